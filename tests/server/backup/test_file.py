"""Backups of SQLite as a file: whole or not there, and put back only where nothing is lost by it unasked."""

import asyncio
import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.backup import file
from server.backup.history import History, Unfit
from server.backup.restore import keep
from server.cli import main
from server.cli.backup import OWN_COPY, OWN_RETURN
from server.commit import create
from server.house import House
from server.settings import Settings
from tests.cast import SITE
from tests.server.conftest import NOW_MS, Hand
from tests.server.test_cli import refused

Muster = Callable[..., Result]


@pytest.fixture
def live(tmp_path: Path, folders: Path) -> Path:
    """The database of a site with its people."""
    shutil.copytree(folders / "cast", tmp_path / "data")
    return tmp_path / "data" / "muster.sqlite"


@pytest.fixture
def muster(tmp_path: Path, phone: Path, monkeypatch: pytest.MonkeyPatch) -> Muster:
    """Runs a command on the folder `data`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_PHONE", str(phone))
    monkeypatch.setenv("MUSTER_DATA", "data")
    monkeypatch.setenv("MUSTER_PORT", "0")
    return lambda *args: CliRunner().invoke(main, [*map(str, args)])


def good(answer: Result) -> str:
    assert answer.exit_code == 0, (answer.stderr, answer.exception)
    return answer.stdout


def grow(live: Path, rec: str) -> None:
    """One more commit."""

    async def write() -> None:
        async with House(Settings(data=live.parent), Hand(NOW_MS)) as house:
            await house.commit.commit(SITE, [create("zone", rec, {"name": {"en": rec[-4:]}, "code": rec[-4:]})])

    asyncio.run(write())


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def content(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [*connection.iterdump()]


def zone(n: int) -> str:
    return f"0199f0c2-0000-7000-8000-{n:012x}"


CLOCK = f"SELECT seq, durable_seq FROM site_clock WHERE site_id = '{SITE}'"
EPOCH = "SELECT value FROM server_state WHERE name = 'epoch'"


def test_a_backup_is_one_file_for_its_owner_alone(live: Path, muster: Muster, tmp_path: Path) -> None:
    assert good(muster("backup", "b.sqlite")).startswith("b.sqlite: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.sqlite", "data"]
    assert (tmp_path / "b.sqlite").stat().st_mode & 0o777 == 0o600
    ((seq, durable),) = ask(live, CLOCK)
    assert seq == durable and ask(tmp_path / "b.sqlite", CLOCK)[0][0] == seq


def test_phones_count_on_the_newest_backup_and_check_says_so(live: Path, muster: Muster, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    assert "Not protected" in good(muster("check"))
    good(muster("backup", "--to", "disk"))
    (named,) = (tmp_path / "disk").iterdir()
    assert named.match("muster-2???-??-??T??-??-??Z.sqlite")
    grow(live, zone(1))
    ((seq, durable),) = ask(live, CLOCK)
    assert seq == durable + 1  # type: ignore[operator]
    assert "0 h ago; 1 commits are in none yet" in good(muster("check"))


def test_keys_go_along_only_when_asked(live: Path, muster: Muster, tmp_path: Path) -> None:
    good(muster("backup", "without.sqlite"))
    good(muster("backup", "with.sqlite", "--with-keys"))
    assert not (tmp_path / "without.sqlite.keys").exists()
    kept = tmp_path / "with.sqlite.keys"
    assert kept.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}
    token = (live.parent / "keys" / "token").read_bytes()
    shutil.rmtree(live.parent)
    assert "Keys that came with it: token" in good(muster("restore", "with.sqlite"))
    assert (live.parent / "keys" / "token").read_bytes() == token


def test_what_was_put_back_is_a_history_of_a_new_name(live: Path, muster: Muster, tmp_path: Path) -> None:
    good(muster("backup", "b.sqlite"))
    ((before,),) = ask(live, EPOCH)
    grow(live, zone(1))
    grow(live, zone(2))
    answer = muster("restore", "b.sqlite")
    refused(answer.exit_code, answer.stderr, "has 2 commits that the backup has not", "--replace")
    assert ask(live, EPOCH) == [(before,)]
    assert "What was there before" in good(muster("restore", "b.sqlite", "--replace"))
    ((seq, durable),) = ask(live, CLOCK)
    assert ask(live, EPOCH) != [(before,)] and seq == durable
    assert "commits are in none yet" in good(muster("check"))
    (aside,) = live.parent.glob("muster.sqlite.before-restore-*")
    assert ask(aside, CLOCK)[0][0] == seq + 2  # type: ignore[operator]
    answer = muster("restore", aside)
    refused(answer.exit_code, answer.stderr, "is of another history")
    assert ask(tmp_path / "b.sqlite", EPOCH) == [(before,)]


def test_a_backup_of_a_killed_server_has_what_it_had_committed(live: Path, muster: Muster, tmp_path: Path) -> None:
    connection = sqlite3.connect(live)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("UPDATE site_clock SET seq = seq + 1")
    connection.commit()
    assert live.with_name("muster.sqlite-wal").stat().st_size > 0
    good(muster("backup", "b.sqlite"))
    assert ask(tmp_path / "b.sqlite", CLOCK)[0][0] == connection.execute(CLOCK).fetchone()[0]
    connection.close()


async def test_a_backup_is_of_one_moment_while_commits_go_on(live: Path, tmp_path: Path) -> None:
    async with House(Settings(data=live.parent), Hand(NOW_MS)) as house:
        done = False

        async def go_on() -> int:
            n = 0
            while not done:
                await house.commit.commit(SITE, [create("zone", zone(n), {"name": {"en": "Hall"}})])
                n += 1
            return n

        busy = asyncio.create_task(go_on())
        copies = [tmp_path / f"{n}.sqlite" for n in range(4)]
        found = [await asyncio.to_thread(file.write, live, copy, NOW_MS) for copy in copies]
        done = True
        assert await busy > 4
    ends = [one.history.seqs[SITE] for one in found]
    assert ends == sorted(ends) and ends[0] < ends[-1]
    for copy, end in zip(copies, ends, strict=True):
        assert ask(copy, "SELECT max(seq) FROM record UNION ALL SELECT max(seq) FROM op_log") == [(end,), (end,)]


def test_a_broken_database_is_kept_aside(live: Path, muster: Muster) -> None:
    good(muster("backup", "b.sqlite"))
    live.write_bytes(b"no database any more" * 500)
    answer = muster("backup", "c.sqlite")
    refused(answer.exit_code, answer.stderr, "cannot be read as Muster's database (file is not a database)")
    answer = muster("restore", "b.sqlite")
    refused(answer.exit_code, answer.stderr, "cannot be read", "--replace")
    good(muster("restore", "b.sqlite", "--replace"))
    (aside,) = live.parent.glob("*.before-restore-*")
    assert aside.read_bytes().startswith(b"no database") and ask(live, "PRAGMA integrity_check") == [("ok",)]


def test_what_stands_beside_a_database_is_never_taken_for_part_of_another(tmp_path: Path) -> None:
    for name in ("m", "m-wal", "m-shm"):
        (tmp_path / name).write_text(name)
    keep(tmp_path / "m", tmp_path / "old")
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "m": "m", "old": "m", "old-wal": "m-wal", "old-shm": "m-shm",
    }  # fmt: skip


def test_a_full_disk_leaves_no_half_backup(
    live: Path, muster: Muster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("server.db.copies.os.fsync", full)
    answer = muster("backup", "b.sqlite")
    refused(answer.exit_code, answer.stderr, "b.sqlite could not be written (No space left on device)", "no backup")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]
    assert ask(live, "SELECT count(*) FROM server_state WHERE name = 'backup'") == [(0,)]
    monkeypatch.undo()


def test_a_full_disk_leaves_the_data_as_they_were(live: Path, tmp_path: Path, muster: Muster) -> None:
    good(muster("backup", "b.sqlite"))
    before = content(live)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("server.db.copies.os.fsync", lambda _: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
        answer = muster("restore", "b.sqlite", "--replace")
    refused(answer.exit_code, answer.stderr, "could not be put in place", "nothing has changed")
    assert content(live) == before and not list(live.parent.glob("*.part"))


def test_a_damaged_backup_is_found_before_it_counts(live: Path, tmp_path: Path, muster: Muster) -> None:
    good(muster("backup", "b.sqlite"))
    ((page,),) = ask(tmp_path / "b.sqlite", "SELECT rootpage FROM sqlite_master WHERE name = 'record_bucket'")
    with (tmp_path / "b.sqlite").open("r+b") as pages:
        pages.seek(4096 * int(str(page)) - 2000)  # the second half of that page
        pages.write(b"\xff" * 2000)
    answer = muster("restore", "b.sqlite")
    refused(answer.exit_code, answer.stderr, "b.sqlite is damaged", "another backup")


def test_a_copy_that_lacks_a_commit_does_not_count(live: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seqs = iter((9, 8))
    monkeypatch.setattr("server.backup.history.read", lambda _: History("e", {SITE: next(seqs)}))
    with pytest.raises(Unfit, match="does not hold what the database does"):
        file.write(live, tmp_path / "b.sqlite", NOW_MS)
    assert not (tmp_path / "b.sqlite").exists()


@pytest.mark.parametrize("command", ["restore", "backup"])
def test_a_newer_muster_is_named(live: Path, muster: Muster, command: str) -> None:
    good(muster("backup", "b.sqlite"))
    path = live if command == "backup" else live.parent.with_name("b.sqlite")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO migration (name, app_name, ran_on) VALUES ('2099-01-01T00:00:00:0', 'muster', '2099-01-01')"
        )
    answer = muster(command, "c.sqlite" if command == "backup" else "b.sqlite")
    refused(answer.exit_code, answer.stderr, "newer Muster")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["backup"], ["a file", "--to"]),
        (["backup", "b.sqlite", "--to", "."], ["a file", "--to"]),
        (["backup", "--to", "unmounted"], ["unmounted is no folder", "mounted"]),
        (["backup", "text.txt"], ["exists already"]),
        (["backup", "nowhere/b.sqlite"], ["nowhere/b.sqlite could not be written", "No such file"]),
        (["backup", "b.sqlite", "--data", "wrong"], ["no database at wrong"]),
        (["backup", "--seqs", "--data", "wrong"], ["no database in wrong"]),
        (["backup", "--declare"], ["--seqs"]),
        (["backup", "--declare", "epoch=e", "seq=many"], ["--seqs"]),
        (["backup", "--declare", "epoch=e", f"{SITE}=1"], ["another history"]),
        (["rebuild", "--data", "wrong"], ["no database in wrong"]),
        (["rebuild", "--check", "--data", "bare"], ["nothing of Muster's yet"]),
        (["backup", "--seqs", "--data", "bare"], ["nothing of Muster's yet"]),
        (["restore"], ["--declare"]),
        (["restore", "text.txt", "--declare"], ["--declare"]),
        (["restore", "gone.sqlite"], ["gone.sqlite is no file"]),
        (["restore", "."], [". is no file"]),
        (["restore", "text.txt"], ["text.txt", "file is not a database", "nothing has changed"]),
        (["restore", "empty.txt"], ["empty.txt is no backup of Muster"]),
        (["restore", "data/muster.sqlite"], ["is the database itself"]),
        (["restore", "--declare", "--data", "wrong"], ["no database in wrong"]),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    live: Path, muster: Muster, tmp_path: Path, args: list[str], said: list[str]
) -> None:
    (tmp_path / "text.txt").write_text(
        "no database, but words enough to fill a header of a hundred bytes, easily\n" * 9
    )
    (tmp_path / "empty.txt").touch()
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "muster.sqlite").touch()
    before = content(live)
    answer = muster(*args)
    refused(answer.exit_code, answer.stderr, *said)
    assert content(live) == before


def test_another_tools_copy_is_declared_by_what_was_said_before_it(live: Path, muster: Muster) -> None:
    words = good(muster("backup", "--seqs")).split()
    grow(live, zone(1))
    assert good(muster("backup", "--declare", *words)) == "Phones count on that backup now.\n"
    ((seq, durable),) = ask(live, CLOCK)
    assert seq == durable + 1  # type: ignore[operator]
    answer = muster("backup", "--declare", words[0], f"{SITE}=99")
    refused(answer.exit_code, answer.stderr, "holds more than the database")
    assert "new history" in good(muster("restore", "--declare"))
    assert ask(live, CLOCK) == [(seq, seq)]
    answer = muster("backup", "--declare", *words)
    refused(answer.exit_code, answer.stderr, "another history")


def test_postgresql_has_tools_of_its_own(muster: Muster, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MUSTER_DATABASE", "postgresql://muster@localhost/muster")
    (tmp_path / "b.sqlite").touch()
    for command, sentence in (("backup", OWN_COPY), ("restore", OWN_RETURN)):
        answer = muster(command, "b.sqlite")
        refused(answer.exit_code, answer.stderr, sentence, "--declare")
