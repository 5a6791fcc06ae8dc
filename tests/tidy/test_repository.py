"""What is in the repository: our own words, nothing built, nothing fetched, nothing of a workplace."""

import json
import re

import pytest

from tests.tidy.tree import ROOT, files, text, tracked

TOP = {
    "pyproject.toml",
    "server",
    "pwa",
    "migrations",
    "sync",
    "tests",
    "README.md",
    "Makefile",
    "hatch_build.py",
    "CHANGELOG.md",
}
LOCKS = ("pwa/package-lock.json", "tests/bench/peers/package-lock.json")
BUILT = re.compile(r"node_modules/|/dist/|\.(png|jpe?g|webp|ico|woff2?|whl|zip|br|gz|pyc|sqlite\d?|db)$")
WORKPLACE = re.compile(
    r"\.\./shared|/work/|/tmp/plan|(?<!\w)\.library|helper-\d|sync\.md|kinds\.md|interface\.md|architecture\.md|domain\.md"
)


def test_the_top_of_the_house_is_as_agreed() -> None:
    assert {name.split("/")[0] for name in tracked() if not name.startswith(".")} == TOP


def test_nothing_built_or_fetched_is_committed() -> None:
    assert not [name for name in tracked() if BUILT.search(name)]


def test_lock_files_name_no_registry() -> None:
    for file in LOCKS:
        lock = json.loads(text(file))
        assert not [name for name, package in lock["packages"].items() if "resolved" in package], file
    assert "uv.lock" not in tracked()


def test_every_package_of_npm_is_pinned() -> None:
    for file in LOCKS:
        package = json.loads(text(file.replace("-lock", "")))
        wanted = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
        assert not {name: version for name, version in wanted.items() if not re.fullmatch(r"\d[\w.\-]*", version)}


@pytest.mark.parametrize("name", [n for n in tracked() if not n.startswith("tests/tidy/") and n not in LOCKS])
def test_the_project_stands_alone(name: str) -> None:
    found = WORKPLACE.search(text(name))
    assert not found, f"{name} refers to {found and found.group(0)!r}, which a stranger does not have"


def test_the_map_in_the_readme_is_true() -> None:
    named = set(re.findall(r"^(?:  )?((?:server|pwa|sync|tests|migrations)/[\w./-]*)", text("README.md"), flags=re.M))
    assert named and not {path for path in named if not (ROOT / path).exists()}


def test_every_migration_is_a_migration() -> None:
    inside = [name for name in tracked() if name.startswith("migrations/") and name.endswith(".py")]
    assert inside and all(name.endswith("__init__.py") or "MigrationManager" in text(name) for name in inside)


def test_the_catalogues_have_the_same_messages() -> None:
    ids = [
        set(re.findall(r"^([a-zA-Z][\w-]*) =", text(f"pwa/words/{lang}.ftl"), flags=re.M)) for lang in ("en", "zh-CN")
    ]
    assert ids[0] == ids[1]


def test_files_are_listed() -> None:
    assert files(".py", under=("server/",)) and files(".ts", under=("pwa/", "sync/"))
