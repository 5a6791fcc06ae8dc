"""A phone that keeps what it sent, as sync/README.md §8.4 asks, and offers it again to a history it does not know."""

import hashlib
import json
import time
from typing import Any

import httpx

from sync import canon
from tests.cast import SITE


class Phone:
    """One person's outbox at a real server. `kept` is every op ever saved: (dseq, its text)."""

    def __init__(self, browser: httpx.Client, origin: str, n: int) -> None:
        self.browser = browser
        self.origin = origin
        self.device = f"0199f0c2-0000-7000-8000-{n:012x}"
        self.n = n
        self.epoch: str | None = None
        self.kept: list[tuple[int, str]] = []
        self.received = 0  # the last dseq the server has
        self.durable = 0
        self.head = 0

    def report(self, count: int) -> None:
        """Save incidents."""
        for dseq in range(len(self.kept) + 1, len(self.kept) + count + 1):
            now_ms = time.time_ns() // 1_000_000
            op = {
                "id": canon.v5("op", str(self.n), str(dseq)), "v": 1, "t": "create", "site": SITE, "kind": "incident",
                "rec": canon.v5("rec", str(self.n), str(dseq)), "hlc": f"{now_ms}:0000",
                "set": {"what": "spill", "severity": "minor", "sentence": f"Leak {self.n}/{dseq}", "lang": "en"},
            }  # fmt: skip
            self.kept.append((dseq, json.dumps(op)))

    def exchange(self) -> httpx.Response:
        """Send what the server has not, and learn how far it is; one request."""
        ops = ",".join(f"[{dseq},{text}]" for dseq, text in self.kept if dseq > self.received)
        head = {
            "proto": 1, "schema": 1, "app": "drill", "device": self.device, "epoch": self.epoch,
            "now": time.time_ns() // 1_000_000, "token": None, "pull": True, "limit": 1,
        }  # fmt: skip
        body = f'{json.dumps(head)[:-1]},"ops":[{ops}]}}'
        headers = {"x-muster": "1", "origin": self.origin, "content-type": "application/json"}
        answer = self.browser.post("/sync", content=body.encode(), headers=headers)
        told = answer.json()
        if answer.status_code == 409 and told["code"] == "epoch_changed":
            self.epoch, self.received = told["epoch"], told["last_dseq"]
        elif answer.status_code == 200:
            self.epoch, self.received = told["epoch"], told["last_dseq"]
            self.durable, self.head = told["durable"][SITE], told["pull"]["heads"][SITE]
        return answer

    def applied(self) -> list[tuple[int, str, str]]:
        """What the server's log must say of this outbox: dseq, hash, outcome."""
        return [(dseq, hashlib.sha256(text.encode()).hexdigest(), "applied") for dseq, text in self.kept]

    def results(self) -> list[dict[str, Any]]:
        """Send until the server has everything; the last answer's results."""
        answer = self.exchange()
        if answer.status_code == 409:
            answer = self.exchange()
        assert answer.status_code == 200, answer.text
        return [result for _, result in answer.json()["results"]]
