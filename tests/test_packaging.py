"""The package as a stranger installs it: an sdist makes a wheel, the wheel carries the phone app and the words."""

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.tidy.tree import ROOT


def hatch(source: Path, target: str, into: Path) -> Path:
    """Build one target of the project at `source`; the file made."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    done = subprocess.run(command, cwd=source, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    (made,) = into.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names in a wheel made from an unpacked sdist, not from the work tree."""
    sdist = hatch(ROOT, "sdist", tmp_path_factory.mktemp("sdist"))
    unpacked = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(unpacked, filter="data")
    (source,) = unpacked.iterdir()
    assert not (source / "pwa" / "node_modules").exists()
    return zipfile.ZipFile(hatch(source, "wheel", tmp_path_factory.mktemp("wheel"))).namelist()


def test_the_wheel_carries_the_phone_app(wheel: list[str]) -> None:
    for name in ("sw.js", "assets.json", "words/en.ftl", "words/zh-CN.ftl"):
        assert f"server/static/{name}" in wheel
    assert any(name.startswith("server/static/static/page.") for name in wheel)


def test_the_wheel_carries_what_the_server_reads(wheel: list[str]) -> None:
    assert "sync/kinds.json" in wheel and "server/templates/boot.html" in wheel
    assert any(name.startswith("migrations/muster_") for name in wheel)
    assert sum(name.startswith("server/checklists/library/") for name in wheel) == 8


def test_the_wheel_carries_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel if "dist-info" not in name} == {"server", "sync", "migrations"}
    assert not [name for name in wheel if name.endswith(".ts") or "node_modules" in name]
