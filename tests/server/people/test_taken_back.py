"""An invitation is worth what whoever made it may give, and nothing to whoever was let go since."""

import re

import pytest

from server.clock import instant
from server.people.accounts import Beside
from server.people.desk import Desk
from server.people.invites import Offer
from server.people.tables import Audit, Invite, Membership, Person
from server.problems import Problem
from tests.cast import PERSON, SITE
from tests.server.conftest import FENCE, NOW_MS, Client, Hand, SignIn
from tests.server.people.pages import send
from tests.server.people.test_join import invited
from tests.server.people.test_members import change, do

ELSEWHERE = "0199f0c2-0000-7000-8000-0000000000ee"


async def open_ones() -> list[str]:
    rows = await Invite.select().where(Invite.revoked_at.is_null()).order_by(Invite.made_at)
    return [row["use"] for row in rows]


async def end(client: Client, sign_in: SignIn, person: str, by: str = "lin") -> None:
    await sign_in(by)
    answer = await client.post("/members/end", headers=FENCE, json={"site": SITE, "person": person})
    assert answer.status_code == 200, answer.text
    client.cookies.clear()


async def refused(client: Client, path: str) -> bool:
    return bool((await client.get(path)).json()["code"] == "invite_revoked")


async def test_who_was_let_go_does_not_come_back_by_an_old_link(client: Client, sign_in: SignIn, clock: Hand) -> None:
    path = await invited(client, sign_in, role="reception")
    assert (await send(client, path, lang="en")).status_code == 303
    gao = (await client.get("/session", headers=FENCE)).json()["person"]
    client.cookies.clear()
    page = await client.get(path)
    clock.turn(60)
    await end(client, sign_in, gao)
    assert await refused(client, path) and not await open_ones()
    late = re.findall(r'name="token" value="([^"]+)"', page.text)
    client.cookies.set("muster-form", late[0], domain="localhost.local")
    answer = await client.post(path, data={"token": late[0], "lang": "en"})
    assert answer.json()["code"] == "invite_revoked"
    assert await Membership.exists().where((Membership.person_id == gao) & Membership.ended_at.is_not_null())


async def test_only_what_was_made_after_the_end_opens_it_again(client: Client, desk: Desk, clock: Hand) -> None:
    ana = PERSON["ana"].id
    old = await desk.invites.make(Offer("personal", SITE, ana))
    held = await desk.invites.look(old.code)
    clock.turn(60)
    now = instant(clock.now_ms())
    await Membership.update({Membership.ended_at: now}).where(Membership.person_id == ana)
    assert await refused(client, f"/join/{old.code}")
    with pytest.raises(Problem, match="invite_revoked"):  # one that was looked at just before the end
        await desk.accounts.enrol(SITE, ana, "crew", Beside(invite=held))
    clock.turn(60)
    new = await desk.invites.make(Offer("personal", SITE, ana, "reception"))
    assert (await send(client, f"/join/{new.code}", lang="en")).status_code == 303
    assert await desk.accounts.sites(ana) == {SITE: "reception"}
    told = await Person.raw("SELECT role, active FROM member WHERE person = {}", ana)
    assert told == [{"role": "reception", "active": 1}]


async def test_joining_is_in_the_audit_with_who_invited(client: Client, sign_in: SignIn) -> None:
    path = await invited(client, sign_in, by="lin")
    await send(client, path, lang="en")
    [row] = await Audit.select().where(Audit.act == "join")
    assert (row["detail"], row["person_id"]) == (f"crew invite {PERSON['lin'].id}", row["record_id"])
    await sign_in("sun")
    page = (await client.get("/audit?lang=en&act=join")).text
    assert "Joined the site: Gao Lan" in page and "Lin Yue" in page


@pytest.mark.parametrize(("how", "left"), [("crew", []), ("end", []), ("lead", ["personal"])])
async def test_what_somebody_may_not_give_any_more_is_worthless(
    client: Client, sign_in: SignIn, desk: Desk, how: str, left: list[str]
) -> None:
    above = await invited(client, sign_in, by="sun", role="admin")
    within = await invited(client, sign_in, by="sun", role="deputy")
    await desk.accounts.enrol(SITE, (boss := await desk.accounts.add("Boss", "en")), "admin")
    opened = await desk.sessions.open(boss, "code", "test")
    client.cookies.set("muster", opened.token, domain="localhost.local")
    answer = await (do(client, "end", "sun") if how == "end" else change(client, "sun", role=how))
    assert answer.status_code == 200
    client.cookies.clear()
    assert await open_ones() == left
    assert await refused(client, above)
    assert (await client.get(within)).status_code == (200 if left else 404)


async def test_it_is_asked_at_use_too(client: Client, sign_in: SignIn, desk: Desk, clock: Hand) -> None:
    path = await invited(client, sign_in, by="lin", role="lead")
    code = (await desk.invites.make(Offer("sign_in", SITE, PERSON["ana"].id, made_by=PERSON["lin"].id))).code
    await Membership.update({Membership.role: "admin"}).where(Membership.person_id == PERSON["ana"].id)
    assert await refused(client, f"/join/{code}")  # who has risen since is not signed in by those below
    until = instant(NOW_MS + 60_000)
    await Membership.update({Membership.until: until}).where(Membership.person_id == PERSON["lin"].id)
    clock.turn(61)
    assert await refused(client, path)
