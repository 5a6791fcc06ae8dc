"""Fault 12: the database has no lock, no room or no connection to give. The server says so; nothing is consumed."""

import http.client
import json
import resource
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import copy

import pytest

from tests.faults import beside
from tests.faults.site import Site
from tests.simulation.cast import SITE

STORY = "It drips from the ceiling. " * 100
LOCKED = "SELECT * FROM site_clock FOR UPDATE"
FULL = """
CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END$$;
CREATE TRIGGER full_up BEFORE INSERT ON op_log EXECUTE FUNCTION full_up();
"""
on_sqlite = pytest.mark.parametrize("farm", ["sqlite"], indirect=True)
on_postgres = pytest.mark.parametrize("farm", ["postgresql"], indirect=True)


def is_refused(stack: Site, meanwhile: AbstractContextManager[None], status: int, code: str) -> None:
    """Ana's ops are refused so while the block lasts, stay on her phone, and are taken in afterwards."""
    change = {"t": "create", "site": SITE, "kind": "incident", "set": {"story": STORY, "lang": "en"}}
    ops = [stack.save(0, change) for _ in range(20)]
    before = stack.server.tables()
    with meanwhile:
        stack.told.clear()
        stack.send(0)
        reply = stack.told[0]  # and then the phone receives all the same, where that goes
    assert (reply.status, json.loads(reply.text)["code"]) == (status, code)
    assert reply.retry_after_s and stack.states(0) == [("waiting", None)] * 20
    after = stack.server.tables()
    assert (after.records, after.log, after.devices) == (before.records, before.log, before.devices)
    stack.send(0)
    assert [stack.logged(op) for op in ops] == [["applied"]] * 20
    stack.rest()


def postgres_log(stack: Site) -> str:
    """What PostgreSQL itself says that befell somebody."""
    return (stack.server.farm.cluster.folder / "log").read_text()


@on_sqlite
def test_fault_12_another_process_writes(stack: Site) -> None:
    is_refused(stack, beside.writer(stack.server.database.path), 503, "busy")


@on_sqlite
def test_fault_12_the_database_may_not_grow(stack: Site) -> None:
    @contextmanager
    def full() -> Iterator[None]:
        stack.server.again(pages=0)
        yield
        stack.server.again()

    is_refused(stack, full(), 507, "storage_full")


@on_sqlite
def test_fault_12_the_disk_takes_no_more(stack: Site) -> None:
    """The system itself refuses to write: the server may have no longer files than it has."""

    @contextmanager
    def bounded() -> Iterator[None]:
        size_bytes = max(file.stat().st_size for file in stack.server.data.glob("*.sqlite*"))
        before = resource.prlimit(stack.server.pid, resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))
        yield
        resource.prlimit(stack.server.pid, resource.RLIMIT_FSIZE, before)

    is_refused(stack, bounded(), 503, "busy")


@on_postgres
def test_fault_12_the_sites_clock_is_locked(stack: Site) -> None:
    is_refused(stack, beside.transaction(stack.server.database.url, LOCKED), 503, "busy")
    assert "ERROR:  canceling statement due to lock timeout" in postgres_log(stack)


@on_postgres
def test_fault_12_a_deadlock(stack: Site) -> None:
    """We hold the clock and wait for the device; who holds the device asks for the clock."""
    stack.server.again(lock="3s")  # longer than it takes PostgreSQL to notice
    device = f"SELECT * FROM device WHERE id = '{stack.held(0)['device']}' FOR UPDATE"
    is_refused(stack, beside.transaction(stack.server.database.url, device, LOCKED), 503, "busy")
    assert "ERROR:  deadlock detected" in postgres_log(stack)


@on_postgres
def test_fault_12_a_serialization_failure(stack: Site) -> None:
    database = stack.server.database
    database.run([f"ALTER DATABASE {database.name} SET default_transaction_isolation = 'repeatable read'"])
    stack.server.again()
    is_refused(stack, beside.transaction(database.url, "UPDATE site_clock SET seq = seq", "COMMIT"), 503, "busy")
    assert "ERROR:  could not serialize access due to concurrent update" in postgres_log(stack)


@on_postgres
def test_fault_12_every_connection_is_taken(stack: Site) -> None:
    """Bo's push waits for the clock and holds the only connection; Ana gets none."""
    stack.server.again(lease_s=2)  # the server opens its own connection within this too, on a machine with other work
    stack.report(1)
    stack.send(1, "delayed")
    (held,) = stack.line.held

    @contextmanager
    def taken() -> Iterator[None]:
        other = copy(stack.server)
        other._line = http.client.HTTPConnection("127.0.0.1", stack.server.port)
        pushing = threading.Thread(target=other._post, args=[held.ask])
        with beside.transaction(stack.server.database.url, LOCKED):
            pushing.start()
            beside.until_waiting(stack.server.database)
            yield
        pushing.join(beside.PATIENCE_S)

    is_refused(stack, taken(), 503, "busy")


@on_postgres
def test_fault_12_postgresql_has_no_room(stack: Site) -> None:
    @contextmanager
    def full() -> Iterator[None]:
        stack.server.database.run([FULL])
        yield
        stack.server.database.run(["DROP FUNCTION full_up CASCADE"])

    is_refused(stack, full(), 507, "storage_full")


@on_postgres  # nothing from outside keeps SQLite's readers from reading while its writer can write
def test_a_push_is_answered_though_the_pull_after_it_fails(stack: Site) -> None:
    stack.report(0)
    stack.told.clear()
    stack.send(0, "blind")
    answer = json.loads(stack.told[0].text)
    assert (answer["results"][0][1]["st"], answer["pull"]) == ("applied", {"retry": 2})
    stack.rest()
