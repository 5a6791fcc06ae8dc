"""Every site has the shipped checklists, once; versions of one checklist replace one another, on both databases."""

import json
from typing import Any

import msgspec
import pytest

from server.checklists.due import SITES_A_ROUND, Library
from server.checklists.shipped import File, Part, drafts, key_of, library
from server.checklists.tables import Section, Template
from server.commit import Draft, command, create
from server.db.tables import OpLog, RecordRow
from server.house import House
from sync import canon
from tests.cast import PERSON, SITE
from tests.server.conftest import Hand

LIN = PERSON["lin"].id


@pytest.fixture
def shelf(house: House) -> Library:
    return Library(house.commit)


async def bodies(kind: str, site: str = SITE) -> dict[str, dict[str, Any]]:
    """The records of a kind, by id."""
    here = (RecordRow.kind == kind) & (RecordRow.site_id == site)
    rows = await RecordRow.select(RecordRow.id, RecordRow.body, RecordRow.seq).where(here)
    return {str(row["id"]): {**json.loads(row["body"]), "seq": row["seq"]} for row in rows}


async def ops() -> int:
    return int(await OpLog.count())


async def said(house: House, *asked: Draft) -> list[str]:
    """What became of changes of one commit: the code of what was not applied."""
    results = await house.commit.commit(SITE, asked)
    return [result.st if result.code is msgspec.UNSET else str(result.code) for result in results]


def version(n: int, line: int = 1, sections: int = 1, **more: Any) -> list[Draft]:
    """A draft of a line, with one section."""
    template = tid(n)
    body = {"name": {"en": f"Patrol {n}"}, "use": "check", "line": tid(line), "sections": sections, "items": 1, **more}
    return [create("template", template, body, LIN), section(template)]


def section(template: str, n: int = 1, **more: Any) -> Draft:
    item = {"id": "exit", "text": {"en": "The exit is free"}, "type": "verdict", **more}
    rec = canon.v5("section", template, str(n))
    return create("section", rec, {"of": template, "n": n, "title": {"en": "Ways out"}, "items": [item]}, LIN)


def tid(n: int) -> str:
    return canon.v5("template", "test", str(n))


def issue(n: int) -> Draft:
    return command("template", tid(n), "issue", by=LIN)


async def states() -> dict[str, tuple[str, int | None]]:
    return {id: (body["status"], body.get("version")) for id, body in (await bodies("template")).items()}


async def test_a_site_gets_all_of_them_issued_and_once(house: House, shelf: Library, clock: Hand) -> None:
    await shelf.due(clock.now_ms())
    found = await bodies("template")
    assert {body["source"] for body in found.values()} == {file.source for file in library()}
    assert len(found) == 8
    assert all((body["status"], body["version"]) == ("issued", 1) for body in found.values())
    assert all(body["line"] == id == canon.v5("template", SITE, body["source"]) for id, body in found.items())
    before = await ops()
    await shelf.due(clock.now_ms())
    await Library(house.commit).install(SITE)
    assert await ops() == before


async def test_what_is_asked_is_what_the_file_says(shelf: Library) -> None:
    await shelf.install(SITE)
    for file in library():
        id = canon.v5("template", SITE, file.source)
        shown: Any = await Template.select().where(Template.id == id).first()
        rows = await Section.raw("SELECT title, items FROM section WHERE of = {} ORDER BY n", id)
        parts = [{"title": json.loads(row["title"]), "items": json.loads(row["items"])} for row in rows]
        told = {"format": 1, "source": shown["source"], "use": shown["use"], "name": json.loads(shown["name"])}
        assert msgspec.convert({**told, "sections": parts}, File) == file
        assert (shown["sections"], shown["items"]) == (len(parts), sum(len(part["items"]) for part in parts))


async def test_each_of_them_is_one_commit(shelf: Library) -> None:
    await shelf.install(SITE)
    sections = (await bodies("section")).values()
    for id, body in (await bodies("template")).items():
        assert {part["seq"] for part in sections if part["of"] == id} == {body["seq"]}


async def test_what_a_site_has_withdrawn_edited_or_seen_in_an_older_version_is_left_alone(
    house: House, shelf: Library, clock: Hand
) -> None:
    await shelf.due(clock.now_ms())
    first, second, third = library()[:3]
    gone, edited = (canon.v5("template", SITE, file.source) for file in (first, second))
    assert await said(house, command("template", gone, "withdraw", reason="Ours is better", by=LIN)) == ["applied"]
    own = [*version(7, based_on=edited), issue(7)]
    own[0].set["line"] = edited
    assert await said(house, *own) == ["applied"] * 3
    newer = msgspec.structs.replace(third, source=f"{key_of(third.source)}.2")
    new = msgspec.structs.replace(third, source="never-seen.1")
    before = await states()
    await Library(house.commit, [first, second, newer, new]).due(clock.now_ms())
    added = canon.v5("template", SITE, "never-seen.1")
    assert await states() == before | {added: ("issued", 1)}
    assert (before[gone], before[edited], before[tid(7)]) == (("withdrawn", 1), ("replaced", 1), ("issued", 2))


