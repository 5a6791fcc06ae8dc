"""What becomes of photos on a bad line: of the questions how far one is, and of their chunks."""

from random import Random
from typing import Any

from msgspec.structs import replace

from tests.simulation.phones import Event
from tests.simulation.reply import Ask

PARCEL_FAULTS = (
    "request_lost", "answer_lost", "repeated", "repeated_late", "delayed", "answer_delayed", "portal", "proxy_413",
    "cut", "corrupt", "elsewhere",
)  # fmt: skip


def asked(event: Event) -> Ask:
    """What a phone asks."""
    if "post" in event:
        return Ask(event["person"], event["post"])
    patch: dict[str, Any] = event["patch"] or {}
    data = bytes.fromhex(patch["bytes"]) if patch else None
    return Ask(event["person"], "", blob=event["blob"], at=patch.get("offset", 0), data=data)


def spoiled(rng: Random, ask: Ask, fault: str) -> Ask:
    """The same as it reaches the server: part of a chunk, some other bytes, another place."""
    data = ask.data
    if not data:
        return ask
    if fault == "cut":
        return replace(ask, data=data[: rng.randrange(len(data))])
    if fault == "corrupt":
        place = rng.randrange(len(data))
        return replace(ask, data=data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])
    if fault == "elsewhere":
        return replace(ask, at=max(0, ask.at + rng.choice((-16_384, -1, 1, 16_384))))
    return ask
