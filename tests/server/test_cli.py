"""The command line: one line of JSON, links that work, and a sentence instead of a traceback."""

import json
import re
import socket
import sqlite3
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from server.cli import main
from server.cli.serving import table
from server.settings import Settings
from tests.cast import PEOPLE
from tests.server.process import Muster, run
from tests.server.test_pokes import signed_in

FORM = {"site_en": "Hall", "tz": "Asia/Shanghai", "name": "Sun Wei", "password": "ten letters or more", "lang": "en"}


def test_demo_prints_one_line_and_keeps_what_is_there(tmp_path: Path, phone: Path) -> None:
    with Muster("demo", "--json", "--port", "0", cwd=tmp_path, phone=phone) as muster:
        first = json.loads(muster.line())
        ana = signed_in(first, "Ana")
        assert set(first) == {"url", "people"}
        assert [(one["name"], one["role"], one["language"]) for one in first["people"]] == [
            (player.name, player.role, player.lang) for player in PEOPLE
        ]
        change = {"x-muster": "1", "origin": first["url"]}
        assert ana.patch("/session", json={"lang": "zh-CN"}, headers=change).status_code == 200
        again = signed_in(first, "Ana")  # a demo's link can be used again
        assert again.get("/session", headers=change).json()["lang"] == "en"
        muster.stop()
        assert muster.process.stdout and muster.process.stdout.read() == ""
    port = first["url"].rpartition(":")[2]
    with Muster("demo", "--json", "--port", port, cwd=tmp_path, phone=phone) as muster:
        second = json.loads(muster.line())
        assert second == first
        assert ana.get("/session", headers=change).json()["name"] == "Ana Silva"
    assert (tmp_path / ".muster-demo" / "muster.sqlite").exists()


def test_the_demo_day_is_lived_in(tmp_path: Path, phone: Path) -> None:
    with Muster("demo", "--json", "--port", "0", "--data", "d", cwd=tmp_path, phone=phone) as muster:
        muster.line()
    with sqlite3.connect(tmp_path / "d" / "muster.sqlite") as database:
        states = {row[0] for row in database.execute("SELECT status FROM incident")}
        decisions = database.execute("SELECT count(*) FROM decision").fetchone()[0]
        languages = {row[0] for row in database.execute("SELECT lang FROM comment")}
        photos = database.execute("SELECT count(*), sum(stored) FROM photo").fetchone()
        spans = database.execute("SELECT min(made_at) < max(made_at) FROM incident").fetchone()[0]
    assert states == {"reported", "accepted", "resolved", "returned", "approved"}
    assert decisions >= 4 and languages == {"en", "zh-CN"} and spans == 1
    assert photos == (4, 4) and len([*(tmp_path / "d" / "blobs").rglob("*-*/*")]) == 8


def test_the_table_is_for_the_eye() -> None:
    people = [
        {"name": one.name, "role": one.role, "language": one.lang, "sign_in": f"http://x/{one.key}"} for one in PEOPLE
    ]
    text = table(Settings(), people)
    assert "this computer only" in text and all(one.name in text for one in PEOPLE)


def test_an_empty_folder_is_set_up_by_the_printed_link(tmp_path: Path, phone: Path) -> None:
    port = free_port()
    with Muster("serve", "--port", port, cwd=tmp_path, phone=phone) as muster:
        assert muster.line() == f"Muster serves http://localhost:{port}"
        link = muster.line().rpartition(" ")[2]
        browser = httpx.Client(base_url=f"http://localhost:{port}")
        token = re.search('name="token" value="([^"]+)"', browser.get(link).text)
        assert token
        answer = browser.post(link, data={**FORM, "token": token[1]})
        assert answer.headers["location"] == "/boot"
        assert browser.get("/session", headers={"x-muster": "1"}).json()["name"] == "Sun Wei"
        muster.stop()
    invite = run("invite", "Gao Lan", "--lang", "zh-CN", cwd=tmp_path, phone=phone)
    assert re.fullmatch(r"http://localhost:8000/join/[\w-]{22}\n", invite.stdout), invite.stderr
    added = run(
        "user", "add", "Second", "--admin", cwd=tmp_path, phone=phone, environ={"MUSTER_PASSWORD": "ten letters +"}
    )
    assert "can sign in" in added.stdout and "as admin" in added.stdout, added.stderr
    with Muster("serve", "--port", port, cwd=tmp_path, phone=phone) as muster:
        assert muster.line() == f"Muster serves http://localhost:{port}"
        muster.stop()
        assert muster.process.stdout and "Set up" not in muster.process.stdout.read()
    keys = run("keys", cwd=tmp_path, phone=phone)
    assert keys.returncode == 0 and "600" in keys.stdout


