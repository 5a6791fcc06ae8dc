"""The HTTP interface against its own description, signed in as crew and as lead: mostly meaningful, never a 500."""

import json
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core import NotSet

from tests.cast import PERSON, SITE
from tests.server.process import Muster
from tests.server.test_pokes import signed_in

CASES_EACH = 60
MEANINGFUL = 0.6  # the least share of 2xx, and of refusals that are more than "not of the expected form"
FORBIDDEN = {"Ana": {"POST /invites"}, "Lin": set[str]()}  # where nothing may succeed
# A stream without an end; the end of the session; bytes that are not JSON (tests/server/photos).
LEFT_OUT = {"/sync/events", "/logout", "/sync/blobs/{site}/{sha}", "/sync/thumbs/{site}/{photo}"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, phone: Path):
    with Muster("demo", "--json", "--port", "0", cwd=tmp_path_factory.mktemp("demo"), phone=phone) as muster:
        yield json.loads(muster.line())


def operations(url: str) -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_url(f"{url}/schema/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if operation.path not in LEFT_OUT]


@pytest.mark.parametrize("name", ["Ana", "Lin"])
def test_what_is_described_is_understood(demo: dict[str, str], name: str) -> None:
    """Data as described: 2xx, or a refusal that says more than "not of the expected form"."""
    browser = browser_of(demo, name)
    answered = {label(operation): ask(operation, browser) for operation in operations(demo["url"])}
    assert {called for called, codes in answered.items() if not codes["2xx"]} == FORBIDDEN[name]
    codes = sum(answered.values(), Counter())
    assert codes.total() > 100
    assert 1 - codes["bad_request"] / codes.total() >= MEANINGFUL, answered


@pytest.mark.parametrize("name", ["Ana", "Lin"])
def test_what_is_not_described_is_refused_or_harmless(demo: dict[str, str], name: str) -> None:
    """Data against the description: refused for its form, never a fault of ours; unknown fields are let through."""
    browser = browser_of(demo, name)
    bodies = [one for one in operations(demo["url"]) if one.body]
    codes = sum((ask(one, browser, GenerationMode.NEGATIVE) for one in bodies), Counter())
    assert codes.total() > 100 and codes["bad_request"] / codes.total() >= MEANINGFUL, codes


def browser_of(demo: dict[str, str], name: str) -> httpx.Client:
    browser = signed_in(demo, name)
    browser.headers.update({"x-muster": "1", "origin": demo["url"], "content-type": "application/json"})
    return browser


def label(operation: schemathesis.APIOperation) -> str:
    return f"{operation.method.upper()} {operation.path}"


def lifelike(value: Any) -> Any:
    """What no generator knows: the site here, a phone of one's own, ops numbered from 1, integers without a point."""
    if isinstance(value, dict):
        tidy = {key: lifelike(one) for key, one in value.items()}
        known = {
            "site": SITE,
            "device": str(uuid.uuid4()),
            "ops": numbered(tidy.get("ops") or ()),
            "epoch": None,
            "poison": False,
            "person": PERSON["omar"].id,
        }
        return tidy | {key: one for key, one in known.items() if key in tidy}
    if isinstance(value, list):
        return [lifelike(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def text(body: Any) -> bytes | None:
    """The bytes of a body; what is generated against the description may be no JSON at all."""
    return body if isinstance(body, bytes) else None if isinstance(body, NotSet) else json.dumps(body).encode()


def numbered(ops: Any) -> list[list[Any]]:
    """Ops from dseq 1, each with an id of its own; a gap stands for itself alone."""
    own = ({**op, "id": str(uuid.uuid4()), "upto": dseq} for dseq, (_, op) in enumerate(ops, 1))
    return [[op["upto"], op] for op in own]


def ask(
    operation: schemathesis.APIOperation, browser: httpx.Client, mode: GenerationMode = GenerationMode.POSITIVE
) -> Counter[str]:
    """Ask generated cases of one operation; how often each code came, 2xx as one. Every status must be described."""
    described = {int(status) for status in operation.definition.raw["responses"]}
    codes: Counter[str] = Counter()

    @settings(
        max_examples=CASES_EACH, deadline=None, database=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: schemathesis.Case) -> None:
        body = case.body if mode == GenerationMode.NEGATIVE else lifelike(case.body)
        query = lifelike(case.query or {})
        answer = browser.request(case.method, case.formatted_path, params=query, content=text(body))
        codes["2xx" if answer.is_success else answer.json()["code"]] += 1
        assert answer.status_code < 500, (case.method, case.path, body, answer.text)
        assert answer.status_code in described, (case.method, case.path, body, answer.text)

    one()
    return codes
