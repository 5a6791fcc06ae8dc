"""`muster demo`: the cast at work on a site of their own, made once, by the same ops as phones send."""

import hmac
import os
import tempfile
from base64 import urlsafe_b64encode
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec

from server.cast import (
    CONTACTS,
    DAY,
    PEOPLE,
    PERSON,
    SITE,
    SITE_NAME,
    TEAM,
    TEAMS,
    TZ,
    WALKS,
    ZONE,
    ZONES,
    Player,
    Step,
    Walk,
)
from server.checklists.due import Library
from server.checklists.items import Item
from server.checklists.shipped import key_of, library, version
from server.clock import Clock
from server.commit import Draft, create
from server.day import Day
from server.db.keys import load_key
from server.house import House, begun, make_folder
from server.people.accounts import Beside
from server.people.invites import Invites, Offer, anybody
from server.people.sessions import digest
from server.people.tables import Invite, Person
from server.settings import Settings, SettingsError
from server.walks import Rounds
from sync import canon

LINKS_LAST = timedelta(days=3650)
LINK_USES = 1_000_000


async def prepare(settings: Settings, clock: Clock) -> list[dict[str, str]]:
    """Make the demo in `settings`' database, unless it is there; return who can sign in, and by which link.

    Raises SettingsError where something else is there.
    """
    data = settings.data
    if not begun(settings):
        if data.exists() and (not data.is_dir() or any(data.iterdir())):
            raise SettingsError(f"{data} is not empty and holds no demo: give another folder with --data.")
        make_folder(data)
        with tempfile.TemporaryDirectory(dir=data.parent, prefix=f".{data.name}-", ignore_cleanup_errors=True) as half:
            async with House(msgspec.structs.replace(settings, data=Path(half)), clock) as house:
                await _make(house)
            os.rename(half, data)
    async with House(settings, clock) as house:
        if settings.database and not await anybody():
            await _make(house)
        if not await Person.exists().where(Person.id == PERSON["sun"].id):
            place = f"{data} holds" if settings.database is None else "MUSTER_DATABASE has"
            raise SettingsError(f"{place} a real site, not the demo: give another folder with --data.")
        return [await _link(player, house.invites, settings) for player in PEOPLE]


async def _make(house: House) -> None:
    for player in PEOPLE:
        await house.accounts.add(player.name, player.lang, id_=player.id)
    await house.accounts.found(SITE, SITE_NAME, "zh-CN", TZ, PERSON["sun"].id)
    for player in PEOPLE:
        team = TEAM[player.team].id if player.team else None
        await house.accounts.enrol(SITE, player.id, player.role, Beside(team=team))
    await house.commit.commit(SITE, [
        *(create("team", group.id, {"name": group.name, "trade": group.trade, "active": True}
                 | ({"head": PERSON[group.head].id} if group.head else {})) for group in TEAMS),
        *(create("contact", call.id, {"name": call.name, "part": call.part, "phone": call.phone, "order": order,
                                      "lang": "zh-CN", "active": True} | ({"note": call.note} if call.note else {}))
          for order, call in enumerate(CONTACTS)),
    ])  # fmt: skip
    await house.commit.commit(SITE, [create("zone", place.id, _zone(order)) for order, place in enumerate(ZONES)])
    await Library(house.commit).install(SITE)
    await house.commit.commit(SITE, _longer_briefing())
    day = Day(house, house.clock.now_ms())
    rounds = Rounds(house, day)
    await rounds.plan()
    happened: list[Step | Walk] = [*DAY, *WALKS]
    for one in sorted(happened, key=lambda one: -one.ago_min):
        await (rounds.walk(one) if isinstance(one, Walk) else day.happen(one))
    await rounds.catch_up(day.now_ms)


def _longer_briefing() -> list[Draft]:
    """What Zhao Mei would add to the crew's briefing: a draft that waits for a supervisor."""
    [file] = [file for file in library() if key_of(file.source) == "crew-briefing"]
    issued, (first, *rest) = canon.v5("template", SITE, file.source), file.sections
    asks = {"en": "Everyone has seen today's lost-child point", "zh-CN": "今天的走失儿童接待点，人人都去看过"}
    longer = msgspec.structs.replace(first, items=[*first.items, Item("lost_child", asks, "verdict", photo="never")])
    more = msgspec.structs.replace(file, sections=[longer, *rest])
    told = {"line": issued, "based_on": issued}
    return version(more, canon.v5("template", SITE, "zhao"), told, PERSON["zhao"].id)


def _zone(order: int) -> dict[str, Any]:
    place = ZONES[order]
    told = {"name": place.name, "code": place.code, "order": order, "active": True, "at": [*place.at]}
    around = {"within": ZONE[place.within].id} if place.within else {}
    return told | around | ({"capacity": place.capacity} if place.capacity else {})


async def _link(player: Player, invites: Invites, settings: Settings) -> dict[str, str]:
    seal = hmac.digest(load_key(settings.data / "keys" / "demo"), player.id.encode(), "sha256")
    code = urlsafe_b64encode(seal[:16]).decode().rstrip("=")
    if not await Invite.exists().where(Invite.code_hash == digest(code)):
        await invites.make(Offer("sign_in", SITE, player.id, player.role, code=code, uses=LINK_USES, lives=LINKS_LAST))
    link = f"{settings.origin}/join/{code}"
    return {"name": player.name, "role": player.role, "language": player.lang, "sign_in": link}
