"""Every wrong setting is refused in one sentence that names variable, value and what is allowed."""

from pathlib import Path

import pytest

from server.settings import Settings, SettingsError, read


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("PORT", "eighty", "a number from 0 to 65535"),
        ("PORT", "70000", "a number from 0 to 65535"),
        ("ORIGIN", "muster.example.org", "an address like https://muster.example.org"),
        ("ORIGIN", "https://example.org/app", "without a path"),
        ("ORIGIN", "http://localhost:http", "an address like"),
        ("SYNCHRONOUS", "OFF", "FULL or NORMAL"),
        ("TLS_CERT", "/nowhere/cert.pem", "a file that exists"),
    ],
)
def test_a_wrong_value_is_named_in_one_sentence(variable: str, value: str, allowed: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read({f"MUSTER_{variable}": value})
    sentence = str(refused.value)
    assert sentence.startswith(f"MUSTER_{variable} is {value!r}, but must be ")
    assert allowed in sentence and "\n" not in sentence and sentence.endswith(".")


def test_a_certificate_needs_its_key(tmp_path: Path) -> None:
    cert = tmp_path / "cert.pem"
    cert.touch()
    with pytest.raises(SettingsError, match="both or neither"):
        read({}, tls_cert=cert)


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
