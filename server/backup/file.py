"""A backup of SQLite: one file, copied while the server runs, read back before it counts."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from server.backup import history
from server.backup.history import BACKUP, NOTE, History, Unfit
from server.db.copies import copying, settle
from server.db.migrate import APP, refuse_newer
from server.db.tables import NO_SITE


class Found(NamedTuple):
    """What a backup holds, and when it was made, if it says so."""

    history: History
    made_ms: int | None

    @property
    def commits(self) -> int:
        """How many commits it holds, of all sites."""
        return sum(seq for site, seq in self.history.seqs.items() if site != NO_SITE)


def write(source: Path, target: Path, now_ms: int, keys: Path | None = None) -> Found:
    """Copy the database `source` to the new file `target`, and the folder `keys` beside it.

    Raises Unfit, NewerSchema.
    """
    if not source.is_file():
        raise Unfit(f"There is no database at {source}, so nothing to back up: see --data.")
    if target.exists():
        raise Unfit(f"{target} exists already: give another name, or let Muster choose one with --to.")
    try:
        with opened(source) as connection:
            stands = _stands(connection, source)
            with copying(connection, target) as copy:
                found = _prove(copy, target, stands, now_ms)
                if keys and keys.is_dir():
                    copy_keys(keys, keys_beside(target))
    except (sqlite3.Error, OSError) as error:
        raise Unfit(f"{target} could not be written ({said(error)}): there is no backup.") from error
    return found


def _stands(connection: sqlite3.Connection, source: Path) -> History:
    try:
        return history.read(connection)
    except (sqlite3.Error, IndexError) as error:
        raise Unfit(
            f"{source} cannot be read as Muster's database ({said(error)}): `muster restore` a backup."
        ) from None


def _prove(copy: Path, name: Path, stands: History, now_ms: int) -> Found:
    """Write into a copy when it was begun, then read it back. Raises Unfit if it lacks what stood then."""
    with contextlib.closing(sqlite3.connect(copy)) as marked, marked:
        marked.execute(NOTE.format("?", "?"), (BACKUP, str(now_ms)))
    found = examine(copy, name)
    if stands.beyond(found.history):
        raise Unfit(f"{name} does not hold what the database does: there is no backup. Try another disk.")
    return found


def examine(path: Path, name: Path) -> Found:
    """Read through all of the file at `path`, known by `name`. Raises Unfit unless it is a whole database of Muster's,
    NewerSchema if it is one of a Muster to come."""
    try:
        with opened(path) as connection:
            damage = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if damage != "ok":
                raise Unfit(f"{name} is damaged ({damage.splitlines()[-1]}): use another backup.")
            migrations = connection.execute("SELECT name FROM migration WHERE app_name = ?", (APP,)).fetchall()
            made = connection.execute("SELECT value FROM server_state WHERE name = ?", (BACKUP,)).fetchone()
            found = Found(history.read(connection), int(made[0]) if made else None)
    except (sqlite3.Error, IndexError) as error:
        raise Unfit(f"{name} is no backup of Muster ({said(error)}): give the file `muster backup` wrote.") from error
    refuse_newer([line[0] for line in migrations], str(name))
    return found


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A file, to be read only."""
    with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def keys_beside(file: Path) -> Path:
    """Where the keys of a backup are, if they are kept with it."""
    return file.with_name(file.name + ".keys")


def copy_keys(source: Path, target: Path) -> list[str]:
    """Copy the keys that `target` does not have yet; their names."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = [path for path in sorted(source.iterdir()) if not (target / path.name).exists()]
    for path in new:
        settle(Path(shutil.copy2(path, target)))  # with its mode
    settle(target)
    return [path.name for path in new]


def said(error: Exception) -> str:
    """Why, in the machine's own words."""
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
