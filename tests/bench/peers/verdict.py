"""Counts what a product lost, and what it overwrote in silence, from what was written, told and can be read."""

from typing import Any

from msgspec import Struct

from tests.bench.peers.script import VOID, Phones, Play, Reading, Write


class Verdict(Struct):
    """`written`: how many values people wrote; `told`: of how many a phone was told that they are stored. Where a write
    is refused its author knows. The lists name the step of each value.

    lost: told to be stored, gone on from by nobody who saw it, and found nowhere: neither standing, nor in a conflict,
    nor anywhere else the product's interface shows.
    silent: another value, whose author had not seen it, stands in its place, and no conflict or notice lists it. One
    may be both; a product that keeps a log loses nothing and may still tell nobody.
    """

    written: int
    told: int
    lost: list[str]
    silent: list[str]

    def line(self) -> dict[str, Any]:
        return {
            "written": self.written, "acked": self.told, "acked_but_lost": len(self.lost), "lost": self.lost,
            "silently_overwritten": len(self.silent), "silent": self.silent,
        }  # fmt: skip


def judged(phones: Phones, now_ms: int) -> Verdict:
    """Play the script on these phones and count."""
    return count(*played(phones, now_ms))


def played(phones: Phones, now_ms: int) -> tuple[list[Write], dict[str, Reading]]:
    """What was written, and what a newcomer then finds of each record."""
    writes = Play(phones, now_ms).run()
    return writes, {rec: phones.read(rec) for rec in dict.fromkeys(write.rec for write in writes)}


def count(writes: list[Write], readings: dict[str, Reading]) -> Verdict:
    """`readings`: record → what a newcomer finds of it."""
    verdict = Verdict(len(writes), sum(write.told for write in writes), [], [])
    for write in writes:
        reading = readings[write.rec]
        kept = stands(write, reading) or write.value in reading.listed
        if not write.told or kept or gone_on_from(write, writes, reading):
            continue
        if write.value not in reading.found:
            verdict.lost.append(write.step)
        if unseen(write, reading, writes):
            verdict.silent.append(write.step)
    return verdict


def stands(write: Write, reading: Reading) -> bool:
    """A void stands beside what the record says, where a product can show both."""
    return reading.gone if write.field == VOID else reading.current.get(write.field) == write.value


def gone_on_from(write: Write, writes: list[Write], reading: Reading) -> bool:
    """Somebody saw this value and stored another over it: they were told so, or theirs is what stands."""
    after = [other for other in writes if other.rec == write.rec and other.saw == write.value]
    return any(other.told or stands(other, reading) or gone_on_from(other, writes, reading) for other in after)


def unseen(write: Write, reading: Reading, writes: list[Write]) -> bool:
    """What is there instead was written by somebody who had not seen this value: an older one that came back is not."""
    if write.field == VOID:
        return bool(reading.current)
    if not reading.current:
        return reading.gone and any(other.field == VOID and other.rec == write.rec for other in writes)
    instead = reading.current.get(write.field)
    return instead is not None and instead not in ancestors(write, writes)


def ancestors(write: Write, writes: list[Write]) -> set[str]:
    """The values this one was written over, knowingly."""
    found: set[str] = set()
    saw = write.saw
    while saw is not None and saw not in found:
        found.add(saw)
        saw = next((other.saw for other in writes if other.rec == write.rec and other.value == saw), None)
    return found
