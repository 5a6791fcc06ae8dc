"""The records on PostgreSQL: what the engine's Protocol `Store` asks, one statement per table (sync/README.md §4)."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import asyncpg

from server.db import lines, moments
from server.db.lines import (
    CONFLICT_COLUMNS,
    DEVICE_COLUMNS,
    LOG_COLUMNS,
    MEMBER_COLUMNS,
    NEWEST,
    QUARANTINE_COLUMNS,
    ROW_COLUMNS,
    SHOWS_COLUMNS,
    Line,
    Shown,
)
from server.db.postgres.columns import Inserts, texts
from sync import canon
from sync.store import Clash, Conflict, Device, Known, Logged, Look, Member, Plan, Quarantined, Row, Shows

MAKE_CLOCKS = (
    "INSERT INTO site_clock (site_id, seq, durable_seq) SELECT site, 0, 0 FROM unnest($1::uuid[]) AS site "
    "ON CONFLICT (site_id) DO NOTHING"
)
LOCK_CLOCKS = (
    "SELECT site_id::text, seq FROM site_clock WHERE site_id = ANY($1::uuid[]) ORDER BY site_id FOR NO KEY UPDATE"
)
MOVE_CLOCKS = (
    "UPDATE site_clock SET seq = new.seq FROM unnest($1::uuid[], $2::bigint[]) AS new (site, seq) "
    "WHERE site_id = new.site"
)
LOCK_DEVICE = f"SELECT {texts(DEVICE_COLUMNS)} FROM device WHERE id = $1 FOR NO KEY UPDATE"
LOCK_NEW_DEVICE = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
# Ops of one commit share a seq; what PostgreSQL counts within a transaction tells which batch came first.
WRITERS = (
    f"SELECT {texts(LOG_COLUMNS)} FROM op_log WHERE (row, seq) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) "
    "ORDER BY row, seq, cmin::text::integer, dseq"
)
WHOLE_LOG = f"SELECT {texts(LOG_COLUMNS)} FROM op_log ORDER BY site_id, seq, cmin::text::integer, via <> 'accept', dseq"
RETURNED = (
    "DELETE FROM tombstone USING unnest($1::text[], $2::text[]) AS back (bucket, row) "
    "WHERE tombstone.bucket = back.bucket AND tombstone.row = back.row"
)


class PostgresSavepoint:
    """A point inside a transaction."""

    def __init__(self, store: "PostgresStore", name: str) -> None:
        self._store = store
        self._name = name

    async def undo(self) -> None:
        """Take back everything since; a connection that is lost has taken back everything already."""
        if not self._store.connection.is_closed():
            await self._store.connection.execute(f"ROLLBACK TO {self._name}")
        self._store.released.clear()  # they were inside, and are gone

    async def release(self) -> None:
        """Give the point up, keeping what stands. It goes with the next savepoint; COMMIT does it by itself."""
        self._store.released.append(self._name)


class PostgresStore:
    """One connection's write transaction. asyncpg prepares each statement once per connection."""

    def __init__(self, connection: Any, shown: Mapping[str, Shown], inserts: Inserts) -> None:
        self.connection = connection
        self.released: list[str] = []  # savepoints, the inner before the outer
        self._all = connection.fetch
        self._shown = shown
        self._insert = inserts
        self._savepoints = 0

    async def lock(self, sites: Collection[str], make: Collection[str] = ()) -> dict[str, int]:
        """Lock the clocks of the known sites, in order, and read them; make new ones."""
        if make:
            await self.connection.execute(MAKE_CLOCKS, sorted(make))
        return dict(await self._all(LOCK_CLOCKS, list(sites))) if sites else {}

    async def lock_device(self, device: str) -> Device | None:
        """Lock and read one device. One that is new to two requests at once is made by the first."""
        found = await self._all(LOCK_DEVICE, device)
        if not found:
            await self._all(LOCK_NEW_DEVICE, device)
            found = await self._all(LOCK_DEVICE, device)
        return lines.device(found[0] if found else None)

    async def state(self) -> dict[str, str]:
        """Read `epoch` and `min_schema`."""
        return dict(await self._all("SELECT name, value FROM server_state"))

    async def known(self, ops: Collection[str]) -> dict[str, Known]:
        """Read the stored results of those ops that were consumed before."""
        columns = texts("op_id, person_id, body_hash, result, device_id")
        sql = f"SELECT {columns} FROM op_log WHERE op_id = ANY($1::uuid[])"
        return {line[0]: Known(*line) for line in await self._all(sql, _ids(ops))}

    async def rows(self, keys: Collection[str]) -> dict[str, Row]:
        """Read records by their keys."""
        sql = f"SELECT {texts(ROW_COLUMNS)} FROM record WHERE row = ANY($1::text[])"
        return {line[0]: lines.row(line) for line in await self._all(sql, list(keys))}

    async def children(self, keys: Collection[str]) -> list[Row]:
        """Read the children of these records."""
        sql = f"SELECT {texts(ROW_COLUMNS)} FROM record WHERE parent = ANY($1::text[]) ORDER BY row"
        return [lines.row(line) for line in await self._all(sql, list(keys))]

    async def alike(self, site: str, look: Look) -> list[Row]:
        """Read the records of a site that a look finds, by the table that shows them."""
        where = "".join(f' AND "{name}" = ANY(${n})' for n, name in enumerate(look.where, 2))
        newest = NEWEST.format(look.most)
        shown = f"SELECT '{look.kind}/' || id::text FROM \"{look.kind}\" WHERE site_id = $1{where} {newest}"
        sql = f"SELECT {texts(ROW_COLUMNS)} FROM record WHERE row IN ({shown}) ORDER BY row"
        return [lines.row(line) for line in await self._all(sql, site, *map(list, look.where.values()))]

    async def rights(self, persons: Collection[str], sites: Collection[str]) -> dict[tuple[str, str], Member]:
        """Read memberships: (person, site) → member."""
        sql = (
            f"SELECT {texts(MEMBER_COLUMNS)} FROM membership "
            "WHERE person_id = ANY($1::uuid[]) AND site_id = ANY($2::uuid[])"
        )
        return {(line[0], line[1]): lines.member(line) for line in await self._all(sql, _ids(persons), _ids(sites))}

    async def writers(self, rows: Collection[tuple[str, int]]) -> list[Logged]:
        """Read the log of these (row, seq), in order of arrival."""
        return [Logged(*line) for line in await self._all(WRITERS, *_columns(rows))] if rows else []

    async def conflicts(self, ids: Collection[str]) -> dict[str, Conflict]:
        """Read conflicts by their ids."""
        sql = f"SELECT {texts(CONFLICT_COLUMNS)} FROM conflict WHERE id = ANY($1::uuid[])"
        return {line[0]: Conflict(*line) for line in await self._all(sql, _ids(ids))}

    async def quarantined(self, ops: Collection[str]) -> dict[str, Quarantined]:
        """Read what is or was in quarantine, by op."""
        sql = f"SELECT {texts(QUARANTINE_COLUMNS)} FROM quarantine WHERE op_id = ANY($1::uuid[])"
        return {line[0]: Quarantined(*line) for line in await self._all(sql, _ids(ops))}

    async def shows(self, blobs: Collection[str]) -> list[Shows]:
        """Read which references to these blobs count."""
        columns = texts(SHOWS_COLUMNS)
        sql = f"SELECT DISTINCT {columns} FROM blob_ref JOIN record USING (row) WHERE counts AND blob_id = ANY($1)"
        return [Shows(*line) for line in await self._all(sql, list(blobs))]

    async def sites(self) -> list[str]:
        """Every site that has a clock."""
        return [site for (site,) in await self._all("SELECT site_id::text FROM site_clock")]

    async def page(self, after: str, n: int) -> list[Row]:
        """At most `n` records behind the row `after`, in their order."""
        sql = f"SELECT {texts(ROW_COLUMNS)} FROM record WHERE row > $1 ORDER BY row LIMIT $2"
        return [lines.row(line) for line in await self._all(sql, after, n)]

    async def log(self) -> list[Logged]:
        """The whole log, in order of arrival at each site."""
        return [Logged(*line) for line in await self._all(WHOLE_LOG)]

    async def hide(self) -> None:
        """Empty what shows the records."""
        for shown in self._shown.values():
            await self.connection.execute(f"DELETE FROM {shown.into.table}")

    async def show(self, rows: Collection[Row]) -> None:
        """Put in what shows these records."""
        shown = lines.shown_lines(rows, self._shown)
        await self._insert(self.connection, [(into, list(map(_printable, found))) for into, found in shown])

    async def savepoint(self) -> PostgresSavepoint:
        """Open a savepoint, inside another one if there is one."""
        self._savepoints += 1
        name = f"batch_{self._savepoints}"
        await self.connection.execute("; ".join([*(f"RELEASE {old}" for old in self.released), f"SAVEPOINT {name}"]))
        self.released = []
        return PostgresSavepoint(self, name)

    async def run(self, also: Sequence[tuple[str, tuple[Any, ...]]]) -> None:
        """Run statements of server-only tables; their `?` are PostgreSQL's `$1, $2 …`."""
        for sql, values in also:
            first, *rest = sql.split("?")
            await self.connection.execute(first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1)), *values)

    async def write(self, plan: Plan) -> None:
        """Write the plan, one statement per table; a uniqueness error is a `Clash`."""
        rows = [(into, list(map(_printable, found))) for into, found in lines.row_lines(plan, self._shown)]
        try:
            await self._insert(self.connection, rows)
        except asyncpg.UniqueViolationError as error:
            raise Clash(str(error)) from error
        if plan.returned:
            await self.connection.execute(RETURNED, *_columns(plan.returned))
        await self._insert(self.connection, lines.other_lines(plan, moments.moment))
        if plan.sites:
            await self.connection.execute(MOVE_CLOCKS, *_columns(plan.sites.items()))


def _ids(values: Collection[str]) -> list[str]:
    """Those that are ids at all; what else was asked for is found nowhere."""
    return list(filter(canon.UUID, values))


def _columns(lines: Collection[tuple[Any, ...]]) -> list[list[Any]]:
    return [list(column) for column in zip(*lines, strict=True)]


def _printable(line: Line) -> Line:
    """What shows a record, without the character 0, which PostgreSQL's text cannot hold; the record itself keeps it."""
    return tuple(value.replace("\0", "") if value.__class__ is str and "\0" in value else value for value in line)
