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
from schemathesis.core import NotSet

from tests.cast import SITE
from tests.server.process import Muster
from tests.server.test_events import signed_in

CASES_EACH = 60
MEANINGFUL = 0.6  # the least share of 2xx, and of refusals that are more than "not of the expected form"
LEFT_OUT = {"/sync/events", "/logout"}  # a stream without an end; the end of the session


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, phone: Path):
    with Muster("demo", "--json", "--port", "0", cwd=tmp_path_factory.mktemp("demo"), phone=phone) as muster:
        yield json.loads(muster.line())


def operations(url: str) -> list[schemathesis.APIOperation]:
    schema = schemathesis.openapi.from_url(f"{url}/schema/openapi.json")
    found = [result.ok() for result in schema.get_all_operations()]
    return [operation for operation in found if operation.path not in LEFT_OUT]


@pytest.mark.parametrize("name", ["Ana", "Lin"])
def test_no_request_is_a_fault_of_ours(demo: dict[str, str], name: str) -> None:
    browser = signed_in(demo, name)
    browser.headers.update({"x-muster": "1", "origin": demo["url"]})
    statuses = sum((ask(operation, browser) for operation in operations(demo["url"])), Counter())
    meaningful = statuses.total() - statuses[400]
    assert statuses.total() > 100 and statuses[200]
    assert meaningful / statuses.total() >= MEANINGFUL, statuses


def lifelike(value: Any) -> Any:
    """What no generator knows: the site here, a phone of one's own, ops numbered from 1, integers without a point."""
    if isinstance(value, dict):
        tidy = {key: lifelike(one) for key, one in value.items()}
        known = {
            "site": SITE,
            "device": str(uuid.uuid4()),
            "ops": [[dseq, op] for dseq, (_, op) in enumerate(tidy.get("ops") or (), 1)],
        }
        return tidy | {key: one for key, one in known.items() if key in tidy}
    if isinstance(value, list):
        return [lifelike(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def ask(operation: schemathesis.APIOperation, browser: httpx.Client) -> Counter[int]:
    """Ask generated cases of one operation; how often each status came. Every status must be a described one."""
    described = {int(status) for status in operation.definition.raw["responses"]}
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=CASES_EACH, deadline=None, database=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def one(case: schemathesis.Case) -> None:
        body = None if isinstance(case.body, NotSet) else lifelike(case.body)
        answer = browser.request(case.method, case.formatted_path, json=body)
        statuses[answer.status_code] += 1
        assert answer.status_code < 500, (case.method, case.path, body, answer.text)
        assert answer.status_code in described, (case.method, case.path, body, answer.text)

    one()
    return statuses
