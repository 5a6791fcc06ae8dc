"""The one write path: groups, failures that consume nothing, repeats, listeners, the server's own changes."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest

from server import piccolo_app, piccolo_conf
from server.commit import Commit, Committed, command, create, encode_answer, fact
from server.db import queue, writer
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import migrate
from server.record import kinds, projections
from sync import canon
from sync.wire import Answer, NotConsumed, Pull, Request, Retry

SITE, ANA, LEA = (f"01900000-0000-7000-8000-00000000000{n}" for n in (1, 2, 3))
NOW_MS = 1_795_300_000_000
SINCE = "2026-01-01 00:00:00+00:00"


class Hand:
    """A clock that stands still."""

    def now_ms(self) -> int:
        return NOW_MS


class Phone:
    """A device of Ana's."""

    def __init__(self, commit: Commit, n: int) -> None:
        self.commit = commit
        self.n = n
        self.device = canon.v5("test-device", str(n))
        self.dseq = 0

    def request(self, ops: int = 1, **more: Any) -> Request:
        """A request that reports incidents; said again with the same `first`, it is the same bytes."""
        first, size = more.pop("first", self.dseq + 1), more.pop("size", 10)
        self.dseq = first + ops - 1
        raws = [(dseq, msgspec.Raw(self.incident(dseq, size))) for dseq in range(first, first + ops)]
        return Request(
            proto=1, schema=1, app="test", device=self.device, now=NOW_MS, ops=raws, **{"pull": False, **more}
        )

    def incident(self, dseq: int, size: int) -> bytes:
        rec, op = (canon.v5(name, str(self.n), str(dseq)) for name in ("rec", "op"))
        said = {"id": op, "v": 1, "t": "create", "site": SITE, "kind": "incident", "rec": rec, "hlc": f"{NOW_MS}:0000"}
        return canon.encode({**said, "set": {"sentence": "Leak", "story": "y" * size, "lang": "en"}})

    async def push(self, **more: Any) -> Answer:
        return await self.commit.push(ANA, self.request(**more))


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[PooledSQLiteEngine]:
    assert piccolo_app.ROOMS
    async with PooledSQLiteEngine(tmp_path / "muster.sqlite") as engine:
        piccolo_conf.bind(engine)
        await migrate(engine)
        yield engine


@pytest.fixture
async def commit(engine: PooledSQLiteEngine) -> AsyncIterator[Commit]:
    commit = Commit(engine, kinds(), projections(), Hand())
    await commit.start()
    also = [
        (
            "INSERT INTO membership (id, site_id, person_id, role, since) VALUES (?, ?, ?, ?, ?)",
            (person, SITE, person, role, SINCE),
        )
        for person, role in ((ANA, "crew"), (LEA, "lead"))
    ]
    await commit.commit(SITE, [create("site", SITE, {"name": {"en": "Fair"}})], also)
    yield commit
    await commit.stop()


def count(engine: PooledSQLiteEngine, table: str) -> int:
    connection = engine.connect_raw()
    found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    connection.close()
    return found


def connection(commit: Commit) -> Any:
    return commit._writer._connection


async def test_batches_that_wait_are_committed_together(commit: Commit) -> None:
    answers = await asyncio.gather(*(Phone(commit, n).push(ops=3) for n in range(10)))
    assert {result.seq for answer in answers for _, result in answer.results} == {2}
    assert (await Phone(commit, 11).push()).results[0][1].seq == 3


async def test_a_group_holds_no_more_than_its_bounds(commit: Commit) -> None:
    answers = await asyncio.gather(*(Phone(commit, n).push() for n in range(40)))
    assert sorted(answer.results[0][1].seq for answer in answers) == [2] * 16 + [3] * 16 + [4] * 8
    answers = await asyncio.gather(*(Phone(commit, n).push(first=2, ops=150) for n in range(4)))
    assert sorted({answer.results[0][1].seq for answer in answers}) == [5, 6]


