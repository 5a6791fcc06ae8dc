"""`muster` as a process of its own, ended by the test that started it."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from server.settings import REPOSITORY

START_S = 30


class Muster:
    """A running command; `line()` waits for what it prints."""

    def __init__(self, *args: str, cwd: Path, phone: Path, module: str = "server", **environ: str) -> None:
        env = {
            **os.environ,
            "MUSTER_PHONE": str(phone),
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONUNBUFFERED": "1",
            **environ,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *args], cwd=cwd, env=env, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> "Muster":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate(timeout=10)

    def line(self) -> str:
        """The next line on stdout."""
        assert self.process.stdout and self.process.stderr
        watchdog = threading.Timer(START_S, self.process.kill)
        watchdog.start()
        text = self.process.stdout.readline()
        watchdog.cancel()
        assert text, self.process.stderr.read()
        return text.rstrip("\n")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> float:
        """Ask it to end; the seconds it took."""
        began = time.monotonic()
        self.process.send_signal(how)
        assert self.process.wait(timeout=15) == 0
        return time.monotonic() - began


def run(*args: str, cwd: Path, phone: Path, **more: Any) -> "subprocess.CompletedProcess[str]":
    """A command that ends by itself."""
    env = {**os.environ, "MUSTER_PHONE": str(phone), "PYTHONPATH": str(REPOSITORY), **more.pop("environ", {})}
    return subprocess.run(
        [sys.executable, "-m", "server", *args], cwd=cwd, env=env, text=True, capture_output=True, timeout=START_S,
        check=False, **more,
    )  # fmt: skip
