"""Hypothesis drives the core on each store, beside the seeded schedules: it thinks of other orders, and makes red ones
short. The phones are small ones (pocket.py), the judges those of the schedules."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from server.db.engine import PooledSQLiteEngine
from server.house import DATABASE, House
from server.settings import Settings
from tests.postgres import FAST, Cluster
from tests.simulation.based import Based
from tests.simulation.cast import ANA, BO, LEA, MAX, kinds
from tests.simulation.database import Postgres, SQLite
from tests.simulation.inmemory import InMemory
from tests.simulation.small import FAULTS, Small
from tests.sync.bases import PostgresBase, SQLiteBase
from tests.sync.house import HOUR_MS, NOON_MS

EXAMPLES = {"memory": 120, "sqlite": 40, "postgresql": 20}
STEPS = 40
N = st.integers(0, 6)
PICK = st.integers(0, 5)
WHO = st.sampled_from((ANA, BO, LEA, MAX))
READER = st.sampled_from((ANA, BO, LEA, MAX, None))
WORDS = st.sampled_from(("one", "two", "three"))


class Machine(RuleBasedStateMachine):
    """What may happen; what must hold is looked at after each step."""

    server: Any  # as it is made for each example

    def __init__(self) -> None:
        super().__init__()
        self.site = Small(type(self).server())

    @rule(n=N, kind=st.sampled_from(("post", "post", "note", "zone")), said=WORDS, reader=READER)
    def create(self, n: int, kind: str, said: str, reader: str | None) -> None:
        values = {
            "post": {"said": said}, "note": {"said": said, "reader": reader},
            "zone": {"name": {"en": said}, "code": said, "order": 1},
        }[kind]  # fmt: skip
        self.site.create(n, kind, {name: value for name, value in values.items() if value is not None})

    @rule(n=N, pick=PICK, field=st.sampled_from(("said", "more", "fixed", "mood")), said=WORDS)
    def edit(self, n: int, pick: int, field: str, said: str) -> None:
        value = {"one": "calm", "two": "tense", "three": "grave"}[said] if field == "mood" else said
        self.site.fact(n, "post", pick, {field: value})

    @rule(n=N, pick=PICK, reader=READER)
    def move(self, n: int, pick: int, reader: str | None) -> None:
        """A row leaves one bucket for another, and what hangs on it goes along."""
        self.site.fact(n, "note", pick, {"reader": reader})

    @rule(n=N, pick=PICK, said=WORDS)
    def reply(self, n: int, pick: int, said: str) -> None:
        self.site.reply(n, pick, said)

    @rule(n=N, pick=PICK, act=st.sampled_from(("sign", "shut", "open_again")))
    def decide(self, n: int, pick: int, act: str) -> None:
        self.site.command(n, pick, act)

    @rule(n=N)
    def alarm(self, n: int) -> None:
        """A command that is worth nothing two minutes later."""
        self.site.alarm(n)

    @rule(pick=PICK, said=WORDS)
    def meddle(self, pick: int, said: str) -> None:
        """Eve, of another site, names a record she cannot know of."""
        self.site.meddle(4, pick, said)

    @rule(n=N, fault=st.sampled_from(FAULTS), heard=st.booleans(), pull=st.booleans(), limit=st.sampled_from((None, 2)))
    def push(self, n: int, fault: str | None, heard: bool, pull: bool, limit: int | None) -> None:
        """What waits is sent, into whatever befalls the server; unless `heard`, the answer is lost."""
        self.site.exchange(n, fault, heard=heard, pull=pull, limit=limit)

    @rule(n=N, limit=st.sampled_from((None, 1, 3)))
    def pull(self, n: int, limit: int | None) -> None:
        self.site.exchange(n, None, most=0, limit=limit)

    @rule(n=N, m=N)
    def together(self, n: int, m: int) -> None:
        """Two phones are heard as one group; in what order, keeps no value from being kept (I16)."""
        self.site.together(n, m)

    @rule(n=N, what=st.sampled_from(("evict", "clone", "clone", "revoke")))
    def lose_phone(self, n: int, what: str) -> None:
        """It forgets everything, lives twice, or is locked out."""
        getattr(self.site, what)(n)

    @rule(who=WHO, role=st.sampled_from(("crew", "lead", "admin")))
    def role(self, who: str, role: str) -> None:
        self.site.role(who, role)

    @rule(who=st.sampled_from((BO, MAX)))
    def leave_or_return(self, who: str) -> None:
        self.site.leave_or_return(who)

    @rule(n=N, what=st.sampled_from(("server", "phone", "bar")))
    def migrate(self, n: int, what: str) -> None:
        """The server's next version, a phone's, or no more rows for old ones."""
        self.site.migrate(n, what)

    @rule(n=N, fast_ms=st.sampled_from((0, 240_000, 2 * HOUR_MS, -24 * HOUR_MS, -50 * 365 * 24 * HOUR_MS)))
    def skew(self, n: int, fast_ms: int) -> None:
        self.site.phones[n % len(self.site.phones)].fast_ms = fast_ms

    @rule(ms=st.sampled_from((1_000, 180_000, HOUR_MS, 30 * HOUR_MS, 100 * HOUR_MS)))
    def wait(self, ms: int) -> None:
        self.site.server.now_ms += ms

    @rule(what=st.sampled_from(("back_up", "restore", "restore", "purge")))
    def keep_house(self, what: str) -> None:
        """A backup, the way back to it, or the end of all tombstones."""
        getattr(self.site, what)()

    @rule()
    def restore(self) -> None:
        self.site.restore()

    @rule()
    def rest(self) -> None:
        """All is quiet for once: every outbox drains, all hold the same, and the log makes the same again."""
        self.site.rest()

    @invariant()
    def promises_are_kept(self) -> None:
        self.site.judge()


class Clock:
    """Noon."""

    def now_ms(self) -> int:
        """Milliseconds since 1970, UTC."""
        return NOON_MS


async def furnish(made: Settings) -> None:
    """Migrate an empty database."""
    async with House(made, Clock()):
        pass


@pytest.fixture
def on_memory() -> Any:
    return lambda: InMemory(kinds())


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Any]:
    asyncio.run(furnish(Settings(data=tmp_path)))
    engine = PooledSQLiteEngine(tmp_path / DATABASE, "NORMAL")
    base = SQLiteBase(engine.connect_raw(), engine.connect_raw())
    yield emptied(base, SQLite(tmp_path))
    base.connection.close()
    base.reader.close()


@pytest.fixture
def on_postgresql(tmp_path: Path) -> Iterator[Any]:
    with Cluster(**FAST) as cluster:
        database = Postgres(cluster)
        asyncio.run(furnish(Settings(data=tmp_path, database=database.url)))
        base = PostgresBase(database.url)
        yield emptied(base, database)
        base.close()
        database.close()


def emptied(base: Any, database: Any) -> Any:
    """Makes servers on this one database, each as if it were new."""
    kept = base.keep()

    def server() -> Based:
        base.bring_back(kept)
        return Based(kinds(), base, database)

    return server


@pytest.mark.parametrize("engine", EXAMPLES)
def test_every_promise_is_kept_on(request: pytest.FixtureRequest, engine: str) -> None:
    machine = type("On" + engine, (Machine,), {"server": staticmethod(request.getfixturevalue(f"on_{engine}"))})
    how = settings(
        max_examples=EXAMPLES[engine], stateful_step_count=STEPS, deadline=None, print_blob=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(machine, settings=how)


def test_what_somebody_saw_they_may_replace_whoever_else_said_it_too() -> None:
    """`seen` is compared by value, so the other phone's “one” is no loss where “two” comes after one's own “one”."""
    site = Small(InMemory(kinds()))
    site.fact(0, "post", 0, {"more": "one"})
    site.fact(1, "post", 0, {"more": "one"})
    site.fact(0, "post", 0, {"more": "two"})
    site.together(1, 0)
