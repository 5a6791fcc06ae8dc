"""What a check says of its answers: the worst of what each person found, item by item (twin: pwa/checklists/fold.ts).

Nothing here depends on the order in which answers came, so phones that meet offline end at the same.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from server.checklists.items import Item, items_of, read_items
from server.record.columns import NEWEST
from server.record.versions import newest, versions
from sync import canon
from sync.laws import Asked, Derived, Family, Laws
from sync.store import Look, Row
from sync.wire import Body

RANK = {"na": 0, "pass": 1, "fail": 2}
TURNED = ("blocked", "failed", "cleared")


def at(row: Row) -> tuple[str, str]:
    """The place of a fact in time; two of one moment go by their ids."""
    return row.body.get("_at", ""), row.id


def named(submissions: Sequence[Row]) -> frozenset[str]:
    """The answers that were signed: what any statement names."""
    return frozenset(id for row in submissions for id in row.body.get("answers", ()))


def current(
    answers: Sequence[Row], signed: frozenset[str] = frozenset(), firm: frozenset[str] = frozenset()
) -> list[Row]:
    """The answers that stand. A person's later answer takes the place of an earlier one of theirs to the same item.

    What was `signed` stands beside what is answered afterwards, until that is signed too. What is `firm` stands for
    good: nobody opens a zone by answering otherwise what they have signed, but by looking again.
    """
    by_id = {row.id: row for row in answers}
    gone = {
        before.id
        for row in answers
        if (before := by_id.get(row.body.get("supersedes", "")))
        and _own(row, before)
        and at(row) > at(before)
        and before.id not in firm
        and (row.id in signed or before.id not in signed)
    }
    return sorted((row for row in answers if row.id not in gone), key=at)


def _own(row: Row, before: Row) -> bool:
    return all(row.body.get(name) == before.body.get(name) for name in ("_by", "item"))


def verdict(item: Item, answer: Body) -> str | None:
    """What an answer says of its item; of a number it is computed from the limits, whatever was said. None: nothing."""
    said: str | None = answer.get("verdict")
    if item.type == "verdict":
        return said
    if item.type != "number":
        return said or "pass"
    if "number" in answer:
        return "pass" if item.within(answer["number"]) else "fail"
    return "na" if said == "na" else None


def firm(items: Sequence[Item], answers: Sequence[Row], signed: frozenset[str]) -> frozenset[str]:
    """The failures of critical items that somebody has signed."""
    critical = {item.id: item for item in items if item.critical}
    told = ((row, critical.get(row.body.get("item", ""))) for row in answers if row.id in signed)
    return frozenset(row.id for row, item in told if item and verdict(item, row.body) == "fail")


def worst(item: Item, answers: Sequence[Row]) -> str | None:
    """The worst of the answers to an item; none: nobody has answered it."""
    said = (verdict(item, row.body) for row in answers if row.body.get("item") == item.id)
    return max((one for one in said if one), key=lambda one: RANK[one], default=None)


def summary(run: Family) -> Body:
    """The derived fields of a check, from its template's sections, its answers and its submissions."""
    items = items_of(run.body, run.of("section"))
    asked = {item.id for item in items}
    statements, answers = run.of("submission"), run.of("answer")
    signed = named(statements)
    answers = [row for row in current(answers, signed, firm(items, answers, signed)) if row.body.get("item") in asked]
    found = {item.id: worst(item, answers) for item in items}
    failing = [item.id for item in items if item.critical and found[item.id] == "fail"]
    bad = {item.id: item for item in items if item.id in failing}
    failures = [row for row in answers if (item := bad.get(row.body["item"])) and verdict(item, row.body) == "fail"]
    missing = sum(item.required and found[item.id] is None for item in items)
    failed = sum(said == "fail" for said in found.values())
    return {
        "answered": sum(said is not None for said in found.values()),
        "failed": failed,
        "missing": missing,
        "failing": failing or None,
        "began_at": answers[0].body["_at"] if answers else None,
        "failed_at": max((row.body["_at"] for row in failures), default=None),
        "signed_at": max((row.body["_at"] for row in statements), default=None),
        "result": result(failed=bool(failed), blocked=bool(failing), done=bool(statements and items and not missing)),
        "status": status(run.body.get("status", "due"), bool(answers), bool(statements)),
    }  # fmt: skip


def result(*, failed: bool, blocked: bool, done: bool) -> str:
    """What has come of a check; passed it has only once somebody has signed that everything was looked at."""
    if blocked:
        return "blocked"
    return "failed" if failed else "passed" if done else "none"


def status(before: str, answered: bool, signed: bool) -> str:
    """The server's own moves."""
    if signed and before in ("due", "open", "missed"):
        return "submitted"
    return "open" if answered and before == "due" else before


def same_place(_id: str, run: Body) -> tuple[Look, ...]:
    """The checks of the same template in the same zone that may clear one another."""
    line, zone = run.get("line"), run.get("zone")
    if not line or not zone:
        return ()
    return (Look("run", {"line": (line,), "zone": (zone,), "result": ("passed", *TURNED)}),)


