"""What people do about the cards they see: take words back, keep what stands, take in what is held, or note it."""

from typing import TYPE_CHECKING

from tests.simulation import people
from tests.simulation.cast import EVE, LEA, MAX
from tests.simulation.people import Shown

if TYPE_CHECKING:
    from tests.simulation.world import World

POISONOUS = 3  # ops over which the server falls, in one schedule: a phone offers three such an hour
WRONG = ("keep", "accept", "reject", "dismiss")


def inbox(world: "World", n: int) -> None:
    """Somebody, a supervisor mostly, looks what came and works through some cards."""
    leads = [m for m in world.alive if world.current[m] in {LEA, MAX, EVE}]
    m = world.rng.choice(leads) if leads and world.rng.random() < 0.8 else n
    world.exchange(m, "try")
    for _ in range(world.rng.randint(1, 4)):
        settle(world, m)
    world.exchange(m, "save")


def settle(world: "World", n: int) -> None:
    """Do something about an open card, mostly what its page offers."""
    cards = world.task(n, "cards", key="card/open:")  # one's own, and on a supervisor's phone the supervisors'
    if not cards:
        return
    quarrels = [card for card in cards if card["body"]["why"] == "conflict"]
    card = world.rng.choice(quarrels if quarrels and world.rng.random() < 0.8 else cards)
    why, own = card["body"]["why"], "reader" in card["body"]
    if world.rng.random() < 0.1:
        _decide(world, n, card, world.rng.choice(WRONG))
    elif why == "conflict" and world.rng.random() < 0.6:
        _restore(world, n, card)
    elif why == "conflict" and not own:
        _decide(world, n, card, "keep")
    elif why in {"quarantine", "clash"} and not own:
        _decide(world, n, card, "accept" if world.rng.random() < 0.7 else "reject")
    else:
        _decide(world, n, card, "dismiss")


def _decide(world: "World", n: int, card: Shown, act: str) -> None:
    poisonous = act == "accept" and card["body"]["ref"] in people.POISONED
    if poisonous and sum(op in world.watch.saved for op in people.POISONED) >= POISONOUS:
        return
    world.line.fired[f"card_{act}"] += 1
    op = people.save(world, n, {
        "t": "command", "site": card["site"], "kind": "card", "rec": card["id"], "act": act, "base": card["seq"],
        "seen": {"state": card["body"].get("state")}, "reason": "So it is",
    })  # fmt: skip
    if op and poisonous:  # the server falls over what is held once more
        people.POISONED.add(op)


def _restore(world: "World", n: int, card: Shown) -> None:
    """Put the value back that was set aside, or say again the one that stands."""
    body = card["body"]
    shown = world.task(n, "get", kind=body["kind"], rec=body["rec"])
    sides = [side for side in ("mine", "theirs") if side in body]
    fields = world.kinds.kinds[body["kind"]].fields
    names = [name for name, field in fields.items() if body["field"] in {name, field.group}]
    if shown is None or not sides or fields[names[0]].policy in {"status", "text"}:
        return
    value = body[world.rng.choice(sides)]
    values = {name: value.get(name) for name in names} if fields[names[0]].group else {names[0]: value}
    world.line.fired["card_restore"] += 1
    people.fact(world, n, shown, values, resolves=body["ref"])
