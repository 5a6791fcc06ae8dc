"""The first minutes of a site: the set-up link, an admin, and an app that is still empty on every screen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import routes
from tests.browser.chromium import Chromium
from tests.browser.measures import faults
from tests.browser.server import Empty
from tests.browser.test_screens import check_each
from tests.browser.words import Words


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Empty]:
    """`muster serve` on an empty folder."""
    served = Empty(tmp_path / "empty")
    served.start()
    yield served
    served.close()


@pytest.mark.parametrize("lang", routes.LANGUAGES)
def test_setup_to_an_empty_app(empty: Empty, phone: Callable[..., Chromium], lang: str) -> None:
    admin, words = phone(lang), Words(lang)
    admin.goto(empty.setup)
    assert faults(admin.page) == []
    set_up(admin, words, "short")
    admin.sees(words.of("srv-setup-short-password"))
    assert faults(admin.page) == []
    set_up(admin, words, "quay lamp orchid 7")
    admin.sees(words("All received"))
    check_each(admin, empty)


def set_up(admin: Chromium, words: Words, password: str) -> None:
    """Fill the form and send it."""
    for field, text in {"site_en": "Pier Hall", "name": "Sun Wei 孙伟", "password": password}.items():
        admin.page.locator(f"input[name={field}]").fill(text)
    admin.press("button", words.of("srv-setup-button"))
