"""sync.shift_end: 200 phones come back within ten seconds, each with 40 ops, five photos, an open event stream.

p95 is of the exchange that carries the ops; the thumbnails that follow it at once, and the pulls that the pokes cause,
run beside it and are told apart. sync.shift_photos: how long the whole photos of all take, once everybody is back.
`python -m tests.bench.sync.shift`.
"""

import asyncio
import json
import random
import time
from statistics import median, quantiles
from typing import Any

from server.clock import SystemClock
from tests.bench.sync.album import FULL, Picture, chunks, drawn, numbered, photo
from tests.bench.sync.bare import Bare
from tests.bench.sync.figures import cpu, folder, furnish, memory, served, tell
from tests.bench.sync.fixture import Phones, build_history
from tests.bench.sync.pull import token_at_head

PHONES, BATCHES, PHOTOS, WITHIN_S, MOST_S, RUNS = 200, 2, 5, 10.0, 2.0, 5
DRAINED_MOST_S = 120
HISTORY = 20_000


class Shift:
    """One end of a shift: who came back when, and what each exchange took, in seconds."""

    def __init__(self, host: str, phones: Phones, tokens: list[str], chance: random.Random) -> None:
        self.host, self.phones, self.tokens, self.chance = host, phones, tokens, chance
        self.pushes: list[float] = []
        self.pulls: list[float] = []
        self.thumbs: list[float] = []
        self.waiting: dict[int, list[Picture]] = {n: [] for n in range(PHONES)}

    async def end(self) -> None:
        for n in range(PHONES):  # they were here in the morning: the server knows them
            async with Bare(self.host, n) as phone:
                phone.token = self.tokens[n]
                await phone.pull(SystemClock().now_ms())
        await asyncio.gather(*(self.come_back(n, self.chance.uniform(0, WITHIN_S)) for n in range(PHONES)))

    async def drain(self) -> float:
        """Send the whole photos of all phones; in how many seconds."""
        began = time.perf_counter()
        await asyncio.gather(*(self.bring(n) for n in range(PHONES)))
        return time.perf_counter() - began

    async def bring(self, n: int) -> None:
        async with Bare(self.host, n) as phone:
            for picture in self.waiting[n]:
                await phone.upload(chunks(n, self.host, picture))

    def photograph(self, n: int) -> tuple[list[dict[str, Any]], list[Picture]]:
        """The ops of a phone's photos, and their thumbnails."""
        ops, thumbs = [], []
        for _ in range(PHOTOS):
            number, hlc = self.phones.new_id.ms, f"{self.phones.now_ms - 60_000}:0040"
            op, thumb, full = photo(number, self.phones.new_id, hlc)
            ops.append(op)
            thumbs.append(thumb)
            self.waiting[n].append(full)
        return ops, thumbs

    async def come_back(self, n: int, after_s: float) -> None:
        async with Bare(self.host, n) as phone:
            events = await phone.listen()
            followed = asyncio.create_task(self.follow(n, events))
            await asyncio.sleep(after_s)
            ops, thumbs = self.photograph(n)
            for place in range(BATCHES):
                body = self.phones.batch(n, ops if place == 0 else ())
                self.pushes.append(await self.timed(phone, body))
            began = time.perf_counter()
            for thumb in thumbs:
                await phone.upload(chunks(n, self.host, thumb))
            self.thumbs.append(time.perf_counter() - began)
            await asyncio.sleep(WITHIN_S - after_s)
            followed.cancel()
            await asyncio.gather(followed, return_exceptions=True)
            phone.stream.close()

    async def follow(self, n: int, events: asyncio.StreamReader) -> None:
        """Do as a page does: at each poke wait a random part of what it says, then pull."""
        async with Bare(self.host, n) as phone:
            phone.token = self.tokens[n]
            while line := await events.readline():
                if not line.startswith(b"data: {") or b"seq" not in line:
                    continue
                await asyncio.sleep(self.chance.random() * json.loads(line[6:]).get("within", 0) / 1000)
                began = time.perf_counter()
                await phone.pull(SystemClock().now_ms())
                self.pulls.append(time.perf_counter() - began)

    async def timed(self, phone: Bare, body: bytes) -> float:
        began = time.perf_counter()
        answer = await phone.send(body)
        if any(result["st"] not in {"applied", "conflict"} for _, result in answer.said["results"]):
            raise SystemExit(f"void: {answer.said['results']}")
        return time.perf_counter() - began


def main() -> None:
    runs: list[float] = []
    drained: list[float] = []
    with folder() as data:
        asyncio.run(furnish(data, lambda db: build_history(db, HISTORY)))
        with served(data) as server:
            phones, chance = Phones(SystemClock().now_ms()), random.Random(3)
            for _ in range(RUNS):
                shift = Shift(server.host, phones, [token_at_head(data, n) for n in range(PHONES)], chance)
                before_s = cpu(server.pid)
                asyncio.run(shift.end())
                runs.append(quantiles(shift.pushes, n=20)[-1])
                drained.append(asyncio.run(shift.drain()))
            about = {
                "phones": PHONES, "ops_each": 20 * BATCHES + PHOTOS, "within_s": WITHIN_S, "pulls": len(shift.pulls),
                "thumbs_each": PHOTOS, "thumbs_p95_s": round(quantiles(shift.thumbs, n=20)[-1], 3),
                "pull_p95_s": round(quantiles(shift.pulls, n=20)[-1], 3) if len(shift.pulls) > 1 else None,
                "cpu_s": round(cpu(server.pid) - before_s, 2), "rss_mib": memory(server.pid),
            }  # fmt: skip
    tell("sync.shift_end", median(runs), "s p95", runs, MOST_S, **about)
    each = {"photos": PHONES * PHOTOS, "bytes_each": len(numbered(drawn(FULL, 60), 0))}
    tell("sync.shift_photos", median(drained), "s", drained, DRAINED_MOST_S, **each)


if __name__ == "__main__":
    main()
