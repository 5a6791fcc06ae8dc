"""Four people and their cards, at random: whatever is restored, kept, accepted and rejected, all add up at the end."""

import json
import random
from typing import Any

import pytest

from sync.intake import Outcome
from tests.sync.again import Watched, check
from tests.sync.bases import MemoryBase
from tests.sync.house import ANA, BO, LEA, MAX, SITE, House, Phone
from tests.sync.pulls import View

PEOPLE = (ANA, BO, LEA, MAX)
LEADS = (LEA, MAX)
STEPS = 200
VALUES = {
    "severity": ["minor", "serious", "critical"],
    "sentence": ["Leak", "Flood", "Fire"],
    "story": ["Wet.", "Dry."],
}
MOVES = ["accept", "resolve", "approve", "give_back", "reopen", "resubmit"]


class Quarrel:
    """A site whose people do whatever the seed says, each on a phone of their own, on a line that repeats itself."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.base = Watched(MemoryBase())
        self.house = House(self.base)
        self.phones = {person: Phone(self.house, person) for person in PEOPLE}
        self.views = {person: View(Phone(self.house, person)) for person in PEOPLE}
        self.made: dict[str, list[str]] = {"incident": [self.house.new_id()], "note": [self.house.new_id()]}

    def step(self) -> None:
        self.house.now_ms += self.chance.randrange(90_000)
        phone = self.phones[self.chance.choice(PEOPLE)]
        acts = [self.make, self.edit, self.edit, self.move, self.hand_over, self.spoil, self.settle, self.settle]
        self.chance.choice(acts)(phone)
        if self.chance.random() < 0.6:
            self.push()
        if self.chance.random() < 0.2:
            self.views[self.chance.choice(PEOPLE)].pull(limit=self.chance.choice([2, 5000]))

    def make(self, phone: Phone) -> None:
        kind = self.chance.choice(["incident", "incident", "note"])
        self.made[kind].append(self.house.new_id())
        said = {"reader": self.chance.choice(PEOPLE), "said": "x"} if kind == "note" else {"sentence": "Leak"}
        phone.op("create", kind, self.made[kind][-1], set=said)

    def edit(self, phone: Phone) -> None:
        rec, field = self.chance.choice(self.made["incident"]), self.chance.choice([*VALUES])
        seen = self.chance.choice([{}, self.house.body("incident", rec) or {}])
        value = self.chance.choice(VALUES[field])
        phone.op("fact", "incident", rec, seen={field: seen.get(field)}, set={field: value})

    def move(self, phone: Phone) -> None:
        rec = self.chance.choice(self.made["incident"])
        if self.chance.random() < 0.2:
            phone.op("void", "incident", rec, reason="Twice", base=self.chance.randrange(6))
            return
        body, fields = self.house.body("incident", rec) or {}, self.house.shapes.kinds["incident"].checks
        seen = {name: body.get(name) for name in fields}
        phone.op("command", "incident", rec, act=self.chance.choice(MOVES), seen=seen, reason="So")

    def hand_over(self, phone: Phone) -> None:
        given = self.chance.choice([{"reader": self.chance.choice(PEOPLE)}, {"said": "y"}, {"said": "z"}])
        phone.op("fact", "note", self.chance.choice(self.made["note"]), seen={}, set=given)

    def spoil(self, phone: Phone) -> None:
        phone.op("create", "incident", self.house.new_id(), set={"sentence": 7})

    def settle(self, phone: Phone) -> None:
        """Do something with a card, whether one may or not."""
        cards = [row for row in self.base.dump()["record"] if row["kind"] == "card"]
        if not cards:
            return
        row = self.chance.choice(cards)
        card = json.loads(row["body"])
        field, value = card.get("field"), card.get(self.chance.choice(["mine", "theirs"]))
        if card["why"] == "conflict" and field != "status" and self.chance.random() < 0.5:
            stands = self.house.body(card["kind"], card["rec"]) or {}
            restored: dict[str, Any] = {"seen": {field: stands.get(field)}, "set": {field: value}}
            phone.op("fact", card["kind"], card["rec"], resolves=card["ref"], **restored)
        else:
            act = self.chance.choice(["keep", "dismiss"] if card["why"] == "conflict" else ["accept", "reject"])
            rec = row["row"].partition("/")[2]
            phone.op("command", "card", rec, act=act, seen={"state": "open"}, reason="So")

    def push(self) -> None:
        """One commit of one or two phones; now and then an answer is lost, or an op is given up as poison."""
        full = [phone for phone in self.phones.values() if phone.ops]
        group = self.chance.sample(full, min(len(full), self.chance.randrange(1, 3)))
        batches = [phone.batch(poison=len(phone.ops) == 1 and self.chance.random() < 0.1) for phone in group]
        for phone, outcome in zip(group, self.house.take(*batches) if batches else [], strict=True):
            assert isinstance(outcome, Outcome), outcome
            phone.ops = phone.ops if self.chance.random() < 0.15 else []


def play(seed: int) -> tuple[Quarrel, set[str]]:
    """A whole quarrel, and what of it was settled: conflicts by id, held ops by theirs."""
    quarrel = Quarrel(seed)
    for _ in range(STEPS):
        quarrel.step()
    for phone in quarrel.phones.values():
        phone.push()
    dump = quarrel.base.dump()
    lines = [(line["id"], line["state"]) for line in dump["conflict"]]
    lines += [(line["op"], line["state"]) for line in dump["quarantine"]]
    return quarrel, {ref for ref, state in lines if state != "open"}


@pytest.mark.parametrize("seed", range(20))
def test_everything_adds_up_whoever_settles_what(seed: int) -> None:
    quarrel, settled = play(seed)
    check(quarrel.house, quarrel.base)  # I11
    for person, view in quarrel.views.items():
        view.pull()
        held = [f"{SITE}/{cls}" for cls in (f"person:{person}", "crew", *(["lead"] if person in LEADS else []))]
        assert view.is_complete(*held), f"I6: {person}"
    cards = quarrel.house.bodies("card")
    assert not [card for card in cards if card["ref"] in settled and card["state"] == "open"]


def test_the_seeds_settle_something() -> None:
    assert len(play(0)[1]) > 2
