"""Who may see a picture whose hash is known: every role, on a record of every bucket; and how it is answered."""

from itertools import count

import pytest

from server.people.tables import Membership
from sync import canon
from tests.cast import PEOPLE, PERSON, SITE
from tests.server.conftest import Client, SignIn
from tests.server.photos.phone import Camera, blob, path, uid, upload
from tests.server.photos.pictures import encoded, noise

THUMB, SEALED_THUMB = (encoded(noise((16, 12), seed), "WEBP") for seed in (2, 3))
OTHER_SITE = canon.v5("test", "another site")
SUPERVISORS = {"lin", "chen", "priya"}
EVERYBODY = {player.key for player in PEOPLE}


@pytest.fixture
async def photos(app, client: Client, sign_in: SignIn) -> dict[str, bytes]:
    """Ana's photos, stored: on nothing, on an incident, and on a sealed person."""
    ana, ids = Camera(app.state["commit"], "ana"), count(50)
    report = {"what": "injury", "severity": "minor", "sentence": "Fell", "lang": "en"}
    sealed = {"about": uid(7), "about_kind": "incident", "who": "visitor", "part": "injured", "lang": "en"}
    assert (await ana.say("create", "incident", uid(7), set=report)).st == "applied"
    assert (await ana.say("create", "involved", uid(8), set=sealed)).st == "applied"
    await sign_in("ana")
    made = {}
    for where, of in {"free": {}, "incident": {"of": uid(7)}, "sealed": {"of": uid(8)}}.items():
        data = encoded(noise(seed=next(ids)))
        kind = {"of_kind": {"incident": "incident", "sealed": "involved"}[where]} if of else {}
        thumb = SEALED_THUMB if where == "sealed" else THUMB
        await ana.photograph(uid(len(made) + 1), data, blob(thumb, "thumb", "image/webp"), **of, **kind)
        assert (await upload(client, data))[0] == 204
        made[where] = data
    for thumb in (THUMB, SEALED_THUMB):
        assert (await upload(client, thumb))[0] == 204
    return made


async def seen(client: Client, photos: dict[str, bytes], site: str = SITE) -> dict[str, tuple[int, int]]:
    """What a browser is answered for each photo and its thumbnail, every hash and id being known."""
    return {
        where: (
            (await client.get(path(data, site))).status_code,
            (await client.get(f"/sync/thumbs/{site}/{uid(n)}")).status_code,
        )
        for n, (where, data) in enumerate(photos.items(), 1)
    }


async def test_who_may_see_what(client: Client, sign_in: SignIn, photos: dict[str, bytes]) -> None:
    """The author of a sealed one no more than others of the crew; an admin what the crew may."""
    for who in sorted(EVERYBODY):
        await sign_in(who)
        sealed = 200 if who in SUPERVISORS else 404
        wanted = {"free": (200, 200), "incident": (200, 200), "sealed": (sealed, sealed)}
        assert await seen(client, photos) == wanted, who
        assert set((await seen(client, photos, OTHER_SITE)).values()) == {(404, 404)}


async def test_who_has_left_sees_nothing(client: Client, sign_in: SignIn, photos: dict[str, bytes], desk) -> None:
    await sign_in("omar")
    await Membership.delete().where(Membership.person_id == PERSON["omar"].id)
    desk.sessions.changed(PERSON["omar"].id)
    assert set((await seen(client, photos)).values()) == {(404, 404)}
    client.cookies.clear()
    assert set((await seen(client, photos)).values()) == {(401, 401)}


async def test_fault_33_a_hash_from_elsewhere_opens_nothing(
    client: Client, sign_in: SignIn, app, photos: dict[str, bytes]
) -> None:
    """Somebody of the crew names the hash of a sealed photo, and its thumbnail's, on a record of their own."""
    omar = Camera(app.state["commit"], "omar")
    await omar.photograph(uid(9), photos["sealed"], blob(SEALED_THUMB, "thumb", "image/webp"))
    await sign_in("omar")
    assert (await client.get(path(photos["sealed"]))).status_code == 404
    assert (await client.get(f"/sync/thumbs/{SITE}/{uid(9)}")).status_code == 404
    unknown = encoded(noise(seed=999))
    told = [await client.get(path(data)) for data in (photos["sealed"], unknown)]
    assert told[0].content == told[1].content and told[0].headers == told[1].headers


async def test_how_a_picture_is_answered(client: Client, app, photos: dict[str, bytes]) -> None:
    data = photos["free"]
    answer = await client.get(path(data))
    assert answer.content == data
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-disposition"].startswith("inline; filename=")
    assert "sandbox" in answer.headers.get_list("content-security-policy")
    assert (await client.get(f"/sync/thumbs/{SITE}/{uid(1)}")).headers["content-type"] == "image/webp"
    assert (await client.get(path(data), headers={"sec-fetch-site": "cross-site"})).status_code == 403
    for odd in (
        "blobs/x/y",
        f"blobs/{SITE}/{'é' * 30}",
        f"blobs/{SITE}/..%2f..",
        f"thumbs/{SITE}/1",
    ):
        assert (await client.get(f"/sync/{odd}")).status_code == 404, odd
    (file,) = app.state["settings"].data.rglob(path(data).rpartition("/")[2])
    file.unlink()
    assert (await client.get(path(data))).status_code == 404
