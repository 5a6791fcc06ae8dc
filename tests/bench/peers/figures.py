"""How a peer's figure is told: one JSON line with its durability, whether it checks rights, machine and versions."""

import json
import os
import platform
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from server.clock import SystemClock
from tests.bench.peers.packages import HERE
from tests.bench.peers.script import Phones
from tests.bench.peers.verdict import Verdict, judged
from tests.bench.sync.figures import PACKAGES, folder
from tests.bench.sync.fixture import BATCH, DEVICES
from tests.bench.sync.line import IN_FLIGHT


class Pushed(NamedTuple):
    """Ops a second of each run; processor time of the server an op, in µs, and its memory."""

    rates: Sequence[float]
    cpu_us: float
    rss_mib: int


def tell(name: str, **said: Any) -> None:
    """Print one line. `said` begins with what it is about."""
    machine = {"cores": os.cpu_count(), "system": platform.platform(), "load": os.getloadavg()}
    print(json.dumps({"name": f"peers.{name}", **said, "machine": machine, "versions": versions()}), flush=True)


def tell_pushed(name: str, pushed: Pushed, **about: Any) -> None:
    """The median of the runs; `about` names durability and rights."""
    value, rates = median(pushed.rates), pushed.rates
    tell(
        name, runs=True, value=round(value), unit="ops/s", each=[round(rate) for rate in rates],
        spread=round((max(rates) - min(rates)) / value, 2), cpu_us_per_op=pushed.cpu_us, rss_mib=pushed.rss_mib,
        batch=BATCH, in_flight=IN_FLIGHT, devices=DEVICES, **about,
    )  # fmt: skip


def tell_verdict(name: str, phones: Callable[[Path], AbstractContextManager[Phones]], usage: str) -> Verdict:
    """Play the conflict script; `usage`: how the product was used, and how it names what lost."""
    with folder() as data, phones(data) as those:
        verdict = judged(those, SystemClock().now_ms())
    gate = {"gate": 0, "holds": not verdict.lost and not verdict.silent} if name == "muster" else {}
    tell(f"{name}.conflicts", runs=True, **verdict.line(), **gate, usage=usage)
    return verdict


def tell_not(name: str, why: str) -> None:
    """What did not run, and why."""
    tell(name, runs=False, why=why)


def versions() -> dict[str, str]:
    """Ours, and those of the peers that package.json pins."""
    ours = {"python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    pinned: dict[str, str] = json.loads((HERE / "package.json").read_text())["dependencies"]
    return ours | {package: version(package) for package in PACKAGES} | pinned
