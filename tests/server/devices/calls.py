"""A phone that calls the one write path as the route does."""

from typing import Any

import msgspec

from server.devices.contacts import Contacts
from server.house import House
from sync import canon
from sync.wire import Answer, Pull, Request
from tests.cast import SITE


class Caller:
    """One outbox of a person."""

    def __init__(self, house: House, contacts: Contacts, person: str, n: int = 1) -> None:
        self.house = house
        self.contacts = contacts
        self.person = person
        self.device = canon.v5("test-device", person, str(n))
        self.ops: list[tuple[int, msgspec.Raw]] = []
        self.token: str | None = None

    @property
    def status(self) -> str:
        """The row of its status."""
        return canon.row_key("device_status", canon.v5("device_status", SITE, self.device))

    def save(self, kind: str = "incident", rec: str = "", **values: Any) -> str:
        """Make an op that creates; returns its record."""
        dseq = self.ops[-1][0] + 1 if self.ops else 1
        now_ms = self.house.clock.now_ms()
        rec = rec or canon.v5("rec", self.device, str(dseq), str(now_ms))
        op = {
            "id": canon.v5("op", rec, kind), "v": 1, "t": "create", "site": SITE, "kind": kind, "rec": rec,
            "hlc": f"{now_ms}:0000", "set": values or {"sentence": "Leak", "lang": "en"},
        }  # fmt: skip
        self.ops.append((dseq, msgspec.Raw(canon.encode(op))))
        return rec

    async def call(self, **more: Any) -> Answer:
        """One exchange, as the route does it."""
        now_ms = self.house.clock.now_ms()
        asked = Request(
            proto=1, schema=1, device=self.device, now=now_ms,
            **{"app": "1.0", "ops": self.ops, "token": self.token, **more},
        )  # fmt: skip
        answer = await self.house.commit.exchange(self.person, asked)
        self.contacts.heard(asked, now_ms)
        if isinstance(answer.pull, Pull):
            self.token = answer.pull.token
        return answer

    async def quiet(self, **more: Any) -> Answer:
        """One call without ops."""
        return await self.call(ops=[], **more)


def put(answer: Answer) -> dict[str, dict[str, Any]]:
    """The rows an answer brings: kind/id → body."""
    assert isinstance(answer.pull, Pull)
    rows = [row for bucket in answer.pull.buckets for row in bucket.put]
    return {canon.row_key(kind, rec): msgspec.json.decode(body) for kind, rec, _, body in rows}
