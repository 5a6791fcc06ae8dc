"""Many write and one reads beside them, on SQLite: what `test_lanes` shows on PostgreSQL."""

import asyncio
import random
from pathlib import Path

from server.commit import Commit
from server.db.engine import PooledSQLiteEngine
from tests.server.db.test_lanes import follow, write
from tests.server.test_commit import commit, connection, engine

__all__ = ["commit", "engine"]  # fixtures

INSTRUCTIONS = 200  # of SQLite's, between two throws of the dice
WROTE = "SELECT id, seq FROM record WHERE kind = 'incident'"


async def test_fault_14_a_puller_beside_eight_writers_misses_nothing(
    commit: Commit, engine: PooledSQLiteEngine, tmp_path: Path
) -> None:
    """I8, while now and then a statement is broken off, and what was done before it with it."""
    said: list[str] = []
    chance = random.Random(14)
    connection(commit).set_trace_callback(said.append)
    connection(commit).set_progress_handler(lambda: chance.random() < 0.1, INSTRUCTIONS)
    writing = [asyncio.create_task(write(commit, n)) for n in range(8)]
    try:
        seen = await follow(commit, writing)
    finally:
        for task in writing:
            task.cancel()
    raw = engine.connect_raw()
    rows = set(raw.execute(WROTE).fetchall())
    raw.close()
    assert len(rows) == 8 * 25 and seen == rows
    assert sum(sql.startswith("ROLLBACK") for sql in said) > 10, "nothing was broken off"
