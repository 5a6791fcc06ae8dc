"""`muster`, measured: how long each commit on PostgreSQL held its locks, told in the file MUSTER_HOLDS at the end."""

import json
import os
import time
from pathlib import Path
from typing import Any

from server.cli import main
from server.db.postgres.lanes import Lanes

held_ms: list[float] = []
hold = Lanes._hold


async def timed(self: Lanes, *args: Any) -> Any:
    began = time.perf_counter()
    try:
        return await hold(self, *args)
    finally:
        held_ms.append((time.perf_counter() - began) * 1000)


if __name__ == "__main__":
    Lanes._hold = timed  # type: ignore[method-assign, assignment]
    try:
        main()
    finally:
        Path(os.environ["MUSTER_HOLDS"]).write_text(json.dumps(held_ms))
