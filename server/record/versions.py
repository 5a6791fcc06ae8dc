"""What is the same of every kind that is authored in versions: who may issue one, and what that does to the others."""

from collections.abc import Callable, Mapping, Sequence

from sync.laws import Asked, Derived
from sync.store import Look, Row
from sync.wire import Body

VERSIONS_MOST = 500


def versions(kind: str, readers: Callable[[str], Look] | None = None) -> Derived:
    """The derived fields of a kind's versions: they are numbered as they are issued, and one of a line is issued.

    `readers`: the records that read the sections of a version.
    """

    def line(id: str, body: Body) -> tuple[Look, ...]:
        return (Look(kind, {"line": (body.get("line", id),)}, VERSIONS_MOST),)

    return Derived(readers=readers, look=line, among=numbered)


def numbered(line: Sequence[Row]) -> Mapping[str, Body]:
    """What has just been issued gets the next number, and replaces what was."""
    issued = [row for row in line if row.body.get("status") == "issued"]
    new = [row for row in issued if "version" not in row.body]
    if not new:
        return {}
    last = max((row.body.get("version", 0) for row in line), default=0)
    old: dict[str, Body] = {row.id: {"status": "replaced"} for row in issued if row is not new[-1]}
    return old | {row.id: {**old.get(row.id, {}), "version": last + n} for n, row in enumerate(new, 1)}


def newest(asked: Asked) -> bool:
    """Whether a draft is whole, and written over the version that is still the issued one."""
    body = asked.body or {}
    sections = asked.family.of("section") if asked.family else []
    if body.get("sections") is not None and len({row.body.get("n") for row in sections}) != body["sections"]:
        return False
    issued = [row.id for row in asked.alike if row.body.get("status") == "issued"]
    return not issued or issued == [body.get("based_on")]
