"""What is told of a phone, and when it is told again."""

import pytest
from msgspec.structs import replace

from server.devices.rules import MINUTE_MS, Phone, browser, news, pending, state, status
from sync import canon

NOW_MS = 1_795_300_000_000
ZONE = canon.v5("zone", "1")
PHONE = Phone(canon.v5("d", "1"), canon.v5("p", "1"), NOW_MS, '[["incident",null,2]]', "yes", "kept", "1.4.2", -30)


def test_a_new_phone_is_told_whole() -> None:
    assert news(None, status(PHONE), large=False) == {
        "person": PHONE.person, "seen_at": canon.instant(NOW_MS), "pending": [["incident", None, 2]], "armed": "yes",
        "storage": "kept", "app": "1.4.2", "skew_ms": -30, "state": "active",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pending": "[]"}, {"pending"}),
        ({"armed": "no_push"}, {"armed"}),
        ({"app": "1.5.0"}, {"app"}),
        ({"revoked": True}, {"state"}),
        ({"skew_ms": 90}, set()),
        ({"storage": "best_effort"}, set()),
    ],
)
@pytest.mark.parametrize("large", [False, True])
def test_what_matters_is_told_at_once_and_the_rest_after_a_while(
    change: dict[str, object], told: set[str], large: bool
) -> None:
    before, rest = status(PHONE), 15 if large else 5
    for minutes in (1, rest - 1, rest):
        now = status(replace(PHONE, seen_ms=NOW_MS + minutes * MINUTE_MS, **change))
        expected = (told | {"seen_at"}) if told or minutes == rest else set()
        assert news(before, now, large).keys() >= expected
        assert bool(news(before, now, large)) == bool(expected)


def test_what_a_phone_says_in_no_words_of_ours_is_left_out() -> None:
    odd = replace(PHONE, armed="perhaps", storage="", app="Ünversioned", pending=f'[["run","{ZONE}",1],["*","<b>",3]]')
    said = status(odd)
    assert (said["armed"], said["storage"], said["app"]) == (None, None, None)
    assert said["pending"] == [["run", ZONE, 1], ["*", None, 3]]
    assert pending("[]") == []


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/116.0 Safari/537.36 MicroMessenger/8.0", "微信 WeChat · Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox · Linux"),
        ("curl/8.5", None),
        ("", None),
    ],
)
def test_a_browser_is_told_by_its_name(agent: str, name: str | None) -> None:
    assert browser(agent) == name


def test_a_forked_outbox_is_so_until_it_is_heard_again() -> None:
    gone_on = replace(PHONE, followed_ms=NOW_MS + 1)
    assert state(gone_on) == "forked" and status(gone_on)["pending"] == []  # what waited went along
    assert state(replace(gone_on, seen_ms=NOW_MS + 2)) == "active"
    assert state(replace(gone_on, revoked=True)) == "revoked"
