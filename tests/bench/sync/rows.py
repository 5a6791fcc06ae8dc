"""The row fixture: what a phone receives first. 10,000 rows as their kinds really are: half answers, a fifth incidents,
the rest photos and cleaning slots. Kinds whose rooms do not stand yet are made here with the fields they will have; a
pull sends stored bodies as they are and asks no kind.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from typing import Any

from sync.canon import encode, instant, row_key, sum_term, uuid7
from tests.bench.sync.fixture import SITE, START_MS, WHAT, person

CREW = f"{SITE}/crew"
SHARES = {"answer": 50, "incident": 20, "photo": 15, "slot": 15}  # in a hundred
ANSWERS_A_RUN = 12
SECONDS_APART = 7
SENTENCES = (
    "Water inside the left door, about two metres, people walk around it",
    "扶梯口地面有水，已放警示牌，等保洁",
    "Fire door of the store room stands open, wedged with a box",
    "B 馆三号门灭火器压力不足，指针在红区",
    "Barrier at gate 3 is loose; two stewards hold the queue back",
)


class Maker:
    """Rows one after another, from a seed: the same fixture each time."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.ms = START_MS - 40_000_000
        self.zones = [self.new_id() for _ in range(24)]
        self.rotas = [self.new_id() for _ in range(8)]
        self.runs: list[str] = []

    def new_id(self) -> str:
        return uuid7(self.ms, self.random.randbytes(10))

    def sha(self) -> str:
        return self.random.randbytes(32).hex()

    def rows(self, n: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """`(kind, id, body)` of `n` rows in the order in which they came about."""
        makes: dict[str, Callable[[int], dict[str, Any]]] = {
            "answer": self.answer, "incident": self.incident, "photo": self.photo, "slot": self.slot,
        }  # fmt: skip
        kinds = [kind for kind, share in SHARES.items() for _ in range(share)]
        for place in range(n):
            if place % len(kinds) == 0:
                self.random.shuffle(kinds)
            self.ms += self.random.randrange(2000 * SECONDS_APART)
            kind = kinds[place % len(kinds)]
            signed = {"_at": instant(self.ms), "_by": person(self.random.randrange(60))}
            yield kind, self.new_id(), {**makes[kind](place), **signed}

    def answer(self, n: int) -> dict[str, Any]:
        if not self.runs or n % ANSWERS_A_RUN == 0:
            self.runs.append(self.new_id())
        note = {"note": self.random.choice(SENTENCES), "lang": "en"} if n % 9 == 0 else {}
        verdict = self.random.choices(("pass", "fail", "na"), (88, 5, 7))[0]
        return {"of": self.runs[-1], "of_kind": "run", "item": f"i{n % ANSWERS_A_RUN}", "verdict": verdict, **note}

    def incident(self, n: int) -> dict[str, Any]:
        return {
            "what": WHAT[n % len(WHAT)],
            "severity": self.random.choice(("minor", "serious", "critical")),
            "zone": self.random.choice(self.zones),
            "opened_at": instant(self.ms),
            "sentence": f"{self.random.choice(SENTENCES)} ({n})",
            "lang": "en",
            "status": self.random.choice(("reported", "accepted", "resolved", "approved")),
        }

    def photo(self, n: int) -> dict[str, Any]:
        size = self.random.randrange(90_000, 400_000)
        return {
            "of": self.new_id(), "of_kind": "incident", "sha": self.sha(), "size": size, "width": 1600, "height": 1200,
            "orig_sha": self.sha(), "orig_size": size * 11, "taken_at": instant(self.ms), "day": instant(self.ms)[:10],
            "zone": self.random.choice(self.zones), "role": "evidence", "lang": "en", "stored": True,
        }  # fmt: skip

    def slot(self, n: int) -> dict[str, Any]:
        starts = START_MS - 40_000_000 + (n // 60) * 900_000
        done = n % 10 < 8
        finished = {"status": "done", "done_by": person(n % 30), "done_at": instant(self.ms)} if done else {}
        return {
            "rota": self.rotas[n % len(self.rotas)], "zone": self.random.choice(self.zones), "task": "toilets",
            "day": instant(starts)[:10], "wall": instant(starts)[11:16], "starts_at": instant(starts),
            "due_at": instant(starts + 900_000), "proof": ["photo", "scan"], "status": "due", **finished,
        }  # fmt: skip


def build_rows(db: sqlite3.Connection, n: int, rows_a_seq: int = 5) -> None:
    """Store `n` rows of the fixture in the crew's bucket, as the newest of the site."""
    seq = db.execute("SELECT seq FROM site_clock WHERE site_id = ?", (SITE,)).fetchone()[0]
    stored, total = [], 0
    for place, (kind, rec, body) in enumerate(Maker().rows(n)):
        at = seq + 1 + place // rows_a_seq
        stored.append((row_key(kind, rec), kind, rec, SITE, CREW, at, encode(body).decode(), "{}"))
        total = (total + sum_term(row_key(kind, rec), at)) % 2**32
    head = seq + 1 + (n - 1) // rows_a_seq
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO record (row, kind, id, site_id, bucket, seq, body, stamps, archived) VALUES (?,?,?,?,?,?,?,?,0)",
        stored,
    )
    db.execute("UPDATE site_clock SET seq = ?1, durable_seq = ?1 WHERE site_id = ?2", (head, SITE))
    db.execute(
        "INSERT INTO bucket (id, site_id, class, min_cursor, last_seq, count, sum) VALUES (?, ?, 'crew', 0, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET last_seq = excluded.last_seq, count = count + excluded.count, "
        "sum = (sum + excluded.sum) % 4294967296",
        (CREW, SITE, head, n, total),
    )
    db.execute("COMMIT")
    db.execute("ANALYZE")
