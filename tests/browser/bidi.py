"""A small client of WebDriver BiDi: commands over one web socket, answers by id, events left aside."""

import itertools
import json
from typing import Any

import websocket


class Refused(Exception):
    """The browser refused a command; `.code` is BiDi's error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class BiDi:
    """One BiDi session on `address` (ws://…), begun at once."""

    def __init__(self, address: str, timeout_s: float = 30) -> None:
        self.socket = websocket.create_connection(f"{address}/session", timeout=timeout_s, suppress_origin=True)
        self.ids = itertools.count(1)
        self("session.new", capabilities={})

    def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """Send one command and wait for its result."""
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") != number:
                continue
            if answer["type"] == "error":
                raise Refused(answer["error"], answer["message"])
            return dict(answer["result"])

    def run(self, context: str, function: str, *arguments: Any) -> Any:
        """Call the JavaScript `function` in `context`; text and nodes go in, a value comes out."""
        result = self(
            "script.callFunction", functionDeclaration=function, awaitPromise=True, target={"context": context},
            arguments=[a if isinstance(a, dict) else {"type": "string", "value": a} for a in arguments],
        )  # fmt: skip
        if result["type"] == "exception":
            raise Refused("exception", result["exceptionDetails"]["text"])
        return result["result"].get("value")
