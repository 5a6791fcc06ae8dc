"""The end of a schedule: nothing goes wrong any more, so everything must come to rest, and every promise be kept."""

from typing import TYPE_CHECKING, Any

from tests.simulation import people
from tests.simulation.bounds import sequences
from tests.simulation.broken import holds
from tests.simulation.closed import closed
from tests.simulation.replay import replayed
from tests.simulation.watch import counted
from tests.sync.house import HOUR_MS

if TYPE_CHECKING:
    from tests.simulation.world import World

FORGOTTEN_MS = 15 * 24 * HOUR_MS
FOREVER_MS = 2**52


def calm(world: "World") -> None:
    """Nothing goes wrong any more: every outbox drains, and all phones come to hold the same (I13)."""
    world.line.bad = 0.0
    world.line.time_out(world.now_ms + 10**9)
    world.resume()
    world.line.held.clear()
    world.mishaps.mended()
    for away_ms, collects in ((0, False), (0, True), (FORGOTTEN_MS, False)):  # the last time, phones forget
        world.passes(away_ms)
        if collects:
            world.server.collect()
        for n in world.alive:
            for person in _people_of(world, n):
                _drain(world, n, person)
                world.photos.drain(n)


def _people_of(world: "World", n: int) -> list[str]:
    """Who has something on this phone, the one signed in last of all."""
    told = world.look(n)
    waiting = {s["person"] for s in told["states"] if any(op[2] in {"waiting", "sent"} for op in s["ops"])}
    return [*sorted((waiting | world.album.waiting(n)) - {world.current[n]}), world.current[n]]


def _drain(world: "World", n: int, person: str) -> None:
    if world.current[n] != person:
        world.sign_in(n, person)
    ops = world.watch.seen[n, person].ops.values()
    poison = sum(op.id in people.POISONED for op in ops)
    most = len(ops) // 200 + 12 * (1 + poison)
    spent = 0
    while True:
        spent += 1
        told = world.exchange(n, "try")
        outcome: dict[str, Any] = (told or {}).get("done") or {}
        if outcome.get("complete"):
            break
        holds("I13", spent <= most and outcome, f"phone {n}: {spent} exchanges and not drained: {told}")
        holds("I13", outcome["retry_at"] is None or outcome["retry_at"] < 2**52, f"phone {n} has given up: {outcome}")
        world.passes(max(31_000, (outcome["retry_at"] or 0) - world.now_ms))


def settled(world: "World") -> None:
    """All is quiet: every promise is looked at once more, as a whole."""
    tables = world.server.tables()
    counted(tables)
    closed(tables)
    sequences(tables, world.server.dups)
    world.watch.acknowledged(world.ledger)
    for n in world.alive:
        told = world.look(n)
        state = next(state for state in told["states"] if state["person"] == told["current"])
        held = {key: (bucket, seq, body) for key, bucket, seq, _, body in state["rows"]}
        mine = state["cursors"]["buckets"]
        right = {key: (row.bucket, row.seq, row.text) for key, row in tables.records.items() if row.bucket in mine}
        holds("I6", held == right, f"phone {n} holds other rows: {set(held.items()) ^ set(right.items())}")
    world.album.settled(tables, world.alive)
    replayed(world.server, world.kinds, world.journal)
