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


class Ask(Struct):
    """A request under way: whose, and its bytes. `limit`: the rows its answer may hold, none: as it asks."""

    person: str
    text: str
    limit: int | None = None


class Crash(BaseException):
    """The server died; what it had not committed is gone, and so is the line."""


class Server(Protocol):
    """What the world does with a server, whichever it is. `now_ms` is the true time."""

    now_ms: int
    epoch: str
    faults: tuple[str, ...]  # what can go wrong with it, by name

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
    def restore(self, backup: Any) -> None: ...
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
