"""The channel between processes: heard by the others, once, and again after its line was cut."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import pytest

from server.db.channel import TEXT_BYTES
from server.db.postgres import channel as channel_module
from server.db.postgres.channel import PostgresChannel
from server.db.postgres.engine import PooledPostgresEngine
from tests.postgres import Cluster

LISTENING = "FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


@pytest.fixture
def url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


class Process:
    """One end of the channel, as in a process of its own."""

    def __init__(self, engine: PooledPostgresEngine) -> None:
        self.channel: PostgresChannel = engine.channel()
        self.heard: list[str] = []
        self.missed = 0
        self.news = asyncio.Event()

    def hear(self, text: str) -> None:
        self.heard.append(text)
        self.news.set()

    def miss(self) -> None:
        self.missed += 1
        self.news.set()

    async def next(self) -> None:
        async with asyncio.timeout(10):
            await self.news.wait()
        self.news.clear()


@asynccontextmanager
async def two(url: str, folder: Path) -> AsyncIterator[tuple[Process, Process]]:
    async with PooledPostgresEngine(url, folder) as first, PooledPostgresEngine(url, folder) as second:
        ends = Process(first), Process(second)
        for end in ends:
            await end.channel.start(end.hear, end.miss)
        try:
            yield ends
        finally:
            for end in ends:
                await end.channel.stop()


async def test_the_other_hears_and_oneself_does_not(url: str, tmp_path: Path) -> None:
    async with two(url, tmp_path) as (one, other):
        await one.channel.send("first")
        await other.next()
        await other.channel.send("second")
        await one.next()
        assert (one.heard, other.heard) == (["second"], ["first"])


async def test_the_longest_text_passes(url: str, tmp_path: Path) -> None:
    async with two(url, tmp_path) as (one, other):
        await one.channel.send("x" * TEXT_BYTES)
        await other.next()
        assert other.heard == ["x" * TEXT_BYTES]


async def test_a_line_that_is_cut_is_taken_up_again_and_said(url: str, tmp_path: Path) -> None:
    async with two(url, tmp_path) as (one, other):
        for times in (1, 2):
            outside = await asyncpg.connect(url)
            assert await outside.fetchval(f"SELECT count(pg_terminate_backend(pid)) {LISTENING}") == 2
            await outside.close()
            await asyncio.gather(one.next(), other.next())
            assert (one.missed, other.missed) == (times, times)
            await one.channel.send(f"after {times}")
            await other.next()
        assert other.heard == ["after 1", "after 2"]


async def test_a_server_that_restarts_is_waited_for(tmp_path: Path) -> None:
    with Cluster(fsync="off") as own:
        async with two(own.url(), tmp_path) as (one, other):
            await asyncio.to_thread(own.stop)
            await asyncio.sleep(2 * channel_module.RETRY_FIRST_S)
            await asyncio.to_thread(own.start)
            await asyncio.gather(one.next(), other.next())
            await one.channel.send("here again")
            await other.next()
            assert other.heard == ["here again"]


async def test_a_line_on_which_nothing_answers_is_given_up(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channel_module, "ALIVE_S", 0.1)
    async with two(url, tmp_path) as (one, _):
        tried = asyncio.Event()

        async def silent(connection: object, sql: str, **_: object) -> None:
            tried.set()
            raise TimeoutError

        with monkeypatch.context() as patch:
            patch.setattr(asyncpg.Connection, "execute", silent)
            async with asyncio.timeout(10):
                await tried.wait()
        await one.next()
        assert one.missed >= 1
