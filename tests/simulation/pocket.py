"""A small phone in Python, beside the real one: an outbox, a view, and the rules of sync/README.md §8 in a few lines.

It keeps every op it ever made and works in one thread. What it holds it tells as the real one does (held.ts), so that
the same judges look at both.
"""

from copy import deepcopy
from typing import Any, Self

from msgspec import Struct, field

from sync import canon
from sync.wire import Body

STATES = {"refused": "refused", "late": "refused", "quarantined": "quarantined"}  # any other result: acked
UNSENT = frozenset({"waiting", "sent"})


class Kept(Struct):
    """An op in the outbox. `draws`: what its record shows of it."""

    dseq: int
    op: Body
    draws: Body
    state: str = "waiting"
    covered: bool = False
    epoch: str | None = None
    seq: int = 0
    st: str | None = None

    @property
    def row(self) -> str:
        """Its record."""
        return f"{self.op['kind']}/{self.op['rec']}"


class Held(Struct):
    """A row of the view."""

    bucket: str
    seq: int
    gen: int
    body: Body


class Cursor(Struct):
    """How far a bucket was received."""

    at: int = 0
    gen: int = 1
    stale: bool = True


class View(Struct):
    """What the server said. `more`: the last pull was cut."""

    epoch: str | None = None
    token: str | None = None
    more: bool = False
    buckets: dict[str, Cursor] = field(default_factory=dict)
    rows: dict[str, Held] = field(default_factory=dict)


