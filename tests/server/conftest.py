"""A server in this process: a fake phone app, a clock we turn, the cast as members of their site."""

import json
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from server.app import create_app
from server.people.desk import Desk
from server.settings import Settings
from tests.cast import PERSON, SITE, SITE_NAME, TZ

ORIGIN = "http://localhost:8000"
FENCE = {"x-muster": "1", "origin": ORIGIN, "content-type": "application/json"}
Client = AsyncTestClient[Litestar]
SignIn = Callable[[str], Coroutine[Any, Any, str]]


class Hand:
    """A clock turned by hand."""

    def __init__(self, ms: int) -> None:
        self.ms = ms

    def now_ms(self) -> int:
        return self.ms

    def turn(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


@pytest.fixture
def clock() -> Hand:
    return Hand(1_795_300_000_000)


@pytest.fixture(scope="session")
def phone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the phone's build would have written."""
    folder = tmp_path_factory.mktemp("phone")
    (folder / "static").mkdir()
    (folder / "assets.json").write_text(json.dumps({"boot": "/static/boot.1.js", "css": "/static/muster.1.css"}))
    (folder / "sw.js").write_text("// worker")
    (folder / "manifest.webmanifest").write_text("{}")
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


@pytest.fixture
async def empty(app: Litestar) -> AsyncIterator[Client]:
    """A browser at a server without anybody."""
    async with AsyncTestClient(app, base_url=ORIGIN) as client:
        yield client


@pytest.fixture
def desk(app: Litestar) -> Desk:
    found: Desk = app.state["desk"]
    return found


@pytest.fixture
async def client(empty: Client, desk: Desk) -> Client:
    """A browser at the cast's site, signed out."""
    for player in PERSON.values():
        await desk.accounts.add(player.name, player.lang, id_=player.id)
    await desk.accounts.found(SITE, SITE_NAME, "zh-CN", TZ, PERSON["sun"].id)
    for player in PERSON.values():
        await desk.accounts.enrol(SITE, player.id, player.role)
    return empty


@pytest.fixture
def sign_in(client: Client, desk: Desk) -> SignIn:
    """Sign the browser in as one of the cast; returns the session's token."""

    async def enter(key: str) -> str:
        opened = await desk.sessions.open(PERSON[key].id, "code", "test")
        client.cookies.set("muster", opened.token)
        return opened.token

    return enter
