"""Commits on PostgreSQL: lanes that share a site between processes, and failures that consume nothing."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from server import piccolo_conf
from server.commit import Commit, Committed, create
from server.db.faults import machine_fault
from server.db.moments import moment
from server.db.postgres import lanes as lanes_module
from server.db.postgres.engine import PooledPostgresEngine
from server.record import kinds, projections
from sync import canon
from sync.wire import Answer, NotConsumed, Pull, Request
from tests.postgres import Cluster
from tests.server.test_commit import ANA, LEA, NOW_MS, SITE, Hand, Phone

OTHER = "01900000-0000-7000-8000-00000000000a"
MEMBER = "INSERT INTO membership (id, site_id, person_id, role, since) VALUES (?, ?, ?, ?, ?)"
KILL_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


@pytest.fixture
def url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


@asynccontextmanager
async def process(url: str, folder: Path) -> AsyncIterator[Commit]:
    """What a process of the server has to commit with."""
    async with PooledPostgresEngine(url, folder) as engine:
        piccolo_conf.bind(engine)
        commit = Commit(engine, kinds(), projections(), Hand())
        await commit.start()
        try:
            yield commit
        finally:
            await commit.stop()


@pytest.fixture
async def commit(url: str, tmp_path: Path) -> AsyncIterator[Commit]:
    async with process(url, tmp_path) as commit:
        for site in (SITE, OTHER):
            also = [
                (MEMBER, (canon.v5("m", site, person), site, person, role, moment(0)))
                for person, role in ((ANA, "crew"), (LEA, "lead"))
            ]
            await commit.commit(site, [create("site", site, {"name": {"en": "Fair"}})], also)
        yield commit


@pytest.fixture
async def outside(url: str) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


def states(answer: Answer) -> set[str]:
    return {result.st for _, result in answer.results}


def both(n: int, dseq: int, first: str, second: str) -> Request:
    """A request that names two sites, in this order."""
    ops = []
    for place, site in enumerate((first, second)):
        raw = Phone(None, n).incident(dseq + place, 5).replace(SITE.encode(), site.encode())  # type: ignore[arg-type]
        ops.append((dseq + place, msgspec.Raw(raw)))
    device = canon.v5("test-device", str(n))
    return Request(proto=1, schema=1, app="test", device=device, now=NOW_MS, ops=ops, pull=False)


async def test_what_waits_in_a_lane_is_committed_together(commit: Commit) -> None:
    heard: list[Committed] = []
    commit.subscribe(heard.append)
    most = lanes_module.GROUP_BATCHES
    answers = await asyncio.gather(*(Phone(commit, n).push() for n in range(2 * most + 1)))
    seqs = sorted(answer.results[0][1].seq for answer in answers)
    assert seqs == [2] * most + [3] * most + [4]
    assert heard == [Committed(SITE, seq, frozenset({f"{SITE}/crew"})) for seq in (2, 3, 4)]
    again = await Phone(commit, 1).push(first=1)
    assert again.results[0][1].dup is True
    assert len(heard) == 3


async def test_an_exchange_pushes_and_pulls(commit: Commit) -> None:
    phone = Phone(commit, 1)
    answer = await commit.exchange(ANA, phone.request(pull=True))
    assert isinstance(answer.pull, Pull)
    crew = next(part for part in answer.pull.buckets if part.id == f"{SITE}/crew")
    assert [put[0] for put in crew.put] == ["site", "incident"]
    answer = await commit.exchange(ANA, phone.request(ops=0, first=2, pull=True, token=answer.pull.token))
    assert isinstance(answer.pull, Pull) and answer.pull.buckets == [] and answer.last_dseq == 1


async def test_a_lock_held_elsewhere_is_busy_and_consumes_nothing(
    commit: Commit, outside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await outside.execute("ALTER ROLE muster SET lock_timeout = '50ms'")  # our own setting is stronger: see below
    async with outside.transaction():
        await outside.execute("SELECT * FROM site_clock WHERE site_id = $1 FOR UPDATE", SITE)
        with pytest.raises(NotConsumed, match="busy"):
            async with asyncio.timeout(5):
                await Phone(commit, 1).push()
        other = await commit.commit(OTHER, [create("zone", canon.v5("z", "1"), {"name": {"en": "Hall"}})])
        assert other[0].st == "applied", "another site waits for nobody"
    assert states(await Phone(commit, 1).push(first=1)) == {"applied"}


async def test_a_failed_commit_is_busy_for_all_and_consumes_nothing(
    commit: Commit, outside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(connection: Any) -> None:
        monkeypatch.undo()
        await outside.execute(KILL_OTHERS)
        await connection.execute("COMMIT")

    monkeypatch.setattr(lanes_module, "commit", fail)
    phones = [Phone(commit, n) for n in range(lanes_module.GROUP_BATCHES)]
    refused = await asyncio.gather(*(phone.push() for phone in phones), return_exceptions=True)
    assert {getattr(error, "code", None) for error in refused} == {"busy"}
    assert await outside.fetchval("SELECT count(*) FROM incident") == 0
    answers = await asyncio.gather(*(insist(phone) for phone in phones))
    assert {answer.results[0][1].dup for answer in answers} == {msgspec.UNSET}


async def test_a_fault_of_ours_rolls_back_that_batch_alone(commit: Commit, monkeypatch: pytest.MonkeyPatch) -> None:
    shape = commit._shapes.kinds["incident"]
    checked = shape.checks["lang"]
    monkeypatch.setitem(shape.checks, "lang", lambda value: checked(value) if value == "en" else 1 // 0)
    faulty = Phone(commit, 1).request(ops=2)
    faulty.ops[1] = (2, msgspec.Raw(bytes(faulty.ops[1][1]).replace(b'"lang":"en"', b'"lang":"xx"')))
    failed, taken = await asyncio.gather(commit.push(ANA, faulty), Phone(commit, 2).push(), return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert isinstance(taken, Answer)


async def test_too_many_waiting_are_busy_at_once(commit: Commit, outside: Any) -> None:
    async with outside.transaction():
        await outside.execute("SELECT * FROM site_clock WHERE site_id = $1 FOR UPDATE", SITE)
        tasks = [asyncio.create_task(Phone(commit, n).push()) for n in range(lanes_module.QUEUE + 10)]
        done, _ = await asyncio.wait(tasks, timeout=0.5)
        assert {getattr(task.exception(), "code", None) for task in done} == {"busy"}
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    taken = [answer for answer in ended if isinstance(answer, Answer)]
    assert len(taken) == len(tasks) - len(done) and {"applied"} == set().union(*map(states, taken))


async def test_requests_given_up_leak_no_connection(commit: Commit) -> None:
    tasks = [asyncio.create_task(Phone(commit, n).push()) for n in range(60)]
    for n, task in enumerate(tasks):
        await asyncio.sleep(n % 3 * 0.001)
        task.cancel()
    await asyncio.wait(tasks)
    async with asyncio.timeout(10):
        for n in range(60):
            assert states(await Phone(commit, n).push(first=1)) <= {"applied"}
        await commit._writer.stop()
    assert commit._engine.pool.get_idle_size() == commit._engine.pool.get_size()  # type: ignore[union-attr]


async def test_fault_13_two_sites_in_opposite_order_do_not_deadlock(commit: Commit, url: str, tmp_path: Path) -> None:
    async with process(url, tmp_path) as second:
        for n in range(15):
            orders = ((SITE, OTHER), (OTHER, SITE))
            answers = await asyncio.gather(
                *(
                    end.push(ANA, both(place, 1 + 2 * n, *orders[place % 2]))
                    for place, end in enumerate([commit, second] * 2)
                )
            )
            assert set().union(*map(states, answers)) == {"applied"}


async def test_one_device_that_two_processes_meet_first_is_one(commit: Commit, url: str, tmp_path: Path) -> None:
    async with process(url, tmp_path) as second:
        for n in range(10):
            there = both(100 + n, 1, OTHER, OTHER)
            ended = await asyncio.gather(Phone(commit, 100 + n).push(), second.push(ANA, there), return_exceptions=True)
            for end in ended:
                assert isinstance(end, NotConsumed) or states(end) == {"applied"}  # type: ignore[arg-type]
            assert sum(isinstance(end, Answer) for end in ended) == 1, "the other is told that the dseq is known"


async def test_fault_14_a_puller_beside_eight_writers_misses_nothing(
    commit: Commit, url: str, tmp_path: Path, outside: Any
) -> None:
    """I8, while every few milliseconds somebody's connection is cut."""
    chance = random.Random(14)
    async with process(url, tmp_path) as second, process(url, tmp_path) as third:
        writing = [asyncio.create_task(write(end, n)) for n, end in enumerate([commit, second] * 4)]
        aborting = asyncio.create_task(abort(outside, chance))
        try:
            seen = await follow(third, writing)
        finally:
            for task in (aborting, *writing):
                task.cancel()
        rows = {(row["id"], row["seq"]) for row in await records(url)}
    assert len(rows) == 8 * 25
    assert seen == rows


