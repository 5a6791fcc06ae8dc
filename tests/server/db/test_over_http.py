"""What comes over HTTP does the same on PostgreSQL: odd ops, exchanges, sessions."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
from litestar import Litestar

from server.settings import Settings
from tests.cast import PEOPLE
from tests.postgres import Cluster
from tests.server.conftest import ORIGIN, PLAIN, Client, SignIn, furnish
from tests.server.people.test_sessions import *  # noqa: F403  # the same tests, on another database
from tests.server.test_exchange import *  # noqa: F403
from tests.server.test_exchange import asked, post, report
from tests.server.test_odd_ops import *  # noqa: F403


@pytest.fixture(scope="session")
def with_cast(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory, phone: Path) -> str:
    """The name of a database to copy from, with the cast as members."""
    name, data = cluster.create("migrated"), tmp_path_factory.mktemp("cast")
    asyncio.run(furnish(Settings(data=data, database=cluster.url(name), phone=phone), [*PEOPLE]))
    return name


@pytest.fixture
def settings(cluster: Cluster, with_cast: str, tmp_path: Path, phone: Path) -> Iterator[Settings]:
    name = cluster.create(with_cast)
    yield Settings(data=tmp_path / "data", database=cluster.url(name), phone=phone)
    cluster.drop(name)


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[Client]:
    """A browser at the cast's site, signed out."""
    wire = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.state["house"], httpx.AsyncClient(transport=wire, base_url=ORIGIN, headers=PLAIN) as client:
        yield client


async def test_a_lock_held_elsewhere_is_503_within_seconds(client: Client, sign_in: SignIn, settings: Settings) -> None:
    await sign_in("ana")
    outside = await asyncpg.connect(settings.database)
    async with outside.transaction():
        await outside.execute("SELECT * FROM site_clock FOR UPDATE")
        async with asyncio.timeout(10):
            answer = await post(client, asked(report(2)))
    await outside.close()
    assert (answer.status_code, answer.json()["code"], answer.headers["retry-after"]) == (503, "busy", "2")
    assert (await post(client, asked(report(2)))).json()["results"][0][1]["st"] == "applied"


async def test_without_the_database_every_answer_is_503(client: Client, sign_in: SignIn, app: Litestar) -> None:
    await sign_in("ana")
    app.state["engine"].pool.terminate()
    pushed = await post(client, asked(report(2)))
    page = await client.get("/join/somecode", headers={"accept": "text/html"})
    health = await client.get("/healthz")
    assert [answer.status_code for answer in (pushed, page, health)] == [503, 503, 503]
    assert pushed.json()["code"] == "busy"
