"""Kinto: batches with If-Match under the push fixture's load, and the conflict script with kinto.js's phones.

An edit carries the timestamp of what it was made on, which only the server's answer tells: so the edits of a batch are
of the records made in the batch before, and a first, untimed round makes those. The shares are the push fixture's.
"""

import asyncio
import json
import time
import urllib.request
from typing import Any

from server.clock import SystemClock
from tests.bench.peers.figures import Pushed, tell_not, tell_pushed, tell_verdict
from tests.bench.peers.kinto_server import PATH, START_S, KintoServer, authorization, phones, running
from tests.bench.sync.figures import cpu, folder, memory
from tests.bench.sync.fixture import BATCH, DEVICES, Phones, reported, values
from tests.bench.sync.line import IN_FLIGHT, send
from tests.bench.sync.push import RUNS

PAST, AT_ONCE, LOAD_S = 4_500, 25, 480
AGAIN = {409, 503}  # what it answers to two commits that met: "please retry"
ABOUT = {
    "durability": "fsync at every commit (PostgreSQL, synchronous_commit=on)",
    "rights_checked": "permissions of user on bucket and collection",
}
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
        self.sent = self.retried = 0
        self.until_s = time.monotonic() + LOAD_S
        self.later: dict[int, list[tuple[str, str]]] = {n: [] for n in range(DEVICES)}

    def send(self, batches: list[tuple[int, list[Asked]]], expected: set[int]) -> float:
        """Seconds it took. A batch answered "please retry" is sent again. Raises TimeoutError when that takes too long,
        SystemExit for a status that is not expected."""
        took_s = 0.0
        while batches:
            if time.monotonic() > self.until_s:
                raise TimeoutError
            packed = [(n, self._packed(n, batch)) for n, batch in batches]
            began = time.perf_counter()
            answers = asyncio.run(send(self.server.host, packed))
            took_s += time.perf_counter() - began
            answered = sorted(batches, key=lambda batch: batch[0] % IN_FLIGHT)  # as `send` has them
            again = [
                (n, self._heard(batch, said, expected)) for (n, batch), said in zip(answered, answers, strict=True)
            ]
            batches = [(n, batch) for n, batch in again if batch]
            self.sent, self.retried = self.sent + len(answered), self.retried + len(batches)
        return took_s

    def _heard(self, batch: list[Asked], said: bytes, expected: set[int]) -> list[Asked]:
        """Remember the timestamps; returns what is to be sent again: all, for only what followed the refusal was
        stored, whatever was answered. So a creation may find its record there already (412)."""
        answers = json.loads(said)["responses"]
        if any(one["status"] in AGAIN for one in answers):
            return batch
        for asked, one in zip(batch, answers, strict=True):
            if one["status"] not in expected:
                raise SystemExit(f"void: {one}")
            if asked["method"] == "PUT":
                found = one["body"]["data"] if one["status"] == 201 else one["body"]["details"]["existing"]
                self.known[found["id"]] = found["last_modified"]
        return []

    def _packed(self, n: int, batch: list[Asked]) -> bytes:
        body = json.dumps({"requests": batch}).encode()
        head = f"POST /v1/batch HTTP/1.1\r\nHost: {self.server.host}\r\nContent-Type: application/json\r\n"
        return f"{head}Authorization: {authorization(str(n))}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def past(self) -> None:
        """The records that are edited unseen: each made by the crew, then changed by a lead."""
        recs = [reported(n) for n in range(PAST) if n % DEVICES % 5 == 0]
        parts = [recs[at : at + AT_ONCE] for at in range(0, len(recs), AT_ONCE)]
        self.send([(n, [put(rec, values(n)) for rec in part]) for n, part in enumerate(parts)], {201, 412})
        changed = [[patch(rec, self.known[rec], "Changed by a lead") for rec in part] for part in parts]
        self.send(list(enumerate(changed)), {200, 412})

    def check(self) -> None:
        """As many records are stored as were made."""
        asked = urllib.request.Request(f"{self.server.remote}{PATH}/records", method="HEAD")
        asked.add_header("Authorization", authorization("lead"))
        with urllib.request.urlopen(asked, timeout=START_S) as answer:
            stored = int(answer.headers["Total-Objects"])
        if stored != len(self.known):
            raise SystemExit(f"void: {stored} records are stored of {len(self.known)}")

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
    """peers.kinto.push, or why there is none: batches that meet in one collection are refused, each sent again."""
    with folder() as data, running(data) as server:
        load = Load(server)
        try:
            pushed = measured(server, load)
        except TimeoutError:
            why = f"{load.sent} batches sent, {load.retried} of them answered 409 or 503, to be sent again"
            tell_not("kinto.push", f"not done in {LOAD_S} s with {IN_FLIGHT} in flight on one collection: {why}")
            return
    note = f"{IN_FLIGHT} connections, waitress with 8 threads as `kinto start` runs it; retried: batches sent again"
    tell_pushed("kinto.push", pushed, rounds=1, retried=load.retried, note=note, **ABOUT)


def measured(server: KintoServer, load: Load) -> Pushed:
    """The runs."""
    rates, cpu_s = [], 0.0
    load.past()
    load.round()
    for _ in range(RUNS):
        before_s = cpu(server.process.pid)
        rates.append(BATCH * DEVICES / load.round())
        cpu_s += cpu(server.process.pid) - before_s
    load.check()
    return Pushed(rates, round(cpu_s / (RUNS * BATCH * DEVICES) * 1e6, 1), memory(server.process.pid))


if __name__ == "__main__":
    tell_verdict(
        "kinto", phones,
        "kinto.js, sync with its default strategy MANUAL, each listed conflict resolved by taking the "
        "remote version: the conflicting write is never published, its author alone is told",
    )  # fmt: skip
    push()
