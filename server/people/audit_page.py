"""Who was let in, invited, changed, printed: the audit as admins read it, newest first, a hundred lines to a page."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Redirect

from server.pages import AnyRequest, language
from server.people.access import site_of
from server.people.audit import ACTS
from server.people.desk import Desk
from server.people.forms import tidy
from server.people.rules import ROLES
from server.people.sessions import Signed
from server.people.tables import Person
from server.problems import Problem
from server.words import Say

A_PAGE = 100
PAGES_MOST = 1000
PEOPLE_MOST = 200
WORDS = frozenset((
    "code", "password", "invite", "continue", "setup", "personal", "team", "sign_in", "radio", "phone", "kin", "people",
    "badges", "poster", "invitations", "zones", "until",
))  # fmt: skip
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Lines without a site are sign-ins: shown where their person is, or was, a member; of an unknown name nobody is told.
LINES = """
    SELECT at, act, person_id, record_id, detail FROM audit
    WHERE (site_id = {} OR (site_id IS NULL AND (person_id IS NULL OR person_id IN
        (SELECT person_id FROM membership WHERE site_id = {}))))
"""
NAMED = "SELECT id FROM person WHERE lower(name) LIKE {} LIMIT {}"


@get("/audit", include_in_schema=False)
async def audit_page(
    request: AnyRequest, guest: NamedDependency[Signed | None], desk: NamedDependency[Desk]
) -> Response[Any]:
    """The page; `?act=` one kind of act, `?who=` a part of a name of those concerned, `?page=`, `?site=`."""
    if guest is None:
        return Redirect("/login", status_code=303)
    if "admin" not in guest.roles.values():
        raise Problem("admins_only")
    asked = request.query_params
    site = site_of(guest, {"admin"}, asked.get("site", ""))
    act, who = asked.get("act", ""), tidy(asked.get("who", ""))[:60]
    page = _number(asked.get("page", "1"))
    lang = language(request)
    rows = await _rows(site, act if act in ACTS else "", who, page)
    lines = await _told(rows[:A_PAGE], site, desk.pages.words.speaker(lang))
    return desk.pages.draw(
        "audit", request, lang, site=site, lines=lines, acts=ACTS, act=act, who=who, page=page, more=len(rows) > A_PAGE
    )


def _number(text: str) -> int:
    return min(max(int(text), 1), PAGES_MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 1


async def _rows(site: str, act: str, who: str, page: int) -> list[dict[str, Any]]:
    """One page of lines, and one more if there are any behind it."""
    sql, values = LINES, [site, site]
    if act:
        sql, values = f"{sql} AND act = {{}}", [*values, act]
    if who:
        people: list[dict[str, Any]] = await Person.raw(NAMED, f"%{_plain(who).lower()}%", PEOPLE_MOST)
        if not people:
            return []
        marks = ", ".join("{}" for _ in people)
        sql = f"{sql} AND (person_id IN ({marks}) OR record_id IN ({marks}))"
        values += [str(row["id"]) for row in people] * 2
    sql = f"{sql} ORDER BY at DESC, id DESC LIMIT {A_PAGE + 1} OFFSET {(page - 1) * A_PAGE}"
    found: list[dict[str, Any]] = await Person.raw(sql, *values)
    return found


def _plain(who: str) -> str:
    """A part of a name without what a pattern gives a meaning to."""
    return re.sub(r"[%_\\]", " ", who)


async def _told(rows: list[dict[str, Any]], site: str, say: Say) -> list[dict[str, str]]:
    """The lines in words: ids as names, roles and acts in the reader's language, times in the site's zone."""
    ids = {str(row[one]) for row in rows for one in ("person_id", "record_id") if row[one]}
    ids |= {id_ for row in rows for id_ in UUID.findall(row["detail"])}
    people = await Person.select(Person.id, Person.name).where(Person.id.is_in(sorted(ids))) if ids else []
    names = {str(row["id"]): row["name"] for row in people}
    zone = await zone_of(site)
    return [
        {
            "at": _moment(row["at"]).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"),
            "act": say(f"srv-audit-{row['act']}") if row["act"] in ACTS else row["act"],
            "who": _who(row["person_id"], names, say),
            "about": names.get(str(row["record_id"]), ""),
            "detail": " ".join(_word(word, names, say) for word in row["detail"].split()),
        }
        for row in rows
    ]  # fmt: skip


def _who(person: Any, names: dict[str, str], say: Say) -> str:
    return names.get(str(person), "") or say("srv-audit-nobody" if person is None else "srv-audit-unknown")


def _word(word: str, names: dict[str, str], say: Say) -> str:
    if word in ROLES:
        return say(f"srv-role-{word}")
    if word in WORDS:
        return say(f"srv-detail-{word}")
    return {"->": "→"}.get(word) or names.get(word) or ("" if UUID.fullmatch(word) else word)


def _moment(at: Any) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(str(at))


async def zone_of(site: str) -> ZoneInfo:
    """The time zone of a site."""
    rows: list[dict[str, Any]] = await Person.raw("SELECT tz FROM site WHERE id = {}", site)
    return ZoneInfo(rows[0]["tz"] if rows and rows[0]["tz"] else "UTC")
