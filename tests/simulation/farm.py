"""Where real servers come from: a process that forks them, and an untouched site to copy, for each engine."""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

from server.settings import REPOSITORY
from tests.postgres import FAST, Cluster
from tests.simulation.database import Database, Postgres, SQLite
from tests.sync.house import NOON_MS


class Farm:
    """Where servers of one engine are made: a process that forks them, and an untouched site to copy."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="muster-simulation-")))
        self.cluster = self._stack.enter_context(Cluster(**FAST)) if self.engine == "postgresql" else None
        (self.folder / "clock").write_bytes(NOON_MS.to_bytes(8))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.simulation.serve"], cwd=REPOSITORY, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=(self.folder / "log").open("w"),
        )  # fmt: skip
        self._stack.callback(self._process.kill)
        self.template = self.folder / "template"
        self.made = Postgres(self.cluster) if self.cluster else None
        about = {"data": str(self.template), "database": self.made and self.made.url, "clock": str(self.clock)}
        self.sessions: dict[str, str] = json.loads(self.order({"make": about})["told"])
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def clock(self) -> Path:
        """The file that holds the time."""
        return self.folder / "clock"

    def order(self, order: dict[str, Any]) -> dict[str, Any]:
        """Have the process do something; what it tells."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline() or b'{"told": ""}')
        if not told["told"]:
            raise RuntimeError((self.folder / "log").read_text()[-3000:])
        return told

    def database(self, data: Path) -> Database:
        """A fresh copy of the untouched site."""
        shutil.copytree(self.template, data)
        return Postgres(self.cluster, self.made.name) if self.cluster and self.made else SQLite(data)
