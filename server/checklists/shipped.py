"""The checklists shipped with Muster, and how a file of one becomes the records of a site.

The phones read and write the same format (twin: pwa/templates/file.ts); `format` grows with what no older build reads.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from server.checklists.items import Item, words
from server.commit import Draft, command, create
from sync import canon
from sync.wire import Body

FOLDER = Path(__file__).parent / "library"
SECTIONS_MOST = 12
SECTION_ITEMS_MOST = 30


class Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A section: what stands together on a page."""

    title: words(80)  # type: ignore[valid-type]
    items: Annotated[list[Item], Meta(min_length=1, max_length=SECTION_ITEMS_MOST)]


class File(Struct, frozen=True, forbid_unknown_fields=True):
    """One checklist as a file. `source`: its key and its version, e.g. `opening-patrol.1`."""

    format: Literal[1]
    source: Annotated[str, Meta(pattern=r"^[a-z0-9_:-][a-z0-9_.:-]{0,36}\.[1-9]\d{0,2}$", max_length=40)]
    use: Literal["check", "briefing", "handover", "debrief"]
    name: words(80)  # type: ignore[valid-type]
    sections: Annotated[list[Part], Meta(min_length=1, max_length=SECTIONS_MOST)]


def library(folder: Path = FOLDER) -> list[File]:
    """Every shipped checklist, by the names of their files. Raises `msgspec.ValidationError` where one is none."""
    return [msgspec.json.decode(path.read_bytes(), type=File) for path in sorted(folder.glob("*.json"))]


def key_of(source: str) -> str:
    """What stays the same from one version of an entry to the next."""
    return source.rpartition(".")[0]


def drafts(file: File, site: str) -> list[Draft]:
    """The changes that make a checklist of a site and issue it: one commit, and the same ids whoever makes it."""
    template = canon.v5("template", site, file.source)
    made = version(file, template, {"line": template, "source": file.source})
    return [*made, command("template", template, "issue")]


def version(file: File, template: str, told: Body, by: str | None = None) -> list[Draft]:
    """The records of one version, not issued. `told`: what else stands in it, e.g. of which line it is."""
    n = sum(len(part.items) for part in file.sections)
    whole = {**told, "use": file.use, "name": file.name, "sections": len(file.sections), "items": n}
    return [create("template", template, whole, by), *_sections(file, template, by)]


def _sections(file: File, template: str, by: str | None) -> Iterator[Draft]:
    for n, part in enumerate(file.sections, 1):
        held = {"of": template, "n": n, "title": part.title, "items": msgspec.to_builtins(part.items)}
        yield create("section", canon.v5("section", template, str(n)), held, by)
