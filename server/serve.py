"""Runs the app in this process until it is told to stop."""

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable

import uvloop
from granian.constants import Interfaces
from granian.server.embed import Server

from server.app import create_app
from server.settings import Settings, SettingsError

BACKLOG = 1024
STOP_WITHIN_S = 5
OPEN_POLL_S = 0.01
COLLECT_AFTER = 10_000  # objects more than before; Python's 700 are one request's, and a tenth of the work to look at


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

    async with app.lifespan():
        settle_memory()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop)
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
