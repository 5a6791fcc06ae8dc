"""The pool on PostgreSQL: no connection is lost to a cancelled request, a failed COMMIT, a lock, a broken line."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
from piccolo.columns import Integer
from piccolo.table import Table

from server.db.faults import Unreachable, machine_fault
from server.db.postgres import engine as engine_module
from server.db.postgres.engine import POOL_MOST, PooledPostgresEngine
from tests.postgres import Cluster


class Item(Table):
    n = Integer()


@pytest.fixture
def url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


@pytest.fixture
async def engine(url: str, tmp_path: Path) -> AsyncIterator[PooledPostgresEngine]:
    async with PooledPostgresEngine(url, tmp_path) as opened:
        Item._meta.db = opened
        await Item.create_table()
        yield opened
        assert idle(opened) == opened.pool.get_size(), "every connection came back"  # type: ignore[union-attr]


def idle(engine: PooledPostgresEngine) -> int:
    assert engine.pool
    return int(engine.pool.get_idle_size())


async def add(n: int) -> None:
    await Item.insert(Item(n=n))


async def stored() -> list[int]:
    return [row["n"] for row in await Item.select(Item.n).order_by(Item.id)]


async def all_come_back(engine: PooledPostgresEngine) -> None:
    """As many connections as there may be can be leased at once, and each answers outside a transaction."""
    async with asyncio.timeout(10):
        leased = [await engine.lease() for _ in range(POOL_MOST)]
        for connection in leased:
            assert not connection.is_in_transaction()
            assert await connection.fetchval("SELECT 1") == 1
            await engine.unlease(connection)


async def test_settings_are_those_of_a_durable_server(engine: PooledPostgresEngine) -> None:
    names = ("synchronous_commit", "lock_timeout", "statement_timeout", "timezone", "application_name")
    async with engine.transaction():
        found = [next(iter((await Item.raw(f"SHOW {name}"))[0].values())) for name in names]
    assert found == ["on", "3s", "5s", "UTC", "muster"]


async def test_a_nested_failure_that_is_caught_is_undone(engine: PooledPostgresEngine) -> None:
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


async def test_a_failed_statement_inside_a_savepoint_spoils_nothing(engine: PooledPostgresEngine) -> None:
    async with engine.transaction():
        await add(1)
        with pytest.raises(asyncpg.UndefinedTableError):
            async with engine.transaction():
                await Item.raw("SELECT * FROM nowhere")
        await add(2)
    assert await stored() == [1, 2]


async def test_a_commit_that_rolls_back_is_an_error(engine: PooledPostgresEngine) -> None:
    with pytest.raises(asyncpg.InFailedSQLTransactionError, match="rolled back"):
        async with engine.transaction():
            await add(1)
            with pytest.raises(asyncpg.UndefinedTableError):
                await Item.raw("SELECT * FROM nowhere")
    assert await stored() == []


async def test_a_failed_commit_gives_its_connection_back(engine: PooledPostgresEngine) -> None:
    await Item.raw("CREATE TABLE child (of INTEGER REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED)")
    for _ in range(2 * POOL_MOST):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with engine.transaction():
                await Item.raw("INSERT INTO child VALUES (77)")
    assert engine.current_transaction.get() is None
    await all_come_back(engine)
    assert await Item.raw("SELECT * FROM child") == []


async def test_a_storm_of_cancelled_requests_leaves_nothing_behind(engine: PooledPostgresEngine) -> None:
    async def work(n: int) -> None:
        async with engine.transaction():
            await add(n)
            async with engine.transaction():
                await add(n)

    async def cancelled(n: int) -> None:
        task = asyncio.create_task(work(n))
        await asyncio.sleep(n % 20 * 0.0007)
        task.cancel()
        await asyncio.wait([task])

    await asyncio.gather(*(cancelled(n) for n in range(120)))
    before = await stored()
    assert before[::2] == before[1::2], "every transaction is there whole, or not at all"
    await all_come_back(engine)
    await asyncio.gather(*(work(1000 + n) for n in range(30)))
    assert len(await stored()) == len(before) + 60


async def test_cancelled_statements_outside_a_transaction_free_their_connection(engine: PooledPostgresEngine) -> None:
    tasks = [asyncio.create_task(Item.raw("SELECT pg_sleep(4)").run()) for _ in range(2 * POOL_MOST)]
    await asyncio.sleep(0.3)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await all_come_back(engine)


async def test_a_lock_that_is_not_got_is_busy_and_leaks_nothing(
    engine: PooledPostgresEngine, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(1)
    other = await asyncpg.connect(url)
    await other.execute("BEGIN; UPDATE item SET n = 2")
    for _ in range(POOL_MOST + 2):
        with pytest.raises(asyncpg.LockNotAvailableError) as refused:
            async with engine.transaction():
                await Item.raw("SET LOCAL lock_timeout = '20ms'")
                await Item.update({Item.n: 3}, force=True)
        assert machine_fault(refused.value) == "busy"
    await other.close()
    await all_come_back(engine)
    assert await stored() == [1]


async def test_a_statement_that_takes_too_long_is_ended_and_busy(engine: PooledPostgresEngine) -> None:
    with pytest.raises(asyncpg.QueryCanceledError) as refused:
        async with engine.transaction():
            await Item.raw("SET LOCAL statement_timeout = '20ms'")
            await Item.raw("SELECT pg_sleep(3)")
    assert machine_fault(refused.value) == "busy"


async def test_lost_connections_are_busy_once_and_replaced(engine: PooledPostgresEngine, url: str) -> None:
    async def wait() -> None:
        async with engine.transaction():
            await Item.raw("SELECT pg_sleep(4)")

    tasks = [asyncio.create_task(wait()) for _ in range(POOL_MOST)]
    other = await asyncpg.connect(url)
    at_it = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(4)%'"  # this one too
    while await other.fetchval(at_it) <= POOL_MOST:  # noqa: ASYNC110  # it is another process that changes
        await asyncio.sleep(0.02)
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert {machine_fault(error) for error in ended if isinstance(error, BaseException)} == {"busy"}
    assert len(ended) == POOL_MOST
    await other.close()
    await all_come_back(engine)


async def test_an_exhausted_pool_is_unreachable_in_time(
    engine: PooledPostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    leased = [await engine.lease() for _ in range(POOL_MOST)]
    monkeypatch.setattr(engine_module, "LEASE_WITHIN_S", 0.05)
    with pytest.raises(Unreachable) as refused:
        await stored()
    assert machine_fault(refused.value) == "busy"
    monkeypatch.undo()
    for connection in leased:
        await engine.unlease(connection)
    assert await stored() == []


async def test_closing_does_not_wait_for_ever(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_module, "CLOSE_WITHIN_S", 0.1)
    async with asyncio.timeout(10), PooledPostgresEngine(url, tmp_path) as engine:
        kept = await engine.lease()
    assert engine.pool is None
    with pytest.raises(asyncpg.InterfaceError):
        await kept.fetchval("SELECT 1")


async def test_a_closed_engine_says_so(url: str, tmp_path: Path) -> None:
    Item._meta.db = PooledPostgresEngine(url, tmp_path)
    with pytest.raises(RuntimeError, match="not open"):
        await stored()
    with pytest.raises(RuntimeError, match="not open"):
        async with Item._meta.db.transaction():
            pass


async def test_a_database_in_another_encoding_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    name = await asyncio.to_thread(cluster.create, "template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'")
    with pytest.raises(engine_module.Unsuitable, match="LATIN1"):
        async with PooledPostgresEngine(cluster.url(name), tmp_path):
            pass
