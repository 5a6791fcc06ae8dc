"""One conflict script for every product: what people write without a network, in which order it meets the server.

Each step has a record of its own. The script knows nothing of how a product works: it tells phones what to do and notes
what each phone showed its author before they wrote (`saw`), and which values a phone was told are stored (`told`).
"""

from collections.abc import Callable
from typing import NamedTuple, Protocol

from msgspec import Struct

from tests.bench.sync.fixture import Ids

SENTENCE, STORY, VOID = "sentence", "story", "void"
ANA, BO, LI = range(3)


class Write(Struct):
    """One thing a person wrote; a void is a write too, of the field `void`."""

    step: str
    rec: str
    field: str
    value: str
    saw: str | None
    told: bool = False


class Reading(NamedTuple):
    """What a newcomer finds of a record through the product's own reading.

    `current`: what stands, by field; `gone`: marked void, or deleted. `listed`: the values that a conflict or notice
    names. `found`: whatever else the interface gives, such as old revisions or a log.
    """

    current: dict[str, str]
    gone: bool
    listed: list[str]
    found: list[str]


class Phones(Protocol):
    """Three phones and a server. `saw` is what the phone showed of that field just before."""

    def create(self, phone: int, rec: str, value: str) -> None: ...
    def edit(self, phone: int, rec: str, field: str, value: str) -> str | None: ...
    def void(self, phone: int, rec: str) -> str | None: ...
    def sync(self, phone: int, lost: bool = False) -> set[str]:
        """Send and receive; `lost`: the server takes it in, the answer never comes. Every value told to be stored; a
        void is told as `void <rec>`."""
        ...

    def read(self, rec: str) -> Reading: ...
    def restart(self) -> None:
        """Kill the server without a warning, start it again on the same data."""
        ...


class Play:
    """The script's hand: one step at a time."""

    def __init__(self, phones: Phones, now_ms: int) -> None:
        self.phones = phones
        self.new_id = Ids(5, now_ms)
        self.writes: list[Write] = []
        self.step = ""

    def run(self) -> list[Write]:
        """Every step, then all phones until nothing moves."""
        for self.step, act in STEPS.items():
            act(self)
        for _ in range(2):
            self.sync(ANA, BO, LI)
        return self.writes

    def wrote(self, rec: str, field: str, value: str, saw: str | None) -> None:
        self.writes.append(Write(self.step, rec, field, value, saw))

    def create(self, phone: int, rec: str) -> None:
        value = f"{self.step}: made by {phone}"
        self.phones.create(phone, rec, value)
        self.wrote(rec, SENTENCE, value, None)

    def made(self) -> str:
        """A record that all phones hold."""
        rec = self.new_id()
        self.create(ANA, rec)
        self.sync(ANA, BO, LI)
        return rec

    def edit(self, phone: int, rec: str, field: str = SENTENCE) -> None:
        value = f"{self.step}: {field} by {phone}"
        self.wrote(rec, field, value, self.phones.edit(phone, rec, field, value))

    def void(self, phone: int, rec: str) -> None:
        self.wrote(rec, VOID, f"void {rec}", self.phones.void(phone, rec))

    def sync(self, *phones: int, lost: bool = False) -> None:
        for phone in phones:
            told = self.phones.sync(phone, lost)
            for write in self.writes:
                write.told |= write.value in told


def two(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.edit(BO, rec)
    play.sync(ANA, BO)


def later_first(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.edit(BO, rec)
    play.sync(BO, ANA)


def three(play: Play) -> None:
    rec = play.made()
    for phone in (ANA, BO, LI):
        play.edit(phone, rec)
    play.sync(ANA, BO, LI)


def other_fields(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.edit(BO, rec, STORY)
    play.sync(ANA, BO)


def edit_then_void(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.void(BO, rec)
    play.sync(ANA, BO)


def void_then_edit(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.void(BO, rec)
    play.sync(BO, ANA)


def resent(play: Play) -> None:
    """The answer to Ana's edit is lost; Bo reads it and goes on from it; then Ana's phone sends it again."""
    rec = play.made()
    play.edit(ANA, rec)
    play.sync(ANA, lost=True)
    play.sync(BO)
    play.edit(BO, rec)
    play.sync(BO, ANA)


def create_twice(play: Play) -> None:
    """Two phones open the same planned thing, whose id both know."""
    rec = play.new_id()
    play.create(ANA, rec)
    play.create(BO, rec)
    play.sync(ANA, BO)


def restart(play: Play) -> None:
    rec = play.made()
    play.edit(ANA, rec)
    play.sync(ANA)
    play.phones.restart()


STEPS: dict[str, Callable[[Play], None]] = {
    step.__name__: step
    for step in (two, later_first, three, other_fields, edit_then_void, void_then_edit, resent, create_twice, restart)
}
