"""The push fixture: 300 devices, 20-op batches, half creates, 48 % updates with what was seen, 2 % that conflict.

A history of incidents is built by raw SQL: each reported by a crew member, then changed by a lead. A conflict is that
crew member's edit of the same sentence, made before the lead's change was seen.
"""

import hashlib
import json
import random
import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sync.canon import encode, instant, row_key, sum_term, uuid7, v5
from sync.stamp import Stamp

SITE = "01900000-0000-7000-8000-000000000001"
DEVICES = 300
LEADS = 10
BATCH = 20
CONFLICT_EVERY = 5  # every fifth batch has two conflicts: 2 % of all ops
START_MS = 1_795_000_000_000
WHAT = ("spill", "hazard", "equipment", "near_miss", "crowd", "other")


def person(n: int) -> str:
    """Persons 0…299 are crew with a device each, the next 10 are leads."""
    return v5("bench-person", str(n))


def device(n: int) -> str:
    return v5("bench-device", str(n))


class Ids:
    """Time-ordered ids from a seed, so that a run can be made again."""

    def __init__(self, seed: int, ms: int = START_MS) -> None:
        self.random = random.Random(seed)
        self.ms = ms

    def __call__(self) -> str:
        self.ms += 1
        return uuid7(self.ms, self.random.randbytes(10))


def values(n: int) -> dict[str, Any]:
    return {
        "what": WHAT[n % len(WHAT)],
        "severity": "minor",
        "zone": v5("bench-zone", str(n % 40)),
        "opened_at": instant(START_MS + n),
        "sentence": f"Number {n}: water at the left door",
        "story": "Somebody slipped, nobody is hurt; the floor is being dried and a sign stands there.",
        "lang": "en",
    }


def reported(n: int) -> str:
    """The id of the nth incident of the history."""
    return uuid7(START_MS - 10_000_000 + n, n.to_bytes(10, "big"))


def token(n: int) -> str:
    """The session of a person."""
    return f"bench-session-{n}"


Tables = dict[str, tuple[str, list[tuple[Any, ...]]]]  # table: its columns, its rows


def people() -> Tables:
    """The site, its members, and a session for each."""
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    everybody = range(DEVICES + LEADS)
    return {
        "site_clock": ("site_id, seq, durable_seq", [(SITE, 0, 0)]),
        "person": ("id, name, lang, created_at", [(person(n), f"P {n}", "en", since) for n in everybody]),
        "membership": (
            "id, site_id, person_id, role, since",
            [(v5("bench-membership", str(n)), SITE, person(n), "crew" if n < DEVICES else "lead", since)
             for n in everybody],
        ),
        "session": (
            "id, person_id, token_hash, via, created_at, last_seen, expires_at, agent",
            [(v5("bench-session", str(n)), person(n), hashlib.sha256(token(n).encode()).hexdigest(), "code", since,
              until, until, "bench") for n in everybody],
        ),
    }  # fmt: skip