async def test_a_failed_commit_is_busy_for_all_and_consumes_nothing(
    commit: Commit, engine: PooledSQLiteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing:
        """A connection whose COMMIT fails once."""

        def __init__(self, real: sqlite3.Connection) -> None:
            self.real = real

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def execute(self, sql: str, *values: Any) -> Any:
            if sql == "COMMIT":
                monkeypatch.setattr(commit._writer, "_connection", self.real)
                raise sqlite3.OperationalError("disk I/O error")
            return self.real.execute(sql, *values)

    monkeypatch.setattr(commit._writer, "_connection", Failing(connection(commit)))
    phones = [Phone(commit, n) for n in range(3)]
    refused = await asyncio.gather(*(phone.push() for phone in phones), return_exceptions=True)
    assert [getattr(error, "code", None) for error in refused] == ["busy"] * 3
    assert count(engine, "incident") == 0
    answers = await asyncio.gather(*(phone.push(first=1) for phone in phones))
    assert [answer.results[0][1].dup for answer in answers] == [msgspec.UNSET] * 3


async def test_a_full_disk_is_said_and_consumes_nothing(commit: Commit, engine: PooledSQLiteEngine) -> None:
    db = connection(commit)
    db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 8}")
    ana = Phone(commit, 1)
    with pytest.raises(NotConsumed, match="storage_full"):
        await ana.push(ops=60, size=4000)
    assert count(engine, "op_log") == 1
    db.execute("PRAGMA max_page_count = 1000000")
    answer = await ana.push(first=1, ops=60, size=4000)
    assert {result.st for _, result in answer.results} == {"applied"}
    assert count(engine, "op_log") == 61


async def test_a_full_queue_is_busy_at_once(commit: Commit, engine: PooledSQLiteEngine) -> None:
    async with engine.exclusive():
        tasks = [asyncio.create_task(Phone(commit, n).push()) for n in range(writer.QUEUE + 1)]
        done, waiting = await asyncio.wait(tasks, timeout=0.2)
        assert [getattr(task.exception(), "code", None) for task in done] == ["busy"]
    assert {(await task).results[0][1].st for task in waiting} == {"applied"}


async def test_who_waited_too_long_is_told_to_come_back(
    commit: Commit, engine: PooledSQLiteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "WAIT_S", 0.05)
    async with engine.exclusive():
        task = asyncio.create_task(Phone(commit, 1).push())
        await asyncio.sleep(0.1)
    with pytest.raises(NotConsumed, match="busy"):
        await task


async def test_a_request_given_up_while_it_waits_is_not_taken_in(commit: Commit, engine: PooledSQLiteEngine) -> None:
    async with engine.exclusive():
        given_up = asyncio.create_task(Phone(commit, 1).push())
        other = asyncio.create_task(Phone(commit, 2).push())
        await asyncio.sleep(0.05)
        given_up.cancel()
        with suppress(asyncio.CancelledError):
            await given_up
    assert (await other).results[0][1].st == "applied"
    assert count(engine, "incident") == 1


async def test_what_was_committed_but_never_answered_comes_back_dup(commit: Commit, engine: PooledSQLiteEngine) -> None:
    phone = Phone(commit, 1)
    task = asyncio.create_task(phone.push())
    commit.subscribe(lambda _: task.cancel())
    with suppress(asyncio.CancelledError):
        await task
    await commit.stop()
    again = Commit(engine, kinds(), projections(), Hand())
    await again.start()
    answer = await again.push(ANA, phone.request(first=1))
    await again.stop()
    assert (answer.results[0][1].st, answer.results[0][1].dup) == ("applied", True)
    assert count(engine, "incident") == 1