async def test_many_sites_are_served_in_several_rounds(house: House, clock: Hand) -> None:
    sites = [canon.v5("site", str(n)) for n in range(SITES_A_ROUND + 2)]
    for site in sites:
        await house.accounts.found(site, {"en": "Fair"}, "en", "Asia/Shanghai", LIN)
    shelf = Library(house.commit, library()[:1])
    counts = []
    for _ in range(3):
        await shelf.due(clock.now_ms())
        counts.append(len(await Template.select(Template.id)))
    assert counts == [SITES_A_ROUND, SITES_A_ROUND + 3, SITES_A_ROUND + 3]


async def test_a_draft_over_a_version_that_is_not_the_issued_one_any_more_is_refused(house: House) -> None:
    await said(house, *version(1), issue(1))
    await said(house, *version(2, based_on=tid(1)), *version(3, based_on=tid(1)))
    assert await said(house, issue(2)) == ["applied"]
    assert await said(house, issue(3)) == ["guard:newest"]
    assert await states() == {tid(1): ("replaced", 1), tid(2): ("issued", 2), tid(3): ("draft", None)}


async def test_a_draft_whose_sections_have_not_all_arrived_is_refused(house: House) -> None:
    await said(house, *version(1, sections=2))
    assert await said(house, issue(1)) == ["guard:newest"]
    assert await said(house, section(tid(1), 2), issue(1)) == ["applied", "applied"]


async def test_a_new_version_takes_the_place_of_the_old_in_the_same_commit(house: House) -> None:
    await said(house, *version(1), issue(1))
    await said(house, *version(2, based_on=tid(1)))
    assert await said(house, issue(2)) == ["applied"]
    found = await bodies("template")
    assert found[tid(1)]["seq"] == found[tid(2)]["seq"]
    assert [(body["of"], body["act"], body["_by"]) for body in (await bodies("decision")).values()] == [
        (tid(n), "issue", LIN) for n in (1, 2)
    ]


@pytest.mark.parametrize(
    "broken",
    [
        {"min": "two"}, {"choices": [{"en": "One"}]}, {"id": "Exit"}, {"text": {}}, {"type": "slider"},
        {"colour": "red"}, {"text": {"en": "x" * 121}},
    ],
    ids=lambda broken: next(iter(broken)),
)  # fmt: skip
async def test_a_section_with_a_broken_item_is_set_aside(house: House, broken: dict[str, Any]) -> None:
    await said(house, version(1)[0])
    assert await said(house, section(tid(1), **broken)) == ["malformed"]
    assert await said(house, issue(1)) == ["guard:newest"]


@pytest.mark.parametrize("file", library(), ids=lambda file: key_of(file.source))
def test_a_commit_takes_a_whole_file(file: File) -> None:
    made = drafts(file, SITE)
    assert [draft.kind for draft in made] == ["template", *["section"] * len(file.sections), "template"]
    assert made == drafts(file, SITE) != drafts(file, LIN)


def test_a_file_with_anything_unknown_is_none() -> None:
    told = msgspec.to_builtins(library()[0])
    for broken in ({**told, "colour": "red"}, {**told, "format": 2}, {**told, "sections": []}, {**told, "source": "x"}):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(broken, File)
    with pytest.raises(msgspec.ValidationError, match=r"sections\[0\]\.items\[1\]"):
        parts = [{"title": {"en": "One"}, "items": [told["sections"][0]["items"][0], {"id": "two"}]}]
        msgspec.convert({**told, "sections": parts}, File)
    assert isinstance(library()[0].sections[0], Part)


async def test_words_beside_a_version_are_read_by_everybody_who_reads_it(house: House) -> None:
    ana, words = PERSON["ana"].id, canon.v5("comment", "test", "1")
    told = {"of": tid(1), "of_kind": "template", "said": "Not to be seen at night", "lang": "en"}
    assert await said(house, *version(1), create("comment", words, told, ana)) == ["applied"] * 3
    row = await RecordRow.select(RecordRow.bucket, RecordRow.parent).where(RecordRow.id == words).first()
    assert row == {"bucket": f"{SITE}/crew", "parent": canon.row_key("template", tid(1))}
