"""Sites to play one fault at: on the engine alone, or on the real server over either database."""

from collections.abc import Iterator

import pytest

from tests.faults.site import Site
from tests.simulation.farm import Farm
from tests.simulation.phones import Phones


@pytest.fixture(scope="session")
def phones() -> Iterator[Phones]:
    with Phones() as phones:
        yield phones


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def farm(request: pytest.FixtureRequest) -> Iterator[Farm]:
    with Farm(request.param) as farm:
        yield farm


@pytest.fixture
def core(phones: Phones) -> Site:
    """A site on the engine in this process, its records in memory."""
    return Site(phones)


@pytest.fixture
def stack(phones: Phones, farm: Farm) -> Iterator[Site]:
    """A site on the real server, a process of its own on one of the databases."""
    site = Site(phones, farm)
    yield site
    site.server.close()
