"""`muster backup`, `restore` and `rebuild`: for the day something is lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from server import piccolo_conf
from server.backup import file, history
from server.backup.history import History, Unfit, told
from server.backup.photos import beside, copy_new
from server.backup.proof import account, differing
from server.backup.rebuild import rebuild as show_anew
from server.backup.restore import restore as put_back
from server.cli.base import Refusal, data_option, plainly, settle
from server.clock import Clock, SystemClock, instant
from server.db.database import Database
from server.db.faults import DATABASE_ERRORS
from server.db.postgres.engine import Unsuitable
from server.db.tables import SiteClock
from server.house import BLOBS, DATABASE, KINDS, House, begun, database, make_folder, unusable
from server.laws import LAWS
from server.photos.keep import Keep
from server.photos.lost import want_again
from server.record import projections
from server.settings import Settings, SettingsError
from sync.shape import Shapes

OWN_COPY = (
    "PostgreSQL has tools of its own for this: note what `muster backup --seqs` says, run pg_dump, "
    "then `muster backup --declare` with what you noted."
)
OWN_RETURN = "PostgreSQL has tools of its own for this: stop the server, pg_restore, then `muster restore --declare`."
NO_DATABASE = "There is no database in {}: see --data."
EMPTY = "This database holds nothing of Muster's yet: `muster serve` makes it ready."


@click.command()
@click.argument("words", nargs=-1, metavar="FILE")
@click.option("--to", type=click.Path(path_type=Path), metavar="DIR", help="A folder; the time names the file.")
@click.option("--with-keys", is_flag=True, help="The keys too, in a folder beside: who has them can be this server.")
@click.option("--seqs", is_flag=True, help="Only say how far the data go now, for --declare.")
@click.option("--declare", is_flag=True, metavar="SEQS", help="Another tool's copy, begun after --seqs, is safe now.")
@data_option
def backup(  # noqa: PLR0913, PLR0917  # each is an option
    words: tuple[str, ...], to: Path | None, with_keys: bool, seqs: bool, declare: bool, data: Path | None
) -> None:
    """Copy the database into FILE, or a new file in DIR, while the server runs; phones count on the copy then."""
    settings, clock = settle(data=data), SystemClock()
    if seqs:
        click.echo(plainly(_seqs(settings)).said())
    elif declare:
        plainly(_declare(settings, words, clock.now_ms()))
        click.echo("Phones count on that backup now.")
    else:
        target = _target(words, to, clock)
        found = plainly(_back_up(settings, target, with_keys, clock.now_ms()))
        click.echo(f"{target}: {found.commits} commits, read back and whole.")
        if target.stat().st_dev == settings.data.stat().st_dev:
            click.echo("It is on the disk the data are on: copy it to another, for when this one is lost.")


@click.command()
@click.argument("source", metavar="FILE", required=False, type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Even if the data there have what the backup has not.")
@click.option("--declare", is_flag=True, help="Another tool has put the data back: begin a new history on them.")
@data_option
def restore(source: Path | None, replace: bool, declare: bool, data: Path | None) -> None:
    """Put the backup FILE in the place of the database, the server being stopped; phones send again what they kept."""
    settings, clock = settle(data=data), SystemClock()
    if (source is None) != declare:
        raise Refusal("Give the file `muster backup` wrote; or --declare, where another tool has put the data back.")
    if source:
        plainly(_put_back(settings, source, replace, clock.now_ms()))
    else:
        plainly(_begin_anew(settings, clock.now_ms()))
    click.echo("A new history begins: phones send again what they kept. Who joined since that backup joins again.")


@click.command()
@click.option("--check", is_flag=True, help="Change no record; say whether the records are what the log makes of them.")
@data_option
def rebuild(check: bool, data: Path | None) -> None:
    """Make the rooms' tables anew from the records. The server may run, but what is sent meanwhile waits."""
    settings = settle(data=data)
    if not check:
        click.echo(f"{plainly(_rebuild(settings))} records are shown anew.")
        return
    if other := plainly(_differing(settings)):
        raise Refusal(f"{len(other)} records or ops are not what the log makes of them, among them {other[0]}.")
    click.echo("Every record is what the log makes of it.")


