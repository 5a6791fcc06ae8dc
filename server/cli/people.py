"""`muster user` and `muster invite`: letting people in from the server's own keyboard."""

from pathlib import Path
from typing import NamedTuple

import click

from server.cli.base import Refusal, data_option, only_site, plainly, settle
from server.clock import SystemClock
from server.house import House
from server.people import passwords
from server.people.forms import tidy
from server.people.invites import Offer
from server.people.rules import ROLES
from server.settings import Settings
from server.words import LANGS

role_option = click.option("--role", type=click.Choice(ROLES), default="crew", show_default=True)
lang_option = click.option("--lang", type=click.Choice(LANGS), default="en", show_default=True)


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
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True, envvar="MUSTER_PASSWORD")
@data_option
def user_add(data: Path | None, password: str, **given: str) -> None:
    """Add NAME to the site, with a password asked for."""
    if not passwords.SHORTEST <= len(tidy(password)) <= passwords.LONGEST:
        raise Refusal(f"A password has {passwords.SHORTEST} to {passwords.LONGEST} characters.")
    settings = settle(data=data)
    newcomer = Newcomer(**given | {"name": _named(given["name"])})
    plainly(_add(settings, newcomer, tidy(password)))
    click.echo(f"{newcomer.name} can sign in at {settings.origin}/login as {newcomer.role}.")


@click.command()
@click.argument("name")
@role_option
@lang_option
@data_option
def invite(name: str, role: str, lang: str, data: Path | None) -> None:
    """Print a link that lets NAME join, for 48 hours and two browsers."""
    settings = settle(data=data)
    click.echo(f"{settings.origin}/join/{plainly(_invite(settings, _named(name), role, lang))}")


async def _add(settings: Settings, new: Newcomer, password: str) -> None:
    async with House(settings, SystemClock()) as house:
        site = await only_site()
        sealed = await passwords.seal(password)
        person = await house.accounts.add(new.name, new.lang, email=new.email.lower(), password_hash=sealed)
        await house.accounts.enrol(site, person, new.role)


async def _invite(settings: Settings, name: str, role: str, lang: str) -> str:
    async with House(settings, SystemClock()) as house:
        site = await only_site()
        person = await house.accounts.add(name, lang)
        made = await house.invites.make(Offer("personal", site, person, role))
        return made.code


def _named(name: str) -> str:
    plain = tidy(name)
    if not 1 <= len(plain) <= 60:
        raise Refusal("A name has 1 to 60 characters.")
    return plain
