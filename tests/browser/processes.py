"""Processes as the kernel lists them: those of one browser profile, all of them, nothing else's."""

import contextlib
import os
import signal
from pathlib import Path


def of_profile(profile: Path) -> list[int]:
    """The pids of every process with `profile` on its command line, and of their descendants."""
    mark = str(profile).encode()
    parents: dict[int, int] = {}
    found: set[int] = set()
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):  # it ended while we read
            pid = int(entry.name)
            if mark in (entry / "cmdline").read_bytes() and pid != os.getpid():
                found.add(pid)
            parents[pid] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    return sorted(pid for pid in parents if pid in found or _descends(pid, parents, found))


def _descends(pid: int, parents: dict[int, int], found: set[int]) -> bool:
    for _ in range(64):
        pid = parents.get(pid, 0)
        if pid in found:
            return True
    return False


def send(pids: list[int], what: signal.Signals) -> None:
    """Send `what` to each; those already gone are gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, what)


def kill_profile(profile: Path) -> None:
    """kill -9, at once, of everything that runs on this profile."""
    pids = of_profile(profile)
    assert pids, f"nothing runs on {profile}"
    send(pids, signal.SIGKILL)
