"""What was decided on cards is decided once, and no card goes on asking for it (sync/README.md §9)."""

import json
from typing import Any

from sync import canon
from sync.cards import NOBODYS
from sync.store import Logged, Quarantined
from tests.simulation.broken import holds
from tests.simulation.ledger import EFFECTIVE
from tests.sync.memory import State


def closed(tables: State) -> None:
    """Every conflict and every held op is open, with its cards, or closed by an op that says so."""
    log = {line.op: line for line in tables.log}
    for held in tables.quarantine.values():
        _held(held, log)
    for conflict in tables.conflicts.values():
        by = log.get(conflict.resolved_op or "")
        said = json.loads(by.raw) if by else {}
        right = {
            "open": conflict.resolved_op is None,
            "restored": said.get("resolves") == conflict.id,
            "kept": said.get("act") == "keep",
        }
        effective = by is None or by.status in EFFECTIVE
        holds("I12", right[conflict.state] and effective, f"conflict {conflict.id} is {conflict.state} by {by}")
    refs: dict[str, Any] = {**tables.conflicts, **tables.quarantine}
    for row in tables.records.values():
        ref = refs.get(row.body.get("ref", "")) if row.kind == "card" else None
        if ref is not None and row.body["state"] == "open":
            holds("I12", ref.state == "open", f"{row.key} is open, and {row.body['ref']} was {ref.state}")
        elif ref is not None and "reader" not in row.body:
            gone = row.bucket.endswith(f"/{NOBODYS}")
            holds("I12", gone or ref.state != "open", f"{row.key} is settled, and {row.body['ref']} is not")


def _held(held: Quarantined, log: dict[str, Logged]) -> None:
    taken, by = log.get(canon.v5("accept", held.op)), log.get(held.decided or "")
    accepted = taken is not None and taken.via == "accept" and taken.person == held.person
    holds("I2", accepted if held.state == "accepted" else taken is None, f"{held.op} is {held.state}, and has {taken}")
    act = json.loads(by.raw).get("act") if by else None
    right = {"open": by is None, "accepted": act == "accept", "rejected": act == "reject"}
    effective = by is None or by.status in EFFECTIVE
    holds("I12", right[held.state] and effective, f"{held.op} is {held.state} by {by}")
