"""The way from one process of a site to the others: short texts, that something may be worth a look."""

from collections.abc import Callable
from typing import Protocol

Heard = Callable[[str], None]
Missed = Callable[[], None]


class Channel(Protocol):
    """Used between `start` and `stop`. What is sent here is heard by every other process, at most once."""

    async def start(self, heard: Heard, missed: Missed) -> None:
        """Call `heard` on the event loop with each text; `missed` once texts may have been lost."""
        ...

    async def stop(self) -> None: ...
    async def send(self, text: str) -> None:
        """Tell all others, of at most TEXT_BYTES."""
        ...


TEXT_BYTES = 7_900  # PostgreSQL's limit is 8,000, and a process puts its name before the text


class Silence:
    """SQLite's channel: there is one process, and nobody else to tell or to hear."""

    async def start(self, heard: Heard, missed: Missed) -> None:
        """Nothing will be heard."""

    async def stop(self) -> None:
        """Nothing to end."""

    async def send(self, text: str) -> None:
        """Nobody hears it."""
