"""The conflict script on Muster: nothing is lost, nothing overwritten in silence. Stores that do either are counted."""

from pathlib import Path

from server.clock import SystemClock
from tests.bench.peers import muster
from tests.bench.peers.script import Reading
from tests.bench.peers.verdict import count, judged, played


class LastWins:
    """Phones of a store in which whoever comes last wins: nothing is kept, nobody is told."""

    def __init__(self, forgets: bool = False) -> None:
        self.stored: dict[str, dict[str, str]] = {}
        self.forgets = forgets
        self.views: list[dict[str, dict[str, str]]] = [{}, {}, {}]
        self.waiting: list[list[tuple[str, str, str]]] = [[], [], []]
        self.told: list[set[str]] = [set(), set(), set()]

    def create(self, phone: int, rec: str, value: str) -> None:
        self.edit(phone, rec, "sentence", value)

    def edit(self, phone: int, rec: str, field: str, value: str) -> str | None:
        saw = self.views[phone].get(rec, {}).get(field)
        self.waiting[phone].append((rec, field, value))
        return saw

    def void(self, phone: int, rec: str) -> str | None:
        return self.edit(phone, rec, "void", f"void {rec}")

    def sync(self, phone: int, lost: bool = False) -> set[str]:
        for rec, field, value in self.waiting[phone]:
            if field == "void":
                self.stored.pop(rec, None)
            else:
                self.stored.setdefault(rec, {})[field] = value
        if lost:
            return self.told[phone]
        self.told[phone] |= {value for _, _, value in self.waiting[phone]}
        self.waiting[phone] = []
        self.views[phone] = {rec: dict(fields) for rec, fields in self.stored.items()}
        return self.told[phone]

    def read(self, rec: str) -> Reading:
        return Reading(self.stored.get(rec, {}), rec not in self.stored, [], [])

    def restart(self) -> None:
        if self.forgets:
            self.stored.popitem()


def test_muster_loses_nothing_and_tells_of_all(tmp_path: Path) -> None:
    with muster.phones(tmp_path) as phones:
        writes, readings = played(phones, SystemClock().now_ms())
    verdict = count(writes, readings)
    assert (verdict.lost, verdict.silent) == ([], [])
    assert all(write.told for write in writes)
    untold = {rec: reading._replace(listed=[]) for rec, reading in readings.items()}
    quarrels = ["two", "later_first", "three", "three", "create_twice"]
    assert count(writes, untold).silent == quarrels, "without its cards nobody would know"


def test_a_store_where_the_last_wins_is_counted() -> None:
    verdict = judged(LastWins(), 1_795_300_000_000)
    replaced = ["two", "later_first", "three", "three", "edit_then_void", "void_then_edit", "create_twice"]
    assert verdict.silent == replaced
    assert verdict.lost == [*replaced[:-1], "resent", "create_twice"], "sent again, an old value undid a newer one"


def test_a_store_that_forgets_at_a_restart_is_counted() -> None:
    forgetful = judged(LastWins(forgets=True), 1_795_300_000_000)
    assert forgetful.lost[-1] == "restart"
    assert "restart" not in forgetful.silent, "nobody replaced it"
