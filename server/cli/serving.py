"""`muster serve` and `muster demo`."""

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import click

from server import demo as demo_site
from server import serve as server_process
from server.cli.base import Refusal, check_phone, data_option, plainly, settle
from server.clock import SystemClock, new_id
from server.db.faults import DATABASE_ERRORS
from server.db.migrate import NewerSchema
from server.house import House
from server.people.invites import Offer, anybody
from server.settings import Settings, SettingsError


@click.command()
@data_option
@click.option("--host", help="Address to listen on; 127.0.0.1 unless given.")
@click.option("--port", type=int, help="Port to listen on; 8000 unless given, 0 picks a free one.")
@click.option("--tls-cert", help="Certificate file, for phones without a proxy.")
@click.option("--tls-key", help="Key file of the certificate.")
@click.option("--workers", type=int, help="Processes, on PostgreSQL; 1 unless given.")
def serve(**given: object) -> None:
    """Serve the site; where nobody is yet, print a link to set it up."""
    settings = settle_port(**given)
    check_phone(settings)
    link = plainly(setup_link(settings))
    if settings.warning:
        click.echo(settings.warning, err=True)

    def opened() -> None:
        click.echo(f"Muster serves {settings.origin}")
        if link:
            click.echo(f"Nobody is here yet. Set up the site within 15 minutes: {link}")

    start(settings, opened)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 picks a free one.")
@click.option("--data", type=click.Path(path_type=Path), default=".muster-demo", show_default=True, help="Its folder.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON once connections are accepted.")
def demo(port: int, data: Path, host: str, as_json: bool) -> None:
    """Show a site in the middle of its day; keep what is there when started again."""
    settings = settle_port(data=data, host=host, port=port)
    check_phone(settings)
    people = plainly(demo_site.prepare(settings, SystemClock()))
    answer = {"url": settings.origin, "people": people}
    told = json.dumps(answer, ensure_ascii=False) if as_json else table(settings, people)
    start(settings, lambda: click.echo(told))


def settle_port(**given: object) -> Settings:
    """The settings, with a free port in place of port 0."""
    settings = settle(**given)
    if settings.port:
        return settings
    try:
        server_process.check_port(settings)
    except SettingsError as error:
        raise Refusal(str(error)) from None
    return settle(**given | {"port": server_process.free_port(settings.host)})


async def setup_link(settings: Settings) -> str | None:
    """A fresh link to set up the site while nobody has an account; earlier ones end."""
    async with House(settings, SystemClock()) as house:
        if await anybody():
            return None
        await house.invites.revoke("setup")
        made = await house.invites.make(Offer("setup", new_id(house.clock), role="admin"))
        return f"{settings.origin}/setup/{made.code}"


def start(settings: Settings, opened: Callable[[], None]) -> None:
    """Serve until stopped. Raises Refusal where that cannot begin."""
    try:
        server_process.run(settings, opened)
    except (SettingsError, NewerSchema, OSError, *DATABASE_ERRORS) as error:
        raise Refusal(str(error)) from None


def table(settings: Settings, people: list[dict[str, str]]) -> str:
    """The demo's people for the eye: each with a role, a language and a link."""
    head = f"The demo is at {settings.origin} (this computer only). Open one of these links, each in its own browser:"
    rows = [
        f"  {_wide(one['name'], 18)}{_wide(one['role'], 11)}{_wide(one['language'], 7)}{one['sign_in']}"
        for one in people
    ]
    return "\n".join([head, *rows])


def _wide(text: str, columns: int) -> str:
    """`text` filled up to `columns` of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(1, columns - taken)
