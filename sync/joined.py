"""Texts in which the words of several people were kept: the twin of joined.ts (sync/README.md §9)."""

import re

MARK = re.compile(r"⟦(by [0-9a-f-]{36} at [0-9TZ:.-]+)⟧")


def mark(person: str, at: str) -> str:
    """What stands on a line of its own between two texts: whose the next one is, and since when."""
    return f"⟦by {person} at {at}⟧"


def typed(text: str, stood: str | None) -> str:
    """Return a text as somebody typed it: a mark that did not stand there is words, for only merging makes marks."""
    if "⟦" not in text:
        return text
    return MARK.sub(lambda found: found[0] if found[0] in (stood or "") else f"[{found[1]}]", text)
