"""Search over everything a person may read at a site; a phone finds by itself only what it holds."""

import json
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency
from msgspec import Meta, Struct

from server.db.tables import RecordRow
from server.people.access import fenced
from server.people.audit import note
from server.people.desk import Desk
from server.people.sessions import Signed
from server.problems import Problem, refusals
from server.record.kind import REGISTRY
from sync.rights import held
from sync.store import Member

Id = Annotated[str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
Words = Annotated[str, Meta(min_length=1, max_length=100)]
KINDS = ("incident", "comment", "action", "photo", "involved")  # whose words are searched
MOST = 50  # of each kind


class Found(Struct):
    """One record, as its readers have it."""

    kind: str
    id: str
    body: dict[str, Any]


class Answer(Struct):
    """What was found, the newest of each kind first; `more`: some kind had more than is told."""

    found: list[Found]
    more: bool
    proto: int = 1


@get(
    "/search", guards=[fenced], responses=refusals("bad_request", "signed_out", "cross_site", "not_found", "slow_down")
)
async def search(signed: NamedDependency[Signed], desk: NamedDependency[Desk], site: Id, q: Words) -> Response[Answer]:
    """Records of a site in whose words `q` stands, capital or small."""
    if site not in signed.roles:
        raise Problem("not_found")
    desk.limits.spend("search", signed.person)
    words = "".join(char for char in q if char.isprintable()).strip()
    if not words:
        raise Problem("bad_request")
    readable = held(signed.person, {site: Member(signed.roles[site], 0)}, desk.clock.now_ms())
    found: list[Found] = []
    more = False
    for kind in KINDS:
        rows = await _rows(kind, site, words, readable)
        more = more or len(rows) > MOST
        found += [Found(kind, str(row["id"]), json.loads(row["body"])) for row in rows[:MOST]]
    sealed = sum(REGISTRY[one.kind].declared.bucket.cls == "lead" for one in found)
    if sealed:
        await note(desk.clock, "read_sealed", signed.person, site, f"search: {sealed}")
    return Response(Answer(found, more), headers={"Cache-Control": "no-store"})


async def _rows(kind: str, site: str, words: str, readable: list[str]) -> list[dict[str, Any]]:
    """The newest records of a kind in these buckets with the words in one of their texts, one more than are told."""
    texts = [name for name, field in REGISTRY[kind].declared.fields.items() if field.type == "text"]
    like = " OR ".join(f"lower(shown.\"{name}\") LIKE {{}} ESCAPE '\\'" for name in texts)
    places = ", ".join("{}" for _ in readable)
    sql = f"""
        SELECT record.id, record.body FROM "{kind}" AS shown
        JOIN record ON record.row = '{kind}/' || CAST(shown.id AS TEXT) AND record.bucket IN ({places})
        WHERE shown.site_id = {{}} AND ({like}) ORDER BY shown.made_at DESC, shown.id LIMIT {{}}
    """
    pattern = "%" + "".join(f"\\{char}" if char in "\\%_" else char for char in words.lower()) + "%"
    found: list[dict[str, Any]] = await RecordRow.raw(sql, *readable, site, *[pattern] * len(texts), MOST + 1)
    return found
