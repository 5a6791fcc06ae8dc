"""Forms of the server's own pages: read safely, and sent only from a page we have drawn for this browser."""

import unicodedata
from hmac import compare_digest
from urllib.parse import parse_qsl

from litestar.datastructures import Cookie, UploadFile
from litestar.exceptions import SerializationException

from server.clock import new_token
from server.pages import AnyRequest
from server.problems import Problem
from server.settings import Settings

FIELDS_MOST = 30
BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
# https://www.unicode.org/reports/tr9/#Bidirectional_Character_Types
TURNS = frozenset(["LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"])


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


def another_form(settings: Settings) -> Cookie:
    """The cookie after which whatever this browser has drawn so far cannot be sent again."""
    return cookie(settings, "muster-form", new_token(), None)


async def read_form(request: AnyRequest, settings: Settings) -> dict[str, str]:
    """The fields of a posted form, tidied. Raises Problem `form_expired`, `cross_site` or `bad_request`."""
    _expect(request, "application/x-www-form-urlencoded")
    text = (await request.body()).decode("utf-8", "replace")
    try:
        fields = {
            name: tidy(value) for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS_MOST)
        }
    except ValueError:
        raise Problem("bad_request") from None
    _own(request, settings, fields.get("token", ""))
    return fields


async def read_upload(request: AnyRequest, settings: Settings, name: str) -> bytes | None:
    """The file `name` of a posted form; none where nobody chose one. Raises Problem as `read_form` does."""
    _expect(request, "multipart/form-data")
    try:
        form = await request.form()
    except (ValueError, SerializationException):
        raise Problem("bad_request") from None
    token, file = form.get("token"), form.get(name)
    _own(request, settings, token if isinstance(token, str) else "")
    return await file.read() if isinstance(file, UploadFile) and file.filename else None


def _expect(request: AnyRequest, body_type: str) -> None:
    """Raises Problem `cross_site` for another site's page, `bad_type` for another body."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise Problem("cross_site")
    if request.content_type[0] != body_type:
        raise Problem("bad_type")


def _own(request: AnyRequest, settings: Settings, token: str) -> None:
    """Raises Problem `form_expired` unless we have drawn this form for this browser."""
    kept = request.cookies.get(cookie_name(settings, "muster-form"), "")
    if not kept or not compare_digest(kept.encode(), token.encode()):
        raise Problem("form_expired")


def tidy(text: str) -> str:
    """One line of NFC text: control characters are gone, white space is single."""
    return unicodedata.normalize("NFC", " ".join("".join(filter(_printed, word)) for word in text.split())).strip()


def is_visible(text: str) -> bool:
    """Whether there is anything to see: a letter, digit, mark or sign that is not blank by itself."""
    return any(unicodedata.category(letter)[0] in "LNPS" and letter not in BLANK for letter in text)


def is_turned(text: str) -> bool:
    """Whether marks in it show its letters in another order than they stand."""
    return any(unicodedata.bidirectional(letter) in TURNS for letter in text)


def _printed(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cs"}
