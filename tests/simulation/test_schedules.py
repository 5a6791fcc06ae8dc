"""Schedules by the hundred: the real phone against the real core, and against the real server by the dozen."""

import pytest

from tests.simulation.report import Tally, many, replay_line, some

CORE = range(1, 301)
STACK = range(1, 31)
FORMS = (("core", "memory", CORE), ("stack", "sqlite", STACK), ("stack", "postgresql", STACK))


def judge(tally: Tally) -> None:
    """Fail with the first red seed and the line that plays it again."""
    seed = tally.first_red
    if seed is not None:
        again = replay_line(seed, tally.form, tally.engine)
        pytest.fail(f"{tally.red[seed]}\nagain: {again}\n{tally.words()}", pytrace=False)


@pytest.mark.parametrize(("form", "engine", "seeds"), FORMS, ids=[f"{form}-{engine}" for form, engine, _ in FORMS])
def test_every_promise_is_kept(request: pytest.FixtureRequest, form: str, engine: str, seeds: range) -> None:
    seed, *said = (request.config.getoption(name, default=None) for name in ("--seed", "--form", "--engine"))
    if any(wanted not in {None, is_} for wanted, is_ in zip(said, (form, engine), strict=True)):
        pytest.skip("another form or engine was asked for")
    played = [seed] if seed is not None else list(seeds)
    tally = some(played, form, engine) if seed is not None else many(played, form, engine)
    judge(tally)
    assert tally.schedules == len(played)
    assert seed is not None or (tally.ops and tally.fired), "nothing happened"
