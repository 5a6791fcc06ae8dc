"""What every bench needs: a furnished folder, a server that runs on it, a figure told as a JSON line."""

import json
import os
import platform
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from server.clock import SystemClock
from server.house import House
from server.serve import free_port
from server.settings import Settings
from tests.bench.sync.fixture import build_people
from tests.server.process import Muster

PACKAGES = ("granian", "litestar", "msgspec", "piccolo")


class Server(NamedTuple):
    """Where it answers, and its process."""

    host: str
    pid: int


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk this repository is on: memory would know no fsync."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        yield Path(name)


async def furnish(data: Path, build: Callable[[sqlite3.Connection], None]) -> None:
    """A migrated database with people, and whatever `build` adds by raw SQL."""
    async with House(Settings(data=data), SystemClock()) as house:
        db = house.engine.connect_raw()
        build_people(db)
        build(db)
        db.close()


@contextmanager
def served(data: Path) -> Iterator[Server]:
    """`muster serve` on a furnished folder."""
    host = f"localhost:{free_port('127.0.0.1')}"
    where = ("--data", str(data), "--port", host.rpartition(":")[2])
    app = phone_app(data / "app")
    with Muster("serve", *where, cwd=data, phone=app, MUSTER_ORIGIN=f"http://{host}") as server:
        server.line()
        yield Server(host, server.process.pid)


def phone_app(within: Path) -> Path:
    """The least a server needs of the phone's build."""
    (within / "static").mkdir(parents=True)
    (within / "assets.json").write_text(json.dumps({"boot": "/static/boot.js", "css": "/static/muster.css"}))
    for name in ("sw.js", "static/boot.js", "static/muster.css"):
        (within / name).write_text("")
    return within


def cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """MiB a process holds in memory."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") >> 20


def tell(name: str, value: float, unit: str, runs: Sequence[float], at_most: float = 0, **more: Any) -> None:
    """Print a figure; `holds` says whether it is within its gate."""
    spread = round((max(runs) - min(runs)) / value, 2) if value else 0
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    told = {
        "name": name, "value": round(value, 3), "unit": unit, "runs": [round(run, 3) for run in runs], "spread": spread,
        **more, "gate": at_most, "holds": value <= at_most,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "versions": versions | {package: version(package) for package in PACKAGES},
    }  # fmt: skip
    print(json.dumps(told), flush=True)
