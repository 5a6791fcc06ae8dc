"""Small files, small functions, honest names."""

import ast
import re

import pytest

from tests.tidy.tree import files, text

CODE = (".py", ".ts", ".css", ".mjs")
VAGUE = re.compile(r"(^|[/_])(utils?|helpers?|manager|service|misc|common)([_./]|$)")
UNITS = re.compile(r"\b(\w*(?:timeout|delay|interval|duration|expiry|ttl|wait))\s*(?::\s*(?:int|float)\s*)?=\s*\d")


@pytest.mark.parametrize("name", files(*CODE))
def test_a_file_is_read_at_one_sitting(name: str) -> None:
    assert len(text(name).splitlines()) <= 300, f"{name} is longer than 300 lines: split it by what its parts are for"


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/", "tests/", "hatch_build")))
def test_a_function_fits_a_screen(name: str) -> None:
    functions = [n for n in ast.walk(ast.parse(text(name))) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f"{n.name}: {n.end_lineno - n.lineno + 1}" for n in functions if (n.end_lineno or 0) - n.lineno >= 40]
    assert not long, f"{name}: {long}"


def test_names_say_what_lives_there() -> None:
    vague = [name for name in files(*CODE) if VAGUE.search(name)]
    assert not vague, f"a name that fits everything says nothing: {vague}"


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/")))
def test_units_stand_last_in_names(name: str) -> None:
    bare = [m.group(1) for m in UNITS.finditer(text(name))]
    assert not bare, f"{name}: say the unit, as in timeout_s: {bare}"


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/")))
def test_no_error_is_swallowed(name: str) -> None:
    handlers = [n for n in ast.walk(ast.parse(text(name))) if isinstance(n, ast.ExceptHandler)]
    empty = [n.lineno for n in handlers if all(isinstance(s, ast.Pass) for s in n.body)]
    assert not empty, f"{name}: an empty except hides a loss, lines {empty}"


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/")))
def test_public_functions_say_what_they_give(name: str) -> None:
    module = ast.parse(text(name))
    public = [n for n in module.body if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)]
    silent = [n.name for n in public if not n.name.startswith("_") and not ast.get_docstring(n)]
    assert not silent, f"{name}: no docstring on {silent}"