def _target(words: tuple[str, ...], to: Path | None, clock: Clock) -> Path:
    if len(words) + (to is not None) != 1:
        raise Refusal("Say where to: a file, or with --to a folder.")
    if to is None:
        return Path(words[0])
    if not to.is_dir():  # not made here: a disk that is not mounted would be taken for one
        raise Refusal(f"{to} is no folder: make it first, or see that its disk is mounted.")
    return to / f"muster-{instant(clock.now_ms()):%Y-%m-%dT%H-%M-%SZ}.sqlite"


async def _back_up(settings: Settings, target: Path, with_keys: bool, now_ms: int) -> file.Found:
    if settings.database:
        raise Unfit(OWN_COPY)
    keys = settings.data / "keys" if with_keys else None
    found = file.write(settings.data / DATABASE, target, now_ms, keys)
    if not settings.photos and (new := copy_new(settings.data / BLOBS, beside(target))):
        click.echo(f"{beside(target)}: {new} photos and thumbnails that were not there yet.")
    async with _opened(settings) as engine:
        await history.declare(engine, found.history, now_ms)
    return found


async def _seqs(settings: Settings) -> History:
    async with _opened(settings):
        return await history.present()


async def _declare(settings: Settings, words: tuple[str, ...], now_ms: int) -> None:
    held = History.heard(" ".join(words))
    async with _opened(settings) as engine:
        await history.declare(engine, held, now_ms)


async def _put_back(settings: Settings, source: Path, replace: bool, now_ms: int) -> None:
    if settings.database:
        raise Unfit(OWN_RETURN)
    make_folder(settings.data)
    if not settings.photos:
        copy_new(beside(source), settings.data / BLOBS)
    done = put_back(source, settings.data / DATABASE, now_ms, replace)
    made = f", made at {told(done.found.made_ms)}" if done.found.made_ms else ""
    click.echo(f"{settings.data / DATABASE} is {source} now: {done.found.commits} commits{made}.")
    if done.aside:
        click.echo(f"What was there before: {done.aside}")
    if done.keys:
        click.echo(f"Keys that came with it: {', '.join(done.keys)}")
    async with _opened(settings) as engine:
        await _want_again(settings, engine)


async def _begin_anew(settings: Settings, now_ms: int) -> None:
    async with _opened(settings) as engine:
        await _want_again(settings, engine)
        await history.begin_anew(engine, now_ms)


async def _want_again(settings: Settings, engine: Database) -> None:
    keep = Keep(settings.photos, settings.data / BLOBS)
    if trouble := await keep.trouble():
        raise SettingsError(trouble)
    if lost := await want_again(engine, keep):
        click.echo(f"{lost} photos and thumbnails are missing: phones that still have them send them again.")


async def _rebuild(settings: Settings) -> int:
    if not begun(settings):
        raise SettingsError(NO_DATABASE.format(settings.data))
    async with House(settings, SystemClock()) as house:
        return await show_anew(house.engine, projections())


async def _differing(settings: Settings) -> list[str]:
    with TemporaryDirectory() as folder:
        empty = Settings(data=Path(folder), synchronous="NORMAL")
        async with _opened(settings):
            pass  # one that is empty is refused before it is brought to this version
        async with House(settings, SystemClock()) as house, house.engine.rewriting(projections()) as store:
            kept = await account(store)
        async with House(empty, SystemClock()) as scratch, scratch.engine.rewriting(projections()) as store:
            return await differing(kept, store, Shapes(KINDS, LAWS))


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """The database as it stands, of whatever version. Raises SettingsError where there is none."""
    if not begun(settings):
        raise SettingsError(NO_DATABASE.format(settings.data))
    engine = database(settings)
    piccolo_conf.bind(engine)
    try:
        await engine.start_connection_pool()
    except (*DATABASE_ERRORS, Unsuitable, OSError) as error:
        raise SettingsError(unusable(settings, engine.name, error)) from None
    try:
        await _furnished()
        yield engine
    finally:
        await engine.close_connection_pool()


async def _furnished() -> None:
    try:
        await SiteClock.exists()
    except DATABASE_ERRORS:
        raise SettingsError(EMPTY) from None
