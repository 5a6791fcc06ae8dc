"""`muster migrate`, `muster keys` and `muster check`."""

from pathlib import Path

import click

from server.backup.history import protection
from server.cli.base import Refusal, check_phone, data_option, plainly, settle
from server.clock import SystemClock
from server.db.migrate import Applied
from server.house import House, begun, database, may_write
from server.serve import check_port
from server.settings import Settings, SettingsError
from server.upkeep.concerns import concerns


@click.command()
@data_option
def migrate(data: Path | None) -> None:
    """Bring the database to this version; of SQLite's file a copy is kept first."""
    applied = plainly(_open(settle(data=data)))
    copy = f" The file as it was: {applied.copy}" if applied.copy else ""
    count = len(applied.migrations)
    click.echo(f"{count} migrations applied.{copy}" if count else "The database is of this version already.")


@click.command()
@data_option
def keys(data: Path | None) -> None:
    """List the keys of this server; they are made at its first start and belong into no backup that others read."""
    folder = settle(data=data).data / "keys"
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    if not found:
        raise Refusal(f"There are no keys in {folder} yet: they are made when the server starts first.")
    for path in found:
        click.echo(f"{path.name}  {path.stat().st_mode & 0o777:o}  {path}")


@click.command()
@data_option
def check(data: Path | None) -> None:
    """Say whether this server could start, and what phones will miss."""
    settings = settle(data=data)
    check_phone(settings)
    try:
        check_port(settings)
    except SettingsError as error:
        raise Refusal(str(error)) from None
    if begun(settings):
        for sentence in plainly(_stands(settings)):
            click.echo(sentence)
    elif data and not data.exists():  # named, so meant to be there
        raise Refusal(f"There is no folder {data}: name the site's with --data, or make it first for a new site.")
    elif not may_write(settings.data):
        raise Refusal(f"MUSTER_DATA is {settings.data}, where this user cannot write: choose another folder.")
    else:
        click.echo("There is no site yet: `muster serve` begins a new one.")
    if settings.warning:
        click.echo(settings.warning)
    place = database(settings).name if settings.database else settings.data
    click.echo(f"Ready: `muster serve` will answer at {settings.origin}, its data in {place}.")


async def _stands(settings: Settings) -> list[str]:
    """How well the data are protected, once they could be opened, and what should not last."""
    async with House(settings, SystemClock()) as house:
        now_ms = house.clock.now_ms()
        if trouble := await house.keep.trouble():
            raise SettingsError(trouble)
        return [await protection(now_ms), *(concern.sentence for concern in await concerns(now_ms))]


async def _open(settings: Settings) -> Applied:
    async with House(settings, SystemClock()) as house:
        return house.applied
