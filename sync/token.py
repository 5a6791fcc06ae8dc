"""The token: a phone's cursors, opaque to it, signed by the server (sync/README.md §7)."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

import msgspec
from msgspec import Struct

BYTES_MOST = 8192


class Cursor(Struct, array_like=True):
    """How far a bucket was read: everything up to `at`. One not finished has its `page`, one begun anew its `boot`."""

    at: int
    page: tuple[int, str] | None = None
    boot: int | None = None


class Token(Struct):
    """Whose cursors, of which history; bucket → cursor."""

    person: str
    epoch: str
    cursors: dict[str, Cursor]


_encode = msgspec.json.Encoder(order="sorted").encode
_decode = msgspec.json.Decoder(Token).decode


def seal(token: Token, key: bytes) -> str:
    """Return the signed text of a token."""
    said = _encode(token)
    return (urlsafe_b64encode(said) + b"." + urlsafe_b64encode(hmac.digest(key, said, sha256))).decode()


def unseal(text: str, key: bytes, person: str) -> Token | None:
    """Return a token this server gave to this person, else none."""
    if len(text) > BYTES_MOST:
        return None
    said, _, signature = text.partition(".")
    try:
        body, mark = urlsafe_b64decode(said), urlsafe_b64decode(signature)
        if not hmac.compare_digest(mark, hmac.digest(key, body, sha256)):
            return None
        token = _decode(body)
    except (ValueError, msgspec.MsgspecError):
        return None
    return token if token.person == person else None
