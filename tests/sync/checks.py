"""What the tests of derived fields play with: a checklist of three items, and checks that are answered and signed."""

import json
from hashlib import sha256
from typing import Any

from sync import canon
from sync.wire import Body
from tests.sync.house import LEA, MINUTE_MS, House, Phone, only, uid

ZONE = uid(700)
ITEMS = [
    {"id": "exit", "text": {"en": "Exit is clear"}, "type": "verdict", "critical": True},
    {"id": "tape", "text": {"en": "Tape holds"}, "type": "verdict"},
    {"id": "volts", "text": {"en": "Voltage"}, "type": "number", "unit": "v", "min": "210", "max": "240"},
]


def template(phone: Phone, *, based_on: str | None = None, line: str | None = None, sections: int = 1) -> str:
    """A draft of a version with its sections; returns its id."""
    rec = phone.house.new_id()
    head = {"name": {"en": "Patrol"}, "use": "check", "line": line or rec, "sections": sections, "items": len(ITEMS)}
    phone.op("create", "template", rec, set=head | ({"based_on": based_on} if based_on else {}))
    section = {"of": rec, "n": 1, "title": {"en": "Exits"}, "items": ITEMS}
    phone.op("create", "section", phone.house.new_id(), set=section)
    assert {result.st for _, result in phone.push().results} == {"applied"}
    return rec


def issued(house: House) -> str:
    lea = Phone(house, LEA)
    rec = template(lea)
    assert lea.move(rec, "issue", kind="template").st == "applied"
    return rec


def check(phone: Phone, of: str, **more: Any) -> str:
    """Begin a check; returns its id."""
    rec = phone.house.new_id()
    told = {"template": of, "line": of, "zone": ZONE, "day": "2026-11-21", "critical": True, **more}
    assert phone.one("create", "run", rec, set=told).st == "applied"
    return rec


def answer(phone: Phone, run: str, item: str, verdict: str = "pass", **more: Any) -> str:
    """Answer an item, a minute later than whatever was before; returns the answer's id."""
    phone.house.now_ms += MINUTE_MS
    rec = phone.house.new_id()
    assert only(phone.one("create", "answer", rec, set={"of": run, "item": item, "verdict": verdict, **more})) == (
        "applied", None,
    )  # fmt: skip
    return rec


def sign(phone: Phone, run: str, **more: Any) -> tuple[str, str | None]:
    """Sign what stands of a check, or what `more` says; the op's state and code."""
    more = {**statement_of(phone.house, run), **more}
    phone.house.now_ms += MINUTE_MS
    return only(phone.one("create", "submission", phone.house.new_id(), set={"of": run, **more}))


def statement_of(house: House, run: str) -> Body:
    """All answers of a check as they now stand, and their sum."""
    rows = [
        json.loads(row["body"]) | {"id": row["row"].partition("/")[2]}
        for row in house.base.dump()["record"]
        if row["kind"] == "answer"
    ]
    answers = [row for row in rows if row["of"] == run and "_void" not in row]
    return {"answers": [row["id"] for row in answers], "sum": total(answers)}


def total(answers: list[Body]) -> str:
    """What a statement of these answers signs."""
    fields = [{"id": one["id"], "by": one["_by"], **{k: v for k, v in one.items() if k[0] != "_"}} for one in answers]
    return sha256(canon.encode(fields)).hexdigest()


def told(house: House, run: str) -> tuple[Any, ...]:
    body = house.body("run", run) or {}
    return tuple(body.get(name) for name in ("status", "result", "answered", "failed", "missing"))
