"""The files the house rules speak of: what git tracks or would track, by ending."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def tracked() -> tuple[str, ...]:
    """Every file of the work tree that is not ignored, as paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return tuple(sorted({name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()}))


def files(*endings: str, under: tuple[str, ...] = ("",)) -> list[str]:
    """Tracked files with one of the endings in one of the folders, generated ones left out."""
    generated = ("migrations/", "sync/kinds.", "pwa/package-lock.json")
    return [
        name
        for name in tracked()
        if name.endswith(endings) and name.startswith(under) and not name.startswith(generated)
    ]


def text(name: str) -> str:
    """The file's words."""
    return (ROOT / name).read_text(encoding="utf-8")
