"""The stream that says that something changed: to whom, how often, and until when."""

import asyncio
import json
import re
import signal
import threading
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from server.commit import Committed
from server.people.desk import Desk
from server.people.sessions import Signed
from server.people.tables import Membership
from server.pokes import SMALL_SITE_STREAMS, SPREAD_MS, STREAMS_A_SESSION, Pokes, held, tell
from tests.cast import PERSON, SITE
from tests.server.conftest import Client, Hand, SignIn
from tests.server.process import Muster

CREW, LEAD = f"{SITE}/crew", f"{SITE}/lead"


class Ear:
    """Reads a stream's events as they come."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream = stream

    async def next(self, timeout_s: float = 2) -> str:
        return (await asyncio.wait_for(anext(self._stream), timeout_s)).decode()


@pytest.fixture
def pokes() -> Pokes:
    return Pokes()


async def listen(pokes: Pokes, desk: Desk, key: str, token: str) -> Ear:
    """Open a stream and read its first lines."""
    signed = await desk.sessions.find(token)
    assert signed and signed.person == PERSON[key].id
    ear = Ear(tell(pokes.enter(signed), pokes, desk.sessions, token))
    assert await ear.next() == "retry: 3000\n\n"
    return ear


def poked(text: str) -> dict[str, object]:
    name, data = text.strip().split("\n")
    assert name == "event: poke"
    told: dict[str, object] = json.loads(data.removeprefix("data: "))
    return told


async def test_commits_of_a_quarter_second_are_one_poke(
    client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes
) -> None:
    ear = await listen(pokes, desk, "lin", await sign_in("lin"))
    began = time.monotonic()
    heard = asyncio.ensure_future(ear.next())
    for seq in (5, 6, 7):
        pokes.committed(Committed(SITE, seq, frozenset({CREW})))
    pokes.committed(Committed(SITE, 8, frozenset({LEAD})))
    assert poked(await heard) == {"site": SITE, "seq": 8, "b": ["crew", "lead"], "within": 0}
    assert 0.2 < time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("bucket", "hears"),
    [
        (CREW, True),
        (LEAD, False),
        (f"{SITE}/person:{PERSON['ana'].id}", True),
        (f"{SITE}/person:{PERSON['omar'].id}", False),
        ("0199f0c2-0000-7000-8000-000000000000/crew", False),
    ],
)
async def test_one_hears_of_ones_own_buckets_only(
    sign_in: SignIn, desk: Desk, pokes: Pokes, bucket: str, hears: bool
) -> None:
    ear = await listen(pokes, desk, "ana", await sign_in("ana"))
    pokes.committed(Committed(bucket.partition("/")[0], 9, frozenset({bucket})))
    if hears:
        assert poked(await ear.next())["b"] == [re.sub(":.*", "", bucket.partition("/")[2])]
    else:
        with pytest.raises(TimeoutError):
            await ear.next(0.5)


async def test_a_quiet_stream_comments(
    client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.pokes.COMMENT_S", 0.05)
    ear = await listen(pokes, desk, "ana", await sign_in("ana"))
    assert await ear.next() == ": here\n\n"


async def test_fault_35_a_revoked_session_gets_bye_at_once(
    client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes
) -> None:
    desk.sessions.subscribe(pokes.changed)
    token = await sign_in("ana")
    ear = await listen(pokes, desk, "ana", token)
    heard = asyncio.ensure_future(ear.next(1))
    await asyncio.sleep(0.05)
    await desk.sessions.revoke_token(token)
    assert (await heard).startswith("event: bye\n")
    with pytest.raises(StopAsyncIteration):
        await ear.next()


async def test_fault_35_a_session_ended_elsewhere_is_noticed_however_busy_the_site_is(
    sign_in: SignIn, desk: Desk, pokes: Pokes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by the shell's command, of which this process hears nothing: there is no silence in which to look."""
    monkeypatch.setattr("server.pokes.COMMENT_S", 1.0)
    monkeypatch.setattr("server.pokes.COALESCE_S", 0.0)
    token = await sign_in("ana")
    ear = await listen(pokes, desk, "ana", token)
    pokes.committed(Committed(SITE, 1, frozenset({CREW})))
    heard = [await ear.next()]
    await desk.sessions.revoke_token(token)
    while len(heard) < 60 and not heard[-1].startswith("event: bye\n"):
        pokes.committed(Committed(SITE, len(heard) + 1, frozenset({CREW})))
        heard.append(await ear.next(0.9))
        await asyncio.sleep(0.05)
    assert poked(heard[0]) and heard[-1].startswith("event: bye\n"), heard[-3:]


