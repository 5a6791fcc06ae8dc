"""The one loop: what is due, by one process at a time, whatever fails; and an end within a second."""

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable

import pytest

from server import work
from server.db.leases import LEASE_MS, Leases
from server.db.tables import Lease
from server.house import House
from server.settings import REPOSITORY, Settings
from server.work import MINUTE_MS, RETRY_MS, Loop, Piece
from tests.server.conftest import NOW_MS, Hand

HOUR_MS = 60 * MINUTE_MS
# One process of several: claims each name once, keeps it, and tells which it got.
CLAIMING = """
import asyncio, sys
from server import piccolo_conf
from server.db.leases import Leases
from server.house import database
from server.settings import read

async def main(now_ms):
    async with database(read()) as engine:
        piccolo_conf.bind(engine)
        leases = Leases()
        for n in range(40):
            if await leases.claim(f"piece {n}", now_ms, 60_000):
                print(n, flush=True)
        print("held", flush=True)
        await asyncio.sleep(60)

asyncio.run(main(int(sys.argv[1])))
"""


class Done:
    """Pieces that note when they were done."""

    def __init__(self) -> None:
        self.at: list[tuple[str, int]] = []
        self.begun = asyncio.Event()

    def piece(self, name: str, every_ms: int = MINUTE_MS, alone: bool = True, does: object = None) -> Piece:
        async def due(now_ms: int) -> None:
            self.at.append((name, now_ms))
            self.begun.set()
            if isinstance(does, Exception):
                raise does
            if does:
                await asyncio.sleep(30)

        return Piece(name, every_ms, due, alone)

    def names(self) -> list[str]:
        names = [name for name, _ in self.at]
        self.at.clear()
        return names


@pytest.fixture
def done() -> Done:
    return Done()


@pytest.fixture
def loop(house: House, clock: Hand) -> Callable[..., Loop]:
    """Makes the loop of one process more."""
    return lambda *pieces: Loop(pieces, clock, Leases())


async def test_each_piece_is_done_when_it_is_due(loop: Callable[..., Loop], clock: Hand, done: Done) -> None:
    one = loop(done.piece("often"), done.piece("seldom", HOUR_MS), done.piece("own", alone=False))
    for _ in range(2):
        await one.round()
    assert done.names() == ["often", "seldom", "own"]
    clock.turn(59)
    await one.round()
    assert done.names() == []
    clock.turn(1)
    await one.round()
    assert done.names() == ["often", "own"]
    clock.turn(3600)
    await one.round()
    assert done.names() == ["often", "seldom", "own"]


async def test_a_piece_that_fails_stops_no_other_and_is_tried_again_soon(
    loop: Callable[..., Loop], clock: Hand, done: Done, caplog: pytest.LogCaptureFixture
) -> None:
    one = loop(done.piece("bad", HOUR_MS, does=ZeroDivisionError()), done.piece("good", HOUR_MS))
    await one.round()
    assert done.names() == ["bad", "good"]
    assert ["The work bad failed" in record.message for record in caplog.records] == [True]
    assert caplog.records[0].exc_info
    clock.turn(RETRY_MS / 1000)
    await one.round()
    assert done.names() == ["bad"]


async def test_a_piece_that_takes_too_long_is_broken_off(
    loop: Callable[..., Loop], done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "PIECE_S", 0.05)
    await loop(done.piece("endless", does=True), done.piece("next")).round()
    assert done.names() == ["endless", "next"]


async def test_of_two_processes_one_does_it_and_each_does_its_own(
    loop: Callable[..., Loop], clock: Hand, done: Done
) -> None:
    both = [loop(done.piece("shared"), done.piece("own", alone=False)) for _ in range(2)]
    for _ in range(3):
        await asyncio.gather(*(one.round() for one in both))
        assert sorted(done.names()) == ["own", "own", "shared"]
        clock.turn(60)


async def test_while_one_process_is_at_it_no_other_begins(loop: Callable[..., Loop], clock: Hand, done: Done) -> None:
    at_it = asyncio.create_task(loop(done.piece("slow", does=True)).round())
    other = loop(done.piece("slow"))
    await done.begun.wait()
    await other.round()
    assert done.names() == ["slow"]
    at_it.cancel()  # as a process that is killed: it gives nothing back
    await asyncio.wait([at_it])
    clock.turn(LEASE_MS / 1000 - 1)
    await other.round()
    assert done.names() == []
    clock.turn(1)
    await other.round()
    assert done.names() == ["slow"]


async def test_nobody_waits_for_a_time_that_a_wrong_clock_wrote(
    loop: Callable[..., Loop], clock: Hand, done: Done
) -> None:
    clock.turn(400 * 86_400)
    await loop(done.piece("shared"), done.piece("own", alone=False)).round()
    clock.turn(-400 * 86_400)
    await loop(done.piece("shared")).round()
    assert done.names() == ["shared", "own", "shared"]
    future = NOW_MS + 400 * 86_400_000
    await Lease.update({Lease.holder: "elsewhere", Lease.until_ms: future, Lease.due_ms: 0}, force=True)
    await loop(done.piece("shared")).round()
    assert done.names() == ["shared"]


async def test_it_ends_at_once_and_gives_back_what_it_was_at(
    loop: Callable[..., Loop], done: Done, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TICK_S", 0.01)
    async with loop(done.piece("slow", does=True)):
        await done.begun.wait()
        began = time.monotonic()
    assert time.monotonic() - began < 1
    await loop(done.piece("slow")).round()
    assert done.names() == ["slow", "slow"]


async def test_an_idle_loop_ends_without_waiting(loop: Callable[..., Loop], done: Done) -> None:
    began = time.monotonic()
    async with loop(done.piece("often")):
        await asyncio.sleep(0.05)
    assert time.monotonic() - began < 0.4 and done.names() == []


async def test_a_database_that_does_not_answer_is_told_once(
    loop: Callable[..., Loop], done: Done, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = loop(done.piece("often"), done.piece("other", alone=False))
    answers = one._leases.due

    def gone(_now_ms: int) -> Awaitable[dict[str, int]]:
        raise ConnectionError("gone")

    monkeypatch.setattr(one._leases, "due", gone)
    for _ in range(3):
        await one.round()
    assert [record.levelno for record in caplog.records] == [logging.WARNING] and done.names() == []
    monkeypatch.setattr(one._leases, "due", answers)
    await one.round()
    assert done.names() == ["often", "other"]


async def test_real_processes_never_share_a_piece_and_a_killed_ones_are_taken_over(
    house: House, either: Settings, clock: Hand
) -> None:
    environ = {"MUSTER_DATA": str(either.data), "PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"}
    if either.database:
        environ["MUSTER_DATABASE"] = either.database
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", CLAIMING, str(NOW_MS), env=environ, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    got: list[list[str]] = []
    for process in processes:
        assert process.stdout
        lines: list[str] = []
        while "held" not in lines:
            lines.append((await process.stdout.readline()).decode().strip())
        got.append(lines[:-1])
    assert sorted(map(int, [*got[0], *got[1]])) == [*range(40)]
    for process in processes:
        process.kill()
        await process.wait()
    leases = Leases()
    assert not await leases.claim("piece 7", NOW_MS + LEASE_MS - 1, MINUTE_MS)
    assert await leases.claim("piece 7", NOW_MS + LEASE_MS, MINUTE_MS)
