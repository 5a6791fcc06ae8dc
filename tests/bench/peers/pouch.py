"""PouchDB's server, express-pouchdb on leveldb: raw `_bulk_docs`, real replication, and the conflict script.

The raw bench sends the push fixture's own batches, each op as the revision replication would send (`new_edits` off).
"""

import asyncio
import hashlib
import json
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from server.clock import SystemClock
from server.serve import free_port
from tests.bench.peers.figures import Pushed, tell_pushed, tell_verdict
from tests.bench.peers.muster import HISTORY
from tests.bench.peers.piped import HERE, NODE, Piped, PipedPhones
from tests.bench.sync.figures import cpu, folder, memory
from tests.bench.sync.fixture import BATCH, DEVICES, Phones, reported, values
from tests.bench.sync.line import IN_FLIGHT, send
from tests.bench.sync.push import ROUNDS, RUNS

RECORDS = HISTORY // 2
LOAD_S = 20
ABOUT = {
    "durability": "no fsync: leveldb writes without `sync`, a power loss may take the last writes",
    "rights_checked": "none (mode minimumForPouchDB)",
}
Doc = dict[str, Any]


class PouchServer:
    """The server's process on a folder, at one address for all its lives."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = free_port("127.0.0.1")
        self.host, self.url = f"127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}/db"

    def start(self) -> None:
        command = [str(NODE), "--no-warnings", str(HERE / "pouch_server.mjs"), str(self.data), str(self.port)]
        self.process = subprocess.Popen(command, cwd=self.data, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout and self.process.stdout.readline() == "open\n"
        if not (self.data / "db").exists():
            urllib.request.urlopen(urllib.request.Request(self.url, method="PUT"), timeout=LOAD_S).close()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=10)

    def ask(self, path: str) -> Any:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=LOAD_S) as answer:
            return json.load(answer)


@contextmanager
def running(data: Path) -> Iterator[PouchServer]:
    server = PouchServer(data)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Phones of the conflict script."""
    with running(data) as server, Piped("pouch.mjs", {"url": server.url}) as process:
        yield PipedPhones(process, server)


def rev(n: int, name: str) -> str:
    return f"{n}-{hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()}"


def after(doc: Doc, sentence: str, name: str) -> Doc:
    """The second revision of a document."""
    second, ids = rev(2, name), [rev(2, name)[2:], doc["_rev"][2:]]
    return {**doc, "sentence": sentence, "_rev": second, "_revisions": {"start": 2, "ids": ids}}


def first(rec: str, said: Doc) -> Doc:
    return {"_id": rec, "_rev": rev(1, rec), **said}


class Past:
    """The history every product starts with: records made by the crew, each changed once by a lead."""

    def __init__(self) -> None:
        self.firsts = {reported(n): first(reported(n), values(n)) for n in range(RECORDS)}

    def docs(self) -> Iterator[Doc]:
        for n, (rec, doc) in enumerate(self.firsts.items()):
            yield doc
            yield after(doc, f"Number {n}: changed by a lead", f"lead {rec}")


def docs_of(body: bytes, past: Past) -> list[Doc]:
    """A batch of the push fixture, each op as a revision."""
    made: dict[str, Doc] = {}
    docs = []
    for _, op in json.loads(body)["ops"]:
        if op["t"] == "create":
            made[op["rec"]] = first(op["rec"], op["set"])
            docs.append(made[op["rec"]])
        else:
            docs.append(after(made.get(op["rec"]) or past.firsts[op["rec"]], op["set"]["sentence"], op["id"]))
    return docs


def bulk(host: str, docs: list[Doc]) -> bytes:
    body = json.dumps({"new_edits": False, "docs": docs}).encode()
    head = f"POST /db/_bulk_docs HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


def load(server: PouchServer, past: Past) -> None:
    docs = list(past.docs())
    requests = [(n, bulk(server.host, docs[n : n + 500])) for n in range(0, len(docs), 500)]
    asyncio.run(send(server.host, requests))


def check(server: PouchServer, fixture: Phones) -> None:
    """Documents and documents with `_conflicts` are as many as the fixture has."""
    rows = server.ask("/_all_docs?include_docs=true&conflicts=true")["rows"]
    found = [len(rows), sum("_conflicts" in row["doc"] for row in rows)]
    if found != [RECORDS + fixture.made, fixture.overruled]:
        raise SystemExit(f"void: {found}, the fixture has {RECORDS + fixture.made} and {fixture.overruled}")


def raw() -> None:
    """peers.pouchdb.bulk_docs."""
    fixture, past, rates, cpu_s = Phones(SystemClock().now_ms()), Past(), [], 0.0
    with folder() as data, running(data) as server:
        load(server, past)
        for _ in range(RUNS):
            requests = [(n, bulk(server.host, docs_of(body, past))) for n, body in fixture.rounds(ROUNDS)]
            began, before_s = time.perf_counter(), cpu(server.process.pid)
            asyncio.run(send(server.host, requests))
            rates.append(BATCH * len(requests) / (time.perf_counter() - began))
            cpu_s += cpu(server.process.pid) - before_s
        check(server, fixture)
        pushed = Pushed(rates, round(cpu_s / (RUNS * ROUNDS * DEVICES * BATCH) * 1e6, 1), memory(server.process.pid))
    tell_pushed("pouchdb.bulk_docs", pushed, history=HISTORY, rounds=ROUNDS, **ABOUT)


def written(n: int, body: bytes, past: Past) -> Doc:
    """What phone `n` writes in its own database for a batch of the fixture."""
    ops = [op for _, op in json.loads(body)["ops"]]
    made = {op["rec"]: op["set"] for op in ops if op["t"] == "create"}
    edits = [op for op in ops if op["t"] == "fact"]
    known = [past.firsts[op["rec"]] for op in edits if op["rec"] not in made]
    shown = {doc["_id"]: {k: v for k, v in doc.items() if k[0] != "_"} for doc in known} | made
    return {
        "n": n, "known": known, "creates": [{"_id": rec, **said} for rec, said in made.items()],
        "edits": [{"_id": op["rec"], **shown[op["rec"]], **op["set"]} for op in edits],
    }  # fmt: skip


def replication() -> None:
    """peers.pouchdb.replication: what phones wrote travels as PouchDB itself sends it, one round of batches a run."""
    fixture, past, rates, cpu_s, numbers = Phones(SystemClock().now_ms()), Past(), [], 0.0, list(range(DEVICES))
    with folder() as data, running(data) as server, Piped("pouch.mjs", {"url": server.url}) as clients:
        load(server, past)
        for _ in range(RUNS):
            clients.tell({"do": "write", "batches": [written(n, body, past) for n, body in fixture.rounds(1)]})
            before_s = cpu(server.process.pid)
            took_s = clients.tell({"do": "replicate", "numbers": numbers, "in_flight": IN_FLIGHT})
            rates.append(BATCH * DEVICES / took_s)
            cpu_s += cpu(server.process.pid) - before_s
        check(server, fixture)
        pushed = Pushed(rates, round(cpu_s / (RUNS * DEVICES * BATCH) * 1e6, 1), memory(server.process.pid))
    note = "an op is a change as written; replication sends each document's last revision"
    tell_pushed("pouchdb.replication", pushed, history=HISTORY, rounds=1, note=note, **ABOUT)


if __name__ == "__main__":
    raw()
    replication()
    tell_verdict(
        "pouchdb", phones,
        "PouchDB phones that sync, put with the revision read, and remove; losers are read from _conflicts",
    )  # fmt: skip
