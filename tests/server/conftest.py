"""A server in this process: a fake phone app, a clock we turn, the cast as members of their site."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import msgspec
import pytest
from litestar import Litestar

from server.app import create_app
from server.house import House
from server.people.desk import Desk
from server.people.tables import Membership
from server.settings import Settings
from tests.cast import PEOPLE, PERSON, SITE, SITE_NAME, TZ, Player
from tests.postgres import FAST, Cluster

ORIGIN = "http://localhost:8000"
NOW_MS = 1_795_300_000_000
FENCE = {"x-muster": "1", "origin": ORIGIN, "content-type": "application/json"}
PLAIN = {"accept-encoding": "identity"}
Client = httpx.AsyncClient
SignIn = Callable[[str], Coroutine[Any, Any, str]]


class Hand:
    """A clock turned by hand."""

    def __init__(self, ms: int) -> None:
        self.ms = ms

    def now_ms(self) -> int:
        return self.ms

    def turn(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own, with an empty database `migrated` to copy from."""
    with Cluster(**FAST) as cluster:
        cluster.sql("CREATE DATABASE migrated TEMPLATE template0")
        with TemporaryDirectory() as data:
            asyncio.run(furnish(Settings(data=Path(data), database=cluster.url("migrated")), []))
        yield cluster


@pytest.fixture
def database(cluster: Cluster) -> Iterator[str]:
    """The name of a migrated database, gone after the test."""
    name = cluster.create("migrated")
    yield name
    cluster.drop(name)


@pytest.fixture
def clock() -> Hand:
    return Hand(NOW_MS)


@pytest.fixture(scope="session")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the phone's build would have written."""
    folder = tmp_path_factory.mktemp("phone")
    (folder / "static").mkdir()
    (folder / "assets.json").write_text(json.dumps({"boot": "/static/boot.1.js", "css": "/static/muster.1.css"}))
    (folder / "sw.js").write_text("// worker")
    (folder / "static" / "boot.1.js").write_text("// boot")
    (folder / "static" / "boot.1.js.br").write_bytes(b"brotli")
    (folder / "static" / "boot.1.js.gz").write_bytes(b"gzip")
    (folder / "static" / "muster.1.css").write_text("/* */")
    return folder


@pytest.fixture
def settings(tmp_path: Path, phone: Path) -> Settings:
    return Settings(data=tmp_path / "data", phone=phone)


@pytest.fixture
def app(settings: Settings, clock: Hand) -> Litestar:
    return create_app(settings, clock)


@pytest.fixture(scope="session")
def folders(tmp_path_factory: pytest.TempPathFactory, phone: Path) -> Path:
    """Two data folders to copy from: `empty`, without anybody, and `cast`, with the cast as members."""
    parent = tmp_path_factory.mktemp("folders")
    for name in ("empty", "cast"):
        asyncio.run(furnish(Settings(data=parent / name, phone=phone), [] if name == "empty" else [*PEOPLE]))
    return parent


async def furnish(settings: Settings, people: list[Player]) -> None:
    async with House(settings, Hand(NOW_MS - 60_000)) as house:
        for player in people:
            await house.accounts.add(player.name, player.lang, id_=player.id)
        if people:
            await house.accounts.found(SITE, SITE_NAME, "zh-CN", TZ, PERSON["sun"].id)
        for player in people:
            await house.accounts.enrol(SITE, player.id, player.role)


@asynccontextmanager
async def browser(app: Litestar, folder: Path) -> AsyncIterator[Client]:
    """A browser at a server whose data are a copy of `folder`."""
    shutil.copytree(folder, app.state["settings"].data, dirs_exist_ok=True)
    wire = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with app.state["house"], httpx.AsyncClient(transport=wire, base_url=ORIGIN, headers=PLAIN) as client:
        yield client


@pytest.fixture
async def empty(app: Litestar, folders: Path) -> AsyncIterator[Client]:
    """A browser at a server without anybody."""
    async with browser(app, folders / "empty") as client:
        yield client


@pytest.fixture
async def client(app: Litestar, folders: Path) -> AsyncIterator[Client]:
    """A browser at the cast's site, signed out."""
    async with browser(app, folders / "cast") as client:
        yield client


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest, settings: Settings) -> Settings:
    """The settings of a server on either database."""
    if request.param == "sqlite":
        return settings
    cluster, name = request.getfixturevalue("cluster"), request.getfixturevalue("database")
    return msgspec.structs.replace(settings, database=cluster.url(name))


@pytest.fixture
async def house(either: Settings, clock: Hand) -> AsyncIterator[House]:
    """An open house on either database: the cast's site, with Ana of the crew and Lin of its leads."""
    async with House(either, clock) as house:
        for key in ("ana", "lin"):
            await house.accounts.add(PERSON[key].name, "en", id_=PERSON[key].id)
        await house.accounts.found(SITE, SITE_NAME, "en", TZ, PERSON["lin"].id)
        await house.accounts.enrol(SITE, PERSON["ana"].id, "crew")
        await Membership.update({Membership.role: "lead"}).where(Membership.person_id == PERSON["lin"].id)
        yield house


@pytest.fixture
def desk(app: Litestar) -> Desk:
    found: Desk = app.state["desk"]
    return found


@pytest.fixture
def sign_in(client: Client, desk: Desk) -> SignIn:
    """Sign the browser in as one of the cast; returns the session's token."""

    async def enter(key: str) -> str:
        opened = await desk.sessions.open(PERSON[key].id, "code", "test")
        client.cookies.set("muster", opened.token, domain="localhost.local")
        return opened.token

    return enter
