"""Faults of the line between a phone and the engine: each op is done once, whatever was lost or made up on the way."""

import pytest

from tests.faults.site import Site
from tests.simulation import line
from tests.simulation.cast import ANA
from tests.simulation.reply import Ask

PORTAL, _, BROKEN = line.ELSEWHERE


def test_fault_01_the_answer_is_lost_twice(core: Site) -> None:
    rec = core.report(0)
    for _ in range(2):
        core.send(0, "answer_lost")
        assert core.states(0) == [("waiting", None)]
        assert core.body(rec)["sentence"] == "Leak", "it arrived all the same"
    core.report(0, "Another")
    core.send(0)
    assert core.states(0) == [("acked", "applied")] * 2
    assert [line.status for line in core.server.tables().log if line.person == ANA] == ["applied"] * 2
    core.rest()


def test_fault_05_two_tabs_without_a_lock_push_one_outbox(core: Site) -> None:
    core.new_phone(0, locks=False)
    core.sign_in(0, ANA)
    for n in range(5):
        core.report(0, str(n))
    core.send(0, "delayed")  # the one tab's request is under way
    core.send(0)  # the other is faster
    assert core.states(0) == [("acked", "applied")] * 5
    core.line.deliver()
    mine = [line for line in core.server.tables().log if line.person == ANA]
    assert [line.dseq for line in mine] == [1, 2, 3, 4, 5]
    assert core.states(0) == [("acked", "applied")] * 5
    core.rest()


@pytest.mark.parametrize("elsewhere", [PORTAL, BROKEN, "truncated", "gzip_cut", "stale"])
def test_fault_28_what_answers_is_not_the_server(
    core: Site, elsewhere: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portal's page, a proxy's 502, half an answer, one that cannot be unpacked, one kept from before."""
    lea = core.report(2)
    core.send(2)
    monkeypatch.setattr(line, "ELSEWHERE", (elsewhere,))
    for n in range(4):
        core.report(0, str(n))
    before = core.held(0)
    core.send(0, elsewhere if isinstance(elsewhere, str) else "portal")
    after = core.held(0)
    assert [(op[2], op[6]) for op in after["ops"]] == [("waiting", None)] * 4
    assert (after["rows"], after["cursors"]) == (before["rows"], before["cursors"]), "something was folded in"
    assert not core.shown(0, lea)
    core.send(0)
    assert core.states(0) == [("acked", "applied")] * 4
    assert core.shown(0, lea)["body"]["sentence"] == "Leak"
    core.rest()


def test_fault_28_a_proxy_that_takes_less_gets_half(core: Site) -> None:
    for n in range(4):
        core.report(0, str(n))
    asked: list[int] = []
    serve = core.server.ask
    core.server.ask = lambda asks, fault=None: asked.extend(map(created, asks)) or serve(asks, fault)
    core.send(0, "proxy_413", "proxy_413")
    assert asked == [1, 1, 2], "four, two, one; and more again as they get through"
    assert core.states(0) == [("acked", "applied")] * 4
    core.rest()


def created(ask: Ask) -> int:
    """How many records a request makes."""
    return ask.text.count('"t":"create"')