async def test_a_fault_of_ours_rolls_back_that_batch_alone(
    commit: Commit, engine: PooledSQLiteEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = commit._shapes.kinds["incident"]
    checked = shape.checks["lang"]
    monkeypatch.setitem(shape.checks, "lang", lambda value: checked(value) if value == "en" else 1 // 0)
    faulty = Phone(commit, 1).request(ops=2)
    faulty.ops[1] = (2, msgspec.Raw(bytes(faulty.ops[1][1]).replace(b'"lang":"en"', b'"lang":"xx"')))
    failed, taken = await asyncio.gather(commit.push(ANA, faulty), Phone(commit, 2).push(), return_exceptions=True)
    assert isinstance(failed, ZeroDivisionError)
    assert isinstance(taken, Answer)
    assert count(engine, "incident") == 1


async def test_listeners_hear_of_the_buckets_and_one_that_fails_hurts_nobody(commit: Commit) -> None:
    heard: list[Committed] = []
    commit.subscribe(lambda _: 1 // 0)  # type: ignore[arg-type, return-value]
    commit.subscribe(heard.append)
    await asyncio.gather(*(Phone(commit, n).push() for n in range(3)))
    assert heard == [Committed(SITE, 2, frozenset({f"{SITE}/crew"}))]
    await Phone(commit, 1).push(first=1)
    assert len(heard) == 1


async def test_an_exchange_pushes_and_pulls(commit: Commit) -> None:
    phone = Phone(commit, 1)
    answer = await commit.exchange(ANA, phone.request(pull=True))
    assert isinstance(answer.pull, Pull)
    crew = next(part for part in answer.pull.buckets if part.id == f"{SITE}/crew")
    assert [put[0] for put in crew.put] == ["site", "incident"]
    assert answer.touched == []  # the pull has it
    text = msgspec.json.decode(encode_answer(answer))
    assert text["results"] == [[1, {"st": "applied", "site": SITE, "seq": 2}]]
    assert text["durable"] == {SITE: 2}
    answer = await commit.exchange(ANA, phone.request(ops=0, first=2, pull=True, token=answer.pull.token))
    assert isinstance(answer.pull, Pull) and answer.pull.buckets == [] and answer.last_dseq == 1


async def test_a_committed_push_is_answered_though_the_pull_fails(commit: Commit) -> None:
    connection(commit).execute("DELETE FROM server_state WHERE name = 'min_schema'")  # pulls need it, pushes do not
    answer = await commit.exchange(ANA, Phone(commit, 1).request(pull=True))
    assert isinstance(answer.pull, Retry)
    assert answer.results[0][1].st == "applied"


async def test_a_device_is_known_from_its_first_call(commit: Commit, engine: PooledSQLiteEngine) -> None:
    before = count(engine, "device")
    for _ in range(2):
        await commit.exchange(ANA, Phone(commit, 1).request(ops=0, pull=True))
    assert count(engine, "device") == before + 1
    with pytest.raises(NotConsumed, match="device_not_yours"):
        await commit.exchange(LEA, Phone(commit, 1).request(ops=0, pull=True))


async def test_a_revoked_device_is_refused_and_another_protocol_too(commit: Commit) -> None:
    phone = Phone(commit, 1)
    await phone.push()
    connection(commit).execute("UPDATE device SET revoked_at = ? WHERE id = ?", (SINCE, phone.device))
    for ops in (0, 1):
        with pytest.raises(NotConsumed, match="device_revoked"):
            await commit.exchange(ANA, phone.request(ops=ops, pull=True))
    with pytest.raises(NotConsumed, match="proto_unknown"):
        await commit.push(ANA, msgspec.structs.replace(phone.request(), proto=2))


async def test_the_server_changes_records_in_a_persons_name(commit: Commit, engine: PooledSQLiteEngine) -> None:
    rec = canon.v5("rec", "1")
    results = await commit.commit(
        SITE,
        [
            create("incident", rec, {"sentence": "Leak", "lang": "en"}, by=ANA),
            fact("incident", rec, {"sentence": "Leak, hall 2"}),
            command("incident", rec, "accept", {"assignee": ANA}, by=LEA),
            command("incident", rec, "resubmit"),
        ],
    )
    assert [(result.st, result.code) for result in results] == [("applied", msgspec.UNSET)] * 3 + [
        ("refused", "guard:state")
    ]
    body = msgspec.json.decode(connection(commit).execute("SELECT body FROM record WHERE id = ?", (rec,)).fetchone()[0])
    assert (body["_by"], body["status"], body["assignee"]) == (ANA, "accepted", ANA)
    decided = connection(commit).execute("SELECT act, outcome, author FROM decision ORDER BY act").fetchall()
    assert decided == [("accept", "applied", LEA), ("resubmit", "refused", canon.ZERO)]


async def test_rows_of_other_tables_are_in_the_same_transaction(commit: Commit, engine: PooledSQLiteEngine) -> None:
    also = [("INSERT INTO person (id, name, lang, created_at) VALUES (?, 'Ana', 'en', ?)", (ANA, SINCE))]
    await commit.commit(SITE, [create("zone", canon.v5("z", "1"), {"name": {"en": "Hall 2"}})], also)
    with pytest.raises(sqlite3.IntegrityError):
        await commit.commit(SITE, [create("zone", canon.v5("z", "2"), {"name": {"en": "Hall 3"}})], also)
    assert (count(engine, "person"), count(engine, "zone")) == (1, 1)


async def test_stopping_finishes_what_waits(commit: Commit, engine: PooledSQLiteEngine) -> None:
    tasks = [asyncio.create_task(Phone(commit, n).push()) for n in range(20)]
    await asyncio.sleep(0)
    await commit.stop()
    assert {(await task).results[0][1].st for task in tasks} == {"applied"}
    with pytest.raises(NotConsumed, match="busy"):
        await Phone(commit, 99).push()
