"""Several processes on one PostgreSQL: they hear of each other, are replaced when they die, and end together."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.postgres import Cluster
from tests.server.process import Muster, run
from tests.server.test_pokes import hear, signed_in, sync, wait_for

STREAMS = 8


@pytest.fixture
def url(cluster: Cluster, database: str) -> str:
    return cluster.url(database)


def children(pid: int) -> list[int]:
    """The processes that serve: those of multiprocessing, without its tracker."""
    found = subprocess.run(
        ["ps", "-ww", "--ppid", str(pid), "-o", "pid=,args="], capture_output=True, text=True, check=False
    )
    return [int(line.split()[0]) for line in found.stdout.splitlines() if "spawn_main" in line]


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def until(ready: object, timeout_s: float = 20) -> None:
    """Wait until `ready()` holds."""
    end = time.monotonic() + timeout_s
    while not ready():  # type: ignore[operator]
        assert time.monotonic() < end, ready
        time.sleep(0.02)


def listening(browser: httpx.Client) -> list[str]:
    """A stream of its own, read in a thread; the lines heard so far."""
    heard: list[str] = []
    threading.Thread(target=hear, args=(browser, heard), daemon=True).start()
    wait_for(heard, "retry: 3000")
    return heard


def test_two_processes_poke_each_others_streams_and_end_each_others_sessions(
    tmp_path: Path, phone: Path, url: str
) -> None:
    demo = ("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo"))
    with Muster(*demo, cwd=tmp_path, phone=phone, MUSTER_DATABASE=url) as first:
        told = json.loads(first.line())
        with Muster(*demo, cwd=tmp_path, phone=phone, MUSTER_DATABASE=url) as second:
            other = json.loads(second.line())["url"]
            ana = signed_in(told, "Ana")
            heard = listening(ana)
            there = httpx.Client(base_url=other, cookies=ana.cookies)
            sync(there, other)
            wait_for(heard, "event: poke")
            fence = {"x-muster": "1", "origin": other}
            assert there.post("/logout", json={}, headers=fence).status_code == 204
            wait_for(heard, "event: bye")
            second.stop()
        first.stop()


def test_workers_share_a_port_and_all_their_streams_hear(tmp_path: Path, phone: Path, url: str) -> None:
    demo = ("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo"))
    with Muster(*demo, cwd=tmp_path, phone=phone, MUSTER_DATABASE=url, MUSTER_WORKERS="2") as muster:
        told = json.loads(muster.line())
        assert len(children(muster.process.pid)) == 2
        browsers = [signed_in(told, name) for name in ("Ana", "Lin") for _ in range(STREAMS // 2)]
        streams = [listening(browser) for browser in browsers]
        sync(browsers[0], told["url"])
        for heard in streams:
            wait_for(heard, "event: poke")
        assert muster.stop() < 3
        for heard in streams:
            wait_for(heard, "event: bye")


def test_a_worker_that_dies_is_replaced_and_without_the_first_process_all_end(
    tmp_path: Path, phone: Path, url: str
) -> None:
    demo = ("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo"))
    with Muster(*demo, cwd=tmp_path, phone=phone, MUSTER_DATABASE=url, MUSTER_WORKERS="2") as muster:
        told = json.loads(muster.line())
        before = children(muster.process.pid)
        os.kill(before[0], signal.SIGKILL)
        until(lambda: len(set(children(muster.process.pid)) - set(before)) == 1)
        now = children(muster.process.pid)
        for _ in range(20):
            with httpx.Client(base_url=told["url"]) as fresh:
                assert fresh.get("/healthz").json() == {"ok": True}
        muster.process.kill()
        until(lambda: not any(alive(pid) for pid in now))


def test_workers_tell_of_each_phone_once_and_end_within_a_second(
    tmp_path: Path, phone: Path, cluster: Cluster, database: str
) -> None:
    demo = ("demo", "--json", "--port", "0", "--data", str(tmp_path / "demo"))
    environ = {"MUSTER_DATABASE": cluster.url(database), "MUSTER_WORKERS": "3"}
    with Muster(*demo, cwd=tmp_path, phone=phone, **environ) as muster:
        told = json.loads(muster.line())
        phones = "SELECT count(*) AS n FROM device WHERE person_id IN (SELECT person_id FROM membership)"
        ops = "SELECT count(*) AS n, count(DISTINCT row) AS once FROM op_log WHERE row LIKE 'device_status/%'"
        (there,) = cluster.sql(phones, database=database)
        until(lambda: cluster.sql(ops, database=database)[0]["n"] >= there["n"])
        time.sleep(3)  # each process has looked by now
        (line,) = cluster.sql(ops, database=database)
        assert (line["n"], line["once"]) == (there["n"], there["n"]) and told["people"]
        assert muster.stop() < 2


def test_workers_on_sqlite_are_refused_in_one_sentence(tmp_path: Path, phone: Path) -> None:
    ended = run("serve", "--workers", "2", "--port", "0", cwd=tmp_path, phone=phone)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert re.fullmatch(r"MUSTER_WORKERS is 2, but must be 1 on SQLite, .*PostgreSQL.*\.\n", ended.stderr)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("/muster_", "/nowhere_"), "does not exist"),
        (("muster@", "stranger:secret@"), 'role "stranger" does not exist'),
        (("host=/tmp", "host=/nowhere"), "see that PostgreSQL runs there"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_in_one_sentence(
    tmp_path: Path, phone: Path, url: str, change: tuple[str, str], says: str
) -> None:
    for command in (("check",), ("migrate",), ("serve", "--port", "0")):
        ended = run(*command, cwd=tmp_path, phone=phone, environ={"MUSTER_DATABASE": url.replace(*change)})
        assert ended.returncode == 1
        assert ended.stderr.startswith("MUSTER_DATABASE is postgresql://") and ended.stderr.count("\n") == 1
        assert says in ended.stderr and "secret" not in ended.stderr


def test_migrate_and_check_work_on_postgresql(tmp_path: Path, phone: Path, cluster: Cluster) -> None:
    environ = {"MUSTER_DATABASE": cluster.url(cluster.create())}
    first, second, check = (
        run(command, cwd=tmp_path, phone=phone, environ=environ) for command in ("migrate", "migrate", "check")
    )
    assert first.stdout.endswith("migrations applied.\n")
    assert second.stdout == "The database is of this version already.\n"
    assert "Ready: `muster serve` will answer" in check.stdout, check.stderr
    assert "postgresql://muster@" in check.stdout
