"""A server's tables, read and meddled with from outside, while it knows nothing of it."""

from collections.abc import Sequence
from typing import Any

from server.db import lines, moments
from sync import canon
from sync.store import Conflict, Device, Logged, Member, Quarantined, Ref, Sums
from tests.simulation.database import Database
from tests.sync.memory import State


class Outside:
    """What stands in a real database. `now_ms` is the true time."""

    now_ms: int

    def __init__(self, database: Database) -> None:
        self.database = database
        self.changed(anew=True)

    def changed(self, anew: bool = False) -> None:
        """What was read may be of the past; or, `anew`, of another history."""
        self._found: State | None = None
        if anew:
            self._places: dict[str, int] = {}  # op → when it was met in the log

    def tables(self) -> State:
        """Everything as it stands, read from outside."""
        self._found = self._found or self._tables()
        return self._found

    def _tables(self) -> State:
        db, found = self.database, State()
        found.server = dict(db.lines("SELECT name, value FROM server_state"))
        found.clocks = dict(db.lines("SELECT site_id, seq FROM site_clock"))
        found.records = {line[0]: lines.row(line) for line in db.lines(f"SELECT {lines.ROW_COLUMNS} FROM record")}
        log = db.lines(f"SELECT {lines.LOG_COLUMNS} FROM op_log ORDER BY {db.order}")
        found.conflicts = {c[0]: Conflict(*c) for c in db.lines(f"SELECT {lines.CONFLICT_COLUMNS} FROM conflict")}
        held = db.lines(f"SELECT {lines.QUARANTINE_COLUMNS} FROM quarantine")
        found.quarantine = {line[0]: Quarantined(*line) for line in held}
        found.log = self._in_order([Logged(*line) for line in log], found.quarantine)
        found.devices = {line[0]: _device(line) for line in db.lines(f"SELECT {lines.DEVICE_COLUMNS} FROM device")}
        members = db.lines(f"SELECT {lines.MEMBER_COLUMNS} FROM membership")
        found.members = {(line[0], line[1]): lines.member(line) for line in members}
        sums = db.lines("SELECT id, min_cursor, last_seq, count, sum FROM bucket")
        found.buckets = {line[0]: Sums(*line[1:]) for line in sums}
        shown = db.lines("SELECT blob_id, op_id, row, person_id, role, counts FROM blob_ref ORDER BY n")
        found.refs = {(line[0], line[1], line[4]): Ref(*line[:5], bool(line[5])) for line in shown}
        found.stored = {id for (id,) in db.lines("SELECT id FROM blob WHERE state = 'stored'")}
        return found

    def _in_order(self, log: list[Logged], quarantine: dict[str, Quarantined]) -> list[Logged]:
        """As they were met; new ones behind, for PostgreSQL puts a line wherever there is room.

        Phones heard in one millisecond were heard in the order their first lines stand in. What was accepted stands
        before the command that did.
        """
        lines = {line.op: line for line in log}
        heard: dict[tuple[int, str], int] = {}
        for place, line in enumerate(log):
            heard.setdefault((line.received_ms, line.device), place)
        accepts = {canon.v5("accept", held.op): lines[held.decided] for held in quarantine.values() if held.decided}

        def place(line: Logged) -> tuple[int, int, int, bool]:
            by = accepts[line.op] if line.via == "accept" else line
            return by.received_ms, heard[by.received_ms, by.device], by.dseq, by is line

        new = sorted((line for line in log if line.op not in self._places), key=place)
        self._places |= {line.op: len(self._places) + place for place, line in enumerate(new)}
        return sorted(log, key=lambda line: self._places[line.op])

    def member(self, person: str, site: str, member: Member) -> None:
        """Make somebody something at a site."""
        self.changed()
        times = [member.since_ms, member.until_ms, member.ended_ms]
        since, until, ended = ("NULL" if ms is None else f"'{moments.text(ms)}'" for ms in times)
        after = f"'{member.role_after}'" if member.role_after else "NULL"
        id = canon.v5("membership", person, site)
        self.database.run([
            f"DELETE FROM membership WHERE person_id = '{person}' AND site_id = '{site}'",
            "INSERT INTO membership (id, person_id, site_id, role, role_after, since, until, ended_at) VALUES "
            f"('{id}', '{person}', '{site}', '{member.role}', {after}, {since}, {until}, {ended})",
        ])  # fmt: skip

    def revoke(self, device: str) -> None:
        """Take a lost phone's right to speak."""
        self.changed()
        self.database.run([f"UPDATE device SET revoked_at = '{moments.text(self.now_ms)}' WHERE id = '{device}'"])

    def purge(self) -> None:
        """Forget all tombstones, as after ninety days."""
        self.changed()
        self.database.run(["UPDATE bucket SET min_cursor = last_seq", "DELETE FROM tombstone"])

    def bar(self, schema: int) -> None:
        """Give phones older than this nothing any more."""
        self.changed()
        self.database.run([f"UPDATE server_state SET value = '{schema}' WHERE name = 'min_schema'"])


def _device(line: Sequence[Any]) -> Device:
    found = lines.device(line)
    assert found
    return found
