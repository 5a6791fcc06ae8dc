"""Every wrong setting is refused in one sentence that names variable, value and what is allowed."""

from pathlib import Path

import pytest
from litestar import Request

from server.people.limits import address
from server.settings import Settings, SettingsError, read


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("PORT", "eighty", "a number from 0 to 65535"),
        ("PORT", "70000", "a number from 0 to 65535"),
        ("ORIGIN", "muster.example.org", "an address like https://muster.example.org"),
        ("ORIGIN", "https://example.org/app", "without a path"),
        ("ORIGIN", "http://localhost:http", "an address like"),
        ("ORIGIN", "https://me@example.org", "a name or a password"),
        ("ORIGIN", "https://me:secret@example.org", "a name or a password"),
        ("ORIGIN", "https://example.org/#app", "without a path"),
        ("ORIGIN", "https://example.org?x", "without a path"),
        ("ORIGIN", "https://:443", "an address like"),
        ("PROXIES", "caddy", "addresses or networks"),
        ("PROXIES", "127.0.0.1, 10.0.0.0/99", "addresses or networks"),
        ("PROXIES", "10.0.0.1/8", "addresses or networks"),
        ("DATABASE", "muster", "an address like postgresql://"),
        ("DATABASE", "mysql://localhost/muster", "an address like postgresql://"),
        ("DATABASE", "postgresql://localhost", "with the name of a database"),
        ("DATABASE", "postgresql://localhost:port/muster", "an address like postgresql://"),
        ("WORKERS", "0", "a number from 1 to 64"),
        ("WORKERS", "many", "a number from 1 to 64"),
        ("SYNCHRONOUS", "OFF", "FULL or NORMAL"),
        ("PHOTOS", "photos", "an address like s3://bucket"),
        ("PHOTOS", "https://s3.example.org/bucket", "an address like s3://bucket"),
        ("TLS_CERT", "/nowhere/cert.pem", "a file that exists"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(variable: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({f"MUSTER_{variable}": value})
    sentence = str(refused.value)
    assert sentence.startswith(f"MUSTER_{variable} is {value!r}, but must be ")
    assert allowed in sentence and "\n" not in sentence and sentence.endswith(".")


@pytest.mark.parametrize(
    "value",
    ["mysql://ana:secret@h/d", "postgresql://ana:secret@localhost", "http://h/?password=secret", "x://a:se@secret/@h/"],
)
def test_a_password_is_not_repeated(value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({"MUSTER_DATABASE": value})
    assert "secret" not in str(refused.value) and str(refused.value).startswith("MUSTER_DATABASE is ")
    with pytest.raises(SettingsError) as refused:
        read({"MUSTER_PHOTOS": "s3://ana:secret@photos"})
    assert "secret" not in str(refused.value)


def test_workers_need_postgresql() -> None:
    database = "postgresql://muster@localhost/muster"
    assert read({"MUSTER_DATABASE": database}, workers=4).workers == 4
    with pytest.raises(SettingsError, match=r"^MUSTER_WORKERS is 4, but must be 1 on SQLite.*\.$"):
        read({"MUSTER_WORKERS": "4"})


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    cert = tmp_path / "cert.pem"
    cert.touch()
    with pytest.raises(SettingsError, match="both or neither"):
        read({}, tls_cert=cert)


@pytest.mark.parametrize("text", ["", "no certificate"])
def test_a_certificate_that_is_none_is_named_with_its_key(tmp_path: Path, text: str) -> None:
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert.write_text(text)
    key.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read({}, tls_cert=cert, tls_key=key)
    sentence = str(refused.value)
    assert "MUSTER_TLS_CERT" in sentence and "MUSTER_TLS_KEY" in sentence and sentence.count(". ") == 0


@pytest.mark.parametrize(
    ("proxies", "caller", "counted"),
    [
        ("127.0.0.1", "127.0.0.1", "9.9.9.9"),
        ("10.0.0.0/8, ::1", "10.1.2.3", "9.9.9.9"),
        ("10.0.0.0/8, ::1", "::1", "9.9.9.9"),
        ("10.0.0.0/8", "11.1.2.3", "11.1.2.3"),
        ("10.0.0.0/8", "unix", "unix"),
        ("", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_only_a_proxy_of_ours_says_who_is_calling(proxies: str, caller: str, counted: str) -> None:
    scope = {"type": "http", "client": (caller, 1), "headers": [(b"x-forwarded-for", b"1.1.1.1, 9.9.9.9")]}
    assert address(Request(scope), read({"MUSTER_PROXIES": proxies})) == counted  # type: ignore[arg-type]


def test_the_command_line_wins_and_the_origin_follows_the_port() -> None:
    settings = read({"MUSTER_PORT": "9000"}, port=9001, host=None)
    assert (settings.port, settings.host, settings.origin) == (9001, "127.0.0.1", "http://localhost:9001")


@pytest.mark.parametrize(
    ("origin", "warns"),
    [("http://192.168.1.5:8000", True), ("http://muster.lan", True), ("http://localhost:8000", False),
     ("http://127.0.0.1:8000", False), ("http://[::1]:8000", False), ("https://muster.example.org", False)],
)  # fmt: skip
def test_an_origin_phones_cannot_use_is_warned_of_in_one_sentence(origin: str, warns: bool) -> None:
    warning = Settings(origin=origin).warning
    assert bool(warning) == warns
    assert not warning or (origin in warning and warning.count(". ") == 0)


def test_hosts_are_those_of_the_origin() -> None:
    assert Settings(origin="https://muster.example.org").hosts == {"muster.example.org"}
    assert Settings(origin="http://localhost:81").hosts == {"localhost:81", "127.0.0.1:81", "[::1]:81"}
