"""The command line, a table of contents: `muster serve · demo · migrate · user · invite · keys · check · backup …`."""

import logging

import click

from server.cli.backup import backup, rebuild, restore
from server.cli.data import check, keys, migrate
from server.cli.people import invite, user
from server.cli.serving import demo, serve


@click.group()
@click.version_option(package_name="muster")
def main() -> None:
    """Muster 驻场: checklists, incidents and alarms for teams on site, offline first."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")


for command in (serve, demo, migrate, user, invite, keys, check, backup, restore, rebuild):
    main.add_command(command)
