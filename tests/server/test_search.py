"""GET /search: every record whose words hold what is looked for, and none its reader may not read."""

from collections.abc import AsyncIterator

import httpx
import pytest

from server.app import create_app
from server.clock import new_id
from server.commit import create
from server.people.tables import Audit
from server.settings import Settings
from tests.cast import PERSON, SITE, SITE_NAME, TZ
from tests.server.conftest import FENCE, NOW_MS, ORIGIN, Client, Hand

ELSEWHERE = "0199f0c2-0000-7000-8000-0000000000ee"
HEADERS = {name: value for name, value in FENCE.items() if name != "content-type"}
WORDS = {"sentence": "Leck 100% beim Tor_2", "story": "管道破裂", "lang": "en"}


@pytest.fixture
async def browser(either: Settings) -> AsyncIterator[Client]:
    """A browser at a site with a report, what is beside it, and a person involved; and at another with its own."""
    app = create_app(either, clock := Hand(NOW_MS), works=False)
    house = app.state["house"]
    async with house, httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        for key in ("ana", "lin", "sun"):
            await house.accounts.add(PERSON[key].name, "en", id_=PERSON[key].id)
        for site in (SITE, ELSEWHERE):
            await house.accounts.found(site, SITE_NAME, "en", TZ, PERSON["sun"].id)
        await house.accounts.enrol(SITE, PERSON["ana"].id, "crew")
        await house.accounts.enrol(SITE, PERSON["lin"].id, "lead")
        report = new_id(clock)
        await house.commit.commit(SITE, [
            create("incident", report, {"what": "spill", "severity": "minor", **WORDS}),
            create("comment", new_id(clock), {"of": report, "said": "Rohr geleckt", "lang": "en"}),
            create("involved", new_id(clock), {"about": report, "name": "Leckner", "lang": "en"}),
        ])  # fmt: skip
        await house.commit.commit(ELSEWHERE, [create("incident", new_id(clock), {"sentence": "Leck", "lang": "en"})])
        yield client


async def found(client: Client, who: str, q: str, site: str = SITE) -> list[str] | str:
    """The kinds of what is found, or the code of the refusal."""
    desk = client._transport.app.state["desk"]  # type: ignore[attr-defined]
    opened = await desk.sessions.open(PERSON[who].id, "code", "test")
    client.cookies.set("muster", opened.token, domain="localhost.local")
    answer = await client.get("/search", params={"site": site, "q": q}, headers=HEADERS)
    told = answer.json()
    return str(told["code"]) if answer.status_code != 200 else sorted(one["kind"] for one in told["found"])


async def test_words_are_found_by_who_may_read_them(browser: Client) -> None:
    assert await found(browser, "ana", "LECK") == ["comment", "incident"]
    assert await found(browser, "lin", "leck") == ["comment", "incident", "involved"]
    assert await found(browser, "ana", "管道") == ["incident"]


async def test_signs_of_patterns_are_only_signs(browser: Client) -> None:
    assert await found(browser, "ana", "100%") == ["incident"]
    assert await found(browser, "ana", "0% b") == ["incident"]
    assert await found(browser, "ana", "L%k") == []
    assert await found(browser, "ana", "Tor_2") == ["incident"]
    assert await found(browser, "ana", "To__2") == []


async def test_another_site_is_not_there(browser: Client) -> None:
    assert await found(browser, "ana", "Leck", ELSEWHERE) == "not_found"
    assert await found(browser, "ana", "Leck", "x") == "not_found"
    for blank in (" ", "\u3000", "\u200b", "\x00"):
        assert await found(browser, "ana", blank) == "bad_request"
    assert await found(browser, "ana", "Le\x00ck") == ["comment", "incident"]


async def test_who_read_of_sealed_people_is_on_record(browser: Client) -> None:
    await found(browser, "ana", "Leckner")
    assert await Audit.count().where(Audit.act == "read_sealed") == 0
    await found(browser, "lin", "Leckner")
    lines = await Audit.select(Audit.person_id, Audit.detail).where(Audit.act == "read_sealed")
    assert [(str(line["person_id"]), line["detail"]) for line in lines] == [(PERSON["lin"].id, "search: 1")]
