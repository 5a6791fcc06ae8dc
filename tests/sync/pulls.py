"""What pull must do, on every store: the tests of sync/README.md §7. A base is given by the fixture `house`."""

import random

import pytest

from sync import canon
from sync.store import Member
from sync.wire import UNSET, Blocked, NotConsumed, Pull
from tests.sync.house import ADA, ANA, BO, EVE, LEA, OTHER_SITE, SITE, House, Phone

CREW, LEADS = f"{SITE}/crew", f"{SITE}/lead"


class View:
    """A phone's view, folded in by the put rule: what it holds must equal what the server has."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.rows: dict[tuple[str, str], tuple[str, int, bytes]] = {}
        self.token: str | None = None

    def pull(self, **more: object) -> list[Pull]:
        pulls = []
        while True:
            pull = self.phone.pull(self.token, **more)
            self.fold(pull)
            pulls.append(pull)
            if not pull.more:
                return pulls

    def fold(self, pull: Pull) -> None:
        self.token = pull.token
        for bucket in pull.drop:
            self.rows = {at: row for at, row in self.rows.items() if row[0] != bucket}
        for part in pull.buckets:
            if part.reset is not UNSET:
                self.rows = {at: row for at, row in self.rows.items() if row[0] != part.id}
            for kind, rec, seq, body in part.put:
                if (kind, rec) not in self.rows or self.rows[kind, rec][1] <= seq:
                    self.rows[kind, rec] = (part.id, seq, bytes(body))
            for kind, rec, seq in part.gone:
                if (kind, rec) in self.rows and self.rows[kind, rec][0] == part.id and self.rows[kind, rec][1] <= seq:
                    del self.rows[kind, rec]
            if part.sum is not UNSET:
                held = [(f"{kind}/{rec}", row[1]) for (kind, rec), row in self.rows.items() if row[0] == part.id]
                assert part.sum == (len(held), sum(canon.sum_term(*row) for row in held) % 2**32)

    def is_complete(self, *buckets: str) -> bool:
        rows = self.phone.house.base.dump()["record"]
        truth = {
            row["row"]: (row["bucket"], row["seq"], row["body"].encode()) for row in rows if row["bucket"] in buckets
        }
        return truth == {f"{kind}/{rec}": row for (kind, rec), row in self.rows.items()}


class TestPull:
    """Pull on every store (§7)."""

    def test_first_sync_gives_what_one_holds(self, house: House) -> None:
        ana, lea, ada, eve = (Phone(house, *at) for at in ((ANA, SITE), (LEA, SITE), (ADA, SITE), (EVE, OTHER_SITE)))
        ana.report()
        ana.one("create", "incident", house.new_id(), set={"sentence": 7})
        lea.one("create", "comment", house.new_id(), set={"of": house.new_id(), "said": "x", "lang": "en"})
        for phone, buckets in (
            (ana, [f"{SITE}/person:{ANA}", CREW]), (lea, [f"{SITE}/person:{LEA}", CREW, LEADS]),
            (ada, [f"{SITE}/person:{ADA}", CREW]),
            (eve, [f"{OTHER_SITE}/{readers}" for readers in (f"person:{EVE}", "crew", "lead")]),
        ):  # fmt: skip
            view = View(phone)
            (pull,) = view.pull()
            assert [(part.id, part.reset) for part in pull.buckets] == [(bucket, "new") for bucket in buckets]
            assert view.is_complete(*buckets)

    def test_only_changes_travel_and_quiet_buckets_move_silently(self, house: House) -> None:
        ana, view = Phone(house, ANA), View(Phone(house, BO))
        ana.report()
        view.pull()
        rec = ana.report()
        (pull,) = view.pull()
        assert [(part.id, [put[1] for put in part.put]) for part in pull.buckets] == [(CREW, [rec])]
        (pull,) = view.pull()
        assert pull.buckets == [] and pull.heads == {SITE: house.row("incident", rec)["seq"]}

    @pytest.mark.parametrize("limit", [1, 2, 7])
    def test_rows_that_change_while_paging_are_not_missed(self, house: House, limit: int) -> None:
        ana, view = Phone(house, ANA), View(Phone(house, LEA))
        recs = []
        for _ in range(12):
            recs.append(house.new_id())
            ana.op("create", "incident", recs[-1], set={"sentence": "0"})
            if len(recs) % 3 == 0:
                ana.push()
        chance = random.Random(limit)
        for n in range(30):
            pull = view.phone.pull(view.token, limit=limit)
            assert sum(len(part.put) + len(part.gone) for part in pull.buckets) <= limit
            view.fold(pull)
            ana.edit(chance.choice(recs), sentence=str(n + 1))
        view.pull(limit=limit)
        assert view.is_complete(f"{SITE}/person:{LEA}", CREW, LEADS)

    def test_a_row_that_moves_leaves_one_bucket_and_enters_the_other(self, house: House) -> None:
        ana, bo, lea = View(Phone(house, ANA)), View(Phone(house, BO)), View(Phone(house, LEA))
        ana.phone.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "x"})
        ana.phone.one("create", "reply", house.new_id(), set={"of": rec, "said": "y"})
        for view in (ana, bo, lea):
            view.pull()
        house.write(SITE, "note", rec, {"reader": BO}, t="fact")
        for view in (ana, bo, lea):
            view.pull()
        assert ana.is_complete(f"{SITE}/person:{ANA}", CREW)
        assert bo.is_complete(f"{SITE}/person:{BO}", CREW)
        assert ("note", rec) in bo.rows and ("note", rec) not in ana.rows

    def test_tombstones_from_before_a_first_sync_are_not_sent(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.one("create", "note", rec := house.new_id(), set={"reader": ANA, "said": "x"})
        house.write(SITE, "note", rec, {"reader": BO}, t="fact")
        assert [part.gone for part in ana.pull().buckets] == [[], []]

    def test_a_bucket_lost_is_dropped_and_one_gained_is_new(self, house: House) -> None:
        view = View(Phone(house, LEA))
        view.pull()
        house.base.join(LEA, SITE, Member("crew", 0))
        (pull,) = view.pull()
        assert pull.drop == [LEADS]
        house.base.join(LEA, SITE, Member("lead", 0))
        (pull,) = view.pull()
        assert [(part.id, part.reset) for part in pull.buckets] == [(LEADS, "new")]
        house.base.join(LEA, SITE, Member("lead", 0, ended_ms=1))
        (pull,) = view.pull()
        assert len(pull.drop) == 3 and pull.buckets == [] and view.rows == {}

    def test_a_token_that_is_not_ones_own_costs_a_reset(self, house: House) -> None:
        ana, bo = Phone(house, ANA), Phone(house, BO)
        ana.report()
        token = ana.pull().token
        for phone, said in ((bo, token), (ana, token[:-2] + "AA"), (ana, "x"), (ana, "é.é"), (ana, "x" * 9000)):
            assert {part.reset for part in phone.pull(said).buckets} == {"token"}
        assert ana.pull(token).buckets == []

    def test_a_checksum_that_differed_resets_that_bucket(self, house: House) -> None:
        view = View(Phone(house, ANA))
        view.phone.report()
        view.pull()
        (pull,) = view.pull(resync=[CREW])
        assert [(part.id, part.reset, len(part.put)) for part in pull.buckets] == [(CREW, "sum", 2)]

    def test_an_old_phone_is_blocked_and_another_epoch_refused(self, house: House) -> None:
        ana = Phone(house, ANA)
        request = ana.request(ops=[])
        old = type(request)(**{**{f: getattr(request, f) for f in request.__struct_fields__}, "schema": 0})
        assert house.look(ANA, old).pull == Blocked(1)
        with pytest.raises(NotConsumed, match="epoch_changed"):
            ana.pull(epoch="other")

    def test_a_pull_is_made_by_ones_own_device(self, house: House) -> None:
        ana = Phone(house, ANA)
        ana.report()
        with pytest.raises(NotConsumed, match="device_not_yours"):
            Phone(house, BO, device=ana.device).pull()
