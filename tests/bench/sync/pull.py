"""What phones receive: sync.first (10,000 mixed rows: bytes, seconds) and sync.pull (50 changes at 10 k and 1 M rows).

Server and client are two processes; bytes are heads and bodies as sent. `python -m tests.bench.sync.pull`.
"""

import asyncio
import sqlite3
import time
from contextlib import ExitStack
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
HISTORIES, CHANGES, PULLS, PULL_RATIO = (10_000, 1_000_000), 50, 15, 1.2
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


class Reader:
    """A phone that holds all its server has, and pulls each time what another one has just pushed."""

    def __init__(self, host: str, token: str) -> None:
        self.host, self.token, self.pulled = host, token, 0
        self.phones = Phones(now_ms(), clashes=False)

    async def pulls(self) -> float:
        """Milliseconds a pull of 50 changes takes: the median of some."""
        took_ms: list[float] = []
        async with Bare(self.host, READER) as reader:
            reader.token = self.token
            for _ in range(PULLS):
                await self._pushed()
                asked = reader.request(now_ms())
                began = time.perf_counter()
                page = await reader.send(asked)
                took_ms.append((time.perf_counter() - began) * 1000)
                came = [len(bucket["put"]) for bucket in page.said["pull"]["buckets"]]
                if sum(came) != CHANGES:
                    raise SystemExit(f"void: {came} rows, not {CHANGES}")
                reader.token = self.token = page.said["pull"]["token"]
        return median(took_ms)

    async def _pushed(self) -> None:
        self.pulled += 1  # another writer each time: a device has a rate limit
        async with Bare(self.host, self.pulled) as writer:
            for _ in range(CHANGES // 10):  # a batch makes ten records and changes each once
                await writer.send(self.phones.batch(self.pulled))


def bench_pull() -> None:
    """Both servers stand at once and are asked in turn: what the machine does meanwhile befalls both."""
    with ExitStack() as stack:
        readers = []
        for rows in HISTORIES:
            data = stack.enter_context(folder())
            asyncio.run(furnish(data, lambda db, ops=2 * rows: build_history(db, ops)))  # two ops make a record
            token = token_at_head(data, READER)
            readers.append(Reader(stack.enter_context(served(data)).host, token))
        took_ms = [[asyncio.run(reader.pulls()) for reader in readers] for _ in range(RUNS)]
    ratios = [many / few for few, many in took_ms]
    ms = dict(zip(map(str, HISTORIES), (round(median(each), 2) for each in zip(*took_ms, strict=True)), strict=True))
    tell("sync.pull", median(ratios), "×", ratios, PULL_RATIO, pulls=PULLS, ms=ms, changes=CHANGES)


if __name__ == "__main__":
    bench_first()
    bench_pull()
