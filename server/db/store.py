"""The records on SQLite: what the engine's Protocol `Store` asks, in raw SQL on one connection (sync/README.md §4).

Nothing here suspends: a coroutine of the engine over this store runs to its end in one go, in the writer's thread.
"""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec

from server.db import lines, moments
from server.db.inserts import insert
from server.db.lines import (
    CONFLICT_COLUMNS,
    DEVICE_COLUMNS,
    LOG_COLUMNS,
    MEMBER_COLUMNS,
    NEWEST,
    QUARANTINE_COLUMNS,
    ROW_COLUMNS,
    SHOWS_COLUMNS,
    Shown,
)
from sync.store import Clash, Conflict, Device, Known, Logged, Look, Member, Plan, Quarantined, Row, Shows

IN = "IN (SELECT value FROM json_each(?))"


class SQLiteSavepoint:
    """A point inside the writer's transaction."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name
        connection.execute(f"SAVEPOINT {name}")

    async def undo(self) -> None:
        """Take back everything since; a disk that is full may have taken the whole transaction back already."""
        if self._connection.in_transaction:
            self._connection.execute(f"ROLLBACK TO {self._name}")

    async def release(self) -> None:
        """Give the point up, keeping what stands."""
        if self._connection.in_transaction:
            self._connection.execute(f"RELEASE {self._name}")


class SQLiteStore:
    """One connection's write transaction. Statements are prepared once, by their text."""

    def __init__(self, connection: sqlite3.Connection, shown: Mapping[str, Shown]) -> None:
        self._connection = connection
        self._all = connection.execute
        self._shown = shown
        self._savepoints = 0

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]:
        """Read the clocks of the known sites, under the write lock this transaction began with; make new ones."""
        if make:
            self._connection.executemany(
                "INSERT INTO site_clock (site_id, seq, durable_seq) VALUES (?, 0, 0) ON CONFLICT (site_id) DO NOTHING",
                [(site,) for site in make],
            )
        sql = f"UPDATE site_clock SET seq = seq WHERE site_id {IN} RETURNING site_id, seq"
        return dict(self._all(sql, (_json(sites),)).fetchall())

    async def lock_device(self, device: str) -> Device | None:
        """Read one device."""
        return read_device(self._connection, device)

    async def state(self) -> dict[str, str]:
        """Read `epoch` and `min_schema`."""
        return dict(self._all("SELECT name, value FROM server_state").fetchall())

    async def known(self, ops: Collection[str]) -> dict[str, Known]:
        """Read the stored results of those ops that were consumed before."""
        sql = f"SELECT op_id, person_id, body_hash, result, device_id FROM op_log WHERE op_id {IN}"
        return {line[0]: Known(*line) for line in self._all(sql, (_json(ops),))}

    async def rows(self, keys: Collection[str]) -> dict[str, Row]:
        """Read records by their keys."""
        sql = f"SELECT {ROW_COLUMNS} FROM record WHERE row {IN}"
        return {line[0]: lines.row(line) for line in self._all(sql, (_json(keys),))}

    async def children(self, keys: Collection[str]) -> list[Row]:
        """Read the children of these records. Most records have no parent, which misleads the planner to a scan."""
        sql = f"SELECT {ROW_COLUMNS} FROM record INDEXED BY record_parent WHERE parent {IN} ORDER BY row"
        return [lines.row(line) for line in self._all(sql, (_json(keys),))]

    async def alike(self, site: str, look: Look) -> list[Row]:
        """Read the records of a site that a look finds, by the table that shows them."""
        where = "".join(f' AND "{name}" {IN}' for name in look.where)
        shown = f"SELECT '{look.kind}/' || id FROM \"{look.kind}\" WHERE site_id = ?{where} {NEWEST.format(look.most)}"
        sql = f"SELECT {ROW_COLUMNS} FROM record WHERE row IN ({shown}) ORDER BY row"
        return [lines.row(line) for line in self._all(sql, (site, *map(_json, look.where.values())))]

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        """Read memberships: (person, site) → member."""
        sql = f"SELECT {MEMBER_COLUMNS} FROM membership WHERE person_id {IN} AND site_id {IN}"
        return {(line[0], line[1]): lines.member(line) for line in self._all(sql, (_json(persons), _json(sites)))}

    async def writers(self, rows: Collection[tuple[str, int]]) -> list[Logged]:
        """Read the log of these (row, seq), in order of arrival."""
        sql = f"SELECT {LOG_COLUMNS} FROM op_log WHERE row = ? AND seq = ? ORDER BY rowid"
        return [Logged(*line) for at in sorted(rows) for line in self._all(sql, at)]

    async def conflicts(self, ids: Collection[str]) -> dict[str, Conflict]:
        """Read conflicts by their ids."""
        sql = f"SELECT {CONFLICT_COLUMNS} FROM conflict WHERE id {IN}"
        return {line[0]: Conflict(*line) for line in self._all(sql, (_json(ids),))}

    async def quarantined(self, ops: Collection[str]) -> dict[str, Quarantined]:
        """Read what is or was in quarantine, by op."""
        sql = f"SELECT {QUARANTINE_COLUMNS} FROM quarantine WHERE op_id {IN}"
        return {line[0]: Quarantined(*line) for line in self._all(sql, (_json(ops),))}

    async def shows(self, blobs: Collection[str]) -> list[Shows]:
        """Read which references to these blobs count."""
        sql = f"SELECT DISTINCT {SHOWS_COLUMNS} FROM blob_ref JOIN record USING (row) WHERE counts AND blob_id {IN}"
        return [Shows(*line) for line in self._all(sql, (_json(blobs),))]

    async def savepoint(self) -> SQLiteSavepoint:
        """Open a savepoint, inside another one if there is one."""
        self._savepoints += 1
        return SQLiteSavepoint(self._connection, f"batch_{self._savepoints % 8}")

    async def run(self, also: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Run statements of server-only tables."""
        for sql, values in also:
            self._all(sql, values)

    async def write(self, plan: Plan) -> None:
        """Write the plan, one statement per table; a uniqueness error is a `Clash`."""
        try:
            self._write_rows(plan)
        except sqlite3.IntegrityError as error:
            raise Clash(str(error)) from error
        self._write_log(plan)

    async def sites(self) -> list[str]:
        """Every site that has a clock."""
        return [site for (site,) in self._all("SELECT site_id FROM site_clock")]

    async def page(self, after: str, n: int) -> list[Row]:
        """At most `n` records behind the row `after`, in their order."""
        sql = f"SELECT {ROW_COLUMNS} FROM record WHERE row > ? ORDER BY row LIMIT ?"
        return [lines.row(line) for line in self._all(sql, (after, n))]

    async def log(self) -> list[Logged]:
        """The whole log, in order of arrival."""
        return [Logged(*line) for line in self._all(f"SELECT {LOG_COLUMNS} FROM op_log ORDER BY rowid")]

    async def hide(self) -> None:
        """Empty what shows the records."""
        for shown in self._shown.values():
            self._all(f"DELETE FROM {shown.into.table}")

    async def show(self, rows: Collection[Row]) -> None:
        """Put in what shows these records."""
        for into, found in lines.shown_lines(rows, self._shown):
            insert(self._connection, into, found)

    def _write_rows(self, plan: Plan) -> None:
        for into, found in lines.row_lines(plan, self._shown):
            insert(self._connection, into, found)

    def _write_log(self, plan: Plan) -> None:
        for bucket, row in plan.returned:
            self._all("DELETE FROM tombstone WHERE bucket = ? AND row = ?", (bucket, row))
        for into, found in lines.other_lines(plan, moments.text):
            insert(self._connection, into, found)
        for site, seq in plan.sites.items():
            self._all("UPDATE site_clock SET seq = ? WHERE site_id = ?", (seq, site))


def read_device(connection: sqlite3.Connection, device: str) -> Device | None:
    """Read one device, or none."""
    sql = f"SELECT {DEVICE_COLUMNS} FROM device WHERE id = ?"
    return lines.device(connection.execute(sql, (device,)).fetchone())


def _json(values: Collection[str]) -> str:
    return msgspec.json.encode(list(values)).decode()
