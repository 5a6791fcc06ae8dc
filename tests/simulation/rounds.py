"""What people do with checklists, and what each must say: worked out from its answers, with no code of the rules.

Two zones, a handful of items and few scheduled times, so that phones meet on the same check without knowing.
"""

import hashlib
from random import Random
from typing import TYPE_CHECKING, Any

from sync import canon
from sync.store import Row
from sync.wire import Body
from tests.simulation import people
from tests.simulation.broken import holds
from tests.simulation.cast import EVE, LEA, MAX
from tests.sync.house import uid
from tests.sync.memory import State

if TYPE_CHECKING:
    from tests.simulation.world import World

Shown = dict[str, Any]
ROTA, ZONES = uid(800), (uid(801), uid(802))
LEADS = frozenset({LEA, MAX, EVE})
LIMITS = {"volts": (210, 240)}
CRITICAL, ASKED = ("exit", "wind"), ("exit", "tape", "wind", "volts")
WORSE = ("na", "pass", "fail")
DERIVED = ("answered", "failed", "missing", "failing", "began_at", "failed_at", "signed_at", "result")


def item(code: str) -> Body:
    """An item as a section holds it."""
    said: Body = {"id": code, "text": {"en": code}, "type": "number" if code in LIMITS else "verdict"}
    if code in LIMITS:
        said |= {"unit": "v", "min": str(LIMITS[code][0]), "max": str(LIMITS[code][1])}
    return said | ({"critical": True} if code in CRITICAL else {})


