"""The real server, ready to be started often: imported once, then forked for each life; its clock is a file.

One JSON line on stdin is one order: `{"make": …}` makes a site in an empty database and tells its sessions,
`{"serve": …}` starts a server and tells its process id once it answers.
"""

import asyncio
import json
import mmap
import os
import signal
import sys
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from server import house, serve
from server.app import create_app
from server.house import House
from server.settings import Settings
from sync import shape
from sync.kind import Field
from sync.shape import Check, compile_check
from tests.simulation.cast import OTHER_SITE, PEOPLE, POISON, SITE
from tests.simulation.scarce import Death, scarce


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


def main() -> None:
    """Take orders until stdin ends."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        hear, tell = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(hear)
            sys.stdin.close()
            if "make" in order:
                os.write(tell, json.dumps(asyncio.run(make(order["make"]))).encode())
            else:
                live(order["serve"], tell)
            os._exit(0)
        os.close(tell)
        told = os.read(hear, 65536).decode()
        os.close(hear)
        print(json.dumps({"pid": pid, "told": told}), flush=True)


if __name__ == "__main__":
    assert SITE
    main()
