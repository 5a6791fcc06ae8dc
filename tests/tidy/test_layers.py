"""The phone's import order, low to high, mirrors the server's (that one is import-linter's)."""

import re
from pathlib import PurePosixPath

import pytest

from tests.tidy.tree import files, text

LAYERS = (
    ("sync", "icons"),
    ("db", "words", "rights", "drafts", "precache"),
    ("clock", "store"),
    ("layout",),
    ("album", "armed"),
    ("here", "exchange"),
    ("fields",),
    ("forms",),
    ("parts",),
    ("asks", "states", "said", "steps"),
    ("photos",),
    ("beside", "timeline"),
    ("record",),
    ("actions",),
    ("incidents", "outcome"),
    ("checklists",),
    ("events", "rotas", "templates"),
    ("board",),
    ("inbox", "people", "queue", "report", "me", "search", "setup", "contacts"),
    ("zones",),
    ("scan", "plan", "today"),
    ("app",),
    ("begin",),
    ("sw",),
)
PAGE_SIDE = {"page", "boot"}
HEIGHT = {room: step for step, rooms in enumerate(LAYERS) for room in rooms}
IMPORT = re.compile(r"""(?:from|import)\s+'(\.[^']+)'""")


def room(path: PurePosixPath) -> str:
    """`pwa/incidents/views.ts` → incidents; `pwa/db.ts` → db; `sync/canon.ts` → sync."""
    if path.parts[0] == "sync":
        return "sync"
    return path.parts[1] if len(path.parts) > 2 else path.stem


def imports(name: str) -> list[PurePosixPath]:
    """The project's own files that this one imports, as paths from the root."""
    here = PurePosixPath(name).parent
    found = []
    for target in IMPORT.findall(text(name)):
        parts: list[str] = []
        for part in (here / target).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        found.append(PurePosixPath(*parts))
    return found


@pytest.mark.parametrize("name", files(".ts", under=("pwa/",)))
def test_nothing_imports_upward(name: str) -> None:
    own = room(PurePosixPath(name))
    for target in imports(name):
        other = room(target)
        if own in PAGE_SIDE:
            assert other in PAGE_SIDE, f"{name} is page-side and imports {target}"
        elif own != other:
            assert HEIGHT[other] < HEIGHT[own], f"{name} imports {target}, which is not below it"
