"""Canonical JSON, hash forms, identities and row keys: the twin of canon.ts (sync/README.md §5).

Two programs that hold the same value write the same bytes, so bodies can be compared, hashed and summed on both sides.
"""

import hashlib
import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from unicodedata import is_normalized, normalize
from zlib import crc32

import msgspec

NAMESPACE = uuid.UUID("6f2a3c1e-0d5b-5e8a-9b7c-4d1e2f3a5b6c")
ZERO = "00000000-0000-0000-0000-000000000000"  # the site of ops that name no known site; the person who is the server
SAFE_INT = 2**53 - 1
HASHED_FROM_BYTES = 64  # `seen` carries the hash of a value whose canonical JSON is longer
INSTANT_LENGTH = len("2026-11-21T20:59:00.000Z")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}").fullmatch

encode = msgspec.json.Encoder(order="sorted").encode  # canonical bytes of a value that is already tidy
decode = msgspec.json.Decoder().decode


def tidy(value: Any) -> Any:
    """Return `value` with its text in NFC; `ValueError` if no canonical JSON can hold it (floats, big integers, …)."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return tidy_text(value)
    if isinstance(value, int):
        if -SAFE_INT <= value <= SAFE_INT:
            return value
        raise ValueError("an integer beyond ±(2^53−1)")
    if isinstance(value, list | tuple):
        return [tidy(element) for element in value]
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise ValueError("a key that is not ASCII")
        return {key: tidy(element) for key, element in value.items()}
    raise ValueError(f"no canonical JSON for {type(value).__name__}")


def tidy_text(text: str) -> str:
    """Return `text` in NFC; `ValueError` for a lone surrogate."""
    if text.isascii():
        return text
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        raise ValueError("a lone surrogate")
    return text if is_normalized("NFC", text) else normalize("NFC", text)


def canonical(value: Any) -> str:
    """Return the canonical JSON of any value; `ValueError` if it has none."""
    return encode(tidy(value)).decode()


def hash_form(value: Any) -> dict[str, str]:
    """Return `{"h": …}`, what stands for a long value in `seen`: 16 hex digits of SHA-256 over its canonical JSON."""
    return {"h": hashlib.sha256(encode(value)).hexdigest()[:16]}


def seen_form(value: Any) -> Any:
    """Return what `seen` carries for a value: itself while its canonical JSON is ≤ 64 bytes, else its hash form."""
    return value if len(encode(value)) <= HASHED_FROM_BYTES else hash_form(value)


def same(one: Any, other: Any) -> bool:
    """Whether two values have the same canonical JSON. (Python holds `1 == True`; JSON does not.)"""
    if one != other:
        return False
    return one.__class__ is str or encode(one) == encode(other)


def was_seen(seen: Any, value: Any) -> bool:
    """Whether `seen`, a value or a hash form, stands for `value`."""
    if seen.__class__ is dict and seen.keys() == {"h"}:
        return same(seen, value) or bool(seen == hash_form(value))
    return same(seen, value)


def v5(kind: str, *parts: str) -> str:
    """Return the id of a record that several makers must meet on: UUIDv5 of `kind/a/b`."""
    return str(uuid.uuid5(NAMESPACE, "/".join((kind, *parts))))


def uuid7(ms: int, rand: bytes) -> str:
    """Return a UUIDv7 of the instant `ms` and 10 random bytes, 6 of whose bits give way to version and variant."""
    raw = bytearray(ms.to_bytes(6, "big") + rand)
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return str(uuid.UUID(bytes=bytes(raw)))


def row_key(kind: str, rec: str) -> str:
    """Return a row's key on the server, `kind/id`."""
    return f"{kind}/{rec}"


def sum_term(row: str, seq: int) -> int:
    """Return what a live row adds to its bucket's checksum: crc32 of `kind/id/seq` (sync/README.md §8.4)."""
    return crc32(f"{row}/{seq}".encode())


def instant(ms: int) -> str:
    """Return the UTC instant `2026-11-21T20:59:00.000Z` of milliseconds since 1970."""
    return (EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")[:-6] + "Z"


def instant_ms(text: str) -> int:
    """Return the milliseconds since 1970 of an instant; `ValueError` if it is none."""
    if len(text) != INSTANT_LENGTH or text[10] != "T" or text[19] != "." or text[23] != "Z":
        raise ValueError(f"{text!r} is no instant")
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)
