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
from sync import canon
from sync.rights import standing
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
    who = standing(signed.person, site, Member(signed.roles[site], 0), desk.clock.now_ms())
    found: list[Found] = []
    more = False
    for kind in KINDS:
        ids = await _ids(kind, site, q.strip())
        more = more or len(ids) > MOST
        rows = await RecordRow.select(RecordRow.row, RecordRow.bucket, RecordRow.body).where(
            RecordRow.row.is_in([canon.row_key(kind, id) for id in ids[:MOST]] or [""])
        )
        told = {row["row"]: row["body"] for row in rows if who.may_read(row["bucket"])}
        keys = [canon.row_key(kind, id) for id in ids]
        found += [Found(kind, key.partition("/")[2], json.loads(told[key])) for key in keys if key in told]
    sealed = sum(REGISTRY[one.kind].declared.bucket.cls == "lead" for one in found)
    if sealed:
        await note(desk.clock, "read_sealed", signed.person, site, f"search: {sealed}")
    return Response(Answer(found, more), headers={"Cache-Control": "no-store"})


async def _ids(kind: str, site: str, words: str) -> list[str]:
    """The newest records of a kind with these words in one of their texts, one more than are told."""
    texts = [name for name, field in REGISTRY[kind].declared.fields.items() if field.type == "text"]
    like = " OR ".join(f"lower(\"{name}\") LIKE {{}} ESCAPE '\\'" for name in texts)
    sql = f'SELECT id FROM "{kind}" WHERE site_id = {{}} AND ({like}) ORDER BY made_at DESC, id LIMIT {{}}'
    pattern = "%" + "".join(f"\\{char}" if char in "\\%_" else char for char in words.lower()) + "%"
    rows = await RecordRow.raw(sql, site, *[pattern] * len(texts), MOST + 1)
    return [str(row["id"]) for row in rows]
