"""A queue handed in as a file: what is new waits for a decision, what is no queue is refused in words."""

import io
import json
import re
import zipfile
from typing import Any

import httpx
import pytest
from litestar import Litestar

from server.handin import unpack
from server.people.tables import Audit
from server.settings import Settings
from server.words import Words
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, Client, SignIn
from tests.server.test_exchange import asked, post, report, uid

PLACE = "/hand-in"
OTHER_SITE = uid(77)


def packed(*ops: dict[str, Any], person: str = PERSON["ana"].id, name: str = "manifest.json") -> bytes:
    """The file as a phone saves it, its ops verbatim."""
    lines = [[dseq, op] for dseq, op in enumerate(ops, 1)]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, json.dumps({"proto": 1, "person": person, "device": uid(9), "ops": lines}))
    return file.getvalue()


async def give(client: Client, file: bytes, name: str = "queue.zip") -> httpx.Response:
    """Fill in the form and send it."""
    page = await client.get(PLACE, headers={"accept": "text/html"})
    token = re.search(r'name="token" value="([^"]+)"', page.text)
    assert token, page.text
    return await client.post(
        PLACE, data={"token": token[1]}, files={"file": (name, file)}, headers={"accept": "text/html"}
    )


def heading(answer: httpx.Response) -> str:
    found = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert found
    return found[1]


async def held(client: Client) -> list[dict[str, Any]]:
    """The supervisors' open cards, as a phone of theirs gets them."""
    told = (await post(client, asked())).json()
    rows = [row for bucket in told["pull"]["buckets"] for row in bucket["put"] if row[0] == "card"]
    return [{"id": row[1], **row[3]} for row in rows if "reader" not in row[3] and row[3]["state"] == "open"]


