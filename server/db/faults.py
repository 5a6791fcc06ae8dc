"""Which errors of a database are the machine's: nothing was consumed, and asking again later may help (§6.10)."""

import sqlite3
from typing import Literal

import asyncpg

from sync.wire import NotConsumed

# A broken connection, a server that only reads, serialization and deadlock, resources, a lock, an end, a broken disk.
BUSY_STATES = ("08", "25006", "40", "53", "55P03", "57", "58")
FULL_STATE = "53100"
# The client itself is lost where a line breaks between two of its steps: what it calls an internal error.
CLIENT_ERRORS = (asyncpg.InterfaceError, asyncpg.InternalClientError)
DATABASE_ERRORS = (sqlite3.Error, asyncpg.PostgresError, *CLIENT_ERRORS)
UNIQUE = (sqlite3.IntegrityError, asyncpg.UniqueViolationError)  # something of this name is there already


class Unreachable(ConnectionError):
    """PostgreSQL gave no connection in time."""


def machine_fault(error: BaseException) -> Literal["busy", "storage_full"] | None:
    """The code of an error that is no fault of the request's and none of our own; None for any other."""
    full = False
    if isinstance(error, sqlite3.OperationalError):
        full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    elif isinstance(error, asyncpg.PostgresError):
        if not error.sqlstate.startswith(BUSY_STATES):
            return None
        full = error.sqlstate == FULL_STATE
    elif not isinstance(error, (*CLIENT_ERRORS, ConnectionError, TimeoutError)):
        return None
    return "storage_full" if full else "busy"


def answered(error: Exception) -> Exception:
    """What whoever asked for a commit is told of the error that ended it."""
    code = machine_fault(error)
    return NotConsumed(code) if code else error
