"""The way back: a backup in place of the database, under a new name, so that phones send again what they kept."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from server.backup import history
from server.backup.file import Found, copy_keys, examine, keys_beside, opened, said
from server.backup.history import History, Unfit, new_epoch
from server.clock import instant
from server.db.copies import copying

LET_GO_WITHIN_S = 1.0
BESIDE = ("", "-wal", "-shm")  # the files of one SQLite database


class Restored(NamedTuple):
    """What was put in place, where what was there before is kept, and the keys that came with it."""

    found: Found
    aside: Path | None
    keys: list[str]


def restore(backup: Path, live: Path, now_ms: int, replace: bool = False) -> Restored:
    """Put the file `backup` in the place of the database `live`, which nobody may have open; that is kept aside.

    `replace`: even if it has what the backup has not. Raises Unfit, NewerSchema; then everything is as it was.
    """
    if not backup.is_file():
        raise Unfit(f"{backup} is no file: give the one `muster backup` wrote.")
    if live.exists() and live.samefile(backup):
        raise Unfit(f"{backup} is the database itself: give a backup of it.")
    aside = live.with_name(f"{live.name}.before-restore-{instant(now_ms):%Y-%m-%dT%H-%M-%S}") if live.exists() else None
    try:
        with alone(live) as stands, opened(backup) as source, copying(source, live) as copy:
            found = examine(copy, backup)
            if aside and not replace:
                _refuse_newer(live, stands, found.history)
            _renew(copy)
            if aside:
                keep(live, aside)
        keys = copy_keys(keys_beside(backup), live.parent / "keys") if keys_beside(backup).is_dir() else []
    except (sqlite3.Error, OSError) as error:
        raise Unfit(
            f"{backup} could not be put in place ({said(error)}): nothing has changed. "
            "See that it is a file `muster backup` wrote, and that the disk has room for it."
        ) from error
    return Restored(found, aside, keys)


@contextlib.contextmanager
def alone(live: Path) -> Iterator[History | None]:
    """Keep everybody else out of a database. Gives its history; none where there is none that could be read."""
    if not live.exists():
        yield None
        return
    with contextlib.closing(sqlite3.connect(live, LET_GO_WITHIN_S, isolation_level=None)) as connection:
        stands = None
        try:
            connection.execute("PRAGMA journal_mode=DELETE")  # refused while anybody else has it open
            connection.execute("BEGIN EXCLUSIVE")
            stands = history.read(connection)
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise Unfit(f"A server is running on {live}: stop it first.") from None
        except IndexError:  # a database without a history
            stands = None
        yield stands


def _refuse_newer(live: Path, stands: History | None, held: History) -> None:
    """Raises Unfit if the database has what the backup has not, or nobody can say."""
    if stands is None:
        why = "cannot be read"
    elif stands.epoch != held.epoch:
        why = "is of another history than the backup"
    elif more := stands.beyond(held):
        why = f"has {more} commits that the backup has not"
    else:
        return
    raise Unfit(f"{live} {why}: if the backup shall take its place, say --replace; what is there is kept beside it.")


def _renew(copy: Path) -> None:
    """A new name for the history; what the backup holds is what phones may count on."""
    with contextlib.closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE server_state SET value = ? WHERE name = 'epoch'", (new_epoch(),))
        connection.execute("UPDATE site_clock SET durable_seq = seq")


def keep(live: Path, aside: Path) -> None:
    """Give the files of a database a second name; to what would be taken for part of the new one, the only one."""
    for end in BESIDE:
        file = live.with_name(live.name + end)
        if file.exists():
            os.link(file, aside.with_name(aside.name + end))
            if end:
                file.unlink()
