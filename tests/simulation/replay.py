"""The op log, taken in again batch by batch with the rights there were then, makes the same records (I11)."""

from itertools import groupby

from server.db.writer import run
from server.laws import LAWS
from sync.kind import Kinds
from sync.replay import replay
from sync.shape import Shapes
from sync.store import Member
from tests.simulation.broken import holds
from tests.simulation.reply import Server
from tests.sync.memory import Memory

Journal = list[tuple[int, str, str, Member]]


def replayed(server: Server, kinds: Kinds, journal: Journal) -> None:
    """Raise `Broken` unless the log gives what stands. `journal`: who became what, at which length of the log."""
    before, store, shapes = server.tables(), Memory(unique={"zone": "code"}), Shapes(kinds, LAWS)
    shapes.schema = server.shapes.schema
    since, n = list(journal), 0
    taken = [server.batch_of(line) for line in before.log]
    for place in range(len(taken) - 2, -1, -1):  # what was accepted stands before the command that did
        if before.log[place].via == "accept":
            taken[place] = taken[place + 1]
    for _, lines in groupby(zip(taken, before.log, strict=True), lambda it: it[0]):
        group = [line for _, line in lines]
        while since and since[0][0] <= n:
            _, person, site, member = since.pop(0)
            store.tables.members[person, site] = member
        other = run(replay(store, shapes, group))
        holds("I11", not other, f"of {other} became something else")
        n += len(group)
    for key, row in before.records.items():
        found = store.tables.records.get(key)
        told = found and (found.text, found.stamps, found.bucket, found.seq)
        holds("I11", told == (row.text, row.stamps, row.bucket, row.seq), f"{key} is {row}, and by its log {found}")
    holds("I11", store.tables.records.keys() == before.records.keys(), "by the log there are other rows")
    holds("I11", store.tables.conflicts == before.conflicts, "by the log there are other conflicts")
    held = {op: found for op, found in before.quarantine.items() if found.site}
    holds("I11", store.tables.quarantine == held, "by the log other ops are held")
