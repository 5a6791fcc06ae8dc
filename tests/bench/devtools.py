"""Chromium with nothing attached but one thin line to its page.

Playwright stops and instruments every worker as it starts, which on a slowed browser costs more than the worker itself.
"""

import itertools
import json
import subprocess
import urllib.request
from pathlib import Path
from typing import Any

import websocket

from tests.browser import processes
from tests.browser.chromium import BINARY, FLAGS, SIZE
from tests.browser.waiting import until

HEADLESS = ["--headless", "--hide-scrollbars", "--remote-debugging-port=0", "--lang=en-GB"]


class Bare:
    """One browser on `profile`, its first page at the end of a web socket."""

    def __init__(self, profile: Path) -> None:
        self.profile = profile
        told = profile / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        window = f"--window-size={SIZE['width']},{SIZE['height']}"
        command = [BINARY, *FLAGS, *HEADLESS, window, f"--user-data-dir={profile}", "about:blank"]
        with (profile / "log").open("w") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        port = until(lambda: told.exists() and told.read_text().split()[0], "Chromium listens")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=10) as answer:
            page = next(target for target in json.load(answer) if target["type"] == "page")
        self.socket = websocket.create_connection(page["webSocketDebuggerUrl"], timeout=60, suppress_origin=True)
        self.ids = itertools.count(1)

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """One DevTools command and its result."""
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self.socket.recv())).get("id") != number:
            continue
        assert "error" not in answer, f"{method}: {answer}"
        return dict(answer["result"])

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression in the page."""
        result = self("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def wait(self, script: str) -> Any:
        """The first true value of a JavaScript expression."""
        return until(lambda: self.run(script), script, 60)

    def close(self) -> None:
        self.socket.close()
        processes.kill_profile(self.profile)
        self.process.wait(10)
