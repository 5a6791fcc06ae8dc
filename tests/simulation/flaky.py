"""A store in memory that fails, one whose lock is waited for, and a snapshot beside which something happens."""

from collections.abc import Callable
from typing import Any

from tests.sync.memory import Memory


class Tripping:
    """A store that fails at its `at`-th call from now, as `how` says."""

    def __init__(self, store: Any, at: int, how: BaseException) -> None:
        self._store, self._at, self._how = store, at, how

    def __getattr__(self, name: str) -> Any:
        done = getattr(self._store, name)

        async def called(*args: Any, **kwargs: Any) -> Any:
            self._at -= 1
            if self._at == 0:
                raise self._how
            return await done(*args, **kwargs)

        return called


class Contended:
    """A store that another one wants to write to as well, from this one's `at`-th call on.

    Whoever asks for the lock first has it: the other one before that call, or `after` this one has committed.
    """

    def __init__(self, memory: Memory, meanwhile: Callable[[], None], at: int) -> None:
        self._memory, self._meanwhile, self._at = memory, meanwhile, at
        self.after: Callable[[], None] | None = meanwhile

    def __getattr__(self, name: str) -> Any:
        self._at -= 1
        if self._at == 0 and self.after:
            self.after = None
            self._memory.rollback()  # nothing was written yet: it stands where it began
            self._meanwhile()
            self._memory.begin()
        if name == "lock":  # from here on the other one waits
            self._at = 0
        return getattr(self._memory, name)


class Snapshot:
    """What stood when it was taken. Before its `at`-th look something is committed, which it does not show."""

    def __init__(self, memory: Memory, meanwhile: Callable[[], None] | None = None, at: int = 0) -> None:
        self._memory, self._meanwhile, self._at = memory, meanwhile, at
        self._shown = memory.shown()

    def anew(self) -> "Snapshot":
        """What stands now."""
        return Snapshot(self._memory)

    def __getattr__(self, name: str) -> Any:
        self._at -= 1
        if self._at == 0 and self._meanwhile:
            self._meanwhile()
        return getattr(self._shown, name)
