"""The one door for time and randomness."""

import secrets
import time
from datetime import UTC, datetime
from typing import Protocol

from sync import canon


class Clock(Protocol):
    """What everything that needs the time is given."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return time.time_ns() // 1_000_000


def instant(ms: int) -> datetime:
    """A clock value as an aware datetime, UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC)


def new_id(clock: Clock) -> str:
    """A fresh UUIDv7 in lower-case text."""
    return canon.uuid7(clock.now_ms(), secrets.token_bytes(10))


def new_token(size_bytes: int = 16) -> str:
    """A fresh secret, safe in an address; 16 bytes are 128 bit."""
    return secrets.token_urlsafe(size_bytes)
