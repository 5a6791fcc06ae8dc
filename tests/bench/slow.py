"""A slow phone: every process of a browser runs one part in six, stopped by signals the rest of the time."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from tests.browser import processes

PERIOD_S = 0.018


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


@contextmanager
def slowed(profile: Path, factor: int = 6) -> Iterator[None]:
    """While open, the browser on `profile` runs 1/`factor` of the time, in slices of 3 ms at six."""
    root = processes.of_profile(profile)[0]
    done = threading.Event()

    def beat() -> None:
        while not done.is_set():
            began, tree = perf_counter(), descendants(root)
            processes.send(tree, signal.SIGSTOP)
            done.wait(PERIOD_S * (factor - 1) / factor - (perf_counter() - began))
            processes.send(tree, signal.SIGCONT)
            done.wait(PERIOD_S / factor)
        processes.send(descendants(root), signal.SIGCONT)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
