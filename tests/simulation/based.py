"""The core on a real database, as the server has it: its tables are looked at from outside, as any other tool would."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, Self, TypeVar

from sync.kind import Kinds
from tests.simulation.core import Core
from tests.simulation.database import Database
from tests.simulation.outside import Outside
from tests.sync.bases import PostgresBase, SQLiteBase

T = TypeVar("T")


class Based(Outside, Core):
    """One server on the store of a base, which `database` is another way into."""

    def __init__(self, kinds: Kinds, base: SQLiteBase | PostgresBase, database: Database) -> None:
        Outside.__init__(self, database)
        Core.__init__(self, kinds)
        self.base = base

    def run(self, steps: Coroutine[Any, Any, T]) -> T:
        """Take the steps, on the loop of the base where it has one."""
        return self.base.run(steps)

    @contextmanager
    def writing(self) -> Iterator[Any]:
        """A transaction of the database."""
        with self.base.writing() as store:
            yield store
        self.changed()

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A snapshot of the database."""
        with self.base.reading() as reader:
            yield reader

    def backup(self) -> Any:
        """Everything, as a file would hold it."""
        return self.base.keep(), set(self.dups)

    def restore(self, backup: Any) -> None:
        """Put a backup in place, as a new history."""
        kept, dups = backup
        epoch = f"{self.epoch}+"
        self.base.bring_back(kept)
        self.base.rename(epoch)
        self.dups = set(dups)
        self.changed(anew=True)

    @contextmanager
    def twin(self) -> Iterator[Self]:
        """Itself, to see what would have been; afterwards nothing was."""
        (kept, dups), taken, committed = self.backup(), dict(self.taken), self.committed
        met = dict(self._places)
        self.committed = lambda: None
        yield self
        self.base.bring_back(kept)
        self.dups, self.taken, self.committed = dups, taken, committed
        self.changed()
        self._places = met
