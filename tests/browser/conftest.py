"""Real browsers against the real demo server. `SKIP=browser` leaves them out; a missing browser fails with its cure."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.chromium import BINARY, FLAGS, Chromium, Pocket, settings
from tests.browser.firefox import Firefox
from tests.browser.server import Demo
from tests.browser.webkit import Screen, WebKit

HERE = Path(__file__).parent
PACKAGES = {
    BINARY: "chromium",
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver xvfb gir1.2-webkit2-4.1 python3-gi",
    "Xvfb": "xvfb",
    "strace": "strace",
}

if "browser" in os.environ.get("SKIP", "").split(","):
    collect_ignore_glob = ["test_*.py"]


def need(program: str) -> None:
    """Fail, never skip, where a program is missing, and say what to type."""
    if not shutil.which(program):
        cure = f"apt-get install -y --no-install-recommends {PACKAGES[program]}"
        pytest.fail(f"{program} is not installed. Type: {cure}", pytrace=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Of one module only: its event loop must not outlive the tests that use it."""
    need(BINARY)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=BINARY, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo server, fresh for each module."""
    served = Demo(tmp_path_factory.mktemp("demo"))
    served.start()
    yield served
    served.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Chromium]]:
    """Makes clean phones, quickly: `phone("en")`."""
    made: list[Chromium] = []

    def make(lang: str = "en", **more: object) -> Chromium:
        made.append(Chromium(browser.new_context(**settings(lang, **more))))
        return made[-1]

    yield make
    close(made)


@pytest.fixture
def pocket(playwright: Playwright, tmp_path: Path) -> Iterator[Callable[..., Pocket]]:
    """Makes phones that can be killed: `pocket("en")`."""
    made: list[Pocket] = []

    def make(lang: str = "en") -> Pocket:
        made.append(Pocket(playwright, tmp_path / f"pocket-{len(made)}", lang))
        return made[-1]

    yield make
    close(made)


def close(phones: Sequence[Chromium]) -> None:
    """No page of theirs had anything to complain of in its console."""
    for one in phones:
        one.close()
    complaints = [complaint for one in phones for complaint in one.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def firefox(tmp_path: Path) -> Iterator[Callable[[str], Firefox]]:
    need("firefox-esr")
    made: list[Firefox] = []

    def make(lang: str) -> Firefox:
        made.append(Firefox(tmp_path / "firefox", lang))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def webkit(tmp_path: Path) -> Iterator[Callable[[str], WebKit]]:
    need("WebKitWebDriver")
    need("Xvfb")
    screen = Screen()
    made: list[WebKit] = []

    def make(lang: str) -> WebKit:
        made.append(WebKit(tmp_path / "webkit", lang, screen))
        return made[-1]

    yield make
    for one in made:
        one.close()
    screen.close()