async def write(commit: Commit, n: int) -> None:
    phone = Phone(commit, n)
    for dseq in range(1, 26):
        await insist(phone, dseq)


async def insist(phone: Phone, dseq: int = 1) -> Answer:
    """Push as a phone does: the same bytes again as long as the server is busy."""
    while True:
        try:
            return await phone.push(first=dseq)
        except NotConsumed as refused:
            assert refused.code == "busy"
            await asyncio.sleep(0.001)


async def abort(outside: Any, chance: random.Random) -> None:
    for _ in range(40):
        await asyncio.sleep(chance.uniform(0.005, 0.06))
        await outside.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'muster' "
            "AND datname = current_database() AND state <> 'idle' ORDER BY random() LIMIT 1"
        )


async def follow(commit: Commit, writing: list[asyncio.Task[None]]) -> set[tuple[str, int]]:
    """Pull again and again until everybody has written; what came, by id and seq."""
    seen: set[tuple[str, int]] = set()
    token, last = None, False
    while True:
        last = all(task.done() for task in writing)
        request = Request(
            proto=1, schema=1, app="t", device=canon.v5("puller"), now=NOW_MS, token=token, pull=True, limit=7
        )
        try:
            pulled = (await commit.exchange(ANA, request)).pull
        except Exception as error:
            assert machine_fault(error) or isinstance(error, NotConsumed), error
            continue
        assert isinstance(pulled, Pull)
        token = pulled.token
        seen |= {(rec, seq) for part in pulled.buckets for kind, rec, seq, _ in part.put if kind == "incident"}
        if last and not pulled.more:
            await asyncio.gather(*writing)
            return seen


async def records(url: str) -> list[Any]:
    connection = await asyncpg.connect(url)
    found: list[Any] = await connection.fetch("SELECT id::text, seq FROM record WHERE kind = 'incident'")
    await connection.close()
    return found


async def test_stopping_finishes_what_waits(commit: Commit) -> None:
    tasks = [asyncio.create_task(Phone(commit, n).push()) for n in range(20)]
    await asyncio.sleep(0)
    await commit.stop()
    assert [states(await task) for task in tasks] == [{"applied"}] * 20
    with pytest.raises(NotConsumed, match="busy"):
        await Phone(commit, 99).push()
