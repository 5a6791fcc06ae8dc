"""What one process tells the others: commits by bucket or by class, people by id; and what a deaf time means."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest

from server.clock import SystemClock
from server.commit import Committed
from server.db.channel import TEXT_BYTES, Heard, Missed
from server.people.sessions import Sessions, Signed
from server.pokes import Listener, Poke, Pokes
from server.relay import Hint, Relay, hint
from sync import canon

SITE = "01900000-0000-7000-8000-000000000001"
ANA, BO = (canon.v5("person", name) for name in ("ana", "bo"))


class Air:
    """A channel that reaches every other end at once."""

    def __init__(self) -> None:
        self.ends: list[Mouth] = []


class Mouth:
    def __init__(self, air: Air) -> None:
        self.air = air
        self.sent: list[str] = []
        air.ends.append(self)

    async def start(self, heard: Heard, missed: Missed) -> None:
        self.heard, self.missed = heard, missed

    async def stop(self) -> None:
        self.air.ends.remove(self)

    async def send(self, text: str) -> None:
        self.sent.append(text)
        for end in self.air.ends:
            if end is not self:
                end.heard(text)


class Process:
    def __init__(self, air: Air) -> None:
        self.pokes = Pokes()
        self.sessions = Sessions(SystemClock())
        self.mouth = Mouth(air)
        self.relay = Relay(self.mouth, self.pokes, self.sessions)

    def listener(self, person: str, role: str = "crew") -> Listener:
        return self.pokes.enter(Signed(f"session {person}", person, "n", "en", {SITE: role}))


@pytest.fixture
async def two() -> AsyncIterator[tuple[Process, Process]]:
    air = Air()
    one, other = Process(air), Process(air)
    async with one.relay, other.relay:
        yield one, other


def buckets(*names: str) -> frozenset[str]:
    return frozenset(f"{SITE}/{name}" for name in names)


async def heard(listener: Listener) -> Poke:
    async with asyncio.timeout(2):
        await listener.woken.wait()
    return listener.waiting[SITE]


async def test_a_commit_there_pokes_here(two: tuple[Process, Process]) -> None:
    ana = two[1].listener(ANA)
    two[0].relay.committed(Committed(SITE, 7, buckets("crew", "lead", f"person:{BO}")))
    assert await heard(ana) == Poke(7, buckets("crew"))


async def test_commits_that_wait_are_told_in_one_go(two: tuple[Process, Process]) -> None:
    for seq in range(1, 50):
        two[0].relay.committed(Committed(SITE, seq, buckets("crew")))
    await heard(two[1].listener(ANA))
    assert len(two[0].mouth.sent) == 1
    assert two[1].mouth.sent == [], "what was heard is not told on"


async def test_what_is_too_long_is_told_by_class(two: tuple[Process, Process]) -> None:
    many = buckets("crew", *(f"person:{canon.v5('p', str(n))}" for n in range(400)))
    ana = two[1].listener(ANA)
    two[0].relay.committed(Committed(SITE, 9, many))
    assert (await heard(ana)).buckets == buckets("crew", "person")
    assert [len(text) <= TEXT_BYTES for text in two[0].mouth.sent] == [True]


@pytest.mark.parametrize("people", range(170, 190))
def test_no_hint_is_longer_than_the_channel_takes(people: int) -> None:
    some = Poke(2**53, buckets("crew", "lead", *(f"person:{canon.v5('p', str(n))}" for n in range(people))))
    assert len(msgspec.json.encode(hint(SITE, some))) <= TEXT_BYTES


async def test_a_person_changed_there_is_looked_at_again_here(two: tuple[Process, Process]) -> None:
    ana, bo = two[1].listener(ANA), two[1].listener(BO)
    ana.recheck = bo.recheck = False
    two[1].sessions._remembered = {"a": (0, ana.signed), "b": (0, bo.signed)}
    two[0].relay.changed(ANA)
    async with asyncio.timeout(2):
        await ana.woken.wait()
    assert (ana.recheck, bo.recheck) == (True, False)
    assert list(two[1].sessions._remembered) == ["b"]


async def test_after_a_deaf_time_everybody_looks_at_everything(two: tuple[Process, Process]) -> None:
    ana, lea = two[1].listener(ANA), two[1].listener(BO, "lead")
    two[1].sessions._remembered = {"a": (0, ana.signed)}
    ana.recheck = lea.recheck = False
    two[1].mouth.missed()
    assert (await heard(ana)).buckets == buckets("crew", "person", f"person:{ANA}")
    assert (await heard(lea)).buckets >= buckets("crew", "lead")
    assert ana.recheck and lea.recheck and not two[1].sessions._remembered


async def test_what_waits_is_told_before_the_end() -> None:
    air = Air()
    one, other = Process(air), Process(air)
    async with other.relay:
        async with one.relay:
            one.relay.committed(Committed(SITE, 3, buckets("crew")))
        assert await heard(other.listener(ANA)) == Poke(3, buckets("crew"))


async def test_a_channel_that_fails_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process(Air())
    sent: list[str] = []

    async def fail(text: str) -> None:
        sent.append(text)
        raise ConnectionResetError

    monkeypatch.setattr(process.mouth, "send", fail)
    async with process.relay:
        for person in (ANA, BO):
            process.relay.changed(person)
            await asyncio.sleep(0.01)
    assert len(sent) == 2


def test_a_hint_says_what_it_is() -> None:
    assert hint(SITE, Poke(4, buckets("lead", "crew"))) == Hint(SITE, 4, ["crew", "lead"])
