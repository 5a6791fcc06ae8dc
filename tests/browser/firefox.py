"""A phone that is Firefox ESR, driven over WebDriver BiDi; its profile survives kill -9."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.browser import processes
from tests.browser.bidi import BiDi, Refused
from tests.browser.waiting import until

PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "browser.safebrowsing.update.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#none/v1",
    "storage.sqlite.exclusiveLock.enabled": False,  # so that `rest` may look
    "toolkit.startup.max_resumed_crashes": -1,
    "toolkit.telemetry.server": "data:,",
}
GONE = {"no such node", "no such frame", "stale element reference", "move target out of bounds", "exception"}
CENTRE = "e => e.scrollIntoView({block: 'center', behavior: 'instant'})"


class Firefox:
    """One profile of Firefox; a `Mortal` (tests/browser/hand.py)."""

    def __init__(self, profile: Path, lang: str) -> None:
        self.profile = profile
        profile.mkdir(parents=True, exist_ok=True)
        accept = {"intl.accept_languages": "zh-CN, zh" if lang == "zh-CN" else "en-US, en"}
        lines = [f"user_pref({quoted(k)}, {quoted(v)});" for k, v in (PREFERENCES | accept).items()]
        (profile / "user.js").write_text("\n".join(lines))
        self.launch()

    def launch(self) -> None:
        """Start the browser on the profile and open a window of a phone's size."""
        binary = shutil.which("firefox-esr") or shutil.which("firefox")
        log = self.profile.parent / f"{self.profile.name}.log"
        command = [str(binary), "--headless", "--no-remote", "--remote-debugging-port", "0", "--profile", self.profile]
        with log.open("w") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, start_new_session=True)
        self.bidi = BiDi(until(lambda: listening(log), f"Firefox listens ({log})", 30))
        self.tab = self.bidi("browsingContext.getTree")["contexts"][0]["context"]
        self.bidi("browsingContext.setViewport", context=self.tab, viewport={"width": 390, "height": 844})

    def rest(self) -> None:
        """Wait until its cookie is on disk, which happens a moment after it was set."""
        until(self._remembers, "the session's cookie is stored")

    def _remembers(self) -> bool:
        with closing(sqlite3.connect(f"file:{self.profile}/cookies.sqlite?mode=ro", uri=True)) as jar:
            return bool(jar.execute("SELECT count(*) FROM moz_cookies WHERE name = 'muster'").fetchone()[0])

    def kill(self) -> None:
        processes.kill_profile(self.profile)
        self.process.wait(10)

    def close(self) -> None:
        if self.process.poll() is None:
            self.kill()

    def goto(self, url: str) -> None:
        try:
            self.bidi("browsingContext.navigate", context=self.tab, url=url, wait="interactive")
        except Refused as refused:
            if "NS_BINDING_ABORTED" not in str(refused) and "unknown error" not in refused.code:
                raise  # a page that moves on by itself (boot page to app) aborts the navigation waited for

    def press(self, role: str, name: str) -> None:
        until(lambda: self._try(self._press, role, name), lambda: f"{role} “{name}” can be pressed:\n{self._text()}")

    def write(self, name: str, text: str) -> None:
        self.press("textbox", name)
        self._keys(text)

    def pick(self, name: str, option: str) -> None:
        """Choose `option` in the select `name` by typing it, as with a keyboard."""
        node = until(lambda: self._find("combobox", name), f"select “{name}”")
        self.bidi.run(self.tab, "e => e.focus()", node)
        self._keys(option)
        chosen = "e => e.selectedOptions[0].label.trim()"
        until(lambda: option in self.bidi.run(self.tab, chosen, node), f"“{name}” shows “{option}”")

    def attach(self, picture: bytes) -> None:
        file = self.profile / "IMG_0001.jpg"
        file.write_bytes(picture)
        locator = {"type": "css", "value": "input[type=file][capture]"}
        [node] = self.bidi("browsingContext.locateNodes", context=self.tab, locator=locator)["nodes"]
        element = {"sharedId": node["sharedId"]}
        self.bidi("input.setFiles", context=self.tab, element=element, files=[str(file)])

    def sees(self, text: str) -> None:
        def probe() -> bool:
            return text in self.bidi.run(self.tab, "() => document.body.innerText")

        until(lambda: self._try(probe), lambda: f"“{text}” on the page:\n{self._text()}")

    def _text(self) -> Any:
        return self._try(lambda: self.bidi.run(self.tab, "() => location.href + '\\n' + document.body.innerText"))

    def _try(self, act: Any, *arguments: Any) -> Any:
        try:
            return act(*arguments)
        except Refused as refused:
            if refused.code in GONE:
                return False
            raise

    def _find(self, role: str, name: str) -> dict[str, Any] | None:
        locator = {"type": "accessibility", "value": {"role": role, "name": name}}
        nodes = self._try(lambda: self.bidi("browsingContext.locateNodes", context=self.tab, locator=locator)["nodes"])
        return {"sharedId": nodes[0]["sharedId"]} if nodes else None

    def _press(self, role: str, name: str) -> bool:
        node = self._find(role, name)
        if not node:
            return False
        self.bidi.run(self.tab, CENTRE, node)
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": {"type": "element", "element": node}}
        down, up = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        finger = {"type": "pointer", "id": "finger", "actions": [move, down, up]}
        self.bidi("input.performActions", context=self.tab, actions=[finger])
        return True

    def _keys(self, text: str) -> None:
        keys = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
        self.bidi("input.performActions", context=self.tab, actions=[{"type": "key", "id": "keys", "actions": keys}])


def quoted(value: object) -> str:
    """A preference's value as prefs.js wants it."""
    return str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, int) else f'"{value}"'


def listening(log: Path) -> str:
    """The web socket's address once Firefox has said it."""
    return next((line.split()[-1] for line in log.read_text().splitlines() if "BiDi listening on" in line), "")