def test_port_0_picks_a_free_port_and_says_which(tmp_path: Path, phone: Path) -> None:
    with Muster("serve", "--port", "0", cwd=tmp_path, phone=phone) as muster:
        origin = muster.line().removeprefix("Muster serves ")
        assert httpx.get(f"{origin}/healthz").json() == {"ok": True}
        assert int(origin.rpartition(":")[2]) > 0
        muster.stop()


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["migrate"], ["invite", "Gao Lan"]])
def test_a_file_that_is_no_database_is_named(tmp_path: Path, phone: Path, command: list[str]) -> None:
    (tmp_path / "muster-data").mkdir()
    (tmp_path / "muster-data" / "muster.sqlite").write_bytes(b"no database at all " * 400)
    answer = run(*command, cwd=tmp_path, phone=phone)
    refused(answer.returncode, answer.stderr, "muster-data/muster.sqlite", "not a database", "--data")


def test_a_port_in_use_is_a_sentence(tmp_path: Path, phone: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        answer = run("serve", "--port", port, cwd=tmp_path, phone=phone)
    refused(answer.returncode, answer.stderr, f"Port {port}", "--port")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["serve", "--workers", "2"], ["MUSTER_WORKERS", "SQLite"]),
        (
            ["serve", "--host", "example.invalid", "--port", "0"],
            ["MUSTER_HOST", "no address of this computer", "--host"],
        ),
        (["serve", "--host", "192.0.2.1"], ["MUSTER_HOST", "no address of this computer", "--host"]),
        (["check", "--data", "full/diary.txt"], ["MUSTER_DATA", "a folder, not a file"]),
        (["demo", "--data", "full/diary.txt"], ["MUSTER_DATA", "a folder, not a file"]),
        (["keys", "--data", "full/diary.txt"], ["MUSTER_DATA", "a folder, not a file"]),
        (["backup", "to", "--data", "full/diary.txt"], ["MUSTER_DATA", "a folder, not a file"]),
        (["check", "--data", "mistyped"], ["no folder mistyped", "--data"]),
        (["user", "devices", "X", "--data", "mistyped"], ["no site in mistyped", "--data"]),
        (["serve", "--data", "/proc/nowhere"], ["MUSTER_DATA", "cannot write"]),
        (["serve", "--tls-cert", "no.pem", "--tls-key", "no.pem"], ["MUSTER_TLS_CERT", "a file that exists"]),
        (["serve", "--port", "99999"], ["MUSTER_PORT", "65535"]),
        (["invite", "Gao Lan"], ["no site in muster-data", "muster serve"]),
        (["user", "add", "X", "--password", "short"], ["10 to 200"]),
        (["keys"], ["no keys"]),
        (["demo", "--data", "full"], ["not empty", "--data"]),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    tmp_path: Path, phone: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], said: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MUSTER_PHONE", str(phone))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").touch()
    answer = CliRunner().invoke(main, args)
    refused(answer.exit_code, answer.stderr, *said)
    assert not (tmp_path / "mistyped").exists()


def test_without_the_phone_app_it_says_what_to_run(tmp_path: Path) -> None:
    answer = run("serve", cwd=tmp_path, phone=tmp_path)
    refused(answer.returncode, answer.stderr, "phone app is not built", "make run")


def test_a_newer_database_is_refused_in_words(tmp_path: Path, phone: Path) -> None:
    assert run("migrate", cwd=tmp_path, phone=phone).stdout.endswith("migrations applied.\n")
    with sqlite3.connect(tmp_path / "muster-data" / "muster.sqlite") as database:
        database.execute(
            "INSERT INTO migration (name, app_name, ran_on) "
            "VALUES ('2099-01-01T00:00:00:0', 'muster', '2099-01-01 00:00:00')"
        )
    for command in ("serve", "migrate", "check"):
        answer = run(command, cwd=tmp_path, phone=phone)
        refused(answer.returncode, answer.stderr, "newer Muster")


@pytest.mark.parametrize("command", ["serve", "check"])
def test_an_origin_phones_cannot_use_is_warned_of(tmp_path: Path, phone: Path, command: str) -> None:
    origin = {"MUSTER_ORIGIN": "http://192.168.1.5:8000", "MUSTER_PORT": free_port()}
    with Muster(command, cwd=tmp_path, phone=phone, **origin) as muster:
        muster.line()
        if command == "serve":
            muster.stop()
        said = "".join(muster.process.communicate(timeout=10))
    assert ("neither https nor localhost" in said) or command == "check"


def test_check_says_that_all_is_ready(tmp_path: Path, phone: Path) -> None:
    answer = run("check", cwd=tmp_path, phone=phone, environ={"MUSTER_PORT": free_port()})
    assert answer.returncode == 0 and "\nReady:" in answer.stdout, answer.stderr
    assert answer.stdout.startswith("There is no site yet")


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def refused(status: int, said: str, *parts: str) -> None:
    assert status == 1 and "Traceback" not in said
    assert all(part in said for part in parts), said
    assert said.strip().count("\n") == 0