def history(ops: int) -> Tables:
    """`ops` ops of history: incidents reported by the crew, each changed once by a lead, five pairs a seq."""
    records, shown, logs, total = [], [], [], 0
    for n in range(ops // 2):
        seq, rec, author, lead = 1 + n // 5, reported(n), n % DEVICES, DEVICES + n % LEADS
        made, changed = values(n), {"sentence": f"Number {n}: changed by a lead"}
        body = {**made, **changed, "status": "reported", "_by": person(author), "_at": instant(START_MS - 5_000_000)}
        first, then = Stamp(seq, START_MS - 5_000_000, 0, False), Stamp(seq, START_MS - 4_000_000, 0, False)
        stamps = {**dict.fromkeys([*made, "status"], first), "sentence": then}
        key = row_key("incident", rec)
        records.append(
            (key, "incident", rec, SITE, f"{SITE}/crew", seq, encode(body).decode(), encode(stamps).decode(), False)
        )
        shown.append((rec, SITE, body["_by"], body["_at"], body["sentence"], body["status"], False))
        for who, t, said, stamp in ((author, "create", made, first), (lead, "fact", changed, then)):
            ids = v5("bench-op", str(n), t)
            raw = json.dumps({"id": ids, "v": 1, "t": t, "site": SITE, "kind": "incident", "rec": rec, "set": said})
            logs.append((ids, device(who), -n - 1, key, seq, person(who), raw, stamp.corrected_ms, SITE, *LOGGED))
        total = (total + sum_term(key, seq)) % 2**32
    return {
        "record": ("row, kind, id, site_id, bucket, seq, body, stamps, archived", records),
        "incident": ("id, site_id, author, made_at, sentence, status, voided", shown),
        "op_log": (
            "op_id, device_id, dseq, row, seq, person_id, raw, corrected_ms, site_id, body_hash, status, result, via, "
            "schema, claimed_ms, received_ms, ctr, suspect",
            logs,
        ),
        "bucket": (
            "id, site_id, class, min_cursor, last_seq, count, sum",
            [(f"{SITE}/crew", SITE, "crew", 0, ops // 10, ops // 2, total)],
        ),
    }


def load(db: sqlite3.Connection, tables: Tables) -> None:
    """Put the rows into a SQLite file; the site's clock follows its bucket."""
    db.execute("BEGIN")
    for table, (columns, rows) in tables.items():
        places = ", ".join("?" for _ in columns.split(", "))
        plain = [[str(value) if isinstance(value, datetime) else value for value in row] for row in rows]
        db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", plain)
    for site, seq in db.execute("SELECT site_id, last_seq FROM bucket").fetchall():
        db.execute("UPDATE site_clock SET seq = ?1, durable_seq = ?1 WHERE site_id = ?2", (seq, site))
    db.execute("COMMIT")
    db.execute("ANALYZE")


def build_people(db: sqlite3.Connection) -> None:
    """The site, its members, and a session for each, in a SQLite file."""
    load(db, people())


def build_history(db: sqlite3.Connection, ops: int) -> None:
    """`ops` ops of history in a SQLite file."""
    load(db, history(ops))


LOGGED = ("", "applied", "{}", "session", 1, 0, 0, 0, False)


class Phones:
    """Makes batch after batch, each the body of a POST; counts what must come of them."""

    def __init__(self, now_ms: int, seed: int = 1, clashes: bool = True) -> None:
        self.new_id = Ids(seed, now_ms)
        self.clashes = clashes
        self.now_ms = now_ms
        self.dseqs = [0] * DEVICES
        self.made = 0
        self.overruled = 0
        self.batches = 0

    def rounds(self, times: int) -> list[tuple[int, bytes]]:
        """`times` batches of every device: its number and the request's body."""
        return [(n, self.batch(n)) for _ in range(times) for n in range(DEVICES)]

    def batch(self, n: int, more: Sequence[dict[str, Any]] = ()) -> bytes:
        """The body of a POST; `more` are ops that go with it."""
        clashes = 2 if self.clashes and self.batches % CONFLICT_EVERY == 0 else 0
        ops: list[dict[str, Any]] = []
        for place in range(BATCH // 2):
            rec = self.new_id()
            said = values(self.made)
            self.made += 1
            ops.append(self.op("create", rec, place * 2, set=said))
            if place >= clashes:
                change = f"{said['sentence']}, hall 2"
                ops.append(
                    self.op("fact", rec, place * 2 + 1, seen={"sentence": said["sentence"]}, set={"sentence": change})
                )
        for _ in range(clashes):
            self.overruled += 1
            ops.append(self.overrule(n))
        ops += more
        first, self.dseqs[n] = self.dseqs[n] + 1, self.dseqs[n] + len(ops)
        self.batches += 1
        return encode(
            {
                "proto": 1, "schema": 1, "app": "bench", "device": device(n), "epoch": None, "now": self.now_ms,
                "token": None, "pull": False, "ops": [[first + place, op] for place, op in enumerate(ops)],
            }
        )  # fmt: skip

    def overrule(self, n: int) -> dict[str, Any]:
        """An edit of an incident of the history by who reported it, who has not seen the lead's change."""
        nth = n + DEVICES * ((self.overruled // 2) // (DEVICES // CONFLICT_EVERY) * 2 + self.overruled % 2)
        seen = {"sentence": values(nth)["sentence"]}
        return self.op("fact", reported(nth), 30, seen=seen, set={"sentence": f"Mine, number {self.overruled}"})

    def op(self, t: str, rec: str, ctr: int, **more: Any) -> dict[str, Any]:
        hlc = f"{self.now_ms - 60_000}:{ctr:04x}"
        return {
            "id": self.new_id(),
            "v": 1,
            "t": t,
            "site": SITE,
            "kind": "incident",
            "rec": rec,
            "hlc": hlc,
            "base": 0,
            **more,
        }
