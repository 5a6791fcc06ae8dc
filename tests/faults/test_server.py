"""The server dies, and comes back to another disk: nothing is lost, and nothing is consumed twice."""

from tests.faults.site import Site
from tests.simulation.cast import SITE
from tests.simulation.scarce import DEADLY
from tests.sync.house import HOUR_MS

LEAK = {"t": "create", "site": SITE, "kind": "incident", "set": {"sentence": "Leak", "lang": "en"}}
GATE = {"t": "create", "site": SITE, "kind": "zone", "set": {"name": {"en": "Gate"}, "code": "gate", "order": 1}}

ACKED = ("acked", "applied")


def test_fault_02_killed_after_the_commit_before_the_answer(stack: Site) -> None:
    op = stack.save(0, LEAK)
    stack.send(0, "crash_after")
    assert (stack.states(0), stack.logged(op)) == ([("waiting", None)], ["applied"])
    stack.send(0)
    assert (stack.states(0), stack.logged(op)) == ([ACKED], ["applied"])
    stack.rest()


def test_fault_02_killed_between_two_savepoints(stack: Site) -> None:
    """Two gates with one code clash, so that the batch is taken in op by op; over the last op the process is killed."""
    ops = [stack.save(2, change) for change in (LEAK, GATE, GATE)]
    ops.append(stack.save(2, {**LEAK, "set": {"sentence": DEADLY, "lang": "en"}}))
    stack.server.again(deadly=True)
    stack.server.scarce = {}  # the next one lives
    before = stack.server.tables()
    stack.send(2, "dies")
    after = stack.server.tables()
    assert (after.records, after.clocks, after.log) == (before.records, before.clocks, before.log)
    assert stack.states(2) == [("waiting", None)] * 4
    stack.send(2)
    assert stack.states(2) == [ACKED, ACKED, ("quarantined", "quarantined"), ACKED]
    stack.rest()


def test_fault_26_restored_from_a_backup_of_six_hours_ago(stack: Site) -> None:
    before = stack.save(0, LEAK)
    stack.send(0)
    backup = stack.server.backup()
    stack.passes(6 * HOUR_MS)
    after, hers = stack.save(0, LEAK), stack.save(2, LEAK)
    stack.send(0)
    stack.send(2)
    stack.server.restore(backup)
    stack.rewound()
    assert (stack.logged(before), stack.logged(after)) == (["applied"], [])
    stack.send(0)
    stack.send(2)
    assert [stack.logged(op) for op in (before, after, hers)] == [["applied"]] * 3
    stack.rest()