class Pocket:
    """One person's phone. `fast_ms`: how far its clock is ahead; `dead`: it was told that it was locked out."""

    def __init__(self, person: str, device: str, schema: int) -> None:
        self.person, self.device, self.schema = person, device, schema
        self.fast_ms = 0
        self.dead = self.barred = False
        self.epoch: str | None = None
        self.ops: list[Kept] = []
        self.view = View()
        self.unequal: list[str] = []

    def clone(self) -> Self:
        """The same phone once more."""
        return deepcopy(self)

    # --- what a person does and sees ---

    def add(self, op: Body, draws: Body) -> None:
        """Put an op into the outbox."""
        self.ops.append(Kept(len(self.ops) + 1, op, draws))

    def shown(self, key: str) -> tuple[int, Body] | None:
        """A record with own ops drawn over it, and its seq, 0 where the server does not know it yet."""
        stored = self.view.rows.get(key)
        body = dict(stored.body) if stored else None
        for kept in self.ops:
            if kept.row == key and self._drawn(kept):
                body = (body or {}) | kept.draws
        return None if body is None else (stored.seq if stored else 0, body)

    def keys(self, kind: str) -> list[str]:
        """The records of a kind, in order."""
        own = (kept.row for kept in self.ops if kept.op["t"] == "create" and self._drawn(kept))
        return sorted({key for key in (*self.view.rows, *own) if key.startswith(f"{kind}/")})

    def _drawn(self, kept: Kept) -> bool:
        if kept.covered or kept.state not in {*UNSENT, "acked"}:
            return False
        if kept.state in UNSENT or kept.epoch != self.view.epoch:
            return True
        stored = self.view.rows.get(kept.row)
        answered = stored is not None and self._current(stored) and stored.seq >= kept.seq
        return not answered and self._reach(kept.op["site"]) < kept.seq

    def _current(self, held: Held) -> bool:
        return held.bucket in self.view.buckets and held.gen == self.view.buckets[held.bucket].gen

    def _reach(self, site: str) -> float:
        if self.view.token is None or self.view.more:
            return -1
        return min((c.at for name, c in self.view.buckets.items() if name.startswith(site)), default=float("inf"))

    # --- an exchange ---

    def batch(self, most: int) -> list[Kept]:
        """The oldest ops that wait, without a hole."""
        waiting = [kept for kept in self.ops if kept.state in UNSENT]
        return [kept for n, kept in enumerate(waiting[:most]) if kept.dseq == waiting[0].dseq + n]

    def request(self, now_ms: int, sent: list[Kept], pull: bool) -> Body:
        """What it says to the server."""
        for kept in sent:
            kept.state = "sent"
        return {
            "proto": 1, "schema": self.schema, "app": "pocket", "device": self.device, "now": now_ms + self.fast_ms,
            "person": self.person, "epoch": self.epoch, "token": self.view.token, "pull": pull,
            "ops": [[kept.dseq, kept.op] for kept in sent],
        }  # fmt: skip

    def refused(self, problem: Body, device: str) -> None:
        """Nothing of a request was consumed; `device` is a new id, should it need one."""
        if problem["code"] == "device_forked":
            self.device = device
            for n, kept in enumerate(self.ops):
                kept.dseq, kept.state = n + 1, "waiting"
        elif problem["code"] in {"epoch_changed", "dseq_gap"}:
            last = problem.get("last_dseq", problem.get("expected", 0) - 1)
            self._outdate(problem.get("epoch", self.epoch))
            for kept in self.ops:
                if kept.dseq > last or kept.epoch not in {None, self.epoch}:
                    kept.state = "waiting"
        elif problem["code"] == "device_revoked":
            self.dead = True

    def _outdate(self, epoch: str | None) -> None:
        if epoch != self.epoch:
            self.epoch, self.view.token = epoch, None
            self._begin_anew()

    def _begin_anew(self) -> None:
        for cursor in self.view.buckets.values():
            cursor.gen, cursor.stale = cursor.gen + 1, True

    def fold(self, answer: Body) -> None:
        """Results first, then the rows it names, then the buckets; then what is covered."""
        self.epoch = answer["epoch"]
        by_dseq = {kept.dseq: kept for kept in self.ops}
        for dseq, result in answer["results"]:
            kept = by_dseq[dseq]
            kept.state, kept.st = STATES.get(result["st"], "acked"), result["st"]
            kept.seq, kept.epoch = result.get("seq", 0), self.epoch
        for bucket, kind, rec, seq, body in answer["touched"]:
            if body is not None:
                self._put(bucket, f"{kind}/{rec}", seq, body)
        pull = answer.get("pull") or {}
        self.barred = "blocked" in pull
        if "token" in pull:
            self._pulled(pull)
            self.view.epoch = self.epoch
        for kept in self.ops:
            done = kept.state not in UNSENT and kept.epoch == self.view.epoch
            kept.covered = kept.covered or (done and kept.seq <= self._reach(kept.op["site"]))

    def _put(self, bucket: str, key: str, seq: int, body: Body) -> None:
        cursor = self.view.buckets.get(bucket)
        self.view.rows[key] = Held(bucket, seq, cursor.gen if cursor else 0, body)

    def _pulled(self, pull: Body) -> None:
        view, listed = self.view, {part["id"] for part in pull["buckets"]}
        if any(part.get("reset") in {"token", "epoch"} for part in pull["buckets"]):
            self._begin_anew()
        self._drop(pull["drop"])
        for part in pull["buckets"]:
            self._part(part)
        if not pull["more"]:
            heads = pull["heads"]
            unlisted = {name: cursor for name, cursor in view.buckets.items() if name not in listed}
            self._drop(name for name, c in unlisted.items() if c.stale or name.partition("/")[0] not in heads)
            for name, cursor in unlisted.items():
                cursor.at = max(cursor.at, heads.get(name.partition("/")[0], 0))
        view.token, view.more = pull["token"], pull["more"]

    def _drop(self, buckets: Any) -> None:
        for bucket in list(buckets):
            self.view.buckets.pop(bucket, None)
            self.view.rows = {key: held for key, held in self.view.rows.items() if held.bucket != bucket}

    def _part(self, part: Body) -> None:
        view, id = self.view, part["id"]
        if part.get("reset") or id not in view.buckets:
            view.buckets[id] = Cursor(gen=view.buckets[id].gen + 1 if id in view.buckets else 1)
        cursor = view.buckets[id]
        for kind, rec, seq, body in part["put"]:
            self._put(id, f"{kind}/{rec}", seq, body)
        for kind, rec, _ in part["gone"]:
            if (held := view.rows.get(f"{kind}/{rec}")) and held.bucket == id:
                del view.rows[f"{kind}/{rec}"]
        cursor.at = part["at"]
        if part.get("sum"):
            view.rows = {k: held for k, held in view.rows.items() if held.bucket != id or held.gen == cursor.gen}
            cursor.stale = False
            self.unequal = [name for name in self.unequal if name != id]
            if self._counted(id) != tuple(part["sum"]):
                self.unequal.append(id)

    def _counted(self, bucket: str) -> tuple[int, int]:
        held = self.view.rows.items()
        mine = [(key, row.seq) for key, row in held if row.bucket == bucket and self._current(row)]
        return len(mine), sum(canon.sum_term(*line) for line in mine) % 2**32

    # --- what the judges are told ---

    def told(self) -> Body:
        """Everything it holds, as `Watch` reads it."""
        view, keys, cursors = self.view, dict.fromkeys(kept.row for kept in self.ops), {}
        for name, cursor in view.buckets.items():
            count, total = self._counted(name)
            cursors[name] = {
                "at": cursor.at, "gen": cursor.gen, "stale": cursor.stale, "count": count, "sum": total,
            }  # fmt: skip
        return {
            "person": self.person, "drafts": [], "link": {"unequal": self.unequal},
            "cursors": {"epoch": view.epoch, "token": view.token, "more": view.more, "buckets": cursors},
            "ops": [
                [k.op["id"], k.dseq, k.state, k.covered, k.epoch, k.seq, k.st, self._drawn(k)] for k in self.ops
            ],
            "shown": {key: self.shown(key) for key in keys},
            "rows": [
                [key, held.bucket, held.seq, held.gen, canon.encode(held.body).decode()]
                for key, held in view.rows.items()
            ],
        }  # fmt: skip
