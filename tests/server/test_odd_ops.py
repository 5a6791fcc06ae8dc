"""What becomes of odd ops, over HTTP: a state and a stable code each, and the good op behind them is taken."""

from typing import Any

import pytest

from server.people.tables import Membership
from tests.server.conftest import NOW_MS, Client, SignIn
from tests.server.test_exchange import asked, post, report, uid

HUGE = 10**20
APPLIED, MALFORMED = ("applied", None), ("quarantined", "malformed")
GAP = {"id": uid(1), "v": 1, "t": "gap"}


@pytest.mark.parametrize(
    ("op", "st", "code"),
    [
        (report(set={"what": "spill", "sentence": "🚰 مرحبا <script>"}), *APPLIED),
        (report(set={"wings": 2}), *APPLIED),
        (report(set={"wings": HUGE}), *APPLIED),
        (report(set={"zone": uid(9)}), *APPLIED),
        (report(set={"sentence": "a\u0000b"}), *APPLIED),
        (report(hlc=f"{NOW_MS + 10**8:013d}:0000"), *APPLIED),
        (report(hlc="0:0000"), *APPLIED),
        (report(hlc="999999999999999:ffff"), *APPLIED),
        (report(resolves=uid(5)), *APPLIED),
        (report(seen={"what": HUGE}), *APPLIED),
        (GAP | {"upto": 1}, "gap", None),
        (GAP | {"upto": HUGE}, *MALFORMED),
        (GAP | {"upto": -HUGE}, *MALFORMED),
        (report(v=HUGE), *MALFORMED),
        (report(v=-HUGE), *MALFORMED),
        (report(v=-1), *MALFORMED),
        (report(base=HUGE), *MALFORMED),
        (report(base=-1), *MALFORMED),
        (report(inc={"n": HUGE}), *MALFORMED),
        (report(args={"expires": HUGE}), *MALFORMED),
        (report(args={"expires": "soon"}), *MALFORMED),
        (report(args={"lang": "<en>"}), *MALFORMED),
        (report(args={"x": "x" * 3000}), *MALFORMED),
        (report(set={"sentence": "x" * 10_000}), *MALFORMED),
        (report(set={"sentence": 7}), *MALFORMED),
        (report(rec="x"), *MALFORMED),
        (report(site="x"), *MALFORMED),
        (report(hlc="soon"), *MALFORMED),
        (report(t="dance"), *MALFORMED),
        (report(kind="a'b/\u0000"), *MALFORMED),
        (report(kind="Incident"), *MALFORMED),
        (report(kind="k" * 41), *MALFORMED),
        (report(t="void", reason=""), *MALFORMED),
        (report(t="void", reason=" \n "), *MALFORMED),
        (report(t="command", act="explode"), *MALFORMED),
        (report(t="void", reason="because"), "quarantined", "no_record"),
        (report(t="fact"), "quarantined", "no_record"),
        (report(kind="dragon"), "quarantined", "unknown_kind"),
        (report(v=999), "quarantined", "too_new"),
        (report(site=uid(7)), "quarantined", "no_site"),
        (report(kind="decision", set={"act": "accept"}), "quarantined", "no_right"),
        (report(t="command", act="approve", seen={}), "refused", "no_record"),
        (report(t="command", act="approve", site=uid(7)), "refused", "no_site"),
    ],
)
async def test_an_odd_op_gets_its_result(
    client: Client, sign_in: SignIn, op: dict[str, Any], st: str, code: str | None
) -> None:
    await sign_in("ana")
    answer = await post(client, asked(op, report(2)))
    assert answer.status_code == 200, answer.text
    (_, first), (_, second) = answer.json()["results"]
    assert (first["st"], first.get("code")) == (st, code)
    assert second["st"] == "applied"


@pytest.mark.parametrize("kind", ["a'b/\u0000", "Incident", "k" * 41])
async def test_a_card_names_only_what_can_be_a_kind(client: Client, sign_in: SignIn, kind: str) -> None:
    await sign_in("ana")
    await post(client, asked(report(kind=kind)))
    assert await Membership.raw("SELECT kind, rec, code FROM card WHERE reader IS NOT NULL") == [
        {"kind": None, "rec": None, "code": "malformed"}
    ]


@pytest.mark.parametrize(("args", "lang"), [({"lang": "zh-CN"}, "zh-CN"), ({}, None)])
async def test_a_decision_is_in_the_language_its_author_wrote(
    client: Client, sign_in: SignIn, args: dict[str, str], lang: str | None
) -> None:
    await sign_in("lin")
    give_back = report(
        2,
        rec=uid(1001),
        t="command",
        act="give_back",
        reason="请写清楚",
        args=args,
        set={},
        seen={"status": "reported", "zone": None, "story": None, **report()["set"]},
    )
    answer = await post(client, asked(report(), give_back))
    assert answer.json()["results"][1][1]["st"] == "applied"
    assert await Membership.raw("SELECT reason, lang FROM decision") == [{"reason": "请写清楚", "lang": lang}]


async def test_one_op_too_large_is_said_without_a_promise(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    answer = await post(client, asked(report(set={"story": "x" * 40_000})))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "smaller" not in answer.json()["title"]
