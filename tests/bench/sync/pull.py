"""What phones receive: sync.first (10,000 mixed rows: bytes, seconds) and sync.pull (50 changes at 10 k and 1 M rows).

Server and client are two processes; bytes are heads and bodies as sent. `python -m tests.bench.sync.pull`.
"""

import asyncio
import sqlite3
import time
from pathlib import Path
from statistics import median

from server.clock import SystemClock
from server.db.keys import load_key
from server.house import DATABASE
from sync.token import Cursor, Token, seal
from tests.bench.sync.bare import Bare
from tests.bench.sync.figures import cpu, folder, furnish, memory, served, tell
from tests.bench.sync.fixture import SITE, Phones, build_history, person
from tests.bench.sync.rows import CREW, build_rows

ROWS, RUNS = 10_000, 7
FIRST_BYTES, FIRST_S = 1_000_000, 0.5
HISTORIES, CHANGES, PULLS, PULL_RATIO = (10_000, 1_000_000), 50, 30, 1.2
READER = 299  # a crew member who pushes nothing


def now_ms() -> int:
    return SystemClock().now_ms()


async def first(host: str) -> tuple[float, int, int]:
    """Seconds, bytes and requests of one first sync."""
    async with Bare(host, READER) as phone:
        began = time.perf_counter()
        pages = await phone.pull(now_ms())
        took_s = time.perf_counter() - began
    received = sum(len(bucket["put"]) for page in pages for bucket in page.said["pull"]["buckets"])
    if received != ROWS:
        raise SystemExit(f"void: {received} rows came of {ROWS}")
    return took_s, sum(page.wire_bytes for page in pages), len(pages)


def bench_first() -> None:
    with folder() as data:
        asyncio.run(furnish(data, lambda db: build_rows(db, ROWS)))
        with served(data) as server:
            runs = [asyncio.run(first(server.host)) for _ in range(RUNS)]
            about = {"rows": ROWS, "requests": runs[0][2], "rss_mib": memory(server.pid)}
            about["cpu_s_per_sync"] = round(cpu(server.pid) / RUNS, 3)
    tell("sync.first.bytes", median(run[1] for run in runs), "B", [run[1] for run in runs], FIRST_BYTES, **about)
    tell("sync.first.time", median(run[0] for run in runs), "s", [run[0] for run in runs], FIRST_S, **about)


def token_at_head(data: Path, n: int) -> str:
    """What the phone of person `n` would hold had it received everything."""
    with sqlite3.connect(data / DATABASE) as db:
        (head,) = db.execute("SELECT seq FROM site_clock WHERE site_id = ?", (SITE,)).fetchone()
        (epoch,) = db.execute("SELECT value FROM server_state WHERE name = 'epoch'").fetchone()
    held = {f"{SITE}/person:{person(n)}": Cursor(head), CREW: Cursor(head)}
    return seal(Token(person(n), epoch, held), load_key(data / "keys" / "token"))


async def small_pulls(host: str, token: str) -> list[float]:
    """Milliseconds of each pull of 50 changes that another phone has just pushed."""
    took_ms: list[float] = []
    phones = Phones(now_ms(), clashes=False)
    async with Bare(host, READER) as reader:
        reader.token = token
        for pull in range(PULLS):
            async with Bare(host, pull) as writer:  # another each time: a device has a rate limit
                for _ in range(CHANGES // 10):  # a batch makes ten records and changes each once
                    await writer.send(phones.batch(pull))
            asked = reader.request(now_ms())
            began = time.perf_counter()
            page = await reader.send(asked)
            took_ms.append((time.perf_counter() - began) * 1000)
            pulled = page.said["pull"]
            reader.token = pulled["token"]
            if sum(len(bucket["put"]) for bucket in pulled["buckets"]) != CHANGES:
                raise SystemExit(f"void: {[len(bucket['put']) for bucket in pulled['buckets']]} rows, not {CHANGES}")
    return took_ms


def bench_pull() -> None:
    took_ms: list[float] = []
    for rows in HISTORIES:
        with folder() as data:
            asyncio.run(furnish(data, lambda db, ops=2 * rows: build_history(db, ops)))  # a record is made by two ops
            token = token_at_head(data, READER)
            with served(data) as server:
                took_ms.append(median(asyncio.run(small_pulls(server.host, token))))
    few, many = took_ms
    about = {"ms": dict(zip(map(str, HISTORIES), (round(ms, 2) for ms in took_ms), strict=True)), "changes": CHANGES}
    tell("sync.pull", many / few, "×", [many / few], PULL_RATIO, pulls=PULLS, **about)


if __name__ == "__main__":
    bench_first()
    bench_pull()
