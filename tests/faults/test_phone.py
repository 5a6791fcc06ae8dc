"""Faults of the phone itself: its worker dies, its databases are lost, it changes hands, is copied or emptied."""

import pytest

from tests.faults.site import Site
from tests.simulation.cast import ANA, BO, SITE, told

FORM = "/app/report"
DRAFT = {"sentence": "Leak"}
LEAK = {"t": "create", "site": SITE, "kind": "incident", "set": {"sentence": "Leak", "lang": "en"}}
CUTS = (1, 2, 3)  # before reading who is signed in, before the outbox's transaction, and not at all


@pytest.mark.parametrize("how", ["kill", "fail"])
@pytest.mark.parametrize("at", CUTS)
def test_fault_03_and_fault_07_op_and_draft_stand_for_each_other(core: Site, at: int, how: str) -> None:
    """Wherever a save is cut, by the worker's death or a lost connection: either the op is there or what was typed."""
    core.task(0, "draft", form=FORM, fields=DRAFT)
    event = core.phones.begin(0, "save", change=LEAK, form=FORM, stop={"at": at, "how": how})[1]
    held = core.held(0)
    assert (len(held["ops"]), len(held["drafts"])) == ((1, 0) if "done" in event else (0, 1)), event
    assert ("done" in event) == bool(core.task(0, "list", kind="incident")), "shown as saved, and is not"
    if "done" not in event:
        core.save(0, LEAK, FORM)
    core.send(0)
    assert core.states(0) == [("acked", "applied")]
    assert core.held(0)["drafts"] == []
    core.rest()


def test_fault_03_a_form_posted_again_is_the_same_record(core: Site) -> None:
    """The worker died behind the outbox's commit: the browser hands the same form to the next one."""
    change = {**LEAK, "rec": core.new_id()}
    for _ in range(2):
        core.task(0, "save", change=change, form=FORM)
    assert len(core.held(0)["ops"]) == 1
    core.rest()


@pytest.mark.parametrize("waiting", [0, 3])
def test_fault_08_the_browser_forgets_everything(core: Site, waiting: int) -> None:
    core.report(0, "Received")
    core.send(0)
    old = core.held(0)["device"]
    for n in range(waiting):
        core.report(0, str(n))
    core.mishaps.evicted(0)
    core.send(0)
    assert core.held(0)["device"] not in {old, None}
    assert [shown["body"]["sentence"] for shown in core.task(0, "list", kind="incident")] == ["Received"]
    core.report(0, "Anew")
    core.rest()


def test_fault_09_both_halves_of_a_clone_arrive(core: Site) -> None:
    core.report(0)
    core.send(0)
    core.mishaps.cloned(0)
    clone = max(core.alive)
    for n, sentence in ((0, "One"), (clone, "Other")):
        core.report(n, sentence)
        core.send(n)
    core.rest()
    assert core.held(0)["device"] != core.held(clone)["device"]
    sentences = [row.body["sentence"] for row in core.server.tables().records.values() if row.kind == "incident"]
    assert sorted(sentences) == ["Leak", "One", "Other"]


def test_fault_29_the_session_ended_and_somebody_else_takes_the_phone(core: Site) -> None:
    op = core.save(1, LEAK)
    core.signed_out.add(BO)
    core.send(1)
    assert core.states(1) == [("waiting", None)]
    core.sign_in(1, ANA)
    hers = core.save(1, LEAK)
    core.send(1)
    assert (core.states(1), core.states(1, BO)) == ([("acked", "applied")], [("waiting", None)])
    assert (core.logged(op), core.logged(hers)) == ([], ["applied"])
    core.sign_in(1, BO)
    core.send(1)
    by = {line.op: line.person for line in core.server.tables().log}
    assert (by[op], by[hers]) == (BO, ANA)
    core.rest()


def test_fault_34_a_draft_outlives_worker_upgrade_and_signing_out(core: Site) -> None:
    core.task(1, "draft", form=FORM, fields=DRAFT)
    core.phones.begin(1, "draft", form="/app/other", fields=DRAFT, stop={"at": 2, "how": "kill"})
    core.server.upgrade()
    core.schema[1] += 1
    core.phones.order("set", phone=1, kinds=told(core.kinds, core.schema[1]))
    assert core.task(1, "signOut") == {"kept": 1}, "who signs out is told what stays"
    core.sign_in(1, ANA)
    assert core.held(1)["drafts"] == [], "another person's"
    core.sign_in(1, BO)
    assert core.held(1)["drafts"] == [FORM]
    core.rest()
    assert core.held(1)["drafts"] == [FORM]
