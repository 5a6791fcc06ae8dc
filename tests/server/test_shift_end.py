"""The end of a shift in small: many phones come back at once to two processes, one of which is killed over it."""

import json
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from server.house import KINDS
from tests.cast import SITE
from tests.postgres import Cluster
from tests.server.process import Muster
from tests.server.test_pokes import signed_in
from tests.server.test_workers import children, until
from tests.simulation.cast import told as told_kinds
from tests.simulation.phones import Event, Phones

PHONES, OPS, SLOW, LISTENING = 20, 10, 7, 8
NAMES = ("Ana", "Omar", "Wang", "Lin")
EXCHANGES_MOST = 12  # of a phone that has ten ops, whatever is killed meanwhile (I13)
ROWS = "SELECT row, bucket, seq, body FROM record"


class Shift:
    """Phones in one process, their requests carried side by side. `carried`: how many each made."""

    def __init__(self, phones: Phones, told: dict[str, Any]) -> None:
        self.phones, self.url = phones, told["url"]
        self.lock = threading.Lock()
        self.carried = [0] * PHONES
        people = [signed_in(told, name) for name in NAMES]
        self.browsers = [people[n % len(NAMES)] for n in range(PHONES)]
        phones.order("world", seed=1, indexed=False, mutant=None)
        for n, browser in enumerate(self.browsers):
            session = browser.get("/session", headers={"x-muster": "1"}).json()
            phones.order("phone", phone=n, kinds=told_kinds(KINDS, KINDS.schema), locks=True)
            phones.begin(n, "signIn", session=session)

    def save(self, n: int) -> None:
        """What happened on one phone since the morning."""
        for place in range(OPS):
            values = {"what": "spill", "severity": "minor", "sentence": f"{n}/{place}", "lang": "en"}
            change = {"t": "create", "site": SITE, "kind": "incident", "set": values}
            assert "done" in self.phones.begin(n, "save", change=change)[1]

    def exchange(self, n: int) -> bool:
        """One exchange, its requests beside those of others; whether everything is sent and received."""
        with self.lock:
            task, event = self.phones.begin(n, "exchange", why="try")
        while "post" in event:
            self.carried[n] += 1
            reply = self.post(self.browsers[n], event["post"])
            with self.lock:
                event = self.phones.order("answer", task=task, reply=reply)
        return bool(event["done"] and event["done"]["complete"])

    def post(self, browser: httpx.Client, text: str) -> Event | None:
        headers = {"x-muster": "1", "origin": self.url, "content-type": "application/json"}
        try:
            answer = browser.post("/sync", content=text, headers=headers, timeout=20)
        except httpx.HTTPError:
            return None  # the process it spoke to is dead
        after = answer.headers.get("retry-after")
        return {"status": answer.status_code, "text": answer.text, "retry_after_s": int(after) if after else None}

    def drain(self, n: int) -> None:
        """Exchange until all is sent."""
        while not self.exchange(n):
            assert self.carried[n] <= EXCHANGES_MOST, f"phone {n} asks again and again"


def listen(shift: Shift, n: int, streams: list[httpx.Response]) -> int:
    """Read a stream until it is cut; how many pokes came."""
    pokes = 0
    try:
        with httpx.stream("GET", f"{shift.url}/sync/events", cookies=shift.browsers[n].cookies, timeout=20) as stream:
            streams.append(stream)
            for line in stream.iter_lines():
                pokes += line == "event: poke"
                if line == "event: bye":
                    break
    except (httpx.HTTPError, httpx.StreamError):
        return pokes
    return pokes


def test_fault_30_a_shift_ends_while_a_process_is_killed(
    tmp_path: Path, phone: Path, database: str, cluster: Cluster
) -> None:
    demo = ("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo"))
    with (
        ThreadPoolExecutor(2 * PHONES) as pool,
        Phones() as phones,
        Muster(*demo, cwd=tmp_path, phone=phone, MUSTER_DATABASE=cluster.url(database), MUSTER_WORKERS="2") as muster,
    ):
        shift = Shift(phones, json.loads(muster.line()))
        for n in range(PHONES):
            shift.save(n)
        streams: list[httpx.Response] = []
        heard = [pool.submit(listen, shift, n, streams) for n in range(LISTENING)]
        until(lambda: len(streams) == len(heard))
        before = children(muster.process.pid)
        slow = shift.phones.begin(SLOW, "exchange", why="try")  # its request is long under way
        draining = [pool.submit(shift.drain, n) for n in range(PHONES) if n != SLOW]
        until(lambda: sum(shift.carried) > PHONES // 2)
        os.kill(before[0], signal.SIGKILL)
        for drained in draining:
            drained.result(60)
        until(lambda: len(set(children(muster.process.pid)) - set(before)) == 1)
        with shift.lock:
            phones.order("answer", task=slow[0], reply=shift.post(shift.browsers[SLOW], slow[1]["post"]))
        for n in range(PHONES):
            shift.drain(n)
        agree(shift, cluster.sql(ROWS, database=database))
        assert muster.stop() < 3
        assert any(future.result(5) for future in heard), "nobody was poked"


def agree(shift: Shift, rows: list[Any]) -> None:
    """I6, and each op once. What the work loop tells of phones by the clock may be younger than a phone's last pull."""
    rows = [row for row in rows if not row["row"].startswith("device_status/")]
    made = [row["row"] for row in rows if '"sentence":"' in row["body"] and "/" in json.loads(row["body"])["sentence"]]
    assert len(made) == PHONES * OPS
    for n in range(PHONES):
        (state,) = shift.phones.order("look", phone=n, full=True)["states"]
        held = {row[0]: (row[1], row[2], row[4]) for row in state["rows"] if not row[0].startswith("device_status/")}
        mine = state["cursors"]["buckets"]
        assert held == {row["row"]: (row["bucket"], row["seq"], row["body"]) for row in rows if row["bucket"] in mine}
        assert {op[6] for op in state["ops"]} == {"applied"}
