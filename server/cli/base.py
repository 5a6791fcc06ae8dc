"""What every command shares: settings read once, and refusals in one sentence instead of a traceback."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

from server.backup.history import Unfit
from server.db.faults import DATABASE_ERRORS
from server.db.migrate import NewerSchema
from server.house import begun
from server.people.invites import sites
from server.settings import Settings, SettingsError, read

T = TypeVar("T")
data_option = click.option("--data", type=click.Path(path_type=Path), help="Folder of the site's data.")


class Refusal(click.ClickException):
    """One sentence on stderr; the command ends with 1."""

    def show(self, file: Any = None) -> None:
        """Print the sentence as it is."""
        click.echo(self.message, err=True)


def settle(**given: object) -> Settings:
    """The settings of this command. Raises Refusal."""
    try:
        return read(**given)
    except SettingsError as error:
        raise Refusal(str(error)) from None


def settle_site(data: Path | None) -> Settings:
    """The settings of a command that needs a site: a mistyped folder makes no new one. Raises Refusal."""
    settings = settle(data=data)
    if not begun(settings):
        raise Refusal(
            f"There is no site in {settings.data}: name its folder with --data, or start `muster serve` first."
        )
    return settings


def plainly(work: Coroutine[Any, Any, T]) -> T:
    """Run `work`; what an operator can mend is told in a sentence. Raises Refusal."""
    try:
        return asyncio.run(work)
    except (SettingsError, NewerSchema, Unfit, OSError, *DATABASE_ERRORS) as error:
        raise Refusal(str(error)) from None


def check_phone(settings: Settings) -> None:
    """Raises Refusal without a built phone app."""
    if not (settings.phone / "assets.json").is_file():
        raise Refusal(
            f"The phone app is not built (nothing in {settings.phone}): run `make run`, or `pip install .` again."
        )
    if not all((settings.words / f"{lang}.ftl").is_file() for lang in ("en", "zh-CN")):
        raise Refusal(f"MUSTER_WORDS is {settings.words}, where en.ftl and zh-CN.ftl are missing.")


async def only_site() -> str:
    """The site of this installation. Raises Refusal before it is set up."""
    found = await sites()
    if not found:
        raise Refusal("There is no site yet: start `muster serve` and open the link it prints.")
    return found[0]
