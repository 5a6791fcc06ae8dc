"""A browser forgets everything: a real phone at this server, and what supervisors are told of its two outboxes."""

import json
from typing import Any

import msgspec
import pytest

from server.commit import encode_answer
from server.db.tables import RecordRow
from server.devices.contacts import Contacts
from server.devices.due import Statuses
from server.house import KINDS, House
from sync.wire import Request
from tests.cast import PERSON, SITE
from tests.server.conftest import Hand
from tests.simulation.cast import told
from tests.simulation.phones import Phones

ANA = PERSON["ana"]
BATCH = 200


class Ana:
    """Her phone, and the way to the server."""

    def __init__(self, phones: Phones, house: House, contacts: Contacts, clock: Hand) -> None:
        self.phones, self.house, self.contacts, self.clock = phones, house, contacts, clock
        phones.order("world", seed=1, indexed=False, mutant=None)
        self.begin()

    def begin(self) -> None:
        """Sign in on an empty browser."""
        self.phones.now_ms = self.clock.now_ms()
        self.phones.order("phone", phone=0, kinds=told(KINDS, KINDS.schema), locks=True)
        session = {"person": ANA.id, "name": ANA.name, "lang": "en", "sites": [SITE], "role": {SITE: "crew"}}
        self.phones.begin(0, "signIn", session=session)

    def save(self, n: int) -> None:
        for _ in range(n):
            change = {"t": "create", "site": SITE, "kind": "incident", "set": {"sentence": "Leak", "lang": "en"}}
            assert "done" in self.phones.begin(0, "save", change=change)[1]

    async def exchange(self, requests: int = 20) -> None:
        """Exchange; after so many requests the line is dead."""
        task, event = self.phones.begin(0, "exchange", why="try")
        while "post" in event:
            reply = await self.carry(event["post"]) if requests > 0 else None
            event, requests = self.phones.order("answer", task=task, reply=reply), requests - 1

    async def carry(self, text: str) -> dict[str, Any]:
        asked = msgspec.json.decode(text, type=Request)
        answer = await self.house.commit.exchange(ANA.id, asked)
        self.contacts.heard(asked, self.clock.now_ms())
        return {"status": 200, "text": encode_answer(answer).decode(), "retry_after_s": None}


@pytest.mark.parametrize("unsent", [0, 5])
async def test_fault_08_the_old_outbox_is_listed_with_what_it_had_not_sent(
    house: House, clock: Hand, unsent: int
) -> None:
    contacts, statuses = Contacts(house.engine), Statuses(house.commit)

    async def listed() -> list[list[Any]]:
        """What waits on each phone of hers, as supervisors read it."""
        clock.turn(600)
        await contacts.due(clock.now_ms())
        await statuses.due(clock.now_ms())
        rows = await RecordRow.select(RecordRow.body).where(RecordRow.kind == "device_status")
        return sorted(json.loads(row["body"])["pending"] for row in rows)

    with Phones() as phones:
        ana = Ana(phones, house, contacts, clock)
        ana.save(BATCH + unsent)
        await ana.exchange(1)  # what is beyond the first batch has not gone when the browser is emptied
        waits = [["incident", None, unsent]] if unsent else []
        assert await listed() == [waits]
        ana.begin()
        await ana.exchange()
    assert await listed() == [[], waits]
