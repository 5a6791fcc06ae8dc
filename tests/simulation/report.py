"""Many schedules, and what is told of them."""

import json
import subprocess
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from server.settings import REPOSITORY
from tests.simulation.broken import DIVERGED, LOST, SILENT, Broken
from tests.simulation.farm import Farm
from tests.simulation.phones import Phones
from tests.simulation.stack import Stack
from tests.simulation.world import World

PROCESSES = 2


class Tally(Struct):
    """What schedules came to. `red`: seed → what was broken; `fired`: fault → how often."""

    form: str = "core"
    engine: str = "memory"
    schedules: int = 0
    ops: int = 0
    exchanges: int = 0
    conflicts: int = 0
    lost: int = 0
    silent: int = 0
    diverged: int = 0
    fired: dict[str, int] = field(default_factory=dict)
    red: dict[int, str] = field(default_factory=dict)

    def count(self, seed: int, world: World, broken: Broken | None) -> None:
        """Count one schedule in."""
        self.schedules += 1
        self.ops += world.ledger.lines
        self.exchanges += world.line.exchanges
        self.conflicts += len(world.server.tables().conflicts)
        self.fired = dict(Counter(self.fired) + world.line.fired)
        if broken:
            self.red[seed] = str(broken)
            self.lost += broken.invariant in LOST
            self.silent += broken.invariant in SILENT
            self.diverged += broken.invariant in DIVERGED

    def add(self, other: "Tally") -> None:
        """Count in what another process found."""
        for name in ("schedules", "ops", "exchanges", "conflicts", "lost", "silent", "diverged"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.fired = dict(Counter(self.fired) + Counter(other.fired))
        self.red |= other.red

    @property
    def first_red(self) -> int | None:
        """The lowest seed that broke something."""
        return min(self.red, default=None)

    def words(self) -> str:
        """The counts in one line."""
        names = ("schedules", "ops", "exchanges", "conflicts", "lost", "silent", "diverged")
        return " ".join(f"{name}={getattr(self, name)}" for name in names) + f" first_red={self.first_red}"


def replay_line(seed: int, form: str, engine: str) -> str:
    """The one command that plays a schedule again."""
    return (
        f".venv/bin/python -m pytest tests/simulation/test_schedules.py --seed {seed} --form {form} --engine {engine}"
    )


def some(seeds: list[int], form: str, engine: str) -> Tally:
    """Play these schedules in this process."""
    tally = Tally(form, engine)
    with Phones() as phones, Farm(engine) if form == "stack" else nullcontext() as farm:
        for seed in seeds:
            world, red = World(phones, seed, farm=farm), None
            try:
                world.play()
            except Broken as broken:
                red = broken
            except Exception as error:  # a fault of ours, of the engine or of the stage: this seed is red too
                red = Broken("crash", repr(error))
            tally.count(seed, world, red)
            if isinstance(world.server, Stack):
                world.server.close()
    return tally


def many(seeds: Iterable[int], form: str = "core", engine: str = "memory") -> Tally:
    """Play these schedules in as many processes as there are cores for it."""
    seeds = list(seeds)
    tally = Tally(form, engine)
    parts = [seeds[n::PROCESSES] for n in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, get_context("spawn")) as pool:
        for part in pool.map(some, parts, [form] * PROCESSES, [engine] * PROCESSES):
            tally.add(part)
    return tally


def write(tally: Tally, seeds: range, path: Path) -> None:
    """Write the report as JSON."""
    commit = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    ).stdout.strip()
    told: dict[str, Any] = {"commit": commit or None, "seeds": [seeds.start, seeds.stop - 1], **asdict(tally)}
    told |= {"first_red": tally.first_red, "fired": dict(sorted(tally.fired.items()))}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
