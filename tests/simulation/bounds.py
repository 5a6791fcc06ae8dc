"""Who may touch and see what (I18), and the order in which a device's ops count (I3)."""

import json
from typing import Any

from sync import canon
from sync.rights import GRACE_MS, LEAD, role_at
from sync.store import Logged, Member
from sync.wire import Op
from tests.simulation.broken import holds
from tests.simulation.ledger import EFFECTIVE
from tests.simulation.reply import Ask, Reply
from tests.sync.memory import State


class Bounds:
    """Sees every commit and every answer."""

    def __init__(self) -> None:
        self.buckets: dict[str, str] = {}  # row → its bucket before this commit
        self.last: dict[str, tuple[int, int]] = {}  # device → dseq and corrected time of its last op
        self.boots: dict[str, dict[str, int]] = {}  # token → bucket → where it began anew

    def known(self, lines: list[tuple[Logged, Op | None]], tables: State) -> None:
        """Take what stands for granted."""
        self.last = {line.device: (line.dseq, line.corrected_ms) for line, _ in lines}
        self.buckets = {key: row.bucket for key, row in tables.records.items()}

    def committed(self, lines: list[tuple[Logged, Op | None]], tables: State) -> None:
        """Judge the lines of one commit."""
        for line, op in lines:
            if line.via != "server":
                self._order(line)
            if op is not None and op.t != "gap" and line.via != "server" and line.status in EFFECTIVE:
                self._place(line, op, tables)
        self.buckets = {key: row.bucket for key, row in tables.records.items()}

    def _order(self, line: Logged) -> None:
        dseq, corrected_ms = self.last.get(line.device, (0, 0))
        holds("I3", line.dseq > dseq, f"device {line.device}: {line.dseq} was consumed after {dseq}")
        right = corrected_ms <= line.corrected_ms <= line.received_ms
        holds(
            "I3",
            right,
            f"{line.op} counts at {line.corrected_ms}, after {corrected_ms} and received {line.received_ms}",
        )
        self.last[line.device] = (line.dseq, line.corrected_ms)

    def _place(self, line: Logged, op: Op, tables: State) -> None:
        who = _decider(line, tables)
        roles = _roles(tables.members.get((who.person, op.site)), who.received_ms, who.corrected_ms)
        row = tables.records.get(line.row)
        holds("I18", roles, f"{op.id} was applied at a site where its author is nothing")
        holds("I18", row is not None and row.site == op.site, f"{op.id} changed {line.row} of another site")
        before = self.buckets.get(line.row)
        if before is not None:
            holds("I18", _open(before, op.site, who.person, roles), f"{op.id} changed {line.row} in {before}")
        parent = self.buckets.get(row.parent) if row and row.parent and before is None else None
        if parent is not None:
            holds("I18", _open(parent, op.site, who.person, roles), f"{op.id} linked {line.row} to {parent}")

    def answered(self, ask: Ask, reply: Reply, tables: State, now_ms: int) -> dict[str, Any] | None:
        """Judge what one answer reveals; returns it if it is one."""
        if reply.status != 200:
            return None
        answer: dict[str, Any] = json.loads(reply.text)
        held = open_to(ask.person, tables, now_ms)
        for bucket, kind, rec, _, body in answer["touched"]:
            holds("I18", body is None or bucket in held, f"{ask.person} was shown {kind}/{rec} of {bucket}")
        pull = answer.get("pull")
        if pull and "token" in pull:
            self._pulled(json.loads(ask.text).get("token"), pull, held)
        return answer

    def _pulled(self, token: str | None, pull: dict[str, Any], held: set[str]) -> None:
        boots = dict(self.boots.get(token or "", {}))
        for part in pull["buckets"]:
            holds("I18", part["id"] in held, f"a pull named {part['id']}")
            if part.get("reset"):
                boots[part["id"]] = pull["heads"][part["id"].partition("/")[0]]
            for kind, rec, seq in part["gone"]:
                known = seq > boots.get(part["id"], 0)
                holds("I18", known, f"{kind}/{rec} had left {part['id']} before this phone was let in, and was named")
        self.boots[pull["token"]] = boots


def sequences(tables: State, dups: set[tuple[str, int]]) -> None:
    """Every dseq up to a device's last one is an op, in a gap, or was answered as known."""
    counted: dict[str, set[int]] = {}
    for device, dseq in dups:
        counted.setdefault(device, set()).add(dseq)
    for line in tables.log:
        upto = json.loads(line.raw).get("upto", line.dseq) if line.status == "gap" else line.dseq
        counted.setdefault(line.device, set()).update(range(line.dseq, upto + 1))
    for id, known in tables.devices.items():
        if known.person != canon.ZERO:
            missing = set(range(1, known.last_dseq + 1)) - counted.get(id, set())
            holds("I3", not missing, f"device {id} stands at {known.last_dseq}, but {sorted(missing)} never came")


def _decider(line: Logged, tables: State) -> Logged:
    """By whose rights the op counts: its author's, or where it was held those of whoever accepted it."""
    if line.via != "accept":
        return line
    decided = {canon.v5("accept", held.op): held.decided for held in tables.quarantine.values()}[line.op]
    return next(other for other in reversed(tables.log) if other.op == decided)


def _roles(member: Member | None, received_ms: int, corrected_ms: int) -> set[str]:
    if member is None:
        return set()
    times = {received_ms} | ({corrected_ms} if received_ms - corrected_ms <= GRACE_MS else set())
    return {role for ms in times if (role := role_at(member, ms))}


def open_to(person: str, tables: State, now_ms: int) -> set[str]:
    """The buckets somebody may hold now."""
    sites = {site: member for (who, site), member in tables.members.items() if who == person}
    return {bucket for site, member in sites.items() for bucket in _held(site, person, _roles(member, now_ms, now_ms))}


def _held(site: str, person: str, roles: set[str]) -> set[str]:
    lead = {f"{site}/lead"} if roles & LEAD else set()
    return {f"{site}/crew", f"{site}/person:{person}"} | lead if roles else set()


def open_at(person: str, site: str, member: Member | None, received_ms: int, corrected_ms: int) -> set[str]:
    """The buckets somebody had a right over when an op of theirs came."""
    return _held(site, person, _roles(member, received_ms, corrected_ms))


def _open(bucket: str, site: str, person: str, roles: set[str]) -> bool:
    return bucket in _held(site, person, roles)
