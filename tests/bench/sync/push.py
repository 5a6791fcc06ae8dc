"""sync.push: what phones push in a second over HTTP, at 100,000 ops of history, each commit safe from a power loss.

Rights, merge, op log, projection, conflicts and cards are on, so are sessions and rate limits; server and client are
two processes. After each run rows, conflicts and cards are counted: a difference voids it.
`python -m tests.bench.sync.push [--engine sqlite|postgres] [--workers N] [--history OPS] [--within]`; `--within` leaves
HTTP out. On PostgreSQL with one worker it also tells how long a commit held the site's lock.
"""

import argparse
import asyncio
import gzip
import json
import os
import platform
import time
from importlib.metadata import version
from statistics import median, quantiles
from typing import NamedTuple

import msgspec

from server.clock import SystemClock
from server.commit import Commit, encode_answer
from server.house import House
from server.serve import free_port
from sync.wire import Request
from tests.bench.sync.figures import PACKAGES, cpu, folder, memory, phone_app
from tests.bench.sync.fixture import BATCH, DEVICES, Phones, history, people, person
from tests.bench.sync.line import IN_FLIGHT, packed, send
from tests.bench.sync.stores import Store, opened
from tests.server.process import Muster

GATES = {"sqlite": 8000, "postgres": 3000}
LONG, LONG_GATE = 1_000_000, 7000  # ops of history from which on SQLite may be a little slower
NAMES = {"sqlite": "sync.push", "postgres": "sync.push.postgres"}
HOLD_P95_MS = 10.0
RUNS, ROUNDS = 5, 4


def check(store: Store, phones: Phones, past: int) -> None:
    """Compare what is stored with what the fixture sent."""
    found = [store.count(table) for table in ("incident", "conflict", "card")]
    expected = [past // 2 + phones.made, phones.overruled, 3 * phones.overruled]  # both authors and the supervisors
    if found != expected:
        raise SystemExit(f"void: incidents, conflicts, cards are {found}, the fixture has {expected}")


class Measured(NamedTuple):
    """Ops a second of each run; processor time of an op, memory of the server and how long locks were held, as far as
    they were measured."""

    rates: list[float]
    cpu_us: float
    rss_mib: int
    held_ms: list[float]


def over_http(store: Store, past: int, workers: int) -> Measured:
    """The runs against `muster serve`."""
    host, data = f"localhost:{free_port('127.0.0.1')}", store.settings.data
    phones, rates, cpu_s = Phones(SystemClock().now_ms()), [], 0.0
    environ = {"MUSTER_ORIGIN": f"http://{host}", "MUSTER_HOLDS": str(data / "holds")}
    environ |= {"MUSTER_DATABASE": store.settings.database} if store.settings.database else {}
    where = ("--data", str(data), "--port", host.rpartition(":")[2], "--workers", str(workers))
    app = phone_app(data / "app")
    with Muster("serve", *where, cwd=data, phone=app, module="tests.bench.sync.timed", **environ) as server:
        server.line()
        for _ in range(RUNS):
            requests = [(n, packed(n, body, host)) for n, body in phones.rounds(ROUNDS)]
            began, before_s = time.perf_counter(), cpu(server.process.pid)
            answers = asyncio.run(send(host, requests))
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += cpu(server.process.pid) - before_s
            check_answers(answers)
            check(store, phones, past)
        rss = memory(server.process.pid)
        server.stop()
    held_ms = json.loads((data / "holds").read_text())
    return Measured(rates, each_us(cpu_s), rss, held_ms)


def each_us(cpu_s: float) -> float:
    """Processor time of one op of all runs."""
    return round(cpu_s / (RUNS * ROUNDS * DEVICES * BATCH) * 1e6, 1)


def check_answers(answers: list[bytes]) -> None:
    """Every op was taken in."""
    for answer in answers:
        said = json.loads(gzip.decompress(answer) if answer.startswith(b"\x1f\x8b") else answer)
        assert {result["st"] for _, result in said["results"]} <= {"applied", "conflict"}, said["results"]


async def within(store: Store, past: int) -> Measured:
    """The runs without HTTP: decode, commit, encode, in this process."""
    read = msgspec.json.Decoder(Request).decode
    phones, rates, cpu_s = Phones(SystemClock().now_ms()), [], 0.0

    async def lane(commit: Commit, requests: list[tuple[int, bytes]]) -> None:
        for n, body in requests:
            encode_answer(await commit.exchange(person(n), read(body)))

    async with House(store.settings, SystemClock()) as house:
        for _ in range(RUNS):
            requests = phones.rounds(ROUNDS)
            lanes = [[one for one in requests if one[0] % IN_FLIGHT == place] for place in range(IN_FLIGHT)]
            began, before_s = time.perf_counter(), time.process_time()
            await asyncio.gather(*(lane(house.commit, requests) for requests in lanes))
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += time.process_time() - before_s
            await asyncio.to_thread(check, store, phones, past)
    return Measured(rates, each_us(cpu_s), 0, [])


def told(asked: argparse.Namespace, store: Store, measured: Measured) -> dict[str, object]:
    """The figure with its gate, and what it was measured on."""
    value, rates = median(measured.rates), measured.rates
    long = asked.history >= LONG and asked.engine == "sqlite"
    gate = LONG_GATE if long else GATES[asked.engine]
    held = {"hold_p95_ms": round(quantiles(measured.held_ms, n=20)[-1], 2)} if measured.held_ms else {}
    measures = asked.engine == "postgres" and asked.workers == 1 and not asked.within
    holds = value >= gate and (held["hold_p95_ms"] < HOLD_P95_MS if measures else True)
    return {
        "name": NAMES[asked.engine] + (".long" if long else "") + (".within" if asked.within else ""),
        "value": round(value), "unit": "ops/s",
        "runs": [round(rate) for rate in rates], "spread": round((max(rates) - min(rates)) / value, 2),
        **({} if asked.within else {"gate": gate, "holds": holds}), **held,
        "cpu_us_per_op": measured.cpu_us, "rss_mib": measured.rss_mib, "history": asked.history, **store.about,
        "workers": asked.workers, "batch": BATCH, "in_flight": IN_FLIGHT,
        "machine": {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
    }  # fmt: skip


def main() -> None:
    """Print one JSON line."""
    options = argparse.ArgumentParser()
    options.add_argument("--engine", choices=GATES, default="sqlite")
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--history", type=int, default=100_000)
    options.add_argument("--within", action="store_true")
    asked = options.parse_args()
    with folder() as data, opened(asked.engine, data) as store:
        store.fill(people(), history(asked.history))
        if asked.within:
            measured = asyncio.run(within(store, asked.history))
        else:
            measured = over_http(store, asked.history, asked.workers)
        print(json.dumps(told(asked, store, measured)), flush=True)


if __name__ == "__main__":
    main()
