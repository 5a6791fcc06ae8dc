"""The checklists shipped with Muster: whole in both languages, bounded, and limits that make sense."""

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[3] / "server" / "checklists" / "library"
USES = {
    "stage-structures": "check",
    "sound-light-power": "check",
    "fire-escape": "check",
    "crew-briefing": "briefing",
    "opening-patrol": "check",
    "strike-clearance": "handover",
    "hygiene-disinfection": "check",
    "large-event-plan": "check",
}
TYPES = {"verdict", "number", "text", "choice", "photo", "signature"}
JUDGED = {"verdict", "number"}  # these can fail
ONLY = {"unit": {"number"}, "min": {"number"}, "max": {"number"}, "choices": {"choice"}, "critical": JUDGED,
        "photo": JUDGED, "on_fail": JUDGED}  # fmt: skip
ALWAYS = {"id", "text", "type"}
SPARE = {"help", "required"}
EXIT = "Fire exits of this zone are clear on both sides and open fully"


def text(key: str) -> str:
    return (FOLDER / f"{key}.json").read_text("utf-8")


def library(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text(key))
    return found


def items(key: str) -> list[dict[str, Any]]:
    return [item for section in library(key)["sections"] for item in section["items"]]


def check_words(words: dict[str, str], longest: int) -> None:
    assert set(words) == {"en", "zh-CN"}
    for said in words.values():
        assert said == said.strip() and 0 < len(said) <= longest, said
    assert re.search(r"[\u4e00-\u9fff]", words["zh-CN"]) and not re.search(r"[\u4e00-\u9fff]", words["en"]), words


def check_item(item: dict[str, Any]) -> None:
    assert item["type"] in TYPES and set(item) >= ALWAYS and set(item) <= ALWAYS | SPARE | set(ONLY)
    assert not [name for name, types in ONLY.items() if name in item and item["type"] not in types]
    assert re.fullmatch(r"[a-z0-9_.:-]{1,20}", item["id"])
    check_words(item["text"], 120)
    if "help" in item:
        check_words(item["help"], 200)
    assert item.get("required", False) is False and item.get("critical", True) is True  # defaults are left out
    assert item.get("photo", "never") in {"never", "always"} and item.get("on_fail", "action") == "action"
    assert not ("critical" in item and "on_fail" in item), "a critical item is always an incident"
    if item["type"] == "number":
        check_reading(item)
    if item["type"] == "choice":
        assert 2 <= len(item["choices"]) <= 8
        for choice in item["choices"]:
            check_words(choice, 40)


def check_reading(item: dict[str, Any]) -> None:
    assert re.fullmatch(r"[a-z0-9_.:-]{1,8}", item["unit"])
    limits = [item[name] for name in ("min", "max") if name in item]
    assert all(re.fullmatch(r"-?(0|[1-9]\d*)(\.\d{0,2}[1-9])?", limit) for limit in limits), limits
    assert len(limits) < 2 or Decimal(limits[0]) < Decimal(limits[1])


def test_the_eight_are_there_and_no_other() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{key}.json" for key in USES}


@pytest.mark.parametrize("key", USES)
def test_a_file_reads_well(key: str) -> None:
    assert text(key) == json.dumps(library(key), ensure_ascii=False, indent=2) + "\n"


@pytest.mark.parametrize("key", USES)
def test_a_template_has_its_form(key: str) -> None:
    template = library(key)
    assert set(template) == {"format", "source", "use", "name", "sections"} and template["format"] == 1
    assert template["use"] == USES[key]
    assert re.fullmatch(rf"{key}\.[1-9]\d*", template["source"]) and len(template["source"]) <= 40
    check_words(template["name"], 80)


@pytest.mark.parametrize("key", USES)
def test_a_section_fits_its_row(key: str) -> None:
    sections = library(key)["sections"]
    assert 1 <= len(sections) <= 12
    for section in sections:
        assert set(section) == {"title", "items"} and 1 <= len(section["items"]) <= 30
        check_words(section["title"], 80)
        assert len(json.dumps(section["items"], ensure_ascii=False, separators=(",", ":")).encode()) <= 7000


@pytest.mark.parametrize("key", USES)
def test_an_item_has_its_form(key: str) -> None:
    for item in items(key):
        check_item(item)


@pytest.mark.parametrize("key", USES)
def test_a_template_is_walked_in_one_go(key: str) -> None:
    ids = [item["id"] for item in items(key)]
    assert len(ids) == len(set(ids)) and 10 <= len(ids) <= (14 if key == "opening-patrol" else 30)


@pytest.mark.parametrize(
    "key", ["stage-structures", "sound-light-power", "fire-escape", "opening-patrol", "large-event-plan"]
)
def test_what_endangers_life_is_critical(key: str) -> None:
    assert 0 < sum("critical" in item for item in items(key)) <= 7


def test_the_patrol_tries_the_fire_exits() -> None:
    (exit_item,) = (item for item in items("opening-patrol") if item["text"]["en"] == EXIT)
    assert exit_item["critical"]


@pytest.mark.parametrize("key", ["sound-light-power", "hygiene-disinfection"])
def test_readings_are_taken(key: str) -> None:
    assert sum(item["type"] == "number" and bool({"min", "max"} & set(item)) for item in items(key)) >= 3


def test_a_briefing_ends_with_signatures() -> None:
    assert [item["type"] for item in items("crew-briefing")][-2:] == ["signature", "signature"]
