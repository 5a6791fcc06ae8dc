"""What a server says to a phone, or rather what reaches it."""

import json
from contextlib import AbstractContextManager
from typing import Any, Protocol

from msgspec import Struct

from sync.store import Logged, Member
from tests.sync.memory import State


class Reply(Struct):
    """An HTTP answer; `retry_after_s` as the header says it."""

    status: int
    text: str
    retry_after_s: int | None = None
    offset: int | None = None  # of an upload


class Ask(Struct):
    """A request under way: whose, and its bytes. `limit`: the rows its answer may hold, none: as it asks.

    With `blob` it is about an upload: how far it is, or `data` to put down `at` an offset.
    """

    person: str
    text: str
    limit: int | None = None
    blob: str = ""
    at: int = 0
    data: bytes | None = None


class Crash(BaseException):
    """The server died; what it had not committed is gone, and so is the line."""


class Server(Protocol):
    """What the world does with a server, whichever it is. `now_ms` is the true time."""

    now_ms: int
    epoch: str
    faults: tuple[str, ...]  # what can go wrong with it, by name
    upload_faults: tuple[str, ...]

    def ask(self, asks: list[Ask], fault: str | None = None) -> list[Reply]:
        """Requests that came at the same time, with something going wrong. Raises `Crash`."""
        ...

    def tables(self) -> State: ...
    def batch_of(self, line: Logged) -> Any:
        """What tells this line's batch from the one before."""
        ...

    def member(self, person: str, site: str, member: Member) -> None: ...
    def revoke(self, device: str) -> None: ...
    def backup(self) -> Any: ...
    def restore(self, backup: Any, lost: bool = False) -> None:
        """Put a backup in place, as a new history; `lost`: of photos' bytes there are no others than then."""
        ...

    def stands(self, blob: str) -> Any:
        """What tells the bytes kept under this name from others; none where there are none."""
        ...

    def read(self, blob: str) -> bytes: ...
    def collect(self) -> None:
        """Do what the clock does with photos, as if nobody had touched an upload for a month."""
        ...

    def upgrade(self) -> None: ...
    def bar(self, schema: int) -> None: ...
    def lose_key(self) -> None: ...
    def hand_in(self, lead: str, sites: frozenset[str], file: bytes) -> None: ...


class Twinned(Protocol):
    """A server that can be asked what would have been."""

    def twin(self) -> AbstractContextManager[Server]:
        """The same server once more, or itself: afterwards it is as before."""
        ...


def problem(status: int, code: str, retry_after_s: int | None = None, **members: Any) -> Reply:
    """A refusal of the whole request."""
    return Reply(status, json.dumps({"proto": 1, "code": code, "title": code, **members}), retry_after_s)
