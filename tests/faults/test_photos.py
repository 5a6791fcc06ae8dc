"""Faults of photos, a real phone and the real server: cut, twice, elsewhere, corrupt, voided; and a hash alone."""

from itertools import product

import pytest

from tests.faults.site import Site
from tests.simulation.broken import Broken
from tests.simulation.cast import BO, EVE, OTHER_SITE, SITE, told
from tests.simulation.parcels import PARCEL_FAULTS
from tests.simulation.photos import PICTURE
from tests.simulation.reply import Ask

FORM = "/app/photo"
REQUESTS = 5  # of a thumbnail and a picture in two chunks: each is asked for, then brought


def photograph(site: Site, n: int = 0, **of: str) -> tuple[str, str]:
    """A photo whose op has arrived: its record and its blob."""
    picture, _ = site.photos.pick(n, FORM, PICTURE + site.light.randbytes(90_000))
    op = site.photos.save(n, FORM, picture, of)
    assert op
    site.send(n)
    return site.watch.saved[op].row.partition("/")[2], f"{site.watch.saved[op].site}/{picture['sha']}"


def bring(site: Site, n: int, *faults: str) -> None:
    """Bytes go once; what befalls the requests, one after the other."""
    site.line.script = [*faults]
    site.passes(1_000)
    site.photos.upload(n, "try")


def arrived(site: Site, rec: str, blob: str) -> bool:
    """Whether the server has it, and says so."""
    there = site.server.stands(blob) is not None
    assert there == bool(site.body(rec, "photo").get("stored"))
    assert not there or site.server.read(blob) == site.album.pictures[blob.partition("/")[2]]
    return there


def test_fault_27_a_photo_is_cut_at_each_request(stack: Site) -> None:
    for cut, how in product(range(REQUESTS), ("request_lost", "answer_lost")):
        rec, blob = photograph(stack)
        bring(stack, 0, *[""] * cut, how)
        assert arrived(stack, rec, blob) == (cut == REQUESTS - 1 and how == "answer_lost")
        bring(stack, 0)
        assert arrived(stack, rec, blob)
    stack.rest()


def test_fault_27_a_chunk_comes_twice_elsewhere_late_or_corrupt_or_the_server_fails_over_it(stack: Site) -> None:
    """Whatever becomes of the first of two chunks, the phone goes on where the server stands."""
    for how in (*PARCEL_FAULTS, *stack.server.upload_faults):
        rec, blob = photograph(stack)
        bring(stack, 0, "", "", "", how)
        assert stack.line.script == [], "it came to this chunk"
        stack.passes(30_000)
        stack.line.deliver()
        for _ in range(2):
            bring(stack, 0)
        assert arrived(stack, rec, blob), how
    stack.rest()


def test_fault_27_the_record_is_voided_meanwhile(stack: Site) -> None:
    rec, blob = photograph(stack)
    bring(stack, 0, "", "", "", "", "request_lost")
    shown = stack.shown(0, rec, "photo")
    about = {"t": "void", "site": SITE, "kind": "photo", "rec": rec, "base": shown["seq"], "reason": "Wrong hall"}
    stack.save(0, about)
    stack.send(0)
    assert not arrived(stack, rec, blob)
    bring(stack, 0)
    assert arrived(stack, rec, blob)
    assert stack.body(rec, "photo")["_void"]["reason"] == "Wrong hall"
    stack.rest()


def test_fault_33_a_hash_of_a_sealed_photo_or_of_another_site_opens_nothing(stack: Site) -> None:
    about = stack.report(0)
    values = {"about": about, "about_kind": "incident", "who": "visitor", "part": "injured", "lang": "en"}
    op = stack.save(0, {"t": "create", "site": SITE, "kind": "involved", "set": values})
    sealed = stack.watch.saved[op].row.partition("/")[2]
    rec, blob = photograph(stack, of=sealed, of_kind="involved")
    bring(stack, 0)
    assert arrived(stack, rec, blob)
    sha, unknown = blob.partition("/")[2], "f" * 64
    for n, person, site in ((1, BO, SITE), (4, EVE, OTHER_SITE)):
        own = stack.photos.name(n, sha)
        stack.send(n)
        bring(stack, n)
        assert own and not stack.body(stack.watch.saved[own].row.partition("/")[2], "photo").get("stored")
        told = [stack.server.show(Ask(person, "", blob=f"{where}/{which}"))
                for where in (SITE, OTHER_SITE, site) for which in (sha, unknown)]  # fmt: skip
        assert {(reply.status, reply.text) for reply in told} == {(404, told[0].text)}
    stack.rest()


@pytest.mark.parametrize("at", [1, 2, 3])
def test_fault_34_killed_while_picking_upgraded_signed_out(core: Site, at: int) -> None:
    """The draft and its picture are there or not, together; and whoever signs out is told, and finds both again."""
    picture, event = core.photos.pick(1, FORM, PICTURE, {"at": at, "how": "kill"})
    there = "done" in event
    assert len(core.task(1, "picked", form=FORM)) == len(core.held(1)["drafts"]) == there
    assert len(core.held(1)["blobs"]) == 2 * there
    if not there:
        picture, _ = core.photos.pick(1, FORM, PICTURE)
    core.server.upgrade()
    core.schema[1] += 1
    core.phones.order("set", phone=1, kinds=told(core.kinds, core.schema[1]))
    assert core.task(1, "signOut") == {"kept": 1}
    core.sign_in(1, BO)
    assert [found["sha"] for found in core.task(1, "picked", form=FORM)] == [picture["sha"]]
    assert core.photos.save(1, FORM, picture, {})
    core.send(1)
    bring(core, 1)
    assert core.server.read(f"{SITE}/{picture['sha']}") == PICTURE
    core.rest()


def test_bytes_let_go_too_early_are_noticed(core: Site) -> None:
    """The judge itself: a phone that has lost a picture its draft still shows is told of."""
    core.photos.pick(0, FORM, PICTURE)
    core.album.held[0, core.current[0]]["gone"] = core.album.held[0, core.current[0]].popitem()[1]
    with pytest.raises(Broken, match="I14"):
        core.look(0)
