"""The gate stands between every browser and the server, so that a test knows what reached the server.

It counts requests, can refuse addresses, and can swallow an answer after the server committed.
"""

import http.client
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
TIMEOUT_S = 60


class Request(NamedTuple):
    """One request as the gate saw it; `answered` is the status sent back, 0 while or if there was none."""

    method: str
    path: str
    answered: int


class Passage(BaseHTTPRequestHandler):
    """Carries one connection's requests to the server and streams the answers back."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Gate"

    def pass_on(self) -> None:
        gate = self.server
        place = gate.note(self.command, self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if gate.refuses(self.path):
            return self.hang_up()
        upstream = http.client.HTTPConnection("127.0.0.1", gate.upstream_port, timeout=TIMEOUT_S)
        headers = dict(self.headers.items())
        try:
            if gate.cuts(self.command, self.path, headers):
                return self.break_off(upstream, headers, body)
            upstream.request(self.command, self.path, body or None, headers)
            answer = upstream.getresponse()
            if gate.swallows(Request(self.command, self.path, answer.status), body):
                return self.hang_up()
            gate.note_answer(place, answer.status)
            self.carry(answer)
        except (OSError, http.client.HTTPException):
            self.hang_up()
        finally:
            upstream.close()

    def break_off(self, upstream: http.client.HTTPConnection, headers: dict[str, str], body: bytes) -> None:
        """The server gets half of what it was told would come."""
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            upstream.putheader(name, value)
        upstream.endheaders(body[: len(body) // 2])
        self.hang_up()

    def carry(self, answer: http.client.HTTPResponse) -> None:
        length = answer.getheader("Content-Length")
        empty = self.command == "HEAD" or answer.status in {204, 304}
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        if length is not None:
            self.send_header("Content-Length", length)
        elif not empty:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        while not empty and (piece := answer.read1(65536)):
            self.wfile.write(piece)

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """The tests ask the gate itself."""

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = pass_on


class Gate(ThreadingHTTPServer):
    """Listens on 127.0.0.1:`port` for `upstream_port`; `requests` grows by one for everything that came.

    `refuses(path)` hangs up before the server hears of it; `swallows(request, body)` is asked once the server
    has answered, and hangs up instead of handing the answer on; `cuts(method, path, headers)` lets half a body through.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, upstream_port: int) -> None:
        super().__init__(("127.0.0.1", 0), Passage)
        self.port: int = self.server_address[1]
        self.upstream_port = upstream_port
        self.requests: list[Request] = []
        self.refuses: Callable[[str], bool] = lambda path: False
        self.swallows: Callable[[Request, bytes], bool] = lambda request, body: False
        self.cuts: Callable[[str, str, dict[str, str]], bool] = lambda method, path, headers: False
        self.lock = threading.Lock()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def note(self, method: str, path: str) -> int:
        with self.lock:
            self.requests.append(Request(method, path, 0))
            return len(self.requests) - 1

    def note_answer(self, place: int, status: int) -> None:
        with self.lock:
            self.requests[place] = self.requests[place]._replace(answered=status)

    def answered(self, since: int) -> list[Request]:
        """What came after the first `since` requests and was answered."""
        return [request for request in self.requests[since:] if request.answered]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that was killed or hung up is no error of the gate."""

    def close(self) -> None:
        self.shutdown()
        self.server_close()
