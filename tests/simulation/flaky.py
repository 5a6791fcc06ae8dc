"""A store in memory that fails, and one beside which something happens."""

from collections.abc import Callable
from typing import Any


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


class Between:
    """A reader beside which something is committed, before its `at`-th look."""

    def __init__(self, reader: Any, meanwhile: Callable[[], None], at: int) -> None:
        self._reader, self._meanwhile, self._at = reader, meanwhile, at

    def __getattr__(self, name: str) -> Any:
        self._at -= 1
        if self._at == 0:
            self._meanwhile()
        return getattr(self._reader, name)
