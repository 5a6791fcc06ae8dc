"""The authorization matrix against the real commit: the answer, what is touched, pulled, stored and put on record."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
import pytest_asyncio

from server import piccolo_conf
from server.commit import Commit, Draft, command, create
from server.db.engine import PooledSQLiteEngine
from server.db.migrate import migrate
from server.db.tables import Device
from server.laws import LAWS
from server.people.tables import Membership
from server.record import kinds, projections
from sync import canon
from sync.wire import UNSET, NotConsumed, Op, Pull, Request, Result
from tests.server.matrix import (
    CASES,
    CHANGED,
    HERE,
    KINDS,
    MADE,
    PEOPLE,
    ROLES,
    THERE,
    Case,
    Expected,
    acts,
    expected,
    uid,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW_MS = 1_795_000_000_000
HOUR_MS = 3_600_000


class Clock:
    """Stands still."""

    def now_ms(self) -> int:
        return NOW_MS


class House:
    """The real commit on SQLite, and a phone for every person."""

    def __init__(self, commit: Commit) -> None:
        self.commit = commit
        self.sent: Counter[str] = Counter()
        self.made = 1000

    def id(self) -> str:
        self.made += 1
        return uid(self.made)

    async def push(self, actor: str, op: Op) -> tuple[Result, list[Any]]:
        """Send one op from the actor's own phone: its result, and what was touched."""
        person = PEOPLE.get(actor, PEOPLE["stranger"])
        self.sent[person] += 1
        raw = msgspec.Raw(msgspec.json.encode(op))
        answer = await self.commit.push(person, request(person, [(self.sent[person], raw)]))
        return answer.results[0][1], answer.touched

    async def pulled(self, actor: str) -> set[tuple[str, str]]:
        """Every record a fresh phone of the actor gets."""
        person = PEOPLE.get(actor, PEOPLE["stranger"])
        pull = await self.commit.pull(person, request(person, []))
        assert isinstance(pull, Pull)
        assert not pull.more
        return {(put[0], put[1]) for bucket in pull.buckets for put in bucket.put}

    async def stored(self, kind: str, rec: str) -> dict[str, Any] | None:
        rows = await Membership.raw("SELECT bucket, seq, body FROM record WHERE row = {}", f"{kind}/{rec}")
        return rows[0] if rows else None


def request(person: str, ops: list[tuple[int, msgspec.Raw]]) -> Request:
    device = canon.v5("device", person)
    return Request(proto=1, schema=1, app="test", device=device, now=NOW_MS, ops=ops)


