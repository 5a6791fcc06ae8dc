"""When a count over a window has reached its limit, and since when it has been there. Pure: times are passed in."""

from collections.abc import Sequence


def within(times_ms: Sequence[int], window_ms: int, now_ms: int) -> int:
    """How many of the moments lie in the window that ends now."""
    return sum(now_ms - window_ms < at <= now_ms for at in times_ms)


def excess_since(times_ms: Sequence[int], window_ms: int, warn: int, now_ms: int) -> int | None:
    """The moment from which on there were always `warn` in the window, up to now; none: now there are fewer.

    From the n-th of n moments on to the end of the first one's window there are enough; what overlaps is one excess.
    """
    times = sorted(at for at in times_ms if at <= now_ms)
    began = end = None
    for first, last in zip(times, times[warn - 1 :], strict=False):
        if last >= first + window_ms:
            continue
        if end is None or last > end:
            began = last
        end = first + window_ms
    return began if end is not None and end > now_ms else None
