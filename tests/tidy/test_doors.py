"""Time, environment and raw HTML come in through one door each."""

import re

import pytest

from tests.tidy.tree import files, text

CLOCK = re.compile(r"\btime\.(time|time_ns)\(|datetime\.(now|utcnow)\(|date\.today\(")
ENVIRON = re.compile(r"os\.(environ|getenv)\b")
WORKER = re.compile(
    r"\b(indexedDB|navigator|self\.|caches|localStorage|fetch\(|Date\.now|Math\.random|setTimeout|document|window)\b"
)
RAW = re.compile(r"\braw\(|\.(innerHTML|outerHTML)\s*=|insertAdjacentHTML")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|\sstyle=|\shx-on|\son(click|input|change|submit)=|hx-vals=[\"']js:|<style")


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/")))
def test_only_the_clock_reads_time(name: str) -> None:
    assert name == "server/clock.py" or not CLOCK.search(text(name))


@pytest.mark.parametrize("name", files(".py", under=("server/", "sync/")))
def test_only_the_settings_read_the_environment(name: str) -> None:
    allowed = ("server/settings.py", "server/piccolo_conf.py")
    assert name in allowed or not ENVIRON.search(text(name))


@pytest.mark.parametrize("name", files(".ts", under=("pwa/",)))
def test_raw_html_only_in_the_layout(name: str) -> None:
    assert name == "pwa/layout.ts" or not RAW.search(text(name))


@pytest.mark.parametrize("name", files(".ts", under=("sync/",)))
def test_the_phones_engine_knows_no_worker(name: str) -> None:
    assert not re.search(WORKER, re.sub(r"/\*.*?\*/|//[^\n]*", "", text(name), flags=re.S))
    assert not re.search(r"from '(?!\.\.?/)", text(name)), "sync/ imports nothing from a registry"


@pytest.mark.parametrize("name", files(".ts", ".html", under=("pwa/", "server/")))
def test_no_inline_script_or_style(name: str) -> None:
    found = INLINE.search(text(name))
    assert not found, f"{name}: the policy of our pages blocks {found and found.group(0)!r}"
