"""What befalls a real server's database, the server itself answers: over HTTP, on either engine."""

import json
from collections.abc import Iterator

import pytest

from server.house import KINDS
from sync import canon
from tests.simulation.cast import ANA, SITE
from tests.simulation.farm import Farm
from tests.simulation.reply import Ask
from tests.simulation.stack import Stack
from tests.sync.house import NOON_MS, uid


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def farm(request: pytest.FixtureRequest) -> Iterator[Farm]:
    with Farm(request.param) as farm:
        yield farm


@pytest.fixture
def server(farm: Farm) -> Iterator[Stack]:
    server = Stack(farm, 1)
    server.now_ms = NOON_MS
    yield server
    server.close()


def report() -> Ask:
    values = {"what": "spill", "severity": "minor", "sentence": "Leak", "lang": "en"}
    op = {
        "id": uid(900), "v": KINDS.schema, "t": "create", "site": SITE, "kind": "incident", "rec": uid(901),
        "hlc": f"{NOON_MS}:0000", "set": values,
    }  # fmt: skip
    said = {
        "proto": 1, "schema": KINDS.schema, "app": "test", "device": uid(902), "now": NOON_MS, "person": ANA,
        "ops": [[1, op]],
    }  # fmt: skip
    return Ask(ANA, canon.encode(said).decode())


def test_what_cannot_be_written_is_answered_so_and_nothing_is_consumed(server: Stack) -> None:
    for fault in {"busy", "disk_broken"} & {*server.faults}:
        (refused,) = server.ask([report()], fault)
        problem = json.loads(refused.text)
        assert (refused.status, problem.get("code"), problem.get("asked"), refused.retry_after_s) == (
            503, "busy", NOON_MS, 2,
        ), fault  # fmt: skip
        assert f"incident/{uid(901)}" not in server.tables().records
    (taken,) = server.ask([report()])
    assert json.loads(taken.text)["results"][0][1]["st"] == "applied"
    assert server.tables().records[f"incident/{uid(901)}"].body["sentence"] == "Leak"


# Nothing from outside keeps SQLite's readers from reading while its writer can write.
@pytest.mark.parametrize("farm", ["postgresql"], indirect=True)
def test_a_push_is_answered_though_the_pull_after_it_fails(server: Stack) -> None:
    (told,) = server.ask([report()], "blind")
    answer = json.loads(told.text)
    assert (answer["results"][0][1]["st"], answer["pull"]) == ("applied", {"retry": 2})
