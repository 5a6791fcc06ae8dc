"""Forms of the server's own pages: read safely, and sent only from a page we have drawn for this browser."""

import unicodedata
from hmac import compare_digest
from urllib.parse import parse_qsl

from litestar.datastructures import Cookie

from server.clock import new_token
from server.pages import AnyRequest
from server.problems import Problem
from server.settings import Settings

FIELDS_MOST = 30


def cookie_name(settings: Settings, name: str) -> str:
    """`__Host-` keeps other hosts of the same domain from planting the cookie; browsers allow it over https only."""
    return f"__Host-{name}" if settings.secure else name


def cookie(settings: Settings, name: str, value: str, max_age_s: int | None) -> Cookie:
    """A cookie no script reads and no other site sends."""
    return Cookie(
        key=cookie_name(settings, name), value=value, max_age=max_age_s, path="/",
        httponly=True, samesite="strict", secure=settings.secure,
    )  # fmt: skip


def form_token(request: AnyRequest, settings: Settings) -> tuple[str, Cookie]:
    """The hidden token of a form and the cookie it must come back with; one pair per browser."""
    token = request.cookies.get(cookie_name(settings, "muster-form")) or new_token()
    return token, cookie(settings, "muster-form", token, None)


async def read_form(request: AnyRequest, settings: Settings) -> dict[str, str]:
    """The fields of a posted form, tidied. Raises Problem `form_expired`, `cross_site` or `bad_request`."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Problem("cross_site")
    if request.content_type[0] != "application/x-www-form-urlencoded":
        raise Problem("bad_type")
    text = (await request.body()).decode("utf-8", "replace")
    try:
        fields = {name: tidy(value) for name, value in parse_qsl(text, max_num_fields=FIELDS_MOST)}
    except ValueError:
        raise Problem("bad_request") from None
    kept = request.cookies.get(cookie_name(settings, "muster-form"), "")
    if not kept or not compare_digest(kept.encode(), fields.get("token", "").encode()):
        raise Problem("form_expired")
    return fields


def tidy(text: str) -> str:
    """One line of NFC text: control characters are gone, white space is single."""
    return unicodedata.normalize("NFC", " ".join("".join(filter(_printed, word)) for word in text.split())).strip()


def _printed(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"}
