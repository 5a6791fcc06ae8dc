"""Every fault of sync/README.md §17 has a test that bears its number, at each level its line names."""

import re
from collections import defaultdict

import pytest

from tests.tidy.tree import files, text

LINE = re.compile(r"^\| (\d\d) \|.*\| ([abc]+) \|$", re.M)
NAMED = re.compile(r"^ *(?:async )?def (test_\w*fault_\w+)\(|^test\(\s*['\"](fault [^'\"]*)", re.M)
NUMBER = re.compile(r"fault[_ ](\d\d)(?=_| |:)")
FAULTS = dict(LINE.findall(text("sync/README.md")))


def level(name: str) -> str:
    """Where a test of this file plays: c in a browser, a on the core alone, else b."""
    if name.startswith("tests/browser/"):
        return "c"
    return "a" if name.startswith("tests/sync/") and name.endswith(".py") else "b"


def shown() -> dict[str, set[str]]:
    """Number → the levels at which tests have it in their name."""
    found = defaultdict(set)
    for name in files(".py", ".ts", under=("tests/",)):
        for named in NAMED.findall(text(name)):
            for number in NUMBER.findall("".join(named)):
                found[number].add(level(name))
    return found


SHOWN = shown()


@pytest.mark.parametrize("number", FAULTS)
def test_a_fault_has_its_tests(number: str) -> None:
    missing = set(FAULTS[number]) - SHOWN[number]
    assert not missing, f"no test with fault {number} in its name at level {', '.join(sorted(missing))}"


def test_no_test_names_a_fault_that_is_not_told() -> None:
    assert len(FAULTS) > 30 and not SHOWN.keys() - FAULTS.keys()
