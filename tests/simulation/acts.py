"""What a person may do next, and how often."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.simulation import people
from tests.simulation.deciding import inbox

if TYPE_CHECKING:
    from tests.simulation.world import World

Act = Callable[["World", int], None]
_WEIGHED: dict[Act, int] = {
    people.create: 10, people.edit: 40, people.meet: 12, people.move: 16, people.hand_over: 9, people.child: 6,
    people.alarm: 4, people.void: 4, people.zone: 2, people.poison: 1, people.malformed: 2, people.evil: 4, inbox: 15,
}  # fmt: skip
ACTS, WEIGHTS = list(_WEIGHED), list(_WEIGHED.values())


def acts(world: "World", n: int) -> None:
    """One thing the person at phone `n` does."""
    act = world.rng.choices(ACTS, WEIGHTS)[0]
    act(world, n)
