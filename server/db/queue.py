"""Batches that wait to be committed, and what becomes of them; the same before both databases (sync/README.md §6.3)."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from msgspec import Struct

from server.db.faults import answered
from sync.batch import Batch
from sync.intake import Outcome, Push, push
from sync.wire import NotConsumed

WAIT_S = 10.0


class Done(Struct):
    """A committed batch: the epoch it was taken in under, and its outcome."""

    epoch: str
    outcome: Outcome


Ended = Done | Exception
Told = Callable[[list[Outcome]], None]


class Waiting(Struct):
    """A batch, who waits for it, and since when."""

    batch: Batch
    answer: "asyncio.Future[Done]"
    since_s: float


class Queue:
    """Batches in the order they came. A group holds at most so many batches and ops; one batch may be larger."""

    def __init__(self, batches: int, ops: int) -> None:
        self._batches = batches
        self._ops = ops
        self._waiting: deque[Waiting] = deque()

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, batch: Batch) -> "asyncio.Future[Done]":
        """Let a batch wait; returns its answer to come."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(batch, loop.create_future(), loop.time())
        self._waiting.append(waiting)
        return waiting.answer

    def take(self) -> list[Waiting]:
        """The next group; whoever waited too long, or went away, is left out."""
        now_s, ops = asyncio.get_running_loop().time(), 0
        group: list[Waiting] = []
        while self._waiting and len(group) < self._batches:
            size = len(self._waiting[0].batch.items)
            if group and ops + size > self._ops:
                break
            waiting = self._waiting.popleft()
            if waiting.answer.cancelled():
                continue
            if now_s - waiting.since_s > WAIT_S:
                waiting.answer.set_exception(NotConsumed("busy"))
                continue
            group.append(waiting)
            ops += size
        return group


def answer(group: Sequence[Waiting], ended: Sequence[Ended], told: Told) -> None:
    """Give each batch of a group its answer, then tell of what was committed."""
    for waiting, result in zip(group, ended, strict=True):
        if waiting.answer.cancelled():
            continue
        if isinstance(result, Done):
            waiting.answer.set_result(result)
        else:
            waiting.answer.set_exception(result)
    told([result.outcome for result in ended if isinstance(result, Done)])


async def attempt(tx: Push, batch: Batch) -> Ended:
    """Take one batch of a transaction in; what fails is undone, and concerns nobody else."""
    try:
        return Done(tx.epoch, await push(tx, batch))
    except Exception as error:
        return answered(error)
