"""What ops say of photos: which blobs are wanted, and whose references to them count."""

from typing import Any

import pytest

from sync.wire import Result
from tests.sync.house import ANA, BO, EVE, LEA, OTHER_SITE, SITE, House, Phone, only

SHA, SMALL = "a" * 64, "b" * 64
PICTURE = {"size": 9, "width": 4, "height": 3, "day": "2026-11-18", "lang": "en"}
FULL = {"sha": SHA, "size": 9, "type": "image/jpeg", "role": "full"}
THUMB = {"sha": SMALL, "size": 4, "type": "image/webp", "role": "thumb"}


def photograph(phone: Phone, rec: str | None = None, sha: str = SHA, **values: Any) -> tuple[str, Result]:
    """A photo with its thumbnail; its id, and what became of it."""
    rec = rec or phone.house.new_id()
    blobs = [{**FULL, "sha": sha}, THUMB]
    return rec, phone.one("create", "photo", rec, set={"sha": sha, **PICTURE, **values}, blobs=blobs)


def seal(phone: Phone) -> str:
    """Somebody involved in an incident, whom only supervisors may know."""
    rec, about = phone.house.new_id(), phone.report()
    values = {"about": about, "about_kind": "incident", "who": "visitor", "part": "injured", "lang": "en"}
    assert phone.one("create", "involved", rec, set=values).st == "applied"
    return rec


def refs(house: House, rec: str, role: str = "full") -> list[tuple[str, str, bool]]:
    """Which blobs a photo shows by whose op, and whether that counts."""
    found = [line for line in house.base.dump()["blob_ref"] if (line["row"], line["role"]) == (f"photo/{rec}", role)]
    return [(line["blob"], str(line.get("person") or line["person_id"]), bool(line["counts"])) for line in found]


class TestPhotos:
    def test_what_an_op_names_is_wanted_and_counts_for_nobody_yet(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec, result = photograph(ana)
        assert result.st == "applied"
        assert refs(house, rec) == [(f"{SITE}/{SHA}", ANA, False)]
        assert refs(house, rec, "thumb") == [(f"{SITE}/{SMALL}", ANA, False)]
        blobs = {line["id"]: (line["size"], line["type"]) for line in house.base.dump()["blob"]}
        assert blobs == {f"{SITE}/{SHA}": (9, "image/jpeg"), f"{SITE}/{SMALL}": (4, "image/webp")}
        again, _ = photograph(ana)
        assert refs(house, again) == refs(house, rec)  # naming it twice proves nothing
        assert len(house.base.dump()["blob"]) == 2

    def test_who_showed_the_bytes_or_could_read_them_counts_at_once(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        photograph(ana)
        house.base.prove(f"{SITE}/{SHA}", ANA)
        for phone, counts in ((ana, True), (bo, True)):
            rec, _ = photograph(phone)
            assert refs(house, rec) == [(f"{SITE}/{SHA}", phone.person, counts)]

    def test_only_whoever_wrote_a_record_adds_pictures_to_it(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        rec, _ = photograph(ana)
        assert only(bo.one("fact", "photo", rec, blobs=[FULL])) == ("quarantined", "no_right")
        assert only(photograph(bo, rec)[1]) == ("quarantined", "no_right")
        assert len(refs(house, rec)) == 1
        assert ana.one("fact", "photo", rec, blobs=[{**FULL, "sha": "c" * 64}]).st == "same"
        assert len(refs(house, rec)) == 2

    def test_what_is_held_refers_to_nothing_until_it_is_accepted(self, house: House) -> None:
        ana, bo, lea = Phone(house, ANA), Phone(house, BO), Phone(house, LEA)
        photograph(lea, of=seal(ana), of_kind="involved")
        house.base.prove(f"{SITE}/{SHA}", LEA)
        rec, _ = photograph(ana, sha="c" * 64)
        assert only(bo.one("fact", "photo", rec, blobs=[FULL])) == ("quarantined", "no_right")
        assert refs(house, rec) == [(f"{SITE}/{'c' * 64}", ANA, False)]
        lea.one("command", "card", house.card(), act="accept", seen={"state": "open"})
        # What Lea can read opens nothing to Bo, in whose name it is now.
        assert refs(house, rec) == [(f"{SITE}/{'c' * 64}", ANA, False), (f"{SITE}/{SHA}", BO, False)]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"sha": "A" * 64}, {"sha": "a" * 63}, {"size": 0}, {"size": 2**21 + 1}, {"type": "image/gif"},
            {"type": "text/html"}, {"role": "thumb", "size": 2**16 + 1}, {"role": "whole"}, {"size": 1.5},
        ],
    )  # fmt: skip
    def test_a_blob_no_picture_can_be_is_malformed(self, house: House, wrong: dict[str, Any]) -> None:
        ana, rec = Phone(house, ANA), house.new_id()
        result = ana.one("create", "photo", rec, set={"sha": SHA, **PICTURE}, blobs=[{**FULL, **wrong}])
        assert only(result) == ("quarantined", "malformed")
        assert house.base.dump()["blob"] == []

    def test_a_picture_that_is_not_its_records_is_malformed(self, house: House) -> None:
        ana = Phone(house, ANA)
        other = {**FULL, "sha": "f" * 64}
        result = ana.one("create", "photo", house.new_id(), set={"sha": SHA, **PICTURE}, blobs=[other])
        assert only(result) == ("quarantined", "malformed")

    def test_ten_blobs_each_named_once(self, house: House) -> None:
        ana = Phone(house, ANA)
        many = [FULL, *({**FULL, "sha": f"{n:064x}"} for n in range(10))]
        told = [
            only(ana.one("create", "photo", house.new_id(), set={"sha": SHA, **PICTURE}, blobs=blobs))
            for blobs in (many[:10], many, [FULL, FULL])
        ]
        assert told == [("applied", None), ("quarantined", "malformed"), ("quarantined", "malformed")]

    def test_fault_27_a_photo_is_voided_before_its_bytes_are_here(self, house: House) -> None:
        ana = Phone(house, ANA)
        rec, _ = photograph(ana)
        ana.one("void", "photo", rec, base=99, reason="Wrong hall")
        assert refs(house, rec) == [(f"{SITE}/{SHA}", ANA, False)]
        assert house.write(SITE, "photo", rec, {"stored": True}, t="fact").st == "applied"
        assert {"_void", "stored"} <= (house.body("photo", rec) or {}).keys()
        assert house.bodies("card") == []  # what the server notes is nobody's edit

    def test_fault_33_a_hash_of_another_site_or_of_a_sealed_bucket_opens_nothing(self, house: House) -> None:
        ana, bo, lea = (Phone(house, person) for person in (ANA, BO, LEA))
        eve = Phone(house, EVE, OTHER_SITE)
        photograph(ana, of=seal(ana), of_kind="involved")
        house.base.prove(f"{SITE}/{SHA}", ANA)
        counted = {}
        for phone in (bo, eve, ana, lea):
            rec, _ = photograph(phone)
            counted[phone.person] = refs(house, rec)
        assert counted == {
            ANA: [(f"{SITE}/{SHA}", ANA, True)],  # who may not read it back has had the bytes
            BO: [(f"{SITE}/{SHA}", BO, False)],
            LEA: [(f"{SITE}/{SHA}", LEA, True)],
            EVE: [(f"{OTHER_SITE}/{SHA}", EVE, False)],
        }
