"""A phone that is WebKitGTK, the engine family of every iPhone, driven through WebKitWebDriver."""

import contextlib
import json
import os
import shutil
import signal
import stat
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from tests.browser import processes
from tests.browser.server import free_port
from tests.browser.waiting import until

BROWSER = Path(__file__).with_name("webkit_browser.py")
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
GONE = {"no such element", "stale element reference", "element not interactable", "element click intercepted"}
SELECTORS = {
    "button": "button, [role=button]",
    "link": "a[href]",
    "radio": "input[type=radio]",
    "textbox": "textarea, input:not([type]), input[type=text], input[type=email], input[type=search]",
    "combobox": "select",
}
CENTRE = "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})"


class Refused(Exception):
    """The driver refused a command; `.code` is WebDriver's error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Screen:
    """One Xvfb for all WebKit windows of a run."""

    def __init__(self) -> None:
        reader, writer = os.pipe()
        command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"]
        self.process = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(reader) as told:
            self.display = f":{told.readline().strip()}"

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


class WebKit:
    """One profile of WebKitGTK; a `Mortal` (tests/browser/hand.py)."""

    asks_beside = frozenset({"/app/"})  # its network process asks for a page of its own while the worker answers it

    def __init__(self, profile: Path, lang: str, screen: Screen) -> None:
        self.profile, self.lang, self.screen = profile, lang, screen
        profile.mkdir(parents=True, exist_ok=True)
        self.starter = profile / "browser"
        self.starter.write_text(f'#!/bin/sh\nexec /usr/bin/python3 {BROWSER} --profile={profile} --lang={lang} "$@"\n')
        self.starter.chmod(self.starter.stat().st_mode | stat.S_IXUSR)
        self.launch()

    def launch(self) -> None:
        """A new driver (it takes one session) and with it the browser on this profile."""
        self.port = free_port()
        with (self.profile / "log").open("a") as out:
            self.driver = subprocess.Popen(
                [str(shutil.which("WebKitWebDriver")), "-p", str(self.port)],
                env={**os.environ, "DISPLAY": self.screen.display}, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        until(self._ready, "WebKitWebDriver listens")
        options = {"binary": str(self.starter), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        self.session = self._ask("POST", "/session", wanted)["sessionId"]

    def _ready(self) -> bool:
        with contextlib.suppress(OSError):
            return bool(self._ask("GET", "/status")["ready"])
        return False

    def rest(self) -> None:
        """It stores a cookie as it is set."""

    def kill(self) -> None:
        processes.kill_profile(self.profile)
        processes.send([self.driver.pid], signal.SIGKILL)
        self.driver.wait(10)

    def close(self) -> None:
        if self.driver.poll() is None:
            self.kill()

    def goto(self, url: str) -> None:
        self("POST", "/url", {"url": url})

    def press(self, role: str, name: str) -> None:
        until(lambda: self._try(self._press, role, name), lambda: f"{role} “{name}” can be pressed:\n{self._text()}")

    def write(self, name: str, text: str) -> None:
        node = until(lambda: self._try(self._find, "textbox", name), lambda: f"textbox “{name}”:\n{self._text()}")
        self("POST", f"/element/{node}/value", {"text": text})

    def pick(self, name: str, option: str) -> None:
        """Choose `option` in the select `name`."""
        node = until(lambda: self._try(self._find, "combobox", name), lambda: f"select “{name}”:\n{self._text()}")
        options = self("POST", f"/element/{node}/elements", {"using": "css selector", "value": "option"})
        texts = {self("GET", f"/element/{o[ELEMENT]}/text").strip(): o[ELEMENT] for o in options}
        self("POST", f"/element/{next(texts[t] for t in texts if option in t)}/click", {})

    def attach(self, picture: bytes) -> None:
        file = self.profile / "IMG_0001.jpg"
        file.write_bytes(picture)
        found = self("POST", "/element", {"using": "css selector", "value": "input[type=file][capture]"})
        self("POST", f"/element/{found[ELEMENT]}/value", {"text": str(file)})

    def sees(self, text: str) -> None:
        until(lambda: self._try(lambda: text in self._text()), lambda: f"“{text}” on the page:\n{self._text()}")

    def _text(self) -> str:
        return str(self.run("return location.href + '\\n' + (document.body?.innerText ?? '')"))

    def run(self, script: str, *arguments: Any) -> Any:
        """The value of a JavaScript function body; a node's id goes in as `{ELEMENT: id}`."""
        return self("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def _press(self, role: str, name: str) -> bool:
        node = self._find(role, name)
        if not node:
            return False
        self.run(CENTRE, {ELEMENT: node})
        self("POST", f"/element/{node}/click", {})
        return True

    def _find(self, role: str, name: str) -> str:
        found = self("POST", "/elements", {"using": "css selector", "value": SELECTORS[role]})
        nodes = [node[ELEMENT] for node in found]
        return next((node for node in nodes if self._name(node).startswith(name)), "")

    def _name(self, node: str) -> str:
        try:
            return str(self("GET", f"/element/{node}/computedlabel")).strip()
        except Refused as refused:
            if refused.code == "unknown error":  # what is not rendered has no name
                return ""
            raise

    def _try(self, act: Any, *arguments: Any) -> Any:
        try:
            return act(*arguments)
        except Refused as refused:
            if refused.code in GONE:
                return False
            raise

    def __call__(self, method: str, path: str, body: Any = None) -> Any:
        return self._ask(method, f"/session/{self.session}{path}", body)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refusal:
            said = json.load(refusal)["value"]
            raise Refused(said["error"], said["message"]) from None