async def test_no_file_is_said_at_the_field_in_our_own_words(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    answer = await give(client, b"", name="")
    assert answer.status_code == 400 and "No file was chosen" in answer.text
    assert re.search(r'name="file"[^>]* autofocus aria-invalid="true" aria-describedby="trouble">', answer.text)
    assert not re.search(r"\srequired", answer.text)


async def test_what_is_new_waits_under_its_author_until_somebody_decides(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    answer = await give(client, packed(report(1), report(2)))
    assert (answer.status_code, heading(answer)) == (200, "2 records were taken in.")
    cards = await held(client)
    assert {(card["why"], card["code"], card["_by"]) for card in cards} == {("quarantine", "salvage", PERSON["ana"].id)}
    accept = {
        "id": uid(90), "v": 1, "t": "command", "site": SITE, "kind": "card", "rec": cards[0]["id"],
        "hlc": report()["hlc"], "act": "accept", "seen": {"state": "open"},
    }  # fmt: skip
    told = (await post(client, asked(accept, pull=True))).json()
    assert told["results"][0][1]["st"] == "applied"
    rows = [row for bucket in told["pull"]["buckets"] for row in bucket["put"] if row[0] == "incident"]
    assert [row[3]["_by"] for row in rows] == [PERSON["ana"].id]


async def test_it_is_taken_in_once_and_the_phone_itself_finds_it_known(client: Client, sign_in: SignIn) -> None:
    await sign_in("ana")
    await client.post("/sync", headers=FENCE, content=canon.encode(asked(report(1))))
    await sign_in("priya")
    await give(client, packed(report(1), report(2)))
    answer = await give(client, packed(report(1), report(2)))
    assert heading(answer) == "Nothing in it was new."
    assert "2 more had been received already." in answer.text
    await sign_in("ana")
    text = canon.encode(asked(report(1), report(2)))
    told = (await client.post("/sync", headers=FENCE, content=text)).json()
    assert [(result["st"], result["dup"]) for _, result in told["results"]] == [
        ("applied", True),
        ("quarantined", True),
    ]
    assert told["last_dseq"] == 2


async def test_what_is_of_another_site_or_unreadable_is_left_out_and_counted(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    answer = await give(client, packed(report(1), report(2, site=uid(77)), {"t": "create"}, report(3, set=[])))
    assert heading(answer) == "2 records were taken in."
    assert "1 belong to another site" in answer.text and "1 could not be read" in answer.text
    assert len(await held(client)) == 2


async def test_many_are_taken_in_together(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    assert heading(await give(client, packed(*(report(n) for n in range(450))))) == "450 records were taken in."


@pytest.mark.parametrize(
    "file",
    [
        b"", b"no zip", packed(report())[:-30], packed(report(), name="other.json"), packed(report(), person="ana"),
        packed(report(), person=canon.ZERO),
        packed()[:60] + b"\xff" * 40 + packed()[100:],
    ],
)  # fmt: skip
async def test_a_bad_file_is_told_plainly(client: Client, sign_in: SignIn, file: bytes, words: Words) -> None:
    await sign_in("priya")
    answer = await give(client, file)
    assert answer.status_code == 400
    assert words.say("en", "srv-handin-bad") in answer.text


async def test_a_bomb_stops_at_the_limit(client: Client, sign_in: SignIn, words: Words) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("manifest.json", b" " * (64 * 2**20))
    await sign_in("priya")
    answer = await give(client, file.getvalue())
    assert (answer.status_code, words.say("en", "srv-handin-bad") in answer.text) == (400, True)


async def test_only_supervisors_hand_in(client: Client, sign_in: SignIn) -> None:
    assert (await client.get(PLACE)).headers["location"] == "/login"
    for key in ("ana", "sun"):
        await sign_in(key)
        for answer in (await client.get(PLACE), await client.post(PLACE, files={"file": ("q.zip", packed(report()))})):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_the_form_is_ones_own(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    file = {"file": ("q.zip", packed(report()))}
    assert (await client.post(PLACE, files=file)).json()["code"] == "form_expired"
    far = await client.post(PLACE, files=file, headers={"sec-fetch-site": "cross-site"})
    assert far.json()["code"] == "cross_site"
    assert (await client.post(PLACE, json={})).json()["code"] == "bad_type"
    assert (await client.post(PLACE, content=b"x", headers={"content-type": "multipart/form-data"})).status_code in {
        400, 403,
    }  # fmt: skip


async def test_handing_in_is_on_record(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    await give(client, packed(report(1)))
    lines = await Audit.select().where(Audit.act == "hand_in")
    assert [line["detail"] for line in lines] == [f"{PERSON['ana'].id} 1"]


@pytest.fixture
def words() -> Words:
    return Words(Settings().words)


async def test_a_hole_is_no_work_and_moves_no_number_of_the_servers(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    hole = {"id": uid(70), "v": 1, "t": "gap", "site": SITE, "upto": 2}
    assert heading(await give(client, packed(report(1), hole))) == "One record was taken in."
    assert heading(await give(client, packed(report(2)))) == "One record was taken in."
    assert len(await held(client)) == 2


async def test_a_file_under_another_name_stops_nobodys_phone(client: Client, sign_in: SignIn) -> None:
    """Its author's own push of the same op is known, not a fork."""
    await sign_in("priya")
    await give(client, packed(report(1), person=PERSON["omar"].id))
    await sign_in("ana")
    answer = await client.post("/sync", headers=FENCE, content=canon.encode(asked(report(1))))
    assert (answer.status_code, answer.json()["results"][0][1]["dup"]) == (200, True)


@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_file_is_no_queue_however_it_was_packed(how: int) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as archive:
        archive.writestr("manifest.json", json.dumps({"proto": 1, "person": uid(1), "device": uid(9), "ops": []}))
    whole, refused = file.getvalue(), 0
    for place in range(45, 90):
        try:
            unpack(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        except ValueError:
            refused += 1
    assert refused > 20


async def test_nothing_is_taken_in_under_a_strangers_name(client: Client, sign_in: SignIn) -> None:
    await sign_in("priya")
    await give(client, packed(report(1), person=uid(999)))
    assert await held(client) == []


@pytest.mark.parametrize("altered", [{"set": {**report()["set"], "sentence": "Altered"}}, {"site": OTHER_SITE}])
async def test_an_altered_file_stops_nobodys_phone(
    client: Client, sign_in: SignIn, app: Litestar, altered: dict[str, Any]
) -> None:
    """What its author sends counts as it was written, beside what the file says; sent again it is known."""
    accounts = app.state["desk"].accounts
    await accounts.found(OTHER_SITE, {"en": "Fair"}, "en", "UTC", PERSON["sun"].id)
    for key, role in (("priya", "lead"), ("ana", "crew")):
        await accounts.enrol(OTHER_SITE, PERSON[key].id, role)
    await sign_in("priya")
    assert heading(await give(client, packed(report(1, **altered)))) == "One record was taken in."
    await sign_in("ana")
    for dup in (None, True):
        told = (await post(client, asked(report(1), device=uid(8), pull=True))).json()
        result = told["results"][0][1]
        assert (result["st"], result.get("dup"), told["last_dseq"]) == ("applied", dup, 1)
    rows = [row[3] for bucket in told["pull"]["buckets"] for row in bucket["put"] if row[0] == "incident"]
    assert [row["sentence"] for row in rows] == [report(1)["set"]["sentence"]]
    await sign_in("priya")
    assert len(await held(client)) == 1