class Rounds:
    """Has a seed of its own, so that what befalls others stays what it was."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.rng = Random(f"{world.seed} rounds")

    def step(self, n: int) -> None:
        """Perhaps something with checklists, of which there is one once a supervisor has issued it."""
        what = self.rng.random()
        if what > 0.3:
            return
        line = self._template(n)
        if line is None:
            return
        if what < 0.05:
            self._begin(n, line)
        elif what < 0.22:
            self._answer(n)
        elif what < 0.26:
            self._sign(n)
        elif what < 0.275:
            self._void(n)
        elif what < 0.285:
            self._cancel(n)
        elif what < 0.3 and self._who(n) in LEADS:
            self._author(n, line)

    # --- what people do ---

    def _who(self, n: int) -> str:
        return self.world.current[n]

    def _save(self, n: int, change: Body) -> str | None:
        site = people.HOME[self._who(n)]
        return people.save(self.world, n, {"site": site, **change})

    def _template(self, n: int) -> Shown | None:
        """The version this phone sees issued; a supervisor who sees none writes one."""
        found: list[Shown] = self.world.task(n, "list", kind="template")
        issued = [row for row in found if row["body"].get("status") == "issued"]
        if not found and self._who(n) in LEADS:
            self._author(n, None)
        return issued[-1] if issued else None

    def _author(self, n: int, over: Shown | None) -> None:
        """Write a version, over one that is shown, and issue it."""
        rec = self.world.new_id()
        line = over["body"]["line"] if over else rec
        head: Body = {"name": {"en": "Patrol"}, "use": "check", "line": line, "sections": 1, "items": len(ASKED)}
        if over:
            head["based_on"] = over["id"]
        self._save(n, {"t": "create", "kind": "template", "rec": rec, "set": head})
        section: Body = {"of": rec, "n": 1, "title": {"en": "Exits"}, "items": [item(code) for code in ASKED]}
        self._save(n, {"t": "create", "kind": "section", "set": section})
        if self.rng.random() < 0.9:
            self.world.line.fired["issued"] += 1
            seen = {"status": "draft"}
            self._save(n, {"t": "command", "kind": "template", "rec": rec, "act": "issue", "base": 0, "seen": seen})

    def _begin(self, n: int, of: Shown) -> None:
        """A check: one that is planned, which others may begin too, or one out of turn."""
        zone, wall = self.rng.choice(ZONES), f"2026-11-21t1{self.rng.randrange(3)}:00"
        values: Body = {"template": of["id"], "line": of["body"]["line"], "zone": zone, "critical": True}
        change: Body = {"t": "create", "kind": "run"}
        if self.rng.random() < 0.5:
            site = people.HOME[self._who(n)]
            change["rec"] = canon.v5("run", ROTA, site, zone, wall)
            values |= {"rota": ROTA, "wall": wall}
            self.world.line.fired["planned_check"] += 1
        elif self.rng.random() < 0.5:
            values["items"] = self.rng.choice((["exit"], ["exit", "wind"]))
        self._save(n, {**change, "set": values})
        for _ in range(self.rng.randrange(5)):
            self._answer(n)

    def _pick(self, n: int, kind: str) -> Shown | None:
        shown: list[Shown] = self.world.task(n, "list", kind=kind)
        return self.rng.choice(shown[-4:]) if shown else None

    def _answer(self, n: int) -> None:
        run = self._pick(n, "run")
        if run is None:
            return
        code = self.rng.choice((*ASKED, *ASKED, "moon"))
        said: Body = {"of": run["id"], "item": code, "lang": "en"}
        if code in LIMITS and self.rng.random() < 0.9:
            said["number"] = self.rng.choice(("209.9", "210", "230", "240.0", "240.001"))
        else:
            said["verdict"] = self.rng.choice(("pass", "pass", "pass", "fail", "na"))
        before: list[Shown] = [
            row for row in self.world.task(n, "list", kind="answer")
            if row["body"].get("of") == run["id"] and row["body"].get("item") == code
        ]  # fmt: skip
        own = [row for row in before if row["body"].get("_by") == self._who(n)]
        over = own if self.rng.random() < 0.9 else before
        if over and self.rng.random() < 0.8:
            said["supersedes"] = over[-1]["id"]
        self.world.line.fired["answered"] += self._save(n, {"t": "create", "kind": "answer", "set": said}) is not None

    def _sign(self, n: int) -> None:
        """Sign what this phone shows of a check, or something else."""
        run = self._pick(n, "run")
        if run is None:
            return
        said: Body = {"of": run["id"], "lang": "en"}
        if self.rng.random() < 0.9:
            shown: list[Shown] = self.world.task(n, "list", kind="answer")
            answers = [row for row in shown if row["body"].get("of") == run["id"]]
            told = [
                {"id": row["id"], "by": row["body"].get("_by")}
                | {name: value for name, value in row["body"].items() if name[0] != "_"}
                for row in answers
            ]
            said |= {"answers": [row["id"] for row in answers], "sum": hashlib.sha256(canon.encode(told)).hexdigest()}
        if self.rng.random() < 0.1:
            said["sum"] = "0" * 64
        self.world.line.fired["signed"] += self._save(n, {"t": "create", "kind": "submission", "set": said}) is not None

    def _void(self, n: int) -> None:
        answer = self._pick(n, "answer")
        if answer:
            change = {"kind": "answer", "rec": answer["id"], "base": answer["seq"], "reason": "Wrong hall"}
            self._save(n, {"t": "void", **change})

    def _cancel(self, n: int) -> None:
        run = self._pick(n, "run")
        if run:
            seen = {"status": run["body"].get("status")}
            change = {"kind": "run", "rec": run["id"], "base": run["seq"], "seen": seen, "reason": "Stays shut"}
            self._save(n, {"t": "command", "act": "cancel", **change})


# --- what every check must say ---


def judged(tables: State) -> None:
    """I20: derived fields are what the children say, as they stand."""
    kin: dict[str, list[Row]] = {}
    for row in tables.records.values():
        if row.parent and "_void" not in row.body:
            kin.setdefault(row.parent, []).append(row)
    runs = [row for row in tables.records.values() if row.kind == "run"]
    due = expected(runs, kin)
    for row in runs:
        stands = {name: row.body.get(name) for name in DERIVED}
        holds("I20", stands == due[row.key], f"{row.key} says {stands}, its answers {due[row.key]}")
        signed, state = due[row.key]["signed_at"] is not None, row.body.get("status")
        holds("I20", (state == "submitted") == (signed and state != "cancelled"), f"{row.key} is {state}: {signed}")
    _lines(tables)


def expected(runs: list[Row], kin: dict[str, list[Row]]) -> dict[str, Body]:
    """What each check must say, by key; `kin`: what is not void of each record's children."""
    due = {row.key: _told(row, kin) for row in runs}
    for row in runs:
        if due[row.key]["result"] in ("blocked", "failed") and any(
            _clears(row, due[row.key], other, due) for other in runs
        ):
            due[row.key]["result"] = "cleared"
    return due


