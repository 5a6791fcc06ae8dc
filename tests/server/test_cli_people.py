"""`muster user`: who gets in by a password, where they are signed in, and how a lost phone is shut out."""

import asyncio
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.cli import main
from server.clock import SystemClock
from server.house import House
from server.people.passwords import fits
from server.people.tables import Person
from server.settings import Settings
from tests.cast import PERSON

LONG = ("--password", "ten letters or more")


@pytest.fixture
def site(tmp_path: Path, folders: Path) -> Path:
    """A data folder with the cast at their site."""
    return Path(shutil.copytree(folders / "cast", tmp_path / "data"))


def muster(site: Path, *args: str) -> Result:
    return CliRunner().invoke(main, [*args, "--data", str(site)])


def refused(answer: Result, *parts: str) -> None:
    assert answer.exit_code == 1 and answer.stderr.strip().count("\n") == 0, answer.output
    assert all(part in answer.stderr for part in parts), answer.stderr


def test_an_e_mail_belongs_to_one_person(site: Path) -> None:
    assert muster(site, "user", "add", "Bob", "--email", "bob@example.org", *LONG).exit_code == 0
    refused(muster(site, "user", "add", "Rob", "--email", "BOB@example.org", *LONG), "bob@example.org", "--email")


def test_two_of_one_name_are_told_apart_by_an_e_mail(site: Path) -> None:
    assert muster(site, "user", "add", "Bob", *LONG).exit_code == 0
    refused(muster(site, "user", "add", " Bob ", *LONG), "called Bob", "--email")
    assert muster(site, "user", "add", "Bob", "--email", "bob@example.org", *LONG).exit_code == 0
    refused(muster(site, "user", "password", "Bob", *LONG), "2 people are called Bob")


def test_a_password_can_be_given_later(site: Path) -> None:
    answer = muster(site, "user", "password", "Lin Yue 林悦", *LONG)
    assert answer.exit_code == 0 and "Lin Yue 林悦 can sign in" in answer.stdout

    async def known() -> bool:
        async with House(Settings(data=site), SystemClock()):
            row = await Person.select().where(Person.id == PERSON["lin"].id).first()
            return await fits(LONG[1], row["password_hash"] if row else None)

    assert asyncio.run(known())
    refused(muster(site, "user", "password", "Nobody", *LONG), "Nobody is called Nobody")
    refused(muster(site, "user", "password", "Ana Silva", "--password", "short"), "10 to 200")


def test_what_cannot_be_is_said_before_a_password_is_asked_for(site: Path) -> None:
    assert muster(site, "user", "add", "Bob", *LONG).exit_code == 0
    for args, said in ((("password", "Nobody"), "Nobody is called Nobody"), (("add", "Bob"), "--email")):
        refused(answer := muster(site, "user", *args), said)
        assert "Password" not in answer.stdout
    typed = "ten letters or more\n" * 2
    asked = CliRunner().invoke(main, ["user", "password", "Ana Silva", "--data", str(site)], input=typed)
    assert asked.exit_code == 0 and "Ana Silva can sign in" in asked.stdout


def test_a_name_in_part_is_answered_with_the_names_it_may_mean(site: Path) -> None:
    refused(muster(site, "user", "devices", "ana"), "Nobody is called ana", "Meant perhaps: Ana Silva.")
    refused(answer := muster(site, "user", "devices", "Zzz"), "Nobody is called Zzz")
    assert "Meant" not in answer.stderr
    refused(muster(site, "user", "devices", "%"), "Nobody is called %")


def test_devices_are_listed_and_revoked(site: Path) -> None:
    async def open_one() -> str:
        async with House(Settings(data=site), SystemClock()) as house:
            return (await house.sessions.open(PERSON["ana"].id, "code", "Firefox on a phone")).session

    session = asyncio.run(open_one())
    listed = muster(site, "user", "devices", "Ana Silva").stdout
    assert listed.startswith(session) and "Firefox on a phone" in listed and listed.count("\n") == 1
    assert muster(site, "user", "revoke", session).exit_code == 0
    assert muster(site, "user", "devices", "Ana Silva").stdout == "Ana Silva is signed in nowhere.\n"
    refused(muster(site, "user", "revoke", session), session, "muster user devices")
