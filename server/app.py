"""The table of contents of the server: every room's routes, and what lives as long as the process does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from server import exchange, handin, prints, search, shell
from server.clock import Clock, SystemClock
from server.db.leases import Leases
from server.devices.contacts import Contacts
from server.house import House
from server.people import routes as people
from server.people.access import guest, signed
from server.photos import routes as photos
from server.pokes import Pokes, events
from server.relay import Relay
from server.settings import Settings
from server.static import static_routes
from server.work import Loop, Parts, pieces

BODY_BYTES_MOST = exchange.REQUEST_BYTES_MOST
ROUTES = [
    *shell.ROUTES, *people.ROUTES, exchange.sync, events, *photos.ROUTES, *handin.ROUTES, *prints.ROUTES,
    search.search,
]  # fmt: skip
STRICT = frozenset({"Language", "Personal", "SignIn", "Team"})


def create_app(settings: Settings, clock: Clock | None = None, works: bool = True) -> Litestar:
    """The whole server as an ASGI application; nothing is opened before its lifespan begins.

    `works`: whether it does by itself what is due by the clock, or only when its loop is told to.
    """
    clock = clock or SystemClock()
    house = House(settings, clock)
    pokes = Pokes()
    leases, contacts = Leases(), Contacts(house.engine)
    loop = Loop(pieces(Parts(house.engine, house.commit, leases, contacts, house.members, house.keep)), clock, leases)
    parts = {
        "house": house, "settings": settings, "desk": house.desk, "sessions": house.sessions, "engine": house.engine,
        "commit": house.commit, "pokes": pokes, "contacts": contacts, "loop": loop, "uploads": house.uploads,
    }  # fmt: skip
    relay = Relay(house.engine.channel(), pokes, house.sessions)
    for each in (pokes, relay):
        house.commit.subscribe(each.committed)
        house.sessions.subscribe(each.changed)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        async with house, relay, loop if works else nullcontext():
            yield
            pokes.stop()

    app = Litestar(
        route_handlers=[*ROUTES, *static_routes(settings.phone)],
        dependencies={name: _given(part) for name, part in parts.items()}
        | {"guest": Provide(guest), "signed": Provide(signed)},
        lifespan=[lifespan],
        middleware=[shell.OwnHost(settings.hosts)],
        before_send=[shell.secured(settings)],
        exception_handlers={Exception: shell.refuse},
        request_max_body_size=BODY_BYTES_MOST,
        openapi_config=OpenAPIConfig(title="Muster", version="1", render_plugins=[JsonRenderPlugin()]),
        state=State(parts),
        logging_config=None,
    )
    describe_strictly(app)
    return app


def describe_strictly(app: Litestar) -> None:
    """Say in the OpenAPI document too that what we read from JSON has no unknown fields."""
    components = app.openapi_schema.components
    for name, schema in (components.schemas if components else {}).items():
        if name.rpartition("_")[2] in STRICT:
            schema.additional_properties = False


def _given(part: Any) -> Provide:
    return Provide(lambda: part, use_cache=True, sync_to_thread=False)
