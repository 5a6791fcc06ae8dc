"""The order in which independent phones are heard may change who wins, never what is kept (I16)."""

import json
from typing import Any

import msgspec

from sync import canon
from sync.wire import Op
from tests.simulation.broken import holds
from tests.simulation.reply import Ask, Twinned

_op = msgspec.json.Decoder(Op)
Wanted = dict[tuple[str, str, str], Any]


def permuted(server: Twinned, asks: list[Ask]) -> None:
    """Try the requests in two orders on copies of the server; the values they bring are kept in both or in neither."""
    devices = [json.loads(ask.text)["device"] for ask in asks]
    if len(asks) < 2 or len(set(devices)) < len(asks):
        return
    wanted: Wanted = {}
    for ask, device in zip(asks, devices, strict=True):
        others = [other for other in asks if other is not ask]
        wanted |= {at: value for at, value in _brought(ask, device).items() if not _was_seen(others, at, value)}
    found = [_kept(server, order, wanted) for order in (asks, asks[::-1])]
    missing = (found[0] ^ found[1]) if found[0] is not None and found[1] is not None else set()
    holds("I16", not missing, f"kept in one order of arrival only: {sorted(map(str, missing))[:3]}")


def _brought(ask: Ask, device: str) -> Wanted:
    """The last value each request's facts give to a field."""
    values: Wanted = {}
    for _, said in json.loads(ask.text)["ops"]:
        if said["t"] in {"create", "fact"}:
            values |= {(device, f"{said['kind']}/{said['rec']}", name): value for name, value in said["set"].items()}
    return {at: value for at, value in values.items() if value is not None}


def _was_seen(asks: list[Ask], at: tuple[str, str, str], value: Any) -> bool:
    """Whether somebody changes the field with this very value before their eyes: then it may go, whoever gave it."""
    _, row, name = at
    facts = [said for ask in asks for _, said in json.loads(ask.text)["ops"] if said["t"] == "fact"]
    return any(
        name in said["set"] and canon.was_seen(said["seen"].get(name), value)
        for said in facts
        if canon.row_key(said["kind"], said["rec"]) == row
    )


def _kept(server: Twinned, asks: list[Ask], wanted: Wanted) -> set[tuple[str, str, str]] | None:
    """Which of the wanted values stand somewhere after these requests; none if one of them was refused as a whole."""
    with server.twin() as twin:
        for ask in asks:
            (reply,) = twin.ask([ask])
            if reply.status != 200:
                return None
        tables = twin.tables()
    quarantined = [_op.decode(held.raw) for held in tables.quarantine.values() if held.code != "malformed"]
    kept = set()
    for (device, row, name), value in wanted.items():
        text = canon.encode(value).decode()
        stands = tables.records[row].body.get(name) if row in tables.records else None
        stored = [v for c in tables.conflicts.values() if c.row == row for v in (c.winner_value, c.loser_value)]
        held = any(f"{op.kind}/{op.rec}" == row and op.set.get(name) == value for op in quarantined)
        if held or stands == value or any(text in one for one in stored) or text.strip('"') in str(stands):
            kept.add((device, row, name))
    return kept
