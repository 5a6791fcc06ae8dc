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

from server.house import BLOBS, KINDS
from server.serve import free_port
from sync.shape import Shapes
from sync.store import Logged
from tests.simulation.database import READS, Postgres
from tests.simulation.farm import Farm
from tests.simulation.outside import Outside
from tests.simulation.reply import Ask, Crash, Reply

PACKED_FROM_BYTES = 1024
CHUNK = {"Content-Type": "application/offset+octet-stream", "Tus-Resumable": "1.0.0"}
SHORT: dict[str, Any] = {"busy_s": 0.2, "lock": "200ms"}  # so that a lock that is held for too long costs little time


class Stack(Outside):
    """One schedule's server. It has no switches, and no faults but those of its database and of its own death."""

    between: Callable[[], None] | None = None
    between_at = 0

    def __init__(self, farm: Farm, seed: int) -> None:
        self.farm = farm
        self.faults = ("busy", "blind" if farm.cluster else "disk_broken", "crash", "crash_after")
        self.upload_faults = ("busy", "disk_broken", "crash", "crash_after")
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
        self.pid = self.farm.order({"serve": {**self._about(), "port": self.port, "scarce": self.scarce}})["pid"]
        self._line: http.client.HTTPConnection | None = None

    def _about(self) -> dict[str, Any]:
        place = {"data": str(self.data), "database": self.database.url, "clock": str(self.farm.clock)}
        return {**place, "schema": self.shapes.schema}

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
        return self._asked(asks, self._post, fault)

    def upload(self, ask: Ask, fault: str | None) -> Reply:
        """A HEAD, or a chunk. Raises `Crash`."""
        return self._asked([ask], self._carry, fault)[0]

    def _asked(self, asks: list[Ask], how: Callable[[Ask], Reply], fault: str | None) -> list[Reply]:
        name = (fault or "").partition(":")[0]
        self.changed()
        if name == "crash":  # killed while it works on it, wherever it is then
            death = threading.Timer(self.rng.random() * 0.008, os.kill, (self.pid, signal.SIGKILL))
            death.start()
            self.between = None  # who came in between would die with it, unheard
        try:
            with self._suffering(name):
                replies = [how(ask) for ask in asks]
        except (OSError, http.client.HTTPException, EOFError, zlib.error) as lost:
            if name not in {"crash", "dies"}:
                raise RuntimeError(repr(lost) + (self.farm.folder / "log").read_text()[-3000:]) from lost
        if name in {"crash", "crash_after", "dies"}:
            if name == "crash":
                death.join()
            self._kill()
            self._start()
            self._perhaps_known([ask for ask in asks if ask.text])
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
        answer, content = self._ask("POST", "/sync", data, headers)
        if answer.status == 200:
            self._known(ask, json.loads(content))
        return Reply(answer.status, content.decode(), _number(answer, "Retry-After"))

    def _carry(self, ask: Ask) -> Reply:
        meanwhile, self.between = self.between, None  # it is not about this
        headers = {"X-Muster": "1", "Origin": f"http://127.0.0.1:{self.port}"}
        headers |= {"Cookie": f"muster={self.farm.sessions[ask.person]}"}
        if ask.data is not None:
            headers |= {"Upload-Offset": str(ask.at), **CHUNK}
        method = "HEAD" if ask.data is None else "PATCH"
        answer, _ = self._ask(method, f"/sync/blobs/{ask.blob}", ask.data, headers)
        self.between = meanwhile
        return Reply(answer.status, "", _number(answer, "Retry-After"), _number(answer, "Upload-Offset"))

    def show(self, ask: Ask) -> Reply:
        """What somebody gets who asks for a picture."""
        headers = {"Cookie": f"muster={self.farm.sessions[ask.person]}"}
        answer, content = self._ask("GET", f"/sync/blobs/{ask.blob}", None, headers)
        return Reply(answer.status, content.hex())

    def _ask(
        self, method: str, path: str, data: bytes | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        line, self._line = self._line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=30), None
        meanwhile, self.between = self.between, None
        line.request(method, path, data, headers)
        if meanwhile:
            meanwhile()
        answer = line.getresponse()
        content = answer.read()
        self._line = line
        return answer, gzip.decompress(content) if answer.headers["Content-Encoding"] == "gzip" else content

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
        kept = self.database.keep(), set(self.dups), set(self._photos())
        if self.farm.cluster:
            self._start()
        return kept

    def _photos(self) -> list[Path]:
        return [file for file in (self.data / BLOBS).glob("*-*/*") if file.is_file()]

    def stands(self, blob: str) -> Any:
        """When it was written, and its size; none where it is not there."""
        with suppress(FileNotFoundError):
            about = (self.data / BLOBS / blob).stat()
            return about.st_mtime_ns, about.st_size

    def read(self, blob: str) -> bytes:
        """Its bytes."""
        return (self.data / BLOBS / blob).read_bytes()

    def collect(self) -> None:
        """Do what the clock does with photos, as if nobody had touched an upload for a month."""
        self.changed()
        self.farm.order({"collect": self._about()})
        self.committed()

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
        answer, content = self._ask("POST", "/hand-in", data + b"--part--\r\n", headers)
        if answer.status != 200:
            raise RuntimeError(f"a queue of {lead} was not taken in: {answer.status} {content[:300]!r}")
        self.committed()

    def restore(self, backup: Any, lost: bool = False) -> None:
        """Put a copy in place, as a new history."""
        self._kill()
        self.changed(anew=True)
        kept, dups, photos = backup
        self.database.bring_back(kept)
        self.dups = set(dups)
        for file in self._photos() if lost else ():
            if file not in photos:
                file.unlink()
        self.farm.order({"want_again": self._about()})
        self._start()

    @contextmanager
    def twin(self) -> Iterator[Self]:
        """Itself, to see what would have been; afterwards nothing was."""
        (kept, dups, _), places, committed = self.backup(), dict(self._places), self.committed
        self.committed = lambda: None
        yield self
        self._kill()
        self.database.bring_back(kept, anew=False)
        self.changed()
        self.dups, self._places, self.committed = dups, places, committed
        self._start()


def _number(answer: http.client.HTTPResponse, header: str) -> int | None:
    told = answer.headers[header]
    return int(told) if told else None
