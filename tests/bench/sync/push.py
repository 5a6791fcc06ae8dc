"""sync.push: what phones push in a second over HTTP, SQLite with synchronous=FULL, at 100,000 ops of history.

Rights, merge, op log, projection, conflicts and cards are on, so are sessions and rate limits; server and client are
two processes. After each run rows, conflicts and cards are counted: a difference voids it.
`python -m tests.bench.sync.push [--history OPS] [--within]`; `--within` leaves HTTP out.
"""

import argparse
import asyncio
import gzip
import json
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from server.clock import SystemClock
from server.commit import Commit, encode_answer
from server.house import DATABASE, House
from server.serve import free_port
from server.settings import Settings
from sync.wire import Request
from tests.bench.sync.fixture import BATCH, DEVICES, Phones, build_history, build_people, person
from tests.bench.sync.line import IN_FLIGHT, packed, send
from tests.server.process import Muster

GATE = 8000
RUNS, ROUNDS = 5, 4
PACKAGES = ("granian", "litestar", "msgspec", "piccolo")


async def furnish(data: Path, history: int) -> None:
    """A migrated database with people and their past."""
    async with House(Settings(data=data), SystemClock()) as house:
        db = house.engine.connect_raw()
        build_people(db)
        build_history(db, history)
        db.close()


def phone_app(folder: Path) -> Path:
    """The least a server needs of the phone's build."""
    (folder / "static").mkdir(parents=True)
    (folder / "assets.json").write_text(json.dumps({"boot": "/static/boot.js", "css": "/static/muster.css"}))
    for name in ("sw.js", "manifest.webmanifest", "static/boot.js", "static/muster.css"):
        (folder / name).write_text("")
    return folder


def check(data: Path, phones: Phones, history: int) -> None:
    """Compare what is stored with what the fixture sent."""
    db = sqlite3.connect(data / DATABASE)
    found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("incident", "conflict", "card")]
    db.close()
    expected = [history // 2 + phones.made, phones.overruled, 2 * phones.overruled]
    if found != expected:
        raise SystemExit(f"void: incidents, conflicts, cards are {found}, the fixture has {expected}")


class Measured(NamedTuple):
    """Ops a second of each run; processor time of an op and memory of the server, as far as they were measured."""

    rates: list[float]
    cpu_us: float
    rss_mib: int


async def over_http(data: Path, history: int) -> Measured:
    """The runs against `muster serve`."""
    host = f"localhost:{free_port('127.0.0.1')}"
    phones, rates = Phones(SystemClock().now_ms()), []
    environ = {"MUSTER_ORIGIN": f"http://{host}"}
    with Muster(
        "serve",
        "--data",
        str(data),
        "--port",
        host.rpartition(":")[2],
        cwd=data,
        phone=phone_app(data / "app"),
        **environ,
    ) as server:
        server.line()
        cpu_s = 0.0
        for _ in range(RUNS):
            requests = [(n, packed(n, body, host)) for n, body in phones.rounds(ROUNDS)]
            began, before_s = time.perf_counter(), cpu(server.process.pid)
            answers = await send(host, requests)
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += cpu(server.process.pid) - before_s
            check_answers(answers)
            check(data, phones, history)
        rss = memory(server.process.pid)
    cost = cpu_s / (RUNS * ROUNDS * DEVICES * BATCH)
    return Measured(rates, round(cost * 1e6, 1), rss)


def cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> int:
    """MiB a process holds in memory."""
    pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") >> 20


def check_answers(answers: list[bytes]) -> None:
    """Every op was taken in."""
    for answer in answers:
        said = json.loads(gzip.decompress(answer) if answer.startswith(b"\x1f\x8b") else answer)
        assert {result["st"] for _, result in said["results"]} <= {"applied", "conflict"}, said["results"]


async def within(data: Path, history: int) -> Measured:
    """The runs without HTTP: decode, commit, encode, in this process."""
    read = msgspec.json.Decoder(Request).decode
    phones, rates = Phones(SystemClock().now_ms()), []

    async def lane(commit: Commit, requests: list[tuple[int, bytes]]) -> None:
        for n, body in requests:
            encode_answer(await commit.exchange(person(n), read(body)))

    async with House(Settings(data=data), SystemClock()) as house:
        cpu_s = 0.0
        for _ in range(RUNS):
            requests = phones.rounds(ROUNDS)
            lanes = [[one for one in requests if one[0] % IN_FLIGHT == place] for place in range(IN_FLIGHT)]
            began, before_s = time.perf_counter(), time.process_time()
            await asyncio.gather(*(lane(house.commit, requests) for requests in lanes))
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += time.process_time() - before_s
            check(data, phones, history)
    return Measured(rates, round(cpu_s / (RUNS * ROUNDS * DEVICES * BATCH) * 1e6, 1), 0)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder on the disk this repository is on: memory would know no fsync."""
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        yield Path(name)


def main() -> None:
    """Print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--history", type=int, default=100_000)
    options.add_argument("--within", action="store_true")
    asked = options.parse_args()
    with folder() as data:
        asyncio.run(furnish(data, asked.history))
        rates, cpu_us, rss_mib = asyncio.run((within if asked.within else over_http)(data, asked.history))
    value = median(rates)
    gate = {} if asked.within else {"gate": GATE, "holds": value >= GATE}
    versions = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    told = {
        "name": "sync.push.within" if asked.within else "sync.push", "value": round(value), "unit": "ops/s",
        "runs": [round(rate) for rate in rates], "spread": round((max(rates) - min(rates)) / value, 2), **gate,
        "cpu_us_per_op": cpu_us, "rss_mib": rss_mib, "history": asked.history, "synchronous": "FULL", "batch": BATCH,
        "in_flight": IN_FLIGHT,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "versions": versions | {name: version(name) for name in PACKAGES},
    }  # fmt: skip
    print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
