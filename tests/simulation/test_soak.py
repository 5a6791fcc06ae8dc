"""Ten thousand schedules, in `make soak`: nothing lost, and no fault that did not happen often."""

from pathlib import Path

import pytest

from tests.simulation.core import Core
from tests.simulation.line import LINE_FAULTS
from tests.simulation.parcels import PARCEL_FAULTS
from tests.simulation.report import many, write
from tests.simulation.test_schedules import judge

SEEDS = range(1, 10_001)
FIRED = 100
# What happens beside a request that goes wrong: to the line, on the phone, to its owner, to the server, among people.
BESIDE = {
    "beside", "moved_beside", "grouped", "reordered", "two_tabs", "overlap", "worker_killed", "db_failed",
    "read_beside", "evicted", "cloned", "rolled_back", "clock_jump", "role_changed", "member_ended",
    "device_revoked", "signed_out", "person_switched", "upgraded", "restored", "purged", "key_lost", "days_passed",
    "handed_in", "saved_again", "rewritten", "met", "moved_bucket", "clash", "malformed", "evil", "poison",
    "card_accept", "card_reject", "card_keep", "card_restore", "card_dismiss",
    "photo_saved", "photo_left", "photo_forged", "upload_stopped", "upload_gone", "disk_lost",
}  # fmt: skip
PARCELS = {f"chunk_{fault}" for fault in (*PARCEL_FAULTS, *Core.upload_faults)}


@pytest.mark.soak
def test_ten_thousand_schedules(tmp_path: Path) -> None:
    tally = many(SEEDS)
    write(tally, SEEDS, tmp_path / "simulation.json")
    judge(tally)
    named = {*LINE_FAULTS, *Core.faults, *PARCELS} | BESIDE | tally.fired.keys()
    fired = {fault: tally.fired.get(fault, 0) for fault in named}
    assert {fault: n for fault, n in fired.items() if n < FIRED} == {}
