"""Which rule keeps which promise: each is switched off, and the simulator must notice, and name the promise (§18)."""

import json
from pathlib import Path

from tests.simulation.broken import Broken
from tests.simulation.phones import Phones
from tests.simulation.world import World

FILE = Path(__file__).with_name("mutants.json")
SEARCHED = 2_000
# The rules of the server (sync/guards.py), then those of the phone (sync/guards.ts).
PROMISE = {
    "seen_not_version": "I5", "conflicts_stored": "I4", "binds": "I17", "expires": "I19", "facts_unguarded": "I4",
    "clamp": "I3", "right_place": "I18", "typed_rejections": "I4", "dedupe": "I2", "forks": "I1", "savepoints": "I7",
    "poison": "I13", "tombstones": "I9", "boot_tombstones": "I18", "epoch": "I1", "lock_first": "I8",
    "one_snapshot": "I8", "hash_check": "I15", "counting_refs": "I18", "derived": "I20",
    "seen_frozen": "I4", "overlay_until_covered": "I10", "covered_for_good": "I10", "outbox_first": "I10",
    "fold_in_order": "I8", "own_answer": "I8", "touched_first": "I9", "own_tombstone": "I8", "retention": "I1",
    "same_bytes": "I13", "bytes_kept": "I14",
}  # fmt: skip


def broken_by(phones: Phones, seed: int, mutant: str | None) -> str | None:
    """Which invariant this schedule breaks without the rule; none: it is green."""
    try:
        World(phones, seed, mutant).play()
    except Broken as broken:
        return broken.invariant
    except Exception:  # something fell over: that names no promise
        return "error"
    return None


def search(mutant: str, most: int = SEARCHED) -> int | None:
    """The stored seed if it will do, else the first that breaks the rule's promise while it is off, and only then."""
    seeds = [seed for rule, seed in stored().items() if rule == mutant] + list(range(1, most + 1))
    with Phones() as phones:
        for seed in seeds:
            if broken_by(phones, seed, mutant) == PROMISE[mutant] and broken_by(phones, seed, None) is None:
                return seed
    return None


def stored() -> dict[str, int]:
    """Rule → the seed found for it."""
    if not FILE.exists():
        return {}
    found: dict[str, int] = {rule: line["seed"] for rule, line in json.loads(FILE.read_text()).items()}
    return found


def keep(found: dict[str, int]) -> None:
    """Write the seeds down, beside what they break."""
    lines = {rule: {"breaks": PROMISE[rule], "seed": found[rule]} for rule in PROMISE if rule in found}
    FILE.write_text(json.dumps(lines, indent=2) + "\n")
