"""Ten thousand schedules, in `make soak`: nothing lost, and no fault that did not happen often."""

from pathlib import Path

import pytest

from tests.simulation.report import many, write
from tests.simulation.test_schedules import judge

SEEDS = range(1, 10_001)
FIRED = 100


@pytest.mark.soak
def test_ten_thousand_schedules(tmp_path: Path) -> None:
    tally = many(SEEDS)
    write(tally, SEEDS, tmp_path / "simulation.json")
    judge(tally)
    assert {fault: n for fault, n in tally.fired.items() if n < FIRED} == {}
