"""The camera reads codes, by the browser's own reader or by ours: what is ours opens, anything else is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import segno
from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.browser.chromium import BINARY, FLAGS, Chromium, settings
from tests.browser.measures import faults
from tests.browser.server import Demo
from tests.browser.steps import sign_in
from tests.browser.waiting import until
from tests.browser.words import Words

EN = Words("en")
SIDE_PX = 480
FRAMES = 30

# A reader of the platform's shape: what it sees is `window.shown`.
NATIVE = """
window.shown = []
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ['ean_13', 'qr_code'] }
  async detect() { return window.shown.map(rawValue => ({ rawValue, format: 'qr_code' })) }
}
"""
ENDED = "window.kept.getTracks().every(track => track.readyState === 'ended')"
DENIED = "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'))"


def film(path: Path, text: str) -> Path:
    """A film of a printed code, upright and a little turned, as Chromium's camera plays it."""
    path.with_suffix(".png").unlink(missing_ok=True)
    segno.make(text, error="m", micro=False).save(str(path.with_suffix(".png")), scale=8, border=4)
    code = Image.open(path.with_suffix(".png")).convert("L")
    wall = Image.new("L", (SIDE_PX, SIDE_PX), 200)
    wall.paste(code, ((SIDE_PX - code.width) // 2, (SIDE_PX - code.height) // 2))
    grey = b"\x80" * (SIDE_PX * SIDE_PX // 2)
    with path.open("wb") as y4m:
        y4m.write(f"YUV4MPEG2 W{SIDE_PX} H{SIDE_PX} F30:1 Ip A1:1 C420jpeg\n".encode())
        for n in range(FRAMES):
            turned = wall.rotate(n % 10, fillcolor=200)
            y4m.write(b"FRAME\n" + turned.tobytes() + grey)
    return path


@pytest.fixture
def camera(playwright: Playwright, demo: Demo, tmp_path: Path) -> Iterator[Chromium]:
    """A phone before whose camera hangs the code of Hall A."""
    code = film(tmp_path / "hall.y4m", f"{demo.url}/z/hall-a")
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    browser = playwright.chromium.launch(
        executable_path=BINARY, args=[*FLAGS, *flags, f"--use-file-for-fake-video-capture={code}"]
    )
    phone = Chromium(browser.new_context(**settings("en"), permissions=["camera"]))
    yield phone
    phone.close()
    browser.close()
    assert not phone.complaints, "\n".join(phone.complaints)


def test_our_own_reader_reads_a_code_without_a_network(camera: Chromium, demo: Demo) -> None:
    sign_in(camera, demo, "Ana Silva", EN)
    assert camera.page.evaluate("typeof BarcodeDetector") == "undefined", "this browser would not ask ours"
    camera.network(False)
    camera.press("link", EN.of("scan"))
    expect(camera.page.get_by_role("heading", level=1)).to_have_text("Hall A")
    camera.sees(EN.of("zone-code-scanned"))
    camera.press("link", EN.of("report-here"))
    expect(camera.page.get_by_label(EN("Where?")).locator("option:checked")).to_have_text("Hall A")


def test_the_browsers_own_reader_is_asked_first(camera: Chromium, demo: Demo) -> None:
    sign_in(camera, demo, "Ana Silva", EN)
    camera.context.add_init_script(NATIVE)
    asked: list[str] = []
    camera.context.on("request", lambda request: asked.append(request.url))
    camera.goto(f"{demo.url}/app/scan")
    camera.sees(EN.of("scan-looking"))
    assert faults(camera.page) == []
    for text, told in (
        ("WIFI:T:WPA;S:Harbour;P:x;;", EN.of("code-wifi")),
        ("https://muster.example/z/zz9", EN.of("code-elsewhere")),
        (f"{demo.url}/z/0ld0ne", EN.of("code-old")),
        ("https://evil.example/", "This code leads to evil.example"),
    ):
        camera.page.evaluate("text => window.shown = [text]", text)
        camera.sees(told)
        assert camera.page.url == f"{demo.url}/app/scan"
    camera.page.evaluate("text => window.shown = [text]", f"{demo.url}/z/stage")
    expect(camera.page.get_by_role("heading", level=1)).to_have_text("Stage")
    assert not [url for url in asked if "/decoder." in url], "ours was fetched all the same"


def test_leaving_turns_the_camera_off(camera: Chromium, demo: Demo) -> None:
    sign_in(camera, demo, "Ana Silva", EN)
    camera.context.add_init_script(NATIVE)
    camera.goto(f"{demo.url}/app/scan")
    camera.sees(EN.of("scan-looking"))
    camera.page.evaluate("window.kept = document.querySelector('video').srcObject")
    camera.press("link", EN("Today", "place-"))
    until(lambda: camera.page.evaluate(ENDED), "the camera is off")


def test_without_a_camera_the_code_is_typed(camera: Chromium, demo: Demo) -> None:
    sign_in(camera, demo, "Ana Silva", EN)
    camera.context.add_init_script(DENIED)
    camera.goto(f"{demo.url}/app/scan")
    camera.sees(EN.of("scan-denied"))
    camera.network(False)
    camera.write(EN.of("ask-code"), "hall-z")
    camera.press("button", EN.of("open-zone"))
    camera.sees(EN.of("code-unknown"))
    camera.write(EN.of("ask-code"), "HALL-B ")
    camera.press("button", EN.of("open-zone"))
    expect(camera.page.get_by_role("heading", level=1)).to_have_text("Hall B")


def test_an_address_is_kept_through_signing_in(camera: Chromium, demo: Demo) -> None:
    camera.goto(f"{demo.url}/z/hall-b")  # the first page this browser ever asks for
    camera.page.wait_for_url("**/login")
    camera.goto(demo.link("Ana Silva"))
    camera.press("button", EN("Sign in", "srv-signin-button"))
    expect(camera.page.get_by_role("heading", level=1)).to_have_text("Hall B")
    camera.goto(f"{demo.url}/app/me/leave")
    camera.press("button", EN.of("sign-out"))
    camera.goto(f"{demo.url}/z/stage")  # the app is here, and nobody is signed in
    camera.press("link", EN.of("sign-in"))
    camera.page.wait_for_url("**/login")
    camera.goto(demo.link("Ana Silva"))
    camera.press("button", EN("Sign in", "srv-signin-button"))
    expect(camera.page.get_by_role("heading", level=1)).to_have_text("Stage")
