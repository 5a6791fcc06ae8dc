"""A SQLite database as one file that is whole: copied while it is in use, and on the disk before it has its name."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def copying(source: sqlite3.Connection, target: Path) -> Iterator[Path]:
    """Copy everything that was committed into the file `target`.

    The block gets the copy under another name, to look at it and to change it; where it raises, there was no copy.
    At its end the copy takes the place of whatever has the name of `target`.
    """
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(part)) as copied:
            source.backup(copied)
            copied.execute("PRAGMA journal_mode=DELETE")  # nothing beside the one file
        yield part
        settle(part)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    settle(target.parent)


def settle(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
