"""RxDB: the conflict script on its websocket replication. Its open version cannot carry the load of 300 phones."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from server.serve import free_port
from tests.bench.peers.figures import tell_not, tell_verdict
from tests.bench.peers.piped import HERE, NODE, Piped, PipedPhones


class Immortal:
    """A server that is not restarted: its data are in memory."""

    def kill(self) -> None: ...
    def start(self) -> None: ...


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Phones of the conflict script."""
    port = free_port("127.0.0.1")
    command = [str(NODE), "--no-warnings", str(HERE / "rx_server.mjs"), str(port)]
    with subprocess.Popen(command, cwd=data, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout and server.stdout.readline() == "open\n"
            with Piped("rx.mjs", {"url": f"ws://127.0.0.1:{port}/socket"}) as process:
                yield PipedPhones(process, Immortal())
        finally:
            server.kill()


if __name__ == "__main__":
    tell_not("rxdb.push", "the open version opens at most 16 collections in a process (COL23): no room for 300 phones")
    tell_verdict(
        "rxdb", phones,
        "websocket replication, memory on both sides (no durability), the default conflict handler, which takes the "
        "server's state; neither the lost answer nor the restart is played",
    )  # fmt: skip