def cleared(runs: Sequence[Row]) -> Mapping[str, Body]:
    """What failed is cleared by a later check of the same place that looked at it again, and passed."""
    passed = [row.body for row in runs if row.body.get("result") == "passed" and "_void" not in row.body]
    changes: dict[str, Body] = {}
    for row in runs:
        if row.body.get("result") in TURNED:
            free = any(_clears(later, row.id, row.body) for later in passed)
            changes[row.id] = {"result": "cleared" if free else "blocked" if row.body.get("failing") else "failed"}
    return changes


def _clears(later: Body, id: str, before: Body) -> bool:
    """A whole check of any version clears; one of some items, of the same version, if it asks again all that failed."""
    asked, failing = later.get("items"), before.get("failing") or ()
    if asked is not None:
        if later.get("template") != before.get("template"):
            return False
        if not (set(failing) <= set(asked) if failing else _again(later, id, before)):
            return False
    found_at = before.get("failed_at") or before.get("began_at") or ""
    return (later.get("began_at") or "") > found_at


def _again(later: Body, id: str, before: Body) -> bool:
    """It names the check it looks at; a failure that came to light since was not among its items then."""
    return bool(later.get("again") == id and len(later["items"]) >= before.get("failed", 0))


def statement(answers: Sequence[Row]) -> str:
    """What a submission signs: SHA-256, in hex, of the canonical JSON of these answers in order, with their authors."""
    told = [{"id": row.id, "by": row.body.get("_by"), **_fields(row.body)} for row in answers]
    return sha256(canon.encode(told)).hexdigest()


def _fields(body: Body) -> Body:
    return {name: value for name, value in body.items() if name[0] != "_"}


# --- what cannot be meant ---


def unasked(asked: Asked) -> str | None:
    """An answer to an item nobody asks; one of a signed check can be corrected by another, but not be voided."""
    run = asked.parent
    if run is None:
        return None
    if asked.t == "void":
        return None if asked.server or run.body.get("status") != "submitted" else "closed"
    known = {item.id for item in items_of(run.body, run.of("section"))}
    return "unknown_item" if asked.t == "create" and known and asked.set.get("item") not in known else None


def unlike(asked: Asked) -> str | None:
    """A statement of nothing, or one whose sum is not that of the answers it names, all of which are here."""
    if asked.t == "void":
        return None if asked.server else "closed"
    if asked.t != "create":
        return None
    named = asked.set.get("answers")
    if not named:
        return "wrong_sum"
    answers = {row.id: row for row in asked.parent.of("answer")} if asked.parent else {}
    if any(id not in answers for id in named):
        return None
    return None if statement([answers[id] for id in named]) == asked.set.get("sum") else "wrong_sum"


def closed(asked: Asked) -> str | None:
    """A check that was signed is changed by nobody; one that blocks its zone is not made invalid, but cancelled.

    Nor is one in which others have answered. It is handed on by whose it is, or by a supervisor. None asks nothing.
    """
    body = asked.body or {}
    if asked.server:
        return None
    if asked.set.get("items") == []:
        return "malformed"
    if asked.t == "void" and (code := _not_to_be_void(asked, body)):
        return code
    person = body.get("person")
    if asked.t == "fact" and not asked.leads and person != asked.person and asked.set.get("person", person) != person:
        return "no_right"
    if body.get("status") != "submitted":
        return None
    other = asked.t == "void" or any(body.get(name) != value for name, value in asked.set.items())
    return "closed" if other else None


def _not_to_be_void(asked: Asked, body: Body) -> str | None:
    answers = asked.family.of("answer") if asked.family else []
    if body.get("failing"):
        return "closed"
    return "not_alone" if any(row.body.get("_by") != asked.person for row in answers) else None


def broken(asked: Asked) -> str | None:
    """A section whose items are none, or one more of a version that is a draft no longer; nobody takes one from it."""
    if asked.parent and asked.parent.body.get("status") != "draft" and not asked.server:
        return "closed"
    if asked.t == "void":
        return None
    try:
        items = read_items(asked.set.get("items", []))
    except ValueError:
        return "malformed"
    return "malformed" if len({item.id for item in items}) != len(items) else None


def too_late(asked: Asked) -> bool:
    """A statement of a check that was cancelled or taken back meanwhile."""
    body = asked.parent.body if asked.parent else {}
    return asked.t == "create" and (body.get("status") == "cancelled" or "_void" in body)


def fails_too_late(asked: Asked) -> bool:
    """What fails in such a check closes nothing any more: a supervisor reads of it."""
    run = asked.parent
    items = items_of(run.body, run.of("section")) if run and too_late(asked) else []
    return any(item.id == asked.set.get("item") and verdict(item, asked.set) == "fail" for item in items)


LAWS = Laws(
    guards={NEWEST: newest},
    holds={"answer": unasked, "submission": unlike, "run": closed, "section": broken},
    late={"answer": fails_too_late, "submission": too_late},
    derived={
        "run": Derived(
            own=summary,
            beside=lambda run: (canon.row_key("template", run["template"]),) if run.get("template") else (),
            look=same_place,
            among=cleared,
        ),
        "template": versions("template", lambda id: Look("run", {"template": (id,)})),
    },
)
