"""The real server, ready to be started often: imported once, then forked for each life; its clock is a file.

One JSON line on stdin is one order: `{"make": …}` makes a site in an empty database and tells its sessions,
`{"serve": …}` starts a server and tells its process id once it answers, `{"collect": …}` and `{"want_again": …}` do
with its photos what the clock does, and what follows a restore.
"""

import asyncio
import json
import mmap
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec.structs import replace

from server import house, serve
from server.app import create_app
from server.house import House
from server.photos import lost
from server.photos.due import Collection
from server.photos.marks import mark_all
from server.settings import Settings
from sync import shape
from sync.kind import Field
from sync.shape import Check, compile_check
from tests.simulation.cast import OTHER_SITE, PEOPLE, POISON, SITE
from tests.simulation.scarce import Death, scarce

MONTH_MS = 31 * 86_400_000


class FileClock:
    """A clock that another process turns: eight bytes in a file."""

    def __init__(self, path: str) -> None:
        with Path(path).open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return int.from_bytes(self._bytes[:8])


def settings(order: dict[str, Any]) -> Settings:
    """Where this server's data are, and where it listens."""
    port = order.get("port", 0)
    return Settings(
        data=Path(order["data"]), database=order["database"], port=port, origin=f"http://127.0.0.1:{port}",
        synchronous="NORMAL",
    )  # fmt: skip


async def make(order: dict[str, Any]) -> dict[str, str]:
    """Two sites and their people; person → the token of their session."""
    async with House(settings(order), FileClock(order["clock"])) as house:
        for person in dict.fromkeys(person for person, _ in PEOPLE):
            await house.accounts.add(person[-2:], "en", id_=person)
        for (person, site), role in PEOPLE.items():
            if role == "admin" or site == OTHER_SITE:
                await house.accounts.found(site, {"en": "Fair"}, "en", "Asia/Shanghai", person)
            await house.accounts.enrol(site, person, role)
        people = dict.fromkeys(person for person, _ in PEOPLE)
        return {person: (await house.sessions.open(person, "password", "simulated")).token for person in people}


async def collect(order: dict[str, Any]) -> str:
    """What the clock does with photos, as if nobody had touched an upload for a month."""
    async with House(settings(order), FileClock(order["clock"])) as house:
        await Collection(house.engine, house.commit, house.keep).due(house.clock.now_ms() + MONTH_MS)
    return "done"


async def want_again(order: dict[str, Any]) -> str:
    """What is done after a restore, and what the clock does about it."""
    async with House(settings(order), FileClock(order["clock"])) as house:
        await lost.want_again(house.engine, house.keep)
        await mark_all(house.commit)
    return "done"


def _fragile(death: Death, declared: Field) -> Check:
    check = compile_check(declared)

    def checked(value: Any) -> Any:
        death(value)
        if POISON in str(value):
            raise RuntimeError("a fault of ours")
        return check(value)

    return checked if declared.type == "text" else check


def live(order: dict[str, Any], tell: int) -> None:
    """Be one server until killed."""
    clock = FileClock(order["clock"])
    setattr(house, "KINDS", replace(house.KINDS, schema=order["schema"]))  # noqa: B010
    setattr(shape, "compile_check", partial(_fragile, Death()))  # noqa: B010  # texts that no code can bear
    setattr(serve, "create_app", partial(create_app, clock=clock, works=False))  # noqa: B010  # a name it imports for itself

    def opened() -> None:
        os.write(tell, b"open")

    with scarce(order["scarce"]):
        serve.work(settings(order), opened)


WORK: dict[str, Callable[[dict[str, Any]], Coroutine[Any, Any, Any]]] = {
    "make": make, "collect": collect, "want_again": want_again,
}  # fmt: skip


def main() -> None:
    """Take orders until stdin ends."""
    with TemporaryDirectory() as folder:
        create_app(Settings(data=Path(folder)))  # what it reads and imports, no life has to begin with
    serve.settle_memory()  # nor walk through
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        hear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(hear)
            sys.stdin.close()
            ((what, about),) = order.items()
            if what == "serve":
                live(about, tell)
            else:
                os.write(tell, json.dumps(asyncio.run(WORK[what](about))).encode())
            os._exit(0)
        os.close(tell)
        told = os.read(hear, 65536).decode()
        os.close(hear)
        print(json.dumps({"pid": pid, "told": told}), flush=True)


if __name__ == "__main__":
    assert SITE
    main()
