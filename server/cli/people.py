"""`muster user` and `muster invite`: letting people in from the server's own keyboard."""

from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import click

from server.cli.base import Refusal, data_option, only_site, plainly, settle_site
from server.clock import SystemClock
from server.house import House
from server.people import passwords
from server.people.forms import tidy
from server.people.invites import Offer
from server.people.rules import ROLES
from server.people.tables import Person
from server.settings import Settings
from server.words import LANGS

role_option = click.option("--role", type=click.Choice(ROLES), default="crew", show_default=True)
password_option = click.option("--password", envvar="MUSTER_PASSWORD", help="Better left out: it is asked for then.")
lang_option = click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True)

LIKE_MOST = 5


class Newcomer(NamedTuple):
    """Who is added."""

    name: str
    role: str
    lang: str
    email: str


@click.group()
def user() -> None:
    """People with a password."""


@user.command("add")
@click.argument("name")
@role_option
@click.option("--admin", "role", flag_value="admin", help="The way back in: an admin of the site.")
@click.option("--email", default="", help="To sign in with, beside the name.")
@lang_option
@password_option
@data_option
def user_add(data: Path | None, password: str | None, **given: str) -> None:
    """Add NAME to the site, with a password asked for."""
    password, settings = password and _long_enough(password), settle_site(data)
    newcomer = Newcomer(**given | {"name": _named(given["name"]), "email": tidy(given["email"]).lower()})
    if password is None:  # what cannot be is said before anything is asked
        plainly(_free(settings, newcomer))
    plainly(_add(settings, newcomer, _long_enough(password)))
    click.echo(f"{newcomer.name} can sign in at {settings.origin}/login as {newcomer.role}.")


@click.command()
@click.argument("name")
@role_option
@lang_option
@data_option
def invite(name: str, role: str, lang: str, data: Path | None) -> None:
    """Print a link that lets NAME join, for 48 hours and two browsers."""
    settings = settle_site(data)
    click.echo(f"{settings.origin}/join/{plainly(_invite(settings, _named(name), role, lang))}")


@user.command("password")
@click.argument("name")
@password_option
@data_option
def user_password(name: str, password: str | None, data: Path | None) -> None:
    """Give NAME, a name or an e-mail, a new password; asked for, so that no shell remembers it."""
    settings = settle_site(data)
    if password is None:
        plainly(_known(settings, tidy(name)))
    told = plainly(_renew(settings, tidy(name), _long_enough(password)))
    click.echo(f"{told} can sign in at {settings.origin}/login with the new password.")


@user.command("devices")
@click.argument("name")
@data_option
def user_devices(name: str, data: Path | None) -> None:
    """List where NAME, a name or an e-mail, is signed in."""
    signed_in = plainly(_devices(settle_site(data), tidy(name)))
    for one in signed_in:
        click.echo(f"{one['id']}  seen {one['last_seen']:%Y-%m-%d %H:%M} UTC  {one['agent']}")
    if not signed_in:
        click.echo(f"{tidy(name)} is signed in nowhere.")


@user.command("revoke")
@click.argument("id_", metavar="ID", type=click.UUID)
@data_option
def user_revoke(id_: UUID, data: Path | None) -> None:
    """Sign out the device of ID, as `muster user devices` lists it, and take nothing from it any more."""
    plainly(_revoke(settle_site(data), str(id_)))
    click.echo("It is signed out, and what it still holds is not taken any more. Its person may sign in elsewhere.")


async def _add(settings: Settings, new: Newcomer, password: str) -> None:
    async with House(settings, SystemClock()) as house:
        site = await only_site()
        await _check_free(new)
        sealed = await passwords.seal(password)
        person = await house.accounts.add(new.name, new.lang, email=new.email, password_hash=sealed)
        await house.accounts.enrol(site, person, new.role)


async def _free(settings: Settings, new: Newcomer) -> None:
    async with House(settings, SystemClock()):
        await _check_free(new)


async def _known(settings: Settings, name: str) -> None:
    async with House(settings, SystemClock()):
        await _one(name)


async def _invite(settings: Settings, name: str, role: str, lang: str) -> str:
    async with House(settings, SystemClock()) as house:
        site = await only_site()
        person = await house.accounts.add(name, lang)
        made = await house.invites.make(Offer("personal", site, person, role))
        return made.code


async def _check_free(new: Newcomer) -> None:
    """Raises Refusal where a sign-in by the newcomer's e-mail or name could mean somebody else too."""
    if new.email and await Person.exists().where(Person.email == new.email):
        raise Refusal(f"{new.email} is somebody's e-mail already: give another with --email.")
    namesake = (Person.name == new.name) & Person.password_hash.is_not_null()
    if not new.email and await Person.exists().where(namesake):
        raise Refusal(f"Somebody called {new.name} has a password already: tell the two apart with --email.")


async def _renew(settings: Settings, name: str, password: str) -> str:
    async with House(settings, SystemClock()) as house:
        person = await _one(name)
        await house.accounts.seal(person["id"], await passwords.seal(password))
        return str(person["name"])


async def _devices(settings: Settings, name: str) -> list[dict[str, Any]]:
    async with House(settings, SystemClock()) as house:
        return await house.sessions.living((await _one(name))["id"])


async def _revoke(settings: Settings, session: str) -> None:
    async with House(settings, SystemClock()) as house:
        if not await house.sessions.revoke_device(session):
            raise Refusal(f"{session} is no device that is signed in: `muster user devices NAME` lists them.")


async def _one(name: str) -> dict[str, Any]:
    """The one person of this name or e-mail. Raises Refusal if there is none, or more than one."""
    which = (Person.email == name.lower()) | (Person.name == name)
    found: list[dict[str, Any]] = await Person.select(Person.id, Person.name).where(which)
    if len(found) > 1:
        raise Refusal(f"{len(found)} people are called {name}: say which by an e-mail.")
    if not found:
        like = [one for one in await Person.select(Person.name).output(as_list=True) if name.lower() in one.lower()]
        meant = f" Meant perhaps: {', '.join(sorted(like)[:LIKE_MOST])}." if like and name else ""
        raise Refusal(f"Nobody is called {name}: give the name as People shows it, or an e-mail.{meant}")
    return found[0]


def _long_enough(password: str | None) -> str:
    """The password, asked for twice where none was given. Raises Refusal."""
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    plain = tidy(password)
    if not passwords.SHORTEST <= len(plain) <= passwords.LONGEST:
        raise Refusal(f"A password has {passwords.SHORTEST} to {passwords.LONGEST} characters.")
    return plain


def _named(name: str) -> str:
    plain = tidy(name)
    if not 1 <= len(plain) <= 60:
        raise Refusal("A name has 1 to 60 characters.")
    return plain
