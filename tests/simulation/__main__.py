"""`make simulate N=… SEED=…`: many schedules, a report, the counts last. `MUTANTS=1`: search a seed for each rule."""

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.simulation import mutants
from tests.simulation.report import PROCESSES, many, replay_line, write

REPORT = Path("simulation.json")


def main() -> int:
    """Exit 1 if anything was lost, silently overwritten or diverged, or any other promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation")
    parser.add_argument("n", type=int, nargs="?", default=300, help="how many schedules")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--form", choices=("core", "stack"), default="core")
    parser.add_argument("--engine", choices=("memory", "sqlite", "postgresql"), default=None)
    parser.add_argument("--mutants", action="store_true", help="search a seed for every rule that has none")
    parser.add_argument("--report", type=Path, default=REPORT)
    asked = parser.parse_args()
    if asked.mutants:
        return _mutants()
    engine = asked.engine or ("memory" if asked.form == "core" else "sqlite")
    if (engine == "memory") != (asked.form == "core"):
        parser.error("the core form plays in memory, the stack on a database: give FORM=stack with an ENGINE")
    seeds = range(asked.seed, asked.seed + asked.n)
    tally = many(seeds, asked.form, engine)
    write(tally, seeds, asked.report)
    for seed, what in sorted(tally.red.items())[:10]:
        print(f"{what}\n  again: {replay_line(seed, asked.form, engine)}")
    print(tally.words())
    return 1 if tally.red else 0


def _mutants() -> int:
    """Search a seed for each rule whose stored one does no longer do, or is missing. Exit 1 if a rule has none."""
    found: dict[str, int] = {}
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        for rule, seed in zip(mutants.PROMISE, pool.map(mutants.search, mutants.PROMISE), strict=True):
            print(f"{rule}: {mutants.PROMISE[rule]} {seed if seed else 'not broken'}", flush=True)
            if seed:
                found[rule] = seed
    mutants.keep(found)
    return 1 if found.keys() != mutants.PROMISE.keys() else 0


if __name__ == "__main__":
    sys.exit(main())
