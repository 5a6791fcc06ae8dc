"""The full stack: the real server in a process of its own, over HTTP, killed and started again, on either database."""

import gzip
import http.client
import json
import mmap
import os
import resource
import shutil
import signal
import tempfile
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Self

from server.house import KINDS
from server.serve import free_port
from sync.shape import Shapes
from sync.store import Logged
from tests.simulation.database import READS, Postgres
from tests.simulation.farm import Farm
from tests.simulation.outside import Outside
from tests.simulation.reply import Ask, Crash, Reply

PACKED_FROM_BYTES = 1024
SHORT: dict[str, Any] = {"busy_s": 0.2, "lock": "200ms"}  # so that a lock that is held for too long costs little time


class Stack(Outside):
    """One schedule's server. It has no switches, and no faults but those of its database and of its own death."""

    between: Callable[[], None] | None = None
    between_at = 0

    def __init__(self, farm: Farm, seed: int) -> None:
        self.farm = farm
        self.faults = ("busy", "blind" if farm.cluster else "disk_broken", "crash", "crash_after")
        self.rng = Random(seed)
        self.data = Path(tempfile.mkdtemp(dir=farm.folder))
        shutil.rmtree(self.data)
        super().__init__(farm.database(self.data))
        self.scarce = SHORT
        self.shapes = Shapes(KINDS)
        self.dups: set[tuple[str, int]] = set()
        self.committed: Callable[[], None] = lambda: None
        with farm.clock.open("r+b") as file:
            self._clock = mmap.mmap(file.fileno(), 8)
        self._start()

    @property
    def now_ms(self) -> int:
        """The true time, which the server's clock shows too."""
        return int.from_bytes(self._clock[:8])

    @now_ms.setter
    def now_ms(self, ms: int) -> None:
        self._clock[:8] = ms.to_bytes(8)

    @property
    def epoch(self) -> str:
        """The name of the present history."""
        return str(self.tables().server["epoch"])

    def _start(self) -> None:
        self.port = free_port("127.0.0.1")
        about = {
            "data": str(self.data),
            "database": self.database.url,
            "clock": str(self.farm.clock),
            "port": self.port,
            "schema": self.shapes.schema,
            "scarce": self.scarce,
        }
        self.pid = self.farm.order({"serve": about})["pid"]
        self._line: http.client.HTTPConnection | None = None

    def again(self, **scarce: Any) -> None:
        """Start it anew, with less of something (`scarce.py`), or with enough of all."""
        self._kill()
        self.scarce = SHORT | scarce
        self._start()

    def _kill(self) -> None:
        with suppress(ProcessLookupError):  # it may be dead already
            os.kill(self.pid, signal.SIGKILL)
        while Path(f"/proc/{self.pid}").exists():
            pass
        if self._line:
            self._line.close()

    def close(self) -> None:
        """End the server and take its data away."""
        self._kill()
        self.database.close()
        self._clock.close()
        shutil.rmtree(self.data, ignore_errors=True)

    def ask(self, asks: list[Ask], fault: str | None = None) -> list[Reply]:
        """Requests, one after the other. Raises `Crash` where the server is killed over the last one."""
        name = (fault or "").partition(":")[0]
        self.changed()
        if name == "crash":  # killed while it works on it, wherever it is then
            death = threading.Timer(self.rng.random() * 0.008, os.kill, (self.pid, signal.SIGKILL))
            death.start()
            self.between = None  # who came in between would die with it, unheard
        try:
            with self._suffering(name):
                replies = [self._post(ask) for ask in asks]
        except (OSError, http.client.HTTPException, EOFError, zlib.error) as lost:
            if name not in {"crash", "dies"}:
                raise RuntimeError(repr(lost) + (self.farm.folder / "log").read_text()[-3000:]) from lost
        if name in {"crash", "crash_after", "dies"}:
            if name == "crash":
                death.join()
            self._kill()
            self._start()
            self._perhaps_known(asks)
            self.committed()
            raise Crash
        self.committed()
        return replies

    @contextmanager
    def _suffering(self, name: str) -> Iterator[None]:
        """Somebody holds for too long what commits need, or what pulls do; or no file of the server may be written."""
        if name == "busy":
            with self.database.locked():
                yield
        elif name == "blind" and isinstance(self.database, Postgres):
            with self.database.locked(READS):
                yield
        elif name == "disk_broken":
            before = resource.prlimit(self.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, before[1]))
            yield
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, before)
        else:
            yield

    def _post(self, ask: Ask) -> Reply:
        data = ask.text.encode()
        headers = {
            "Content-Type": "application/json", "X-Muster": "1", "Origin": f"http://127.0.0.1:{self.port}",
            "Cookie": f"muster={self.farm.sessions[ask.person]}", "Accept-Encoding": "gzip",
        }  # fmt: skip
        if ask.limit:  # the ops' own bytes must stay as they are: only the head is written anew
            head, _, ops = ask.text.partition(',"ops":')
            said = {**json.loads(head + "}"), "limit": ask.limit}
            data = (json.dumps(said)[:-1] + ',"ops":' + ops).encode()
        if len(data) >= PACKED_FROM_BYTES:
            data, headers["Content-Encoding"] = gzip.compress(data), "gzip"
        if '"ops":[]' not in ask.text:  # of two pushes at once nobody outside could tell the order
            self.between = None
        status, text, after = self._ask("/sync", data, headers)
        if status == 200:
            self._known(ask, json.loads(text))
        return Reply(status, text, after)

    def _ask(self, path: str, data: bytes, headers: dict[str, str]) -> tuple[int, str, int | None]:
        line, self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), None
        meanwhile, self.between = self.between, None
        line.request("POST", path, data, headers)
        if meanwhile:
            meanwhile()
        answer = line.getresponse()
        content = answer.read()
        self._line = line
        text = (gzip.decompress(content) if answer.headers["Content-Encoding"] == "gzip" else content).decode()
        after = answer.headers["Retry-After"]
        return answer.status, text, int(after) if after else None

    def _known(self, ask: Ask, answer: dict[str, Any]) -> None:
        said = json.loads(ask.text)
        ops = dict(said["ops"])
        for dseq, result in answer["results"]:
            if result.get("dup"):
                self.dups |= {(said["device"], n) for n in range(dseq, ops[dseq].get("upto", dseq) + 1)}

    def _perhaps_known(self, asks: list[Ask]) -> None:
        """Whatever the server knew may have been answered so, and the answer was lost with it."""
        known = {op for (op,) in self.database.lines("SELECT op_id FROM op_log")}
        for ask in asks:
            said = json.loads(ask.text)
            self.dups |= {(said["device"], dseq) for dseq, op in said["ops"] if op["id"] in known}

    def batch_of(self, line: Logged) -> tuple[int, str]:
        """One device sends one batch at a time."""
        return line.received_ms, line.device

    def backup(self) -> Any:
        """A copy of everything."""
        if self.farm.cluster:  # a database is copied while nobody is in it
            self._kill()
        kept = self.database.keep(), set(self.dups)
        if self.farm.cluster:
            self._start()
        return kept

    def upgrade(self) -> None:
        """Start the next version in the place of this one."""
        self._kill()
        self.shapes.schema += 1
        self._start()

    def lose_key(self) -> None:
        """Start without the key that signs tokens."""
        self._kill()
        (self.data / "keys" / "token").unlink()
        self._start()

    def hand_in(self, lead: str, sites: frozenset[str], file: bytes) -> None:
        """A supervisor hands in a queue that was saved, on the page there is for it."""
        self.changed()
        part = b'--part\r\nContent-Disposition: form-data; name="%s"\r\nContent-Type: %s\r\n\r\n%s\r\n'
        data = part % (b"token", b"text/plain", b"t") + part % (b'file"; filename="q.zip', b"application/zip", file)
        headers = {
            "Content-Type": "multipart/form-data; boundary=part", "Origin": f"http://127.0.0.1:{self.port}",
            "Cookie": f"muster={self.farm.sessions[lead]}; muster-form=t",
        }  # fmt: skip
        status, text, _ = self._ask("/hand-in", data + b"--part--\r\n", headers)
        if status != 200:
            raise RuntimeError(f"a queue of {lead} was not taken in: {status} {text[:300]!r}")
        self.committed()

    def restore(self, backup: Any) -> None:
        """Put a copy in place, as a new history."""
        self._kill()
        self.changed(anew=True)
        kept, dups = backup
        self.database.bring_back(kept)
        self.dups = set(dups)
        self._start()

    @contextmanager
    def twin(self) -> Iterator[Self]:
        """Itself, to see what would have been; afterwards nothing was."""
        (kept, dups), places, committed = self.backup(), dict(self._places), self.committed
        self.committed = lambda: None
        yield self
        self._kill()
        self.database.bring_back(kept, anew=False)
        self.changed()
        self.dups, self._places, self.committed = dups, places, committed
        self._start()
