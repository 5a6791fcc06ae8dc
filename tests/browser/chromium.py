"""A phone that is Chromium, 390×844: a quick context, or a profile on disk that can be killed and started cold."""

import contextlib
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Error,
    FilePayload,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from tests.browser import processes
from tests.browser.waiting import PATIENCE_S, until

BINARY = "/usr/bin/chromium"
SIZE: ViewportSize = {"width": 390, "height": 844}
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

# A worker that starts with the browser fetches before Playwright has told it to be offline; a dead proxy comes first.
NOWHERE = ["--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]

expect.set_options(timeout=PATIENCE_S * 1000)


def settings(lang: str, **more: Any) -> dict[str, Any]:
    """A phone's context: its size, its language, nothing moving."""
    return {"viewport": SIZE, "locale": "zh-CN" if lang == "zh-CN" else "en-GB", "reduced_motion": "reduce", **more}


CAMERA = "input[type=file][capture]"


class Chromium:
    """One context with one tab; a `Hand` (hand.py)."""

    page: Page

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.hold(context)

    def hold(self, context: BrowserContext) -> None:
        """From now on this is the phone's context."""
        self.context = context
        context.set_default_timeout(PATIENCE_S * 1000)
        context.on("console", self.hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page = context.pages[0] if context.pages else context.new_page()

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what a page complains of: a broken policy, a failed script. A lost request is no fault of it."""
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def rest(self) -> None:
        """It is never off."""

    def network(self, there: bool) -> None:
        """Cut the network of page and worker, or give it back."""
        self.context.set_offline(not there)

    def goto(self, url: str) -> None:
        self.page.goto(url)

    def press(self, role: Any, name: str) -> None:
        self.page.get_by_role(role, name=name, exact=True).click()

    def write(self, name: str, text: str) -> None:
        self.page.get_by_role("textbox", name=name, exact=True).fill(text)

    def pick(self, name: str, option: str) -> None:
        select = self.page.get_by_role("combobox", name=name)
        select.select_option(label=select.locator("option").filter(has_text=option).inner_text().strip())

    def attach(self, picture: bytes) -> None:
        file: FilePayload = {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": picture}
        self.page.locator(CAMERA).set_input_files(file)

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)

    def close(self) -> None:
        with contextlib.suppress(Error):  # it may have been killed
            self.context.close()


class Pocket(Chromium):
    """One browser on one profile: what it saved is all there is after `kill`."""

    def __init__(self, playwright: Playwright, profile: Path, lang: str = "en", **more: Any) -> None:
        self.playwright, self.profile = playwright, profile
        self.settings = settings(lang, **more)
        self.complaints = []
        self.launch()

    def launch(self) -> None:
        """Start it cold on its profile; without a network, for good, if it had none when it ended."""
        flags = FLAGS + (NOWHERE if self.settings.get("offline") else [])
        self.hold(
            self.playwright.chromium.launch_persistent_context(
                self.profile, executable_path=BINARY, args=flags, **self.settings
            )
        )

    def rest(self) -> None:
        """Close the browser in order and open it again: it writes a new cookie only after half a minute or now."""
        self.close()
        self.launch()

    def network(self, there: bool) -> None:
        """Also for the next launch, and therefore also of a phone that is off."""
        self.settings["offline"] = not there
        with contextlib.suppress(Error):
            super().network(there)

    def kill(self) -> None:
        """kill -9 of every process of this browser."""
        processes.kill_profile(self.profile)
        until(lambda: not processes.of_profile(self.profile), "the browser is gone")
        self.close()
