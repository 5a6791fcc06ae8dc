"""The push fixture: 300 devices, 20-op batches, half creates, 48 % updates with what was seen, 2 % that conflict.

A history of incidents is built by raw SQL: each reported by a crew member, then changed by a lead. A conflict is that
crew member's edit of the same sentence, made before the lead's change was seen.
"""

import hashlib
import json
import random
import sqlite3
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


def build_people(db: sqlite3.Connection) -> None:
    """The site, its members, and a session for each."""
    since, until = "2026-01-01 00:00:00+00:00", "2099-01-01 00:00:00+00:00"
    db.execute("BEGIN")
    db.execute("INSERT INTO site_clock (site_id, seq, durable_seq) VALUES (?, 0, 0)", (SITE,))
    for n in range(DEVICES + LEADS):
        who, role = person(n), "crew" if n < DEVICES else "lead"
        hashed = hashlib.sha256(token(n).encode()).hexdigest()
        db.execute("INSERT INTO person (id, name, lang, created_at) VALUES (?, ?, 'en', ?)", (who, f"P {n}", since))
        db.execute(
            "INSERT INTO membership (id, site_id, person_id, role, since) VALUES (?, ?, ?, ?, ?)",
            (v5("bench-membership", str(n)), SITE, who, role, since),
        )
        db.execute(
            "INSERT INTO session (id, person_id, token_hash, via, created_at, last_seen, expires_at, agent) "
            "VALUES (?, ?, ?, 'code', ?, ?, ?, 'bench')",
            (v5("bench-session", str(n)), who, hashed, since, until, until),
        )
    db.execute("COMMIT")


def build_history(db: sqlite3.Connection, ops: int) -> None:
    """`ops` ops of history: incidents reported by the crew, each changed once by a lead, five pairs a seq."""
    db.execute("BEGIN")
    records, shown, logs, total = [], [], [], 0
    for n in range(ops // 2):
        seq, rec, author, lead = 1 + n // 5, reported(n), n % DEVICES, DEVICES + n % LEADS
        made, changed = values(n), {"sentence": f"Number {n}: changed by a lead"}
        body = {**made, **changed, "status": "reported", "_by": person(author), "_at": instant(START_MS - 5_000_000)}
        first, then = Stamp(seq, START_MS - 5_000_000, 0, False), Stamp(seq, START_MS - 4_000_000, 0, False)
        stamps = {**dict.fromkeys([*made, "status"], first), "sentence": then}
        key = row_key("incident", rec)
        records.append(
            (key, "incident", rec, SITE, f"{SITE}/crew", seq, encode(body).decode(), encode(stamps).decode())
        )
        shown.append((rec, SITE, body["_by"], body["_at"], body["sentence"], body["status"]))
        for who, t, said, stamp in ((author, "create", made, first), (lead, "fact", changed, then)):
            ids = v5("bench-op", str(n), t)
            raw = json.dumps({"id": ids, "v": 1, "t": t, "site": SITE, "kind": "incident", "rec": rec, "set": said})
            logs.append((ids, device(who), -n - 1, key, seq, person(who), raw, stamp.corrected_ms, SITE))
        total = (total + sum_term(key, seq)) % 2**32
    db.executemany(
        "INSERT INTO record (row, kind, id, site_id, bucket, seq, body, stamps, archived) VALUES (?,?,?,?,?,?,?,?,0)",
        records,
    )
    db.executemany(
        "INSERT INTO incident (id, site_id, author, made_at, sentence, status, voided) VALUES (?,?,?,?,?,?,0)", shown
    )
    db.executemany(
        "INSERT INTO op_log (op_id, device_id, dseq, row, seq, person_id, raw, corrected_ms, site_id, body_hash, "
        "status, result, via, schema, claimed_ms, received_ms, ctr, suspect) "
        "VALUES (?,?,?,?,?,?,?,?,?,'','applied','{}','session',1,0,0,0,0)",
        logs,
    )
    db.execute("UPDATE site_clock SET seq = ?1, durable_seq = ?1 WHERE site_id = ?2", (ops // 10, SITE))
    db.execute(
        "INSERT INTO bucket (id, site_id, class, min_cursor, last_seq, count, sum) VALUES (?, ?, 'crew', 0, ?, ?, ?)",
        (f"{SITE}/crew", SITE, ops // 10, ops // 2, total),
    )
    db.execute("COMMIT")
    db.execute("ANALYZE")


class Phones:
    """Makes batch after batch, each the body of a POST; counts what must come of them."""

    def __init__(self, now_ms: int, seed: int = 1) -> None:
        self.new_id = Ids(seed, now_ms)
        self.now_ms = now_ms
        self.dseqs = [0] * DEVICES
        self.made = 0
        self.overruled = 0
        self.batches = 0

    def rounds(self, times: int) -> list[tuple[int, bytes]]:
        """`times` batches of every device: its number and the request's body."""
        return [(n, self.batch(n)) for _ in range(times) for n in range(DEVICES)]

    def batch(self, n: int) -> bytes:
        clashes = 2 if self.batches % CONFLICT_EVERY == 0 else 0
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
        first, self.dseqs[n] = self.dseqs[n] + 1, self.dseqs[n] + BATCH
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