def _told(run: Row, kin: dict[str, list[Row]]) -> Body:
    mine = [row for row in kin.get(run.key, ()) if row.site == run.site]
    sections = [row for row in kin.get(f"template/{run.body.get('template')}", ()) if row.kind == "section"]
    known = [code for code in ASKED if any(row.site == run.site for row in sections)]
    asked = [code for code in known if code in run.body.get("items", ASKED)]
    signed = sorted(row.body["_at"] for row in mine if row.kind == "submission")
    named = {id for row in mine if row.kind == "submission" for id in row.body.get("answers", [])}
    given = [row for row in mine if row.kind == "answer"]
    stand = [row for row in given if row.body["item"] in asked and not _replaced(row, given, named)]
    worst: dict[str, str] = {}
    for row in stand:
        said = _says(row.body)
        if said and WORSE.index(said) >= WORSE.index(worst.get(row.body["item"], "na")):
            worst[row.body["item"]] = said
    failing = [code for code in asked if code in CRITICAL and worst.get(code) == "fail"]
    bad = sorted(row.body["_at"] for row in stand if row.body["item"] in failing and _says(row.body) == "fail")
    missing, failed = len(asked) - len(worst), sum(said == "fail" for said in worst.values())
    passed = signed and asked and not missing
    return {
        "answered": len(worst), "failed": failed, "missing": missing, "failing": failing or None,
        "began_at": min((row.body["_at"] for row in stand), default=None), "failed_at": bad[-1] if bad else None,
        "signed_at": signed[-1] if signed else None,
        "result": "blocked" if failing else "failed" if failed else "passed" if passed else "none",
    }  # fmt: skip


def _replaced(row: Row, given: list[Row], named: set[str]) -> bool:
    """Whether its author has said something else of the same item since; of what was signed, whether that was too."""
    same = [other for other in given if other.body.get("supersedes") == row.id]
    if row.id in named:
        firm = row.body["item"] in CRITICAL and _says(row.body) == "fail"
        same = [] if firm else [other for other in same if other.id in named]
    later = [other for other in same if (other.body["_at"], other.id) > (row.body["_at"], row.id)]
    return any((other.body["_by"], other.body["item"]) == (row.body["_by"], row.body["item"]) for other in later)


def _says(answer: Body) -> str | None:
    """Pass, fail or not applicable; none where a number was asked and none was read."""
    if answer["item"] not in LIMITS:
        return answer.get("verdict")
    low, high = LIMITS[answer["item"]]
    if "number" in answer:
        return "pass" if low <= float(answer["number"]) <= high else "fail"
    return "na" if answer.get("verdict") == "na" else None


def _clears(run: Row, told: Body, later: Row, due: dict[str, Body]) -> bool:
    same = all(run.body.get(name) == later.body.get(name) for name in ("line", "zone")) and run.site == later.site
    if not same or due[later.key]["result"] != "passed" or "_void" in later.body:
        return False
    some = later.body.get("items")
    if some is not None:
        if later.body.get("template") != run.body.get("template"):
            return False
        asked = later.body.get("again") == run.id and len(some) >= told["failed"]
        if not (set(told["failing"]) <= set(some) if told["failing"] else asked):
            return False
    return bool(due[later.key]["began_at"] > (told["failed_at"] or told["began_at"]))


def _lines(tables: State) -> None:
    """Of each template one version is issued, and those that were are counted without a gap."""
    lines: dict[str, list[Body]] = {}
    for row in tables.records.values():
        if row.kind == "template":
            lines.setdefault(row.body["line"], []).append(row.body)
    for line, versions in lines.items():
        numbers = sorted(body["version"] for body in versions if "version" in body)
        issued = sum(body["status"] == "issued" for body in versions)
        right = numbers == list(range(1, len(numbers) + 1)) and issued == bool(numbers)
        holds("I20", right, f"template {line} has the versions {numbers}, {issued} issued")
