"""Phones that only call write nothing: when they were heard, and what waits on them, is kept in memory (§8.5).

Every so often it is put into `device`, so that whichever process writes the statuses finds it there. What a process
takes along when it dies, phones tell again with their next call.
"""

from typing import Any

from msgspec import Struct

from server.clock import instant
from server.db.database import Database
from server.db.tables import Device
from server.devices.rules import REST_MS
from sync import canon
from sync.wire import Request

DEVICES_MOST = 20_000  # those heard longest ago are forgotten first
TOGETHER = 100  # phones written in one transaction: it holds SQLite's one writer
WRITTEN = (
    "UPDATE device SET last_seen = {}, app = {}, pending = {}, armed = coalesce({}, armed), "
    "storage = coalesce({}, storage) WHERE id = {} AND last_seen < {}"
)


class Contact(Struct, frozen=True):
    """What a phone told when it called, and when."""

    seen_ms: int
    app: str
    pending: list[tuple[str, str | None, int]]
    phone: dict[str, str]

    def adds_to(self, written: "Contact | None") -> bool:
        """Whether it says more than what was written last, or says the same long after."""
        if written is None or self.seen_ms - written.seen_ms >= REST_MS:
            return True
        return (self.app, self.pending, self.phone) != (written.app, written.pending, written.phone)


class Contacts:
    """The calls this process has answered."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine
        self._heard: dict[str, Contact] = {}
        self._written: dict[str, Contact] = {}

    def heard(self, request: Request, now_ms: int) -> None:
        """Note a request that was answered; one with ops has written all this itself."""
        if request.ops:
            return
        self._heard.pop(request.device, None)  # so that the longest unheard stands first
        self._heard[request.device] = Contact(now_ms, request.app, request.pending, request.phone)
        if len(self._heard) > DEVICES_MOST:
            del self._heard[next(iter(self._heard))]

    async def due(self, now_ms: int) -> None:
        """Write what is new into `device`; a push that came later stands."""
        self._written = {
            device: contact for device, contact in self._written.items() if now_ms - contact.seen_ms < REST_MS
        }
        heard, self._heard = self._heard, {}
        waiting = sorted(device for device, contact in heard.items() if contact.adds_to(self._written.get(device)))
        try:
            while waiting:
                await self._write({device: heard[device] for device in waiting[:TOGETHER]})
                del waiting[:TOGETHER]
        finally:
            self._heard = {device: heard[device] for device in waiting} | self._heard

    async def _write(self, contacts: dict[str, Contact]) -> None:
        """One transaction. Pushes lock devices in the order of their ids too: nobody waits for the other for ever."""
        async with self._engine.transaction():
            for device, told in contacts.items():
                await Device.raw(WRITTEN, *_values(device, told))
        self._written |= contacts


def _values(device: str, told: Contact) -> tuple[Any, ...]:
    seen, pending = instant(told.seen_ms), canon.encode(told.pending).decode()
    return seen, told.app, pending, told.phone.get("armed"), told.phone.get("storage"), device, seen
