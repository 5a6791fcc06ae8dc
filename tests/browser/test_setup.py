"""The first minutes of a site: the set-up link, an admin, and an app that is still empty on every screen."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.browser import routes
from tests.browser.chromium import Chromium
from tests.browser.server import Empty
from tests.browser.test_screens import check_each, faults
from tests.browser.words import Words


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Empty]:
    """`muster serve` on an empty folder."""
    served = Empty(tmp_path / "empty")
    served.start()
    yield served
    served.close()


@pytest.mark.parametrize(("lang", "theme"), [("en", "night"), ("zh-CN", "sun")])
def test_setup_to_an_empty_app(empty: Empty, phone: Callable[..., Chromium], lang: str, theme: str) -> None:
    admin, words = phone(lang), Words(lang)
    admin.goto(empty.setup)
    assert faults(admin.page) == []
    for field, text in {"site_en": "Pier Hall", "name": "Sun Wei 孙伟", "password": "quay lamp orchid 7"}.items():
        admin.page.locator(f"input[name={field}]").fill(text)
    admin.press("button", words.of("srv-setup-button"))
    admin.sees(words("All received"))
    check_each(admin, routes.screens(admin, empty), theme)
