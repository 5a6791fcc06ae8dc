"""Kinto on PostgreSQL, from PyPI in a virtual environment of its own: batches with If-Match, and kinto.js's phones.

An edit carries the timestamp of what it was made on, which only the server's answer tells: so the edits of a batch are
of the records made in the batch before, and a first, untimed round makes those. The shares are the push fixture's.
"""

import asyncio
import base64
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from server.clock import SystemClock
from server.serve import free_port
from tests.bench.peers import packages
from tests.bench.peers.figures import Pushed, tell_pushed, tell_verdict
from tests.bench.peers.piped import Piped, PipedPhones
from tests.bench.sync.figures import cpu, folder, memory
from tests.bench.sync.fixture import BATCH, DEVICES, Phones, reported, values
from tests.bench.sync.line import IN_FLIGHT, send
from tests.bench.sync.push import RUNS
from tests.postgres import Cluster, owner

START_S, PAST, AT_ONCE = 60, 4_500, 25
PATH = "/buckets/venue/collections/incidents"
ABOUT = {
    "durability": "fsync at every commit (PostgreSQL, synchronous_commit=on)",
    "rights_checked": "permissions of user on bucket and collection",
}
INI = """[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
threads = 8
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.userid_hmac_secret = peers
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
"""


class KintoServer:
    """`kinto start` (waitress, one process) on a database, at one address for all its lives."""

    def __init__(self, data: Path, programs: Path, url: str) -> None:
        self.ini, self.program, self.log = data / "kinto.ini", programs / "kinto", data / "kinto.log"
        self.ini.write_text(INI.format(url=url))
        self.port = free_port("127.0.0.1")
        self.host, self.remote = f"127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}/v1"
        subprocess.run([self.program, "migrate", "--ini", self.ini], check=True, capture_output=True, timeout=START_S)

    def start(self) -> None:
        command = [str(self.program), "start", "--ini", str(self.ini), "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(self.log.read_text()[-2000:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.remote}/", timeout=START_S):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def furnish(self) -> None:
        """A bucket everybody signed in may write, and the collection."""
        everybody = {"permissions": {"write": ["system.Authenticated"]}}
        for path in ("/buckets/venue", PATH):
            asked = urllib.request.Request(f"{self.remote}{path}", json.dumps(everybody).encode(), method="PUT")
            asked.add_header("Content-Type", "application/json")
            asked.add_header("Authorization", authorization("lead"))
            urllib.request.urlopen(asked, timeout=START_S).close()


def authorization(name: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:peers'.encode()).decode()}"


@contextmanager
def running(data: Path) -> Iterator[KintoServer]:
    """PostgreSQL and Kinto, each ended at the end."""
    with ExitStack() as stack:
        programs = packages.kinto(Path(stack.enter_context(TemporaryDirectory(prefix="muster-kinto-"))))
        if owner():
            os.chmod(data, 0o755)  # another user's server has its files within
        cluster = stack.enter_context(Cluster(str(data)))
        server = KintoServer(data, programs, cluster.url(cluster.create()))
        server.start()
        stack.callback(server.kill)
        server.furnish()
        yield server


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Phones of the conflict script."""
    with running(data) as server:
        start = {"remote": server.remote, "bucket": "venue", "collection": "incidents"}
        with Piped("kinto.mjs", start) as process:
            yield PipedPhones(process, server)


Asked = dict[str, Any]


def put(rec: str, said: dict[str, Any]) -> Asked:
    where = {"method": "PUT", "path": f"/v1{PATH}/records/{rec}"}
    return {**where, "headers": {"If-None-Match": "*"}, "body": {"data": said}}


def patch(rec: str, seen_at: int, sentence: str) -> Asked:
    where = {"method": "PATCH", "path": f"/v1{PATH}/records/{rec}"}
    return {**where, "headers": {"If-Match": f'"{seen_at}"'}, "body": {"data": {"sentence": sentence}}}


class Load:
    """Batches for one server; remembers at which timestamp each phone knows each record."""

    def __init__(self, server: KintoServer) -> None:
        self.server = server
        self.fixture = Phones(SystemClock().now_ms())
        self.known: dict[str, int] = {}
        self.later: dict[int, list[tuple[str, str]]] = {n: [] for n in range(DEVICES)}

    def send(self, batches: list[tuple[int, list[Asked]]], expected: set[int]) -> float:
        """Seconds it took. Raises SystemExit for a status that is not expected."""
        packed = [(n, self._packed(n, batch)) for n, batch in batches]
        began = time.perf_counter()
        answers = asyncio.run(send(self.server.host, packed))
        took_s = time.perf_counter() - began
        for answer in answers:
            for one in json.loads(answer)["responses"]:
                if one["status"] not in expected:
                    raise SystemExit(f"void: {one}")
                if one["status"] == 201:
                    self.known[one["body"]["data"]["id"]] = one["body"]["data"]["last_modified"]
        return took_s

    def _packed(self, n: int, batch: list[Asked]) -> bytes:
        body = json.dumps({"requests": batch}).encode()
        head = f"POST /v1/batch HTTP/1.1\r\nHost: {self.server.host}\r\nContent-Type: application/json\r\n"
        return f"{head}Authorization: {authorization(str(n))}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def past(self) -> None:
        """The records that are edited unseen: each made by the crew, then changed by a lead."""
        recs = [reported(n) for n in range(PAST) if n % DEVICES % 5 == 0]
        parts = [recs[at : at + AT_ONCE] for at in range(0, len(recs), AT_ONCE)]
        self.send([(n, [put(rec, values(n)) for rec in part]) for n, part in enumerate(parts)], {201})
        changed = [[patch(rec, self.known[rec], "Changed by a lead") for rec in part] for part in parts]
        self.send(list(enumerate(changed)), {200})

    def round(self) -> float:
        """One batch of every device; seconds."""
        batches = []
        for n, body in self.fixture.rounds(1):
            ops = [op for _, op in json.loads(body)["ops"]]
            creates = {op["rec"]: put(op["rec"], op["set"]) for op in ops if op["t"] == "create"}
            edits = [(op["rec"], op["set"]["sentence"]) for op in ops if op["t"] == "fact"]
            unseen = [edit for edit in edits if edit[0] not in creates]
            due = [*self.later[n][: BATCH // 2 - len(unseen)], *unseen]
            self.later[n] = [edit for edit in edits if edit[0] in creates]
            batches.append((n, [*creates.values(), *(patch(rec, self.known[rec], said) for rec, said in due)]))
        return self.send(batches, {200, 201, 412})


def push() -> None:
    """peers.kinto.push."""
    rates, cpu_s = [], 0.0
    with folder() as data, running(data) as server:
        load = Load(server)
        load.past()
        load.round()
        for _ in range(RUNS):
            before_s = cpu(server.process.pid)
            rates.append(BATCH * DEVICES / load.round())
            cpu_s += cpu(server.process.pid) - before_s
        pushed = Pushed(rates, round(cpu_s / (RUNS * BATCH * DEVICES) * 1e6, 1), memory(server.process.pid))
    note = f"{IN_FLIGHT} connections, waitress with 8 threads as `kinto start` runs it; cpu without PostgreSQL's"
    tell_pushed("kinto.push", pushed, rounds=1, note=note, **ABOUT)


if __name__ == "__main__":
    push()
    tell_verdict(
        "kinto", phones,
        "kinto.js, sync with its default strategy MANUAL, each conflict resolved by the remote version as its "
        "documentation's example does: the conflicting write is never published, its author alone is told",
    )  # fmt: skip
