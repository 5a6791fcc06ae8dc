"""The drill of README's backup page: the real server, its disk lost and put back, and nothing acknowledged is gone."""

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.server.backup.phone import Phone
from tests.server.process import Muster, run
from tests.server.test_cli import free_port
from tests.server.test_pokes import signed_in

NAMES = ("Ana", "Omar", "Wang")
LOGGED = "SELECT dseq, body_hash, status FROM op_log WHERE device_id = '{}' ORDER BY dseq"
SHOWN = "SELECT count(*) FROM incident WHERE sentence LIKE 'Leak %/%'"


@contextmanager
def serving(tmp_path: Path, phone: Path, port: str, **environ: str) -> Iterator[tuple[Muster, dict[str, Any]]]:
    with Muster("demo", "--json", "--port", port, "--data", "data", cwd=tmp_path, phone=phone, **environ) as muster:
        yield muster, json.loads(muster.line())


def said(tmp_path: Path, phone: Path, *args: str, **environ: str) -> str:
    done: subprocess.CompletedProcess[str] = run(*args, "--data", "data", cwd=tmp_path, phone=phone, environ=environ)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_fault_26_restore_after_the_disk_is_lost_takes_back_what_phones_kept(tmp_path: Path, phone: Path) -> None:
    """What came after the backup comes back from the phones; what was in it comes back once."""
    port = free_port()
    with serving(tmp_path, phone, port) as (muster, told):
        phones = [Phone(signed_in(told, name), told["url"], n) for n, name in enumerate(NAMES, 1)]
        for one in phones:
            one.report(5)
            assert {result["st"] for result in one.results()} == {"applied"}
            assert one.durable == one.head  # nobody has promised more than this disk yet
        answer = said(tmp_path, phone, "backup", "safe.sqlite")
        assert "read back and whole" in answer and "the disk the data are on" in answer
        before = phones[-1].head
        for one in phones:
            one.report(4)
            one.results()
            assert before <= one.durable < one.head  # what is not in the backup is kept on the phone
        assert len({one.durable for one in phones}) == 1
        more = re.search(r"(\d+) commits are in none yet", said(tmp_path, phone, "check"))
        assert more and int(more[1]) >= 3  # beside theirs those the server makes by the clock
        muster.process.kill()
    shutil.rmtree(tmp_path / "data")
    answer = said(tmp_path, phone, "restore", "safe.sqlite")
    assert re.search(r"data/muster.sqlite is safe.sqlite now: \d+ commits, made at \d{4}-", answer)
    with serving(tmp_path, phone, port) as (muster, _):
        phones[0].report(1)  # saved before anybody knew
        for one in phones:
            assert one.exchange().json()["code"] == "epoch_changed" and one.received == 5
            assert {result["st"] for result in one.results()} == {"applied"}
        phones[0].received = 0
        assert sum(result.get("dup", False) for result in phones[0].results()) == 10  # offered twice, taken once
        muster.stop()
    with sqlite3.connect(tmp_path / "data" / "muster.sqlite") as database:
        logged = [database.execute(LOGGED.format(one.device)).fetchall() for one in phones]
        assert logged == [one.applied() for one in phones]
        assert database.execute(SHOWN).fetchone() == (28,)


def test_restore_goes_nowhere_while_the_server_runs(tmp_path: Path, phone: Path) -> None:
    with serving(tmp_path, phone, free_port()) as (muster, _):
        said(tmp_path, phone, "backup", "safe.sqlite")
        refused = run("restore", "safe.sqlite", "--replace", "--data", "data", cwd=tmp_path, phone=phone)
        assert (refused.returncode, refused.stdout) == (1, "") and "stop it first" in refused.stderr
        muster.stop()
    assert not list((tmp_path / "data").glob("*restore*")) and not list((tmp_path / "data").glob("*.part"))
    said(tmp_path, phone, "restore", "safe.sqlite", "--replace")  # the server may have committed by the clock since
