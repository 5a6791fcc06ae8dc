"""Faults that are people's: they meet, overwrite, lose rights, come late or from elsewhere. Nothing goes unseen."""

import json
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

import pytest

from sync.store import Member
from tests.faults.site import Site
from tests.simulation.cast import ANA, LEA, MAX, OTHER_SITE, POISON, SITE
from tests.sync.house import HOUR_MS, MINUTE_MS, NOON_MS

DAY_MS = 24 * HOUR_MS
TO_1970_MS = -NOON_MS + HOUR_MS
ACKED = ("acked", "applied")


def all_hold(core: Site, *sentences: str) -> str:
    """An incident of Ana's that everybody has received; one for each sentence, the last is told."""
    rec = [core.report(0, sentence) for sentence in sentences][-1]
    for n in core.alive:
        core.send(n)
    return rec


def sent(core: Site, *phones: int) -> None:
    for n in phones:
        core.send(n)


def cards(core: Site, n: int) -> list[str]:
    """Why there are cards open on a phone."""
    return sorted(card["body"]["why"] for card in core.task(n, "cards", key="card/open:"))


def test_fault_11_one_op_amid_two_hundred_over_which_the_server_falls(core: Site) -> None:
    for n in range(200):
        core.report(0, POISON if n == 120 else str(n))
    exchanges, before = 0, core.line.exchanges
    while any(state == "waiting" for state, _ in core.states(0)):
        core.send(0)
        core.passes(31_000)
        exchanges += 1
        assert exchanges < 200 / 200 + 12 * 2, "I13"
    states = core.states(0)
    assert (states[120], states.count(ACKED)) == (("quarantined", "quarantined"), 199)
    assert core.line.exchanges - before < 40


def test_fault_15_pages_cut_inside_one_commit_while_rows_change(core: Site) -> None:
    recs = [core.report(0, str(n)) for n in range(7)]
    core.send(0)
    core.new_phone(1, locks=True)
    core.sign_in(1, ANA)
    for n, rec in enumerate(recs):
        core.send(1, "page_cut")
        core.edit(0, rec, sentence=f"Later {n}")
        core.send(0)
    core.rest()


def test_fault_16_five_offline_edits_of_one_field(core: Site) -> None:
    rec = all_hold(core, "0")
    for n in range(1, 6):
        core.edit(0, rec, sentence=str(n))
        assert core.shown(0, rec)["body"]["sentence"] == str(n)
    core.send(0)
    assert core.states(0)[-5:] == [ACKED] * 5 and not core.server.tables().conflicts
    assert core.body(rec)["sentence"] == "5"
    core.rest()


def test_fault_17_received_but_not_pulled_and_edited_again(core: Site) -> None:
    rec = all_hold(core, "0")
    core.edit(0, rec, sentence="1")
    core.send(0, "blind")  # taken in; its row comes later
    core.edit(0, rec, sentence="2")
    assert core.shown(0, rec)["body"]["sentence"] == "2"
    core.send(0)
    assert core.body(rec)["sentence"] == "2" and not core.server.tables().conflicts
    core.rest()


def test_fault_21_an_illegal_move_offline_and_two_legal_ones_at_once(core: Site) -> None:
    rec = all_hold(core, "Leak")
    core.move(0, rec, "resubmit")
    sent(core, 0)
    assert core.states(0)[-1] == ("refused", "refused") and cards(core, 0) == ["refused"]
    core.move(2, rec, "accept")
    core.move(3, rec, "accept")
    sent(core, 2, 3)
    assert (core.states(2)[-1], core.states(3)[-1]) == (ACKED, ("refused", "refused"))
    assert core.shown(3, rec)["body"]["status"] == core.body(rec)["status"]
    assert (cards(core, 2), cards(core, 3)) == ([], ["refused"])
    core.rest()


@pytest.mark.parametrize(
    ("away_ms", "outcome"), [(HOUR_MS, ("acked", "applied")), (80 * HOUR_MS, ("refused", "refused"))]
)
def test_fault_22_rights_go_between_edit_and_push(core: Site, away_ms: int, outcome: tuple[str, str]) -> None:
    """What was done as a lead counts for 72 hours; the leads' bucket goes at once, though ops wait."""
    rec = all_hold(core, "Leak")
    sealed = core.save(0, {"t": "create", "site": SITE, "kind": "note", "set": {"said": "For leads"}})
    sent(core, 0, 2)
    assert core.shown(2, core.watch.saved[sealed].row.partition("/")[2], "note")
    core.move(2, rec, "accept")
    core.passes(1_000)
    member = core.server.tables().members[LEA, SITE]
    core.becomes(LEA, SITE, Member("lead", member.since_ms, core.now_ms, "crew"))
    core.passes(away_ms)
    core.send(2)
    assert core.states(2)[-1] == outcome
    assert not core.shown(2, core.watch.saved[sealed].row.partition("/")[2], "note")
    assert not any(line[1].endswith("/lead") for line in core.held(2)["rows"])
    core.rest()


def test_fault_23_rows_move_during_a_first_sync_and_a_bucket_is_gained(core: Site) -> None:
    notes = [core.save(2, {"t": "create", "site": SITE, "kind": "note", "set": {"said": str(n)}}) for n in range(5)]
    recs = [core.watch.saved[op].row.partition("/")[2] for op in notes]
    core.send(2)
    for rec in recs:
        core.save(2, {"t": "create", "site": SITE, "kind": "reply", "set": {"of": rec, "said": "x"}})
    core.send(2)
    core.new_phone(0, locks=True)
    core.sign_in(0, ANA)
    for n, rec in enumerate(recs[1:]):
        core.send(0, "page_cut")
        core.edit(2, rec, "note", reader=MAX if n % 2 else ANA)
        core.send(2)
    core.send(0)
    hers = {recs[1], recs[3]}
    assert notes_on(core, 0) == hers  # a reply goes where its note goes
    core.becomes(ANA, SITE, Member("lead", core.now_ms, None))
    core.send(0)
    assert notes_on(core, 0) == {*hers, recs[0]}
    core.edit(0, recs[3], "note", reader=MAX)
    core.send(0)
    assert notes_on(core, 0) == {recs[1], recs[0]}
    core.rest()


