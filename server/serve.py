"""Runs the app until it is told to stop: in this process, or in several that serve one port together."""

import asyncio
import errno
import gc
import logging
import multiprocessing
import signal
import socket
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from server.app import create_app
from server.db.faults import DATABASE_ERRORS
from server.settings import Settings, SettingsError

BACKLOG = 1024
OPEN_POLL_S = 0.01
COLLECT_AFTER = 10_000  # objects more than before; Python's 700 are one request's, and a tenth of the work to look at

log = logging.getLogger(__name__)


def free_port(host: str) -> int:
    """A port nobody uses at this moment."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def check_port(settings: Settings) -> None:
    """Raises SettingsError if nobody could listen there."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
                raise SettingsError(
                    f"MUSTER_HOST is {settings.host}, which is no address of this computer: "
                    "give 127.0.0.1, or 0.0.0.0 for all of them, with --host."
                ) from None
            raise SettingsError(
                f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}): "
                "stop what uses it, or choose another with --port."
            ) from None


def run(settings: Settings, opened: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT; call `opened` once connections are accepted."""
    check_port(settings)
    if settings.workers > 1:
        Workers(settings).run(opened)
    else:
        work(settings, opened)


def work(settings: Settings, opened: Callable[[], None]) -> None:
    """Serve in this process."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, opened))


async def _serve(settings: Settings, opened: Callable[[], None]) -> None:
    app = create_app(settings)
    server = Server(
        app, address=settings.host, port=settings.port, interface=Interfaces.ASGINL, websockets=False,
        backlog=BACKLOG, log_enabled=False, ssl_cert=settings.tls_cert, ssl_key=settings.tls_key,
    )  # fmt: skip

    def stop() -> None:
        app.state["pokes"].stop()
        server.stop()  # type: ignore[no-untyped-call]

    def orphaned(sentinel: int) -> None:
        asyncio.get_running_loop().remove_reader(sentinel)
        stop()

    async with app.lifespan():
        settle_memory()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        if parent := multiprocessing.parent_process():
            loop.add_reader(parent.sentinel, orphaned, parent.sentinel)
        serving = asyncio.create_task(server.serve())
        await _accepting(settings, serving)
        if not serving.done():
            opened()
        await serving


def settle_memory() -> None:
    """What stands now lives as long as the process: the garbage collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


async def _accepting(settings: Settings, serving: asyncio.Task[None]) -> None:
    """Wait until a connection is accepted, or serving has ended."""
    while not serving.done():
        try:
            _, writer = await asyncio.open_connection(settings.host, settings.port)
        except OSError:
            await asyncio.sleep(OPEN_POLL_S)
        else:
            writer.close()
            return


class Workers:
    """Processes that serve one port together. One that dies is replaced; one that cannot begin ends them all."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._spawn = multiprocessing.get_context("spawn")
        self._running: dict[SpawnProcess, Connection] = {}
        self._stopping = False

    def run(self, opened: Callable[[], None]) -> None:
        """Serve until SIGTERM or SIGINT. Raises SettingsError where a process cannot begin."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        for _ in range(self._settings.workers):
            self._start()
        try:
            if all(_began(process, told) for process, told in self._running.items()):
                opened()
                self._keep()
            elif not self._stopping:
                raise SettingsError("A process could not begin to serve; what it said stands above.")
        finally:
            self._stop()
            for process in self._running:
                process.join()

    def _start(self) -> SpawnProcess:
        told, tell = self._spawn.Pipe(duplex=False)
        process = self._spawn.Process(target=_work, args=(self._settings, tell))
        process.start()
        tell.close()
        self._running[process] = told
        return process

    def _keep(self) -> None:
        """Replace what dies, until stopped."""
        while self._running and not self._stopping:
            wait([process.sentinel for process in self._running])
            for process in [process for process in self._running if not process.is_alive()]:
                told = self._running.pop(process)
                told.close()
                if not self._stopping:
                    log.error("A process ended with %s; another takes its place.", process.exitcode)
                    fresh = self._start()
                    if not _began(fresh, self._running[fresh]) and not self._stopping:
                        raise SettingsError("A process that ended could not be replaced; what it said stands above.")

    def _stop(self, *_: Any) -> None:
        self._stopping = True
        for process in self._running:
            process.terminate()


def _began(process: SpawnProcess, told: Connection) -> bool:
    """Wait until a process says that it serves; False if it ended before."""
    try:
        return bool(told.recv())
    except EOFError:
        process.join()
        return False


def _work(settings: Settings, tell: Connection) -> None:
    """One process of several."""
    try:
        work(settings, lambda: tell.send(True))
    except (SettingsError, *DATABASE_ERRORS, OSError) as error:
        sys.exit(str(error))
