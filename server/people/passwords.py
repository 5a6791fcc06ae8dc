"""Passwords: argon2, worked on outside the event loop, at most two at a time."""

from anyio import CapacityLimiter, to_thread
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 10
LONGEST = 200
AT_ONCE = 2

_hasher = PasswordHasher()
# Of the right form, and of no password: to compare with it takes as long, to make it takes nothing.
_nobody = f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${'A' * 22}${'A' * 43}"
_limiters: list[CapacityLimiter] = []


async def seal(password: str) -> str:
    """The hash to store."""
    return await to_thread.run_sync(_hasher.hash, password, limiter=_limiter())


async def fits(password: str, sealed: str | None) -> bool:
    """Whether `password` belongs to a stored hash. Takes as long when there is none."""
    right = await to_thread.run_sync(_verify, password, sealed or _nobody, limiter=_limiter())
    return right and sealed is not None


def _verify(password: str, sealed: str) -> bool:
    try:
        return _hasher.verify(sealed, password)
    except (VerificationError, InvalidHashError):
        return False


def _limiter() -> CapacityLimiter:
    if not _limiters:
        _limiters.append(CapacityLimiter(AT_ONCE))
    return _limiters[0]
