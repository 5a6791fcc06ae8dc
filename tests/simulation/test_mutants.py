"""Each rule keeps the promise it is there for: switched off, a stored schedule breaks that one and no other."""

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from server.settings import REPOSITORY
from sync.guards import Guards
from tests.simulation import mutants
from tests.simulation.phones import Phones
from tests.simulation.report import PROCESSES

PHONES = set(re.findall(r"^  \| '(\w+)'", (REPOSITORY / "sync" / "guards.ts").read_text(), re.M))
SOURCES = [*REPOSITORY.glob("server/**/*.py"), *REPOSITORY.glob("sync/*.py")]


def played(rules: list[str]) -> dict[str, tuple[str | None, str | None]]:
    """Rule → what its stored seed breaks without it, and with it."""
    seeds = mutants.stored()
    with Phones() as phones:
        return {
            rule: (mutants.broken_by(phones, seeds[rule], rule), mutants.broken_by(phones, seeds[rule], None))
            for rule in rules
        }


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, tuple[str | None, str | None]]]:
    """All rules, played on every core there is for it."""
    rules = list(mutants.stored())
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        parts = pool.map(played, [rules[n::PROCESSES] for n in range(PROCESSES)])
        yield {rule: pair for part in parts for rule, pair in part.items()}


@pytest.mark.parametrize("rule", mutants.PROMISE)
def test_a_rule_switched_off_breaks_its_promise(found: dict[str, tuple[str | None, str | None]], rule: str) -> None:
    assert rule in found, f"no seed is stored for {rule}: make simulate MUTANTS=1"
    assert found[rule] == (mutants.PROMISE[rule], None)


def test_every_switch_is_tried() -> None:
    assert set(mutants.PROMISE) == PHONES | set(Guards.__struct_fields__)


def test_the_server_never_switches_a_rule_off() -> None:
    callers = [path.name for path in SOURCES if re.search(r"(?<!class )\bGuards\([^)]", path.read_text())]
    assert callers == [], "only the simulator makes another value than GUARDS"


def test_the_worker_has_no_switches() -> None:
    for rule in PHONES:
        for built in REPOSITORY.glob("pwa/dist/**/*.js"):
            assert not re.search(rf"""["'`]{rule}["'`]""", built.read_text()), f"{rule} is in {built.name}"
    assert "MUTANT" not in (REPOSITORY / "pwa" / "dist" / "sw.js").read_text()
