"""What a rota cannot mean: a series nobody can plan."""

from server.rotas.recur import fault
from sync.laws import Asked, Laws

ANYWHERE = "UTC"  # a zone changes at what instants a series happens, never whether it does


def unplanned(asked: Asked) -> str | None:
    """A rule that is none, never happens, or happens too often. Where the rest of it stands, both count together."""
    if asked.t == "void":
        return None
    said = {**(asked.body or {}), **asked.set}
    rule = said.get("rrule")
    if not rule:
        return None
    return "no_plan" if fault(rule, said.get("first") or "", said.get("until"), ANYWHERE) else None


LAWS = Laws(holds={"rota": unplanned})