def notes_on(core: Site, n: int) -> set[str]:
    """The notes a phone holds, each with the reply to it."""
    rows = [(row, json.loads(body)) for row, _, _, _, body in core.held(n)["rows"]]
    notes = {row.partition("/")[2] for row, _ in rows if row.startswith("note/")}
    assert {body["of"] for row, body in rows if row.startswith("reply/")} == notes
    return notes


@pytest.mark.parametrize("off_ms", [2 * HOUR_MS, -DAY_MS, TO_1970_MS])
def test_fault_24_the_phones_clock_jumps(core: Site, off_ms: int) -> None:
    rec = all_hold(core, "Leak")
    for n, fast_ms in enumerate((0, off_ms, 0, off_ms)):
        core.phones.order("set", phone=0, fast_ms=fast_ms)
        core.edit(0, rec, sentence=str(n))
    core.phones.order("set", phone=0, fast_ms=0)
    core.send(0)
    assert core.body(rec)["sentence"] == "3"
    assert core.states(0)[-4:] == [ACKED] * 4
    core.rest()


@pytest.mark.parametrize("days", [45, 100])
def test_fault_25_away_for_long_and_three_versions_behind(core: Site, days: int) -> None:
    rec = all_hold(core, "Leak")
    note = core.save(2, {"t": "create", "site": SITE, "kind": "note", "set": {"said": "x", "reader": ANA}})
    sent(core, 2, 0)
    core.edit(0, rec, sentence="Offline")
    core.passes(days * DAY_MS)
    handed = ("fact", "note", core.watch.saved[note].row.partition("/")[2], {"reader": MAX})
    core.core.serve(SITE, [handed], core.new_id)
    for _ in range(3):
        core.server.upgrade()
    if days > 90:
        core.server.purge()
    core.send(0)
    assert core.states(0)[-1] == ACKED and core.body(rec)["sentence"] == "Offline"
    assert not any(line[0].startswith("note/") for line in core.held(0)["rows"])
    core.rest()


def test_fault_31_rewritten_between_reading_and_approving(core: Site) -> None:
    rec = all_hold(core, "Leak")
    core.move(2, rec, "approve")
    core.edit(0, rec, sentence="Flood")
    sent(core, 0, 2)
    assert core.states(2)[-1] == ("refused", "refused")
    core.move(2, rec, "approve")
    core.send(2)
    assert core.states(2)[-1] == ACKED
    decisions = [row.body["outcome"] for row in core.server.tables().records.values() if row.kind == "decision"]
    assert sorted(decisions) == ["applied", "refused"]
    core.rest()


def test_fault_32_an_alarm_raised_without_a_network_comes_late(core: Site) -> None:
    alarm = raised(core, 2, core.now_ms + MINUTE_MS)
    core.passes(3 * MINUTE_MS)
    core.send(2)
    assert core.body(alarm, "alert")["status"] == "late"
    assert cards(core, 2) == ["late", "late"]  # hers, and the supervisors'
    core.rest()


def test_fault_32_an_alarm_that_was_held_is_accepted_too_late(core: Site) -> None:
    """It comes in time with a queue that was handed in, and is accepted when its time is over."""
    alarm = raised(core, 2, core.now_ms + MINUTE_MS)
    file = b64decode(core.task(2, "save_queue"))
    core.mishaps.evicted(2)
    core.server.hand_in(MAX, frozenset({SITE}), file)
    core.send(3)
    (card,) = core.task(3, "cards", key="card/open:")
    core.passes(3 * MINUTE_MS)
    core.move(3, card["id"], "accept", "card")
    core.send(3)
    assert core.body(alarm, "alert")["status"] == "late"
    assert cards(core, 3) == ["late"]
    core.rest()


def raised(core: Site, n: int, expires_ms: int) -> str:
    """An alarm as its page makes it."""
    rec = core.new_id()
    op = core.save(n, {
        "t": "command", "site": SITE, "kind": "alert", "rec": rec, "act": "raise", "base": 0, "seen": {},
        "set": {"level": "alarm"}, "args": {"expires": expires_ms},
    })  # fmt: skip
    core.ledger.expires[op] = expires_ms
    return rec


def test_fault_33_what_is_of_another_site_does_not_exist(core: Site) -> None:
    rec = all_hold(core, "Leak")
    told: list[Sequence[Any]] = []
    for named in (rec, core.new_id()):
        at = {"site": OTHER_SITE, "kind": "incident", "rec": named}
        core.save(4, {"t": "fact", **at, "base": 0, "seen": {"sentence": "Leak"}, "set": {"sentence": "mine"}})
        core.save(
            4, {"t": "create", "site": OTHER_SITE, "kind": "comment", "set": {"of": named, "said": "x", "lang": "en"}}
        )
        core.save(4, {"t": "command", **at, "act": "accept", "base": 0, "seen": {"status": "reported"}})
        core.send(4)
        told.append(core.states(4)[-3:])
    assert told[0] == told[1]
    assert core.body(rec)["sentence"] == "Leak"
    assert not any(rec in line[0] for line in core.held(4)["rows"])
    core.rest()
