"""The real demo server as a process: started, killed, started again on the same folder and port."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

from tests.browser.gate import Gate

ROOT = Path(__file__).parents[2]
START_S = 40.0


def free_port() -> int:
    """A TCP port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Muster:
    """A `muster` process on `folder`, reached by browsers through its gate at `url`."""

    command: tuple[str, ...] = ("serve",)

    def __init__(self, folder: Path, env: dict[str, str] | None = None) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.gate = Gate(self.port)
        self.url = f"http://localhost:{self.gate.port}"
        self.env = env or {}
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it; returns once it accepts connections and has said so."""
        where = ["--port", str(self.port), "--data", str(self.folder / "data")]
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "server", *self.command, *where],
                stdout=subprocess.PIPE, stderr=log, text=True, cwd=ROOT, start_new_session=True,
                env={**os.environ, "MUSTER_ORIGIN": self.url, **self.env},
            )  # fmt: skip
        self.hear(self._line(self.process))

    def hear(self, line: str) -> None:
        """The first line it printed."""

    def _line(self, process: subprocess.Popen[str]) -> str:
        assert process.stdout
        watchdog = threading.Timer(START_S, process.kill)
        watchdog.start()
        line = process.stdout.readline()
        watchdog.cancel()
        assert line, f"`muster {' '.join(self.command)}` printed no line within {START_S:g} s; its log:\n{self.log()}"
        return line

    def log(self) -> str:
        """What the server said, the last 4,000 characters."""
        return (self.folder / "log").read_text()[-4000:]

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """End the server and everything it started; with the default it has no say."""
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, how)
            self.process.wait(10)
        self.process = None

    def close(self) -> None:
        self.kill(signal.SIGTERM)
        self.gate.close()


class Empty(Muster):
    """`muster serve` on an empty folder; `setup` is the link it prints."""

    setup = ""

    def start(self) -> None:
        super().start()
        assert self.process
        self.setup = self._line(self.process).split()[-1]


class Demo(Muster):
    """`muster demo`: the cast and their day."""

    command = ("demo", "--json")

    def hear(self, line: str) -> None:
        told = json.loads(line)
        origin = told["url"].rstrip("/")
        self.sign_in = {p["name"]: p["sign_in"].replace(origin, self.url) for p in told["people"]}

    def link(self, name: str) -> str:
        """The sign-in link of the person whose name begins with `name`."""
        return next(link for person, link in self.sign_in.items() if person.startswith(name))