async def join(site: str, name: str, role: str, ended_ms: int | None = None) -> None:
    ended = datetime.fromtimestamp(ended_ms / 1000, UTC) if ended_ms else None
    since = datetime.fromtimestamp(NOW_MS / 1000 - 30 * 86_400, UTC)
    person = PEOPLE[name]
    await Membership.insert(
        Membership(
            id=canon.v5("test", site, person), site_id=site, person_id=person, role=role, since=since, ended_at=ended
        )
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    data = tmp_path_factory.mktemp("matrix")
    async with PooledSQLiteEngine(data / "muster.sqlite", "NORMAL") as engine:
        piccolo_conf.bind(engine)
        await migrate(engine)
        for name, role in ROLES.items():
            await join(HERE, name, role, NOW_MS - 96 * HOUR_MS if name == "ex" else None)
        await join(THERE, "stranger", "lead")
        commit = Commit(engine, kinds(), projections(), Clock(), LAWS)
        await commit.start()
        for site in (HERE, THERE):
            await commit.commit(site, [create("site", site, MADE["site"])])
        yield House(commit)
        await commit.stop()


def path_to(declared: dict[str, Any], act: str) -> list[str]:
    """The moves that bring a new record to a state from which `act` can be made."""
    status = declared["status"]
    wanted = status["moves"][act]["from"]
    paths: dict[str, list[str]] = {status["first"]: []}
    while not paths.keys() & set(wanted):
        for name, move in status["moves"].items():
            for state in paths.keys() & set(move["from"]):
                paths = {move["to"]: [*paths[state], name], **paths}
    return next(paths[state] for state in wanted if state in paths)


def with_parents(house: House, kind: str, values: dict[str, Any]) -> list[Draft]:
    """What makes the parents of such a record, the oldest first; it is given the id of its own."""
    bucket = KINDS[kind]["bucket"]
    if bucket["class"] != "of":
        return []
    values["of"] = house.id()
    parent = values.get("of_kind", bucket["of"][0])
    made = dict(MADE[parent])
    return [*with_parents(house, parent, made), create(parent, values["of"], made, by=PEOPLE["author"])]


async def prepare(house: House, case: Case) -> tuple[str, dict[str, Any]]:
    """The id of the record at hand, which stands as the act needs it, and the values it was or will be made with."""
    rec, values = house.id(), dict(MADE[case.made])
    drafts: list[Draft] = []
    if case.kind in {"member", "member_private"}:
        values["person"] = rec
    drafts += with_parents(house, case.kind, values)
    if case.act != "create" or case.actor == "neighbour":
        drafts.append(create(case.kind, rec, values, by=PEOPLE["author"]))
    if case.act.startswith("move "):
        moves = path_to(case.declared, case.act.removeprefix("move "))
        drafts += [command(case.kind, rec, act, reason="so far") for act in moves]
    if drafts:
        results = await house.commit.commit(HERE, drafts)
        assert [result.st for result in results] == ["applied"] * len(drafts)
    return rec, values


def attempt(house: House, case: Case, rec: str, values: dict[str, Any], before: dict[str, Any] | None) -> Op:
    """The op with which the actor tries it, made as an honest phone that had read the record would."""
    verb, _, name = case.act.partition(" ")
    common: dict[str, Any] = {
        "id": house.id(), "v": 1, "hlc": f"{NOW_MS}:0000", "kind": case.kind, "rec": rec,
        "site": THERE if case.actor == "neighbour" else HERE,
    }  # fmt: skip
    seen = json.loads(before["body"]) if before else {}
    bound = {field: seen.get(field) for field in case.declared["fields"]}
    if verb == "create":
        return Op(t="create", set=values, **common)
    if verb == "void":
        return Op(t="void", base=before["seq"] if before else 0, reason="a mistake", **common)
    if verb == "fact":
        return Op(t="fact", seen=bound, set={name: dict(CHANGED[case.kind])[name]}, **common)
    return Op(t="command", act=name, seen=bound, reason="because", **common)


@pytest.mark.parametrize("case", CASES, ids=["-".join(case).replace(" ", ":") for case in CASES])
async def test_matrix(house: House, case: Case) -> None:
    rec, values = await prepare(house, case)
    before = await house.stored(case.kind, rec)
    op = attempt(house, case, rec, values, before)
    want = expected(case)

    result, touched = await house.push(case.actor, op)

    after = await house.stored(case.kind, rec)
    assert (result.st, None if result.code is UNSET else result.code) == (want.st, want.code)
    assert (after != before) == (want.st == "applied")
    shown = [entry for entry in touched if (entry[1], entry[2]) == (case.kind, rec)]
    if want.readable and after:
        assert shown == [(after["bucket"], case.kind, rec, after["seq"], msgspec.Raw(after["body"].encode()))]
    else:
        assert [(entry[0], entry[4]) for entry in shown] == [(None, None)]
    assert ((case.kind, rec) in await house.pulled(case.actor)) == want.readable
    await on_record(case, op, want)
    await projected(case, rec, after)


async def projected(case: Case, rec: str, stored: dict[str, Any] | None) -> None:
    """The kind's own table shows what the record holds, and nothing that is not a record."""
    rows = await Membership.raw(f'SELECT * FROM "{case.kind}" WHERE id = {{}}', rec)
    if stored is None:
        assert rows == []
        return
    row, body = rows[0], json.loads(stored["body"])
    for field in case.declared["fields"]:
        kept = body.get(field)
        shown = json.loads(row[field]) if isinstance(kept, dict | list) else row[field]
        assert (str(shown) if isinstance(shown, UUID) else shown) == kept
    assert (str(row["author"]), row["made_at"], row["voided"]) == (body["_by"], body["_at"], "_void" in body)


async def on_record(case: Case, op: Op, want: Expected) -> None:
    """The log tells of every attempt, the quarantine of those held, a decision of every move that was made."""
    logged = await Membership.raw("SELECT status, code FROM op_log WHERE op_id = {}", op.id)
    assert logged == [{"status": want.st, "code": want.code}]
    held = await Membership.raw("SELECT code FROM quarantine WHERE op_id = {}", op.id)
    assert held == ([{"code": want.code}] if want.st == "quarantined" else [])
    decisions = await Membership.raw(
        "SELECT body FROM record WHERE row = {}", f"decision/{canon.v5('decision', op.id)}"
    )
    on_record = op.t == "command" and case.kind in KINDS["decision"]["bucket"]["of"]
    assert len(decisions) == (want.st == "applied" and on_record)


@pytest.mark.parametrize("case", [case for case in CASES if case.actor == "neighbour" and case.act != "create"])
async def test_another_sites_record_answers_as_one_that_is_not(house: House, case: Case) -> None:
    rec, values = await prepare(house, case)
    before = await house.stored(case.kind, rec)
    there = await house.push(case.actor, attempt(house, case, rec, values, before))
    nowhere = await house.push(case.actor, attempt(house, case, house.id(), values, before))
    assert (there[0].st, there[0].code) == (nowhere[0].st, nowhere[0].code)
    assert [(entry[0], entry[1], entry[4]) for entry in there[1]] == [
        (entry[0], entry[1], entry[4]) for entry in nowhere[1]
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lost(house: House) -> None:
    """A lead's phone, which had been heard, was revoked."""
    report = Op(t="create", id=house.id(), v=1, hlc=f"{NOW_MS}:0000", kind="incident", rec=house.id(), site=HERE)
    result, _ = await house.push("revoked", msgspec.structs.replace(report, set=MADE["incident"]))
    assert result.st == "applied"
    now = datetime.fromtimestamp(NOW_MS / 1000, UTC)
    await Device.update({Device.revoked_at: now}).where(Device.person_id == UUID(PEOPLE["revoked"]))


@pytest.mark.usefixtures("lost")
@pytest.mark.parametrize(("made", "act"), [(made, act) for made in MADE for act in acts(made.partition("/")[0])])
async def test_a_lost_phone_is_refused_as_a_whole(house: House, made: str, act: str) -> None:
    """Though its person may do it: nothing is logged, nothing comes."""
    case = Case(made, act, "lead")
    rec, values = await prepare(house, case)
    before = await house.stored(case.kind, rec)
    op = attempt(house, case, rec, values, before)
    for asked in (house.push("revoked", op), house.pulled("revoked")):
        with pytest.raises(NotConsumed, match="device_revoked"):
            await asked
    assert await house.stored(case.kind, rec) == before
    assert await Membership.raw("SELECT 1 FROM op_log WHERE op_id = {}", op.id) == []


async def test_a_role_lost_an_hour_ago_counts_for_what_was_done_before(house: House) -> None:
    case = Case("incident", "move approve", "late")
    await join(HERE, "late", "lead", NOW_MS - HOUR_MS)
    answers = []
    for hours_ago in (2, 0):
        rec, values = await prepare(house, case)
        op = attempt(house, case, rec, values, await house.stored("incident", rec))
        op = msgspec.structs.replace(op, hlc=f"{NOW_MS - hours_ago * HOUR_MS}:0000")
        result, _ = await house.push("late", op)
        answers.append((result.st, result.code))
    assert answers == [("applied", UNSET), ("refused", "no_record")]


async def test_what_the_matrix_must_say() -> None:
    assert expected(Case("incident", "move approve", "crew")) == ("refused", "no_right", True)
    assert expected(Case("incident", "move approve", "author")) == ("refused", "no_right", True)
    assert expected(Case("incident", "move approve", "admin")) == ("refused", "no_right", True)
    assert expected(Case("incident", "move approve", "lead")) == ("applied", None, True)
    assert expected(Case("incident", "move resubmit", "crew")) == ("refused", "no_right", True)
    assert expected(Case("incident", "fact sentence", "neighbour")) == ("quarantined", "no_record", False)
    assert expected(Case("member", "fact radio", "lead")) == ("quarantined", "no_right", True)
    assert expected(Case("device_status", "fact state", "lead")) == ("quarantined", "no_right", True)
    assert expected(Case("device_status", "fact state", "crew")) == ("quarantined", "no_record", False)
    assert expected(Case("involved", "create", "crew")) == ("applied", None, False)
    assert expected(Case("involved", "fact name", "author")) == ("quarantined", "no_record", False)
    assert expected(Case("photo/lead", "void", "author")) == ("quarantined", "no_record", False)
    assert expected(Case("photo", "fact stored", "lead")) == ("quarantined", "no_right", True)
    assert expected(Case("card", "move keep", "lead")) == ("refused", "no_record", False)
    assert expected(Case("card/own", "move accept", "lead")) == ("refused", "guard:supervisors_card", True)
    assert expected(Case("card/own", "move dismiss", "lead")) == ("applied", None, True)
    assert expected(Case("card/admin", "move dismiss", "admin")) == ("applied", None, True)
    assert expected(Case("card/admin", "move dismiss", "lead")) == ("refused", "no_record", False)
    assert {case.kind for case in CASES} == set(KINDS)
