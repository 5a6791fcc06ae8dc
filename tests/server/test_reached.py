"""How real phones reach the server: https with a certificate of one's own, or by a proxy in front."""

import re
import ssl
import subprocess
from pathlib import Path

import httpx
import pytest

from server.app import create_app
from server.people.limits import RATES
from server.settings import Settings
from tests.server.process import Muster
from tests.server.test_cli import FORM, free_port

NAME = "muster.example.org"


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for localhost, signed by itself, and its key."""
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", cert],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def set_up(browser: httpx.Client, link: str) -> httpx.Response:
    """Send the set-up form of `link`; the answer that signs in."""
    page = browser.get(link)
    token = re.search('name="token" value="([^"]+)"', page.text)
    assert token
    kept = page.headers["set-cookie"].partition(";")[0]
    browser.cookies.clear()  # sent by hand: from a proxy to the server it is plain http, where a client would not
    return browser.post(link, data={**FORM, "token": token[1]}, headers={"cookie": kept})


def keeps_its_cookie_to_https(answer: httpx.Response) -> None:
    """The session's cookie never leaves by plain http, and browsers ask for https from now on."""
    [cookie] = [c for c in answer.headers.get_list("set-cookie") if c.startswith("__Host-muster=")]
    flags = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= flags
    assert answer.headers["strict-transport-security"] == "max-age=63072000"


def test_https_with_a_certificate_of_ones_own(tmp_path: Path, phone: Path, pair: tuple[Path, Path]) -> None:
    cert, key = pair
    options = ("--port", "0", "--tls-cert", str(cert), "--tls-key", str(key))
    trusting = ssl.create_default_context(cafile=cert)
    with Muster("serve", *options, cwd=tmp_path, phone=phone) as muster:
        origin = muster.line().removeprefix("Muster serves ")
        link = muster.line().rpartition(" ")[2]
        assert origin.startswith("https://localhost:") and link.startswith(f"{origin}/setup/")
        with httpx.Client(base_url=origin, verify=trusting) as browser:
            keeps_its_cookie_to_https(set_up(browser, link))
            assert browser.get("/session", headers={"x-muster": "1"}).json()["name"] == "Sun Wei"
        with pytest.raises(httpx.ConnectError, match="certificate verify failed"):
            httpx.get(f"{origin}/healthz")
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"http{origin.removeprefix('https')}/healthz")
        muster.stop()


def test_https_by_a_proxy_in_front(tmp_path: Path, phone: Path) -> None:
    """What README's Caddyfile does: https ends at the proxy, which sends the name on that people typed."""
    environ = {"MUSTER_ORIGIN": f"https://{NAME}", "MUSTER_PROXIES": "127.0.0.1", "MUSTER_PORT": free_port()}
    with Muster("serve", cwd=tmp_path, phone=phone, **environ) as muster:
        assert muster.line() == f"Muster serves https://{NAME}"
        link = muster.line().rpartition(" ")[2].removeprefix(f"https://{NAME}")
        behind = f"http://127.0.0.1:{environ['MUSTER_PORT']}"
        forwarded = {"host": NAME, "x-forwarded-for": "9.9.9.9", "x-forwarded-proto": "https"}
        with httpx.Client(base_url=behind, headers=forwarded) as proxy:
            keeps_its_cookie_to_https(set_up(proxy, link))
        assert httpx.get(f"{behind}/login").status_code == 421  # around the proxy, under another name
        muster.stop()


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 404), ("10.1.2.3", 404), ("203.0.113.5", 429)])
async def test_only_behind_a_proxy_of_ours_are_callers_told_apart(
    tmp_path: Path, phone: Path, monkeypatch: pytest.MonkeyPatch, peer: str, status: int
) -> None:
    """Three callers, two tries for each address: somebody else's header makes no new address."""
    monkeypatch.setitem(RATES, "code_address", (2, 600))
    app = create_app(Settings(data=tmp_path / "data", phone=phone, proxies=("127.0.0.1", "10.0.0.0/8")))
    wire = httpx.ASGITransport(app, client=(peer, 5000))
    async with app.state["house"], httpx.AsyncClient(transport=wire, base_url="http://localhost:8000") as client:
        answers = [
            await client.get("/join/unknown", headers={"x-forwarded-for": f"{caller}, 9.9.9.{caller[-1]}"})
            for caller in ("1.1.1.1", "1.1.1.2", "1.1.1.3")
        ]
    assert answers[-1].status_code == status
