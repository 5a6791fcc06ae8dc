"""Hybrid logical clock and corrected time: the twin of stamp.ts (sync/README.md §10).

Clocks order what people wrote at the same time and nothing else: no op is refused for its time, and no client's
clock ever moves the server's.
"""

import re
from typing import NamedTuple

MINUTE_MS = 60_000
BEHIND_MS = 10 * MINUTE_MS  # an HLC further ahead of its own clock: the clock was put back
DRIFT_MS = 2 * MINUTE_MS
FAR_MS = 24 * 60 * MINUTE_MS
MAX_CTR = 0xFFFF

_HLC = re.compile(r"([0-9]{1,15}):([0-9a-f]{4})").fullmatch


class Hlc(NamedTuple):
    """A device's hybrid clock: `ms` since 1970 as the device claims, and a counter for ops of the same `ms`."""

    ms: int
    ctr: int

    def __str__(self) -> str:
        return f"{self.ms}:{self.ctr:04x}"


class Stamp(NamedTuple):
    """When a field got its value. Two stamps are compared by corrected time, then counter; `seq` is arrival."""

    seq: int
    corrected_ms: int
    ctr: int
    suspect: bool


def parse(text: str) -> Hlc:
    """Return the clock written `"<ms>:<4 hex>"`; `ValueError` if it is none."""
    found = _HLC(text)
    if not found:
        raise ValueError(f"{text!r} is no clock reading")
    return Hlc(int(found[1]), int(found[2], 16))


def advance(last: Hlc, now_ms: int) -> Hlc:
    """Return the clock of the next op, above `last` unless the device's clock was put back by more than 10 min."""
    if last.ms > now_ms + BEHIND_MS or now_ms > last.ms:
        return Hlc(now_ms, 0)
    if last.ctr == MAX_CTR:
        return Hlc(last.ms + 1, 0)
    return Hlc(last.ms, last.ctr + 1)


def correct(claimed_ms: int, skew_ms: int, received_ms: int, previous_ms: int) -> int:
    """Return the corrected time: claimed − skew, not after its receipt, not before the device's previous op."""
    return max(min(claimed_ms - skew_ms, received_ms), previous_ms)


def suspect(
    claimed_ms: int, skew_ms: int, received_ms: int, last_skew_ms: int | None, last_claimed_ms: int | None
) -> bool:
    """Whether a clock is not to be trusted with a decision, so that the later arrival wins.

    `last_skew_ms` is the device's last known skew, `last_claimed_ms` the claim of its op before in the same request.
    """
    return (
        abs(skew_ms) > FAR_MS
        or (last_skew_ms is not None and abs(skew_ms - last_skew_ms) > DRIFT_MS)
        or claimed_ms - skew_ms > received_ms + DRIFT_MS
        or (last_claimed_ms is not None and last_claimed_ms - claimed_ms > DRIFT_MS)
    )


def later(incoming: Stamp, current: Stamp) -> bool:
    """Whether the incoming value wins a register: later corrected time; a tie or a suspect clock, the later arrival."""
    if incoming.suspect or current.suspect:
        return True
    return (incoming.corrected_ms, incoming.ctr) >= (current.corrected_ms, current.ctr)
