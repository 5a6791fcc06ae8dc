"""The authorization matrix as data: who tries what on which kind, and an oracle for what must come of it.

The oracle reads `kinds.json` as plain JSON and has its own few lines for roles: it shares no code with the engine.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

import sync

KINDS = json.loads((Path(sync.__file__).parent / "kinds.json").read_text())["kinds"]


def uid(n: int) -> str:
    return f"01900000-0000-7000-8000-{n:012x}"


HERE, THERE = uid(1), uid(2)
ROLES = {name: name for name in ("crew", "reception", "planner", "deputy", "lead", "admin")}
ROLES |= {"author": "crew", "ex": "lead", "revoked": "lead"}  # one of the phones of the last was lost
PEOPLE = {name: uid(16 + n) for n, name in enumerate((*ROLES, "late", "stranger"))}
# `outsider` and `neighbour` are both a lead of the other site: one names this site, the other their own.
ACTORS = (*(name for name in ROLES if name != "revoked"), "outsider", "neighbour")

OFFICE = {"reception", "planner", "deputy", "lead"}
HOLDERS = {
    "crew": {"crew", "author", *OFFICE},
    "office": OFFICE,
    "author": {"author", "deputy", "lead"},
    "lead": {"deputy", "lead"},
    "any": {"crew", "author", "admin", *OFFICE},
    "server": set(),
}
READERS = {"crew": HOLDERS["any"], "lead": HOLDERS["lead"], "person": {"author"}, "own": {"lead"}, "admin": {"admin"}}

# What each kind is made with; after a slash, one made to stand in another bucket.
ZONE = uid(901)
MADE: dict[str, dict[str, Any]] = {
    "site": {"name": {"en": "Fair"}, "tz": "Asia/Shanghai", "lang": "en"},
    "zone": {"name": {"en": "Hall 2"}, "order": 1, "active": True},
    "member": {"person": PEOPLE["author"], "name": "Ana", "role": "crew", "active": True},
    "member_private": {"person": PEOPLE["author"], "phone": "+86 10 0000"},
    "contact": {"name": "Harbour police", "part": "police", "phone": "110", "order": 1, "lang": "en", "active": True},
    "team": {"name": {"en": "Stewards"}, "trade": "stewards", "active": True},
    "device_status": {"person": PEOPLE["author"], "seen_at": "2026-11-18T09:06:40.000Z", "pending": [], "app": "1"},
    "comment": {"said": "Mopped", "lang": "en"},
    "decision": {"act": "accept", "from": "reported", "to": "accepted", "outcome": "applied"},
    "card": {"why": "late", "ref": ZONE, "kind": "incident", "rec": ZONE, "reader": PEOPLE["author"]},
    "card/lead": {"why": "late", "ref": ZONE, "kind": "incident", "rec": ZONE},
    "card/own": {"why": "late", "ref": ZONE, "kind": "incident", "rec": ZONE, "reader": PEOPLE["lead"]},
    "card/admin": {"why": "late", "ref": ZONE, "kind": "incident", "rec": ZONE, "reader": PEOPLE["admin"]},
    "incident": {"what": "spill", "severity": "minor", "zone": ZONE, "sentence": "Leak", "lang": "en"},
    "involved": {"who": "visitor", "part": "injured", "name": "J. Roe", "privacy": True, "lang": "en"},
    "action": {"what": "Dry the floor", "aim": "contain", "zone": ZONE, "lang": "en"},
    "photo": {"sha": "0" * 64, "size": 9, "width": 4, "height": 3, "day": "2026-11-18", "zone": ZONE, "lang": "en"},
    "photo/lead": {"sha": "0" * 64, "size": 9, "width": 4, "height": 3, "day": "2026-11-18", "of_kind": "involved"},
    "event": {"name": {"en": "Fair"}, "lang": "en", "expected": 400},
    "rota": {"name": {"en": "Patrol"}, "task": "check", "window_min": 30, "active": True},
    "template": {"name": {"en": "Patrol"}, "use": "check", "items": 1},
    "section": {
        "n": 1,
        "title": {"en": "Exits"},
        "items": [{"id": "exit", "text": {"en": "Clear"}, "type": "verdict"}],
    },
    "run": {"zone": ZONE, "day": "2026-11-18", "critical": True},
    "answer": {"item": "exit", "verdict": "pass", "lang": "en"},
    "submission": {"answers": [ZONE], "late": False, "lang": "en"},
    "signature": {"name": "Ana Silva", "drawn": "M0 0L10 10", "as": "performed"},
    "indicator": {"source": "near_misses", "window_min": 60, "warn": 3, "active": True},
}
# For facts, fields and the value each gets.
CHANGED: dict[str, list[tuple[str, Any]]] = {
    "site": [("address", "Gate 4"), ("tz", "Europe/Paris")],
    "zone": [("capacity", 50)],
    "member": [("radio", "7")],
    "member_private": [("phone", "1")],
    "contact": [("phone", "119")],
    "team": [("trade", "security")],
    "device_status": [("state", "revoked"), ("pending", [["incident", ZONE, 3]])],
    "comment": [("supersedes", ZONE)],
    "decision": [("supersedes", ZONE)],
    "card": [("other", PEOPLE["crew"])],
    "incident": [("sentence", "Leak, hall 2"), ("story", "From the roof"), ("assignee", PEOPLE["crew"])],
    "involved": [("name", "J. Doe")],
    "action": [("what", "Dry the floor and find the leak"), ("owner", PEOPLE["crew"])],
    "photo": [("supersedes", ZONE), ("stored", True)],
    "event": [("organiser", "Harbour Crafts")],
    "rota": [("window_min", 45)],
    "template": [("version", 3)],
    "section": [("supersedes", ZONE)],
    "run": [("team", ZONE), ("answered", 3)],
    "answer": [("supersedes", ZONE)],
    "submission": [("supersedes", ZONE)],
    "signature": [("supersedes", ZONE)],
    "indicator": [("warn", 5)],
}


class Case(NamedTuple):
    """Who tries what on which record; `act` is an op type, or `fact <field>`, or `move <name>`."""

    made: str
    act: str
    actor: str

    @property
    def kind(self) -> str:
        return self.made.partition("/")[0]

    @property
    def declared(self) -> dict[str, Any]:
        found: dict[str, Any] = KINDS[self.kind]
        return found

    @property
    def move(self) -> dict[str, Any]:
        verb, _, name = self.act.partition(" ")
        found: dict[str, Any] = self.declared["status"]["moves"][name] if verb == "move" else {}
        return found


class Expected(NamedTuple):
    """The answer, and whether this person may read the record afterwards."""

    st: str
    code: str | None
    readable: bool


def acts(kind: str) -> list[str]:
    moves = KINDS[kind].get("status", {}).get("moves", {})
    return ["create", "void", *(f"fact {field}" for field, _ in CHANGED[kind]), *(f"move {name}" for name in moves)]


CASES = [Case(made, act, actor) for made in MADE for act in acts(made.partition("/")[0]) for actor in ACTORS]


def readers(case: Case) -> set[str]:
    bucket = case.declared["bucket"]
    if bucket["class"] == "of" and "/" not in case.made:
        return readers(case._replace(made=bucket["of"][0]))
    return READERS[case.made.partition("/")[2] or bucket["class"]]


def right(case: Case) -> str:
    """The right an act needs by its declaration; `server` for what no op may do."""
    verb, _, name = case.act.partition(" ")
    if verb == "create":
        return str(case.declared["create"])
    if verb == "void":
        return "server" if case.declared["create"] == "server" else "author"
    if verb == "fact":
        field = case.declared["fields"][name]
        return "server" if field["policy"] == "derived" else str(field.get("by", case.declared["write"]))
    return str(case.declared["status"]["moves"][name].get("by", case.declared["write"]))


def expected(case: Case) -> Expected:
    without = "refused" if case.act.startswith("move ") else "quarantined"
    if case.actor == "outsider":
        return Expected(without, "no_site", False)
    if case.actor == "neighbour":
        return Expected(without, "clash" if case.act == "create" else "no_record", False)
    readable = case.actor in readers(case)
    if case.act != "create" and not readable:
        return Expected(without, "no_record", False)
    if case.actor in HOLDERS[right(case)] and case.move.get("guard") == "supervisors_card":  # nothing stands behind it
        return Expected("refused", f"guard:{case.move['guard']}", True)
    if case.actor in HOLDERS[right(case)]:
        signed = (case.kind, case.act) == ("submission", "void")  # what was signed stands
        return Expected("quarantined", "closed", readable) if signed else Expected("applied", None, readable)
    return Expected(without, "no_right", readable and case.act != "create")
