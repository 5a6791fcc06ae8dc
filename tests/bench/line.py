"""A poor line between a phone and its server: narrow, far and lossy. It shapes what TCP carries, packet by packet.

A lost packet costs what TCP takes to notice and send it again: one more round trip, in which nothing behind it arrives.
"""

import asyncio
import random
import threading
import time
from contextlib import suppress

PACKET_BYTES = 1460


class Line:
    """Listens on 127.0.0.1:`port` for `upstream_port`: `rate` bytes/s each way, shared by all; `rtt_s`; `loss` 0…1."""

    def __init__(self, upstream_port: int, rate: float, rtt_s: float, loss: float, seed: int = 1) -> None:
        self.upstream_port, self.rate, self.rtt_s, self.loss = upstream_port, rate, rtt_s, loss
        self.chance = random.Random(seed)
        self.free_at = {"up": 0.0, "down": 0.0}  # when each way has sent what was given to it
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        listening = asyncio.start_server(self._carry, "127.0.0.1", 0)
        self.server = asyncio.run_coroutine_threadsafe(listening, self.loop).result(10)
        self.port: int = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Hang up on everybody."""
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(10)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    async def _end(self) -> None:
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far, out = await asyncio.open_connection("127.0.0.1", self.upstream_port)
        with suppress(asyncio.CancelledError):  # hung up on: the server of asyncio would complain of it
            await asyncio.gather(self._pump(reader, out, "up"), self._pump(far, writer, "down"))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str) -> None:
        arrives = 0.0
        waiting: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(64)
        sender = asyncio.create_task(self._deliver(waiting, sink))
        while packet := await source.read(PACKET_BYTES):
            now = time.monotonic()
            sent = max(now, self.free_at[way]) + len(packet) / self.rate
            self.free_at[way] = sent
            late = self.rtt_s if self.chance.random() < self.loss else 0
            arrives = max(arrives, sent + self.rtt_s / 2 + late)  # in order: what is behind a lost packet waits for it
            await asyncio.sleep(max(0, sent - now))
            await waiting.put((arrives, packet))
        await waiting.put((arrives, b""))
        await sender

    async def _deliver(self, waiting: "asyncio.Queue[tuple[float, bytes]]", sink: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while True:
                at, packet = await waiting.get()
                await asyncio.sleep(max(0, at - time.monotonic()))
                if not packet:
                    sink.close()
                    return
                sink.write(packet)
                await sink.drain()
