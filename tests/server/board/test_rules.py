"""Since when there have been too many: the same as counting at every moment."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.board.rules import excess_since, within

CASES = [
    ([], None),
    ([10, 20], None),
    ([10, 20, 30], 30),
    ([10, 20, 30, 40], 30),
    ([-60, -55, -50, 10, 20, 30], 30),  # fallen below between
    ([-20, 0, 20, 35, 40], 20),  # one excess: whenever one leaves another has come
    ([-30, 0, 20, 35, 50], 35),  # the first had left when the fourth came
    ([10, 20, 101], None),  # not yet
    ([30, 30, 30], 30),
]


@pytest.mark.parametrize(("times", "since"), CASES)
def test_an_excess_begins_with_the_one_that_was_too_many(times: list[int], since: int | None) -> None:
    assert excess_since(times, 60, 3, 65) == since


@given(st.lists(st.integers(0, 120), max_size=14), st.integers(1, 40), st.integers(1, 4))
def test_it_is_what_counting_at_every_moment_finds(times: list[int], window: int, warn: int) -> None:
    now, began = 120, None
    for moment in range(now, -1, -1):
        if within(times, window, moment) < warn:
            break
        began = moment
    assert excess_since(times, window, warn, now) == began
