"""Bringing a database to this version's schema: atomically, one process at a time, after a copy of SQLite's file."""

import asyncio
import contextlib
import io
import logging
import re
from pathlib import Path
from typing import NamedTuple

from piccolo.apps.migrations.tables import Migration
from piccolo.engine.finder import engine_finder

import migrations
from server.clock import new_token
from server.db.database import Database
from server.db.tables import NO_SITE

APP = "muster"
MIN_SCHEMA = "1"  # the oldest schema a phone may have and still receive
FOLDER = Path(migrations.__file__).parent
ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)

log = logging.getLogger(__name__)


class Applied(NamedTuple):
    """The ids of the migrations that were applied now, and the copy made before, if there was anything to copy."""

    migrations: tuple[str, ...]
    copy: Path | None


class NewerSchema(Exception):
    """The database was written by a newer Muster; the sentence says what to do."""


async def migrate(engine: Database) -> Applied:
    """Apply what is missing. `engine` is open and bound. Other processes wait, then find nothing to do."""
    if engine_finder() is not engine or Migration._meta.db is not engine:
        raise RuntimeError("migrate() needs the engine bound first: server.piccolo_conf.bind(engine)")
    async with engine.schema_change():
        present = await present_migrations()
        missing = sorted(known_migrations() - set(present))
        refuse_newer(present, engine.name)
        copy = await asyncio.to_thread(engine.copy, copy_name(missing[0])) if present and missing else None
        if missing:
            await apply_all()
        await seed()
    return Applied(tuple(missing), copy)


def known_migrations() -> set[str]:
    """The ids of the files in `migrations/`, read without importing them: that would load half of Piccolo."""
    return {found[1] for path in FOLDER.glob("*.py") if (found := ID.search(path.read_text()))}


async def present_migrations() -> list[str]:
    """The ids of the migrations this database has had."""
    if not await Migration.table_exists():
        return []
    return await Migration.get_migrations_which_ran(APP)


def refuse_newer(present: list[str], name: str) -> None:
    """Raise NewerSchema if the database has had a migration that this version does not know."""
    strange = sorted(set(present) - known_migrations())
    if strange:
        raise NewerSchema(
            f"{name} was written by a newer Muster (its schema of {strange[-1][:10]} is not known here): "
            "install that version again, or start with another --data folder or database."
        )


def copy_name(migration: str) -> str:
    """What the copy before a migration is called."""
    return f"before-{migration.replace(':', '-')}"


async def apply_all() -> None:
    """Run Piccolo's migrations; what they print goes to the log."""
    from piccolo.apps.migrations.commands.forwards import run_forwards  # noqa: PLC0415  # 0.4 s, seldom needed

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        result = await run_forwards(APP)
    log.info("migrations: %s", " · ".join(said.getvalue().split("\n")))
    if not result.success:
        raise RuntimeError(f"the migrations stopped: {result.message}")
    await Migration.raw("ANALYZE")


async def seed() -> None:
    """The rows that must be there before anything else: the name of this history, and the clock of no site."""
    await Migration.raw(
        "INSERT INTO server_state (name, value) VALUES ('epoch', {}), ('min_schema', {}) ON CONFLICT DO NOTHING",
        new_token(9),
        MIN_SCHEMA,
    )
    await Migration.raw(
        "INSERT INTO site_clock (site_id, seq, durable_seq) VALUES ({}, 0, 0) ON CONFLICT DO NOTHING", NO_SITE
    )
