"""What every command stands on: the database, the one write path, and the people. Used by `async with`."""

import contextlib
import os
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Self

from server import piccolo_conf
from server.clock import Clock
from server.commit import Commit
from server.db.database import Database
from server.db.engine import PooledSQLiteEngine
from server.db.faults import DATABASE_ERRORS
from server.db.migrate import Applied, migrate
from server.db.postgres.engine import PooledPostgresEngine, Unsuitable
from server.laws import LAWS
from server.pages import Pages
from server.people.accounts import Accounts
from server.people.continuing import Continuing
from server.people.desk import Desk
from server.people.invites import Invites
from server.people.limits import Limits
from server.people.members import Members
from server.people.sessions import Sessions
from server.photos.keep import Keep
from server.photos.uploads import Uploads
from server.record import kinds, projections
from server.settings import Settings, SettingsError
from server.words import Words

DATABASE = "muster.sqlite"
BLOBS = "blobs"
KINDS = kinds()


class House:
    """The parts of one server on one data folder. Entering opens and migrates it, leaving closes it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        make_folder(settings.data)
        self.engine = database(settings)
        piccolo_conf.bind(self.engine)
        self.commit = Commit(self.engine, KINDS, projections(), clock, LAWS)
        self.keep = Keep(settings.photos, settings.data / BLOBS)
        self.uploads = Uploads(self.engine, self.commit, self.keep, clock)
        self.sessions = Sessions(clock)
        self.accounts = Accounts(self.commit, self.sessions, clock)
        self.members = Members(self.commit, self.sessions, clock)
        self.invites = Invites(clock)
        self.desk = Desk(
            settings, clock, Pages(Words(settings.words), settings.phone), Limits(clock),
            self.sessions, self.accounts, self.members, self.invites, Continuing(clock),
        )  # fmt: skip
        self.applied = Applied((), None)
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            await self._open(stack)
            await self.commit.start()
            stack.push_async_callback(self.commit.stop)
            self._stack = stack.pop_all()
        return self

    async def _open(self, stack: AsyncExitStack) -> None:
        """Open the database and bring it to this version. Raises SettingsError where the file is none of ours."""
        try:
            await stack.enter_async_context(self.engine)
            self.applied = await migrate(self.engine)
        except (*DATABASE_ERRORS, Unsuitable, OSError) as error:
            raise SettingsError(unusable(self.settings, self.engine.name, error)) from None

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()


def make_folder(data: Path) -> None:
    """Make the data folder, for this user alone. Raises SettingsError where this user cannot write."""
    with contextlib.suppress(OSError):  # the next line tells
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not (data.is_dir() and may_write(data)):
        raise SettingsError(f"MUSTER_DATA is {data}, where this user cannot write: choose another folder.")


def begun(settings: Settings) -> bool:
    """Whether there may be data already: SQLite's file, or a PostgreSQL, which is not asked."""
    return settings.database is not None or (settings.data / DATABASE).exists()


def database(settings: Settings) -> Database:
    """The database of these settings, not opened yet."""
    if settings.database:
        return PooledPostgresEngine(settings.database, settings.data, settings.synchronous)
    return PooledSQLiteEngine(settings.data / DATABASE, settings.synchronous)


def unusable(settings: Settings, name: str, error: Exception) -> str:
    """The sentence for a database that does not open."""
    why = str(error) or repr(error)
    if settings.database:
        return (
            f"MUSTER_DATABASE is {name}, which cannot be used ({why}): see that PostgreSQL runs there, "
            "that the database exists, and that this user may sign in and make tables."
        )
    return (
        f"{name} cannot be opened as Muster's database ({why}): "
        "end what else uses it, put a good copy in its place, or choose another folder with --data."
    )


def may_write(data: Path) -> bool:
    """Whether this user can write into the folder, or make it."""
    there = next(folder for folder in (data.absolute(), *data.absolute().parents) if folder.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
