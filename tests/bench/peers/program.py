"""A peer's own server: its program in a process, started and killed at one address."""

import os
import subprocess
import time
import urllib.request
from pathlib import Path

from server.serve import free_port

START_S = 60


class Program:
    """A server that listens on `port` for all its lives; what it prints is appended to `log`."""

    command: list[str | Path]
    health: str  # a URL that answers once it is up

    def __init__(self, data: Path) -> None:
        self.data, self.log, self.port = data, data / "log", free_port("127.0.0.1")
        self.environment: dict[str, str] = {}
        self.host, self.url = f"127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Begin, and wait until it answers. Raises RuntimeError with the end of its log."""
        about = {**os.environ, **self.environment}
        with self.log.open("a") as log:
            self.process = subprocess.Popen(self.command, cwd=self.data, env=about, stdout=log, stderr=log)
        until = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(self.log.read_text()[-2000:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.health, timeout=START_S):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        """End it without a word."""
        self.process.kill()
        self.process.wait(10)
