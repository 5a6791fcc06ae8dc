"""The pooled SQLite engine: what Piccolo's own one gets wrong must stay right."""

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.columns import Integer
from piccolo.engine.exceptions import TransactionError
from piccolo.engine.sqlite import TransactionType
from piccolo.table import Table

from server.db import engine as engine_module
from server.db.engine import READERS, PooledSQLiteEngine


class Thing(Table):
    n = Integer()


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[PooledSQLiteEngine]:
    async with PooledSQLiteEngine(tmp_path / "test.sqlite") as opened:
        Thing._meta.db = opened
        await Thing.create_table()
        yield opened


async def add(n: int) -> None:
    await Thing.insert(Thing(n=n))


async def stored() -> list[int]:
    return [row["n"] for row in await Thing.select(Thing.n).order_by(Thing.id)]


async def test_settings_are_those_of_a_durable_server(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction():
        assert await Thing.raw("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
        assert await Thing.raw("PRAGMA synchronous") == [{"synchronous": 2}]
        assert await Thing.raw("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
        assert await Thing.raw("PRAGMA query_only") == [{"query_only": 0}]
    async with engine.transaction(TransactionType.deferred):
        assert await Thing.raw("PRAGMA query_only") == [{"query_only": 1}]
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await add(1)


async def test_two_never_make_the_file_at_the_same_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite refuses whoever switches a file to WAL while another does, at once and whatever the lock time-out."""
    met: list[int] = []
    plain, both = PooledSQLiteEngine.connect_raw, threading.Barrier(2)

    def meeting(engine: PooledSQLiteEngine) -> sqlite3.Connection:
        with contextlib.suppress(threading.BrokenBarrierError):  # nobody came: that is how it should be
            met.append(both.wait(0.5))
        return plain(engine)

    async def opened() -> None:
        async with PooledSQLiteEngine(tmp_path / "new.sqlite"):
            pass

    monkeypatch.setattr(PooledSQLiteEngine, "connect_raw", meeting)
    await asyncio.gather(opened(), opened())
    assert met == []


async def test_a_raw_connection_has_the_same_settings(engine: PooledSQLiteEngine) -> None:
    raw = await asyncio.to_thread(engine.connect_raw)
    settings = ("journal_mode", "synchronous", "foreign_keys")
    assert [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in settings] == ["wal", 2, 1]
    raw.close()


async def test_a_nested_failure_that_is_caught_is_undone(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction():
        await add(1)
        with pytest.raises(ZeroDivisionError):
            async with engine.transaction():
                await add(2)
                async with engine.transaction():
                    await add(3)
                raise ZeroDivisionError
        async with engine.transaction():
            await add(4)
    assert await stored() == [1, 4]


async def test_a_failure_undoes_the_whole_transaction(engine: PooledSQLiteEngine) -> None:
    with pytest.raises(ZeroDivisionError):
        async with engine.transaction():
            await add(1)
            async with engine.transaction():
                await add(2)
            raise ZeroDivisionError
    assert await stored() == []


async def test_thirty_read_then_write_transactions_lose_nothing(engine: PooledSQLiteEngine) -> None:
    async def increment() -> None:
        async with engine.transaction():
            found = await stored()
            await asyncio.sleep(0)
            await add(len(found))

    await asyncio.gather(*(increment() for _ in range(30)))
    assert await stored() == list(range(30))


async def test_sixty_cancelled_transactions_leave_nothing_behind(engine: PooledSQLiteEngine) -> None:
    threads = threading.active_count()

    async def work(n: int) -> None:
        async with engine.transaction():
            await add(n)
            async with engine.transaction():
                await add(n)

    async def cancelled(n: int) -> None:
        task = asyncio.create_task(work(n))
        await asyncio.sleep(n % 12 * 0.0004)
        task.cancel()
        await asyncio.wait([task])

    await asyncio.gather(*(cancelled(n) for n in range(60)))
    before = await stored()
    assert before[::2] == before[1::2], "every transaction is there whole, or not at all"
    await asyncio.wait_for(asyncio.gather(*(work(100 + n) for n in range(20))), 10)
    assert len(await stored()) == len(before) + 40
    assert threading.active_count() == threads


async def test_cancelled_statements_outside_a_transaction_free_their_connection(engine: PooledSQLiteEngine) -> None:
    tasks = [asyncio.create_task(add(n)) for n in range(30)] + [asyncio.create_task(stored()) for _ in range(30)]
    await asyncio.sleep(0.002)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    async with asyncio.timeout(5):
        await add(99)
        assert 99 in await stored()
    assert engine._readers.qsize() == READERS


async def test_a_failed_commit_frees_the_writer(engine: PooledSQLiteEngine) -> None:
    await Thing.raw("CREATE TABLE child (of INTEGER REFERENCES thing (id) DEFERRABLE INITIALLY DEFERRED)")
    for _ in range(5):
        with pytest.raises(sqlite3.IntegrityError):
            async with engine.transaction():
                await Thing.raw("INSERT INTO child VALUES (77)")
    async with asyncio.timeout(5), engine.transaction():
        await add(1)
    assert await stored() == [1]
    assert await Thing.raw("SELECT * FROM child") == []


async def test_lock_timeouts_leak_neither_thread_nor_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_TIMEOUT_S", 0.02)
    async with PooledSQLiteEngine(tmp_path / "test.sqlite") as engine:
        Thing._meta.db = engine
        await Thing.create_table()
        threads = threading.active_count()
        other = sqlite3.connect(engine.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for _ in range(23):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                async with engine.transaction():
                    await add(1)
        assert threading.active_count() == threads
        other.execute("ROLLBACK")
        other.close()
        await add(2)
        assert await stored() == [2]
    async with asyncio.timeout(5):
        while threading.active_count() > threads - 1 - READERS:  # noqa: ASYNC110  # a thread answers, then ends
            await asyncio.sleep(0.01)


async def test_exclusive_lets_a_raw_connection_write_while_others_wait(engine: PooledSQLiteEngine) -> None:
    raw = await asyncio.to_thread(engine.connect_raw)
    async with engine.exclusive():
        waiting = asyncio.create_task(add(2))
        await asyncio.sleep(0.01)
        await asyncio.to_thread(raw.execute, "INSERT INTO thing (n) VALUES (1)")
        assert not waiting.done()
    await waiting
    assert await stored() == [1, 2]
    raw.close()


async def test_exclusive_inside_a_transaction_is_an_error_not_a_deadlock(engine: PooledSQLiteEngine) -> None:
    async with engine.transaction():
        with pytest.raises(TransactionError):
            async with engine.exclusive():
                pass


async def test_what_may_write_goes_to_the_writer(engine: PooledSQLiteEngine) -> None:
    await Thing.raw("WITH new (n) AS (VALUES (7)) INSERT INTO thing (n) SELECT n FROM new")
    assert await stored() == [7]


async def test_a_closed_engine_says_so(tmp_path: Path) -> None:
    engine = PooledSQLiteEngine(tmp_path / "test.sqlite")
    Thing._meta.db = engine
    with pytest.raises(RuntimeError, match="not open"):
        await stored()


async def test_closing_with_a_transaction_open_rolls_it_back(tmp_path: Path) -> None:
    async with PooledSQLiteEngine(tmp_path / "test.sqlite") as engine:
        Thing._meta.db = engine
        await Thing.create_table()
        with pytest.raises(ValueError, match="no active connection"):
            async with asyncio.timeout(5), engine.transaction():
                await add(1)
                await engine.close_connection_pool()
    async with engine:
        assert await stored() == []


async def test_schema_change_keeps_children_through_a_rebuild(engine: PooledSQLiteEngine) -> None:
    await Thing.raw("CREATE TABLE child (of INTEGER REFERENCES thing (id) ON DELETE CASCADE)")
    await add(1)
    await Thing.raw("INSERT INTO child VALUES (1)")
    async with engine.schema_change():
        await Thing.raw("CREATE TABLE made AS SELECT * FROM thing")
        await Thing.raw("DROP TABLE thing")
        await Thing.raw("CREATE TABLE thing (id INTEGER PRIMARY KEY, n INTEGER)")
        await Thing.raw("INSERT INTO thing SELECT * FROM made")
        await Thing.raw("DROP TABLE made")
    assert await Thing.raw("SELECT * FROM child") == [{"of": 1}]
    assert await Thing.raw("PRAGMA foreign_keys") == [{"foreign_keys": 1}]


async def test_schema_change_that_orphans_a_row_is_undone(engine: PooledSQLiteEngine) -> None:
    await Thing.raw("CREATE TABLE child (of INTEGER REFERENCES thing (id))")
    await add(1)
    await Thing.raw("INSERT INTO child VALUES (1)")
    with pytest.raises(sqlite3.IntegrityError, match="parent"):
        async with engine.schema_change():
            await Thing.raw("DELETE FROM thing")
    assert await stored() == [1]
    with pytest.raises(sqlite3.IntegrityError):
        await Thing.raw("DELETE FROM thing")
