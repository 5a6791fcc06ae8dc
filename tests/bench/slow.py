"""A slow phone: every process of a browser runs one part in six, stopped by signals the rest of the time.

The beat is a process of its own (`python -m tests.bench.slow PID FACTOR`): a thread would wait for its turn.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import perf_counter, sleep

from tests.browser import processes

SLICE_S = 0.004
WAKE_S = 0.0006  # until a continued browser runs again: without it the factor is 6.8 where 6 was asked


@contextmanager
def slowed(profile: Path, factor: int) -> Iterator[None]:
    """While open, the browser on `profile` runs 1/`factor` of the time, in slices of 4 ms."""
    root = processes.of_profile(profile)[0]
    beat = subprocess.Popen([sys.executable, "-m", __name__, str(root), str(factor)], stdout=subprocess.PIPE)
    assert beat.stdout and beat.stdout.readline()
    try:
        yield
    finally:
        beat.terminate()
        beat.wait(10)


def descendants(pid: int) -> list[int]:
    """`pid` and every process under it now."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in children.read_text().split()]
            except OSError:
                continue  # the thread ended while we looked
    return found


def beat(root: int, factor: int) -> None:
    """Stop and continue in turn until told to end; those born meanwhile are stopped with the rest."""
    tree = descendants(root)
    while True:
        began = perf_counter()
        processes.send(tree, signal.SIGSTOP)
        tree = descendants(root)
        processes.send(tree, signal.SIGSTOP)
        sleep(max(0, SLICE_S * (factor - 1) - (perf_counter() - began)))
        processes.send(tree, signal.SIGCONT)
        sleep(SLICE_S + WAKE_S)


def main() -> None:
    root, factor = int(sys.argv[1]), int(sys.argv[2])
    with suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))  # else it is late, and the phone too fast
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    print("beating", flush=True)
    try:
        beat(root, factor)
    finally:
        processes.send(descendants(root), signal.SIGCONT)


if __name__ == "__main__":
    main()