async def test_fault_35_a_role_that_is_lost_ends_its_pokes_at_once(
    sign_in: SignIn, desk: Desk, pokes: Pokes, clock: Hand
) -> None:
    """Also of what was committed before: it was waiting to be told when the role went. Who left is told that once."""
    desk.sessions.subscribe(pokes.changed)
    ear = await listen(pokes, desk, "lin", await sign_in("lin"))
    pokes.committed(Committed(SITE, 5, frozenset({CREW, LEAD})))
    assert poked(await ear.next())["b"] == ["crew", "lead"]
    pokes.committed(Committed(SITE, 6, frozenset({CREW, LEAD})))
    await become(desk, "lin", role="crew")
    assert poked(await ear.next())["b"] == ["crew"]
    pokes.committed(Committed(SITE, 7, frozenset({CREW, LEAD})))
    await become(desk, "lin", ended_at=datetime.fromtimestamp(clock.now_ms() / 1000, UTC))
    assert poked(await ear.next()) == {"site": SITE, "seq": 0, "b": [], "within": 0}
    pokes.committed(Committed(SITE, 8, frozenset({CREW, LEAD})))
    with pytest.raises(TimeoutError):
        await ear.next(0.6)


async def become(desk: Desk, key: str, **columns: object) -> None:
    """Change what somebody is at the site, and tell, as every process is told."""
    await Membership.update(columns).where(Membership.person_id == PERSON[key].id)
    desk.sessions.changed(PERSON[key].id)


async def test_stopping_says_bye_to_all(client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes) -> None:
    token = await sign_in("ana")
    ears = [await listen(pokes, desk, "ana", token) for _ in range(3)]
    heard = [asyncio.ensure_future(ear.next(1)) for ear in ears]
    await asyncio.sleep(0.05)
    pokes.stop()
    assert all(text.startswith("event: bye") for text in await asyncio.gather(*heard))


async def test_a_session_has_four_streams(client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes) -> None:
    token = await sign_in("ana")
    ears = [await listen(pokes, desk, "ana", token) for _ in range(STREAMS_A_SESSION)]
    assert len(ears) == 4
    with pytest.raises(Exception, match="slow_down"):
        await listen(pokes, desk, "ana", token)


def test_fault_30_at_a_large_site_phones_spread_their_answers(pokes: Pokes) -> None:
    for n in range(SMALL_SITE_STREAMS + 1):
        assert pokes.within_ms(SITE) == 0
        pokes.enter(Signed(f"session {n}", "p", "n", "en", {SITE: "crew"}))
    assert pokes.within_ms(SITE) == SPREAD_MS


@pytest.mark.parametrize(("role", "lead"), [("crew", False), ("admin", False), ("deputy", True), ("lead", True)])
def test_the_lead_class_holds_the_lead_bucket(role: str, lead: bool) -> None:
    assert (LEAD in held(Signed("s", "p", "n", "en", {SITE: role}))) == lead


async def test_a_stream_that_is_left_is_forgotten(client: Client, sign_in: SignIn, desk: Desk, pokes: Pokes) -> None:
    token = await sign_in("ana")
    signed = await desk.sessions.find(token)
    assert signed
    stream = tell(pokes.enter(signed), pokes, desk.sessions, token)
    await anext(stream)
    await stream.aclose()  # type: ignore[attr-defined]
    assert not pokes._listeners


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_server_with_an_open_stream_ends_within_a_second(tmp_path: Path, phone: Path, how: signal.Signals) -> None:
    with Muster("demo", "--json", "--port", "0", "--data", "demo", cwd=tmp_path, phone=phone) as muster:
        told = json.loads(muster.line())
        browser = signed_in(told, "Ana")
        heard: list[str] = []
        reading = threading.Thread(target=hear, args=(browser, heard))
        reading.start()
        wait_for(heard, "retry: 3000")
        sync(browser, told["url"])
        wait_for(heard, "event: poke")
        assert muster.stop(how) < 1
        reading.join(5)
    assert "event: bye" in heard


def signed_in(told: dict[str, object], name: str) -> httpx.Client:
    people: list[dict[str, str]] = told["people"]  # type: ignore[assignment]
    link = next(person["sign_in"] for person in people if person["name"].startswith(name))
    browser = httpx.Client(base_url=str(told["url"]))
    token = re.search('name="token" value="([^"]+)"', browser.get(link).text)
    assert token
    assert browser.post(link, data={"token": token[1], "lang": "en"}).headers["location"] == "/boot"
    return browser


def hear(browser: httpx.Client, heard: list[str]) -> None:
    with httpx.stream("GET", f"{browser.base_url}/sync/events", cookies=browser.cookies, timeout=20) as stream:
        for line in stream.iter_lines():
            heard.append(line)


def sync(browser: httpx.Client, origin: str) -> None:
    now = int(time.time() * 1000)
    op = {
        "id": "0199f0c2-0000-7000-8000-000000000001",
        "v": 1,
        "t": "create",
        "site": SITE,
        "kind": "incident",
        "rec": "0199f0c2-0000-7000-8000-000000000002",
        "hlc": f"{now}:0000",
        "set": {"sentence": "Leak"},
    }
    request = {"proto": 1, "schema": 1, "app": "t", "device": op["id"], "now": now, "ops": [[1, op]], "pull": False}
    answer = browser.post("/sync", json=request, headers={"x-muster": "1", "origin": origin})
    assert answer.json()["results"][0][1]["st"] == "applied"


def wait_for(heard: list[str], line: str) -> None:
    for _ in range(500):
        if line in heard:
            return
        time.sleep(0.02)
    raise AssertionError(f"{line!r} was not heard: {heard}")
