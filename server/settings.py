"""The one reader of the environment: every setting, checked at start, each wrong value named in one sentence."""

import os
import re
import ssl
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from msgspec import Struct

PACKAGE = Path(__file__).parent
REPOSITORY = PACKAGE.parent
AN_ADDRESS = "an address like postgresql://muster@localhost/muster, with the name of a database"
PASSWORD = re.compile(r"(?<=//).*(?=@)|(?<=password=)[^&]*")
BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}")
WORKERS_MOST = 64
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "[::1]"})


class SettingsError(ValueError):
    """A setting that cannot be used; its text is one sentence naming the variable, the value and what is allowed."""


class Settings(Struct, frozen=True, kw_only=True):
    """What the operator decides. `origin` is the address people open, without a slash at its end."""

    data: Path = Path("muster-data")
    database: str | None = None  # PostgreSQL's address; none: SQLite in a file in `data`
    workers: int = 1
    origin: str = "http://localhost:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    proxies: tuple[str, ...] = ()  # addresses and networks
    tls_cert: Path | None = None
    tls_key: Path | None = None
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    photos: str | None = None  # s3://bucket/prefix; none: a folder in `data`
    phone: Path = REPOSITORY / "pwa" / "dist"
    words: Path = REPOSITORY / "pwa" / "words"

    @property
    def secure(self) -> bool:
        """Whether people reach the server by https."""
        return self.origin.startswith("https://")

    @property
    def local(self) -> bool:
        """Whether the origin is this computer only."""
        return host_of(urlsplit(self.origin).netloc) in LOCAL_HOSTS

    @property
    def hosts(self) -> frozenset[str]:
        """The values of the Host header that are ours; this computer may be named in three ways."""
        parts = urlsplit(self.origin)
        port = f":{parts.port}" if parts.port else ""
        return frozenset(f"{name}{port}" for name in LOCAL_HOSTS) if self.local else frozenset({parts.netloc})

    @property
    def origins(self) -> frozenset[str]:
        """The values of the Origin header that are ours."""
        return frozenset(f"{urlsplit(self.origin).scheme}://{host}" for host in self.hosts)

    @property
    def warning(self) -> str | None:
        """One sentence where phones could not use the origin: browsers give service workers to secure ones only."""
        if self.secure or self.local:
            return None
        return (
            f"MUSTER_ORIGIN is {self.origin}, neither https nor localhost: phones will open the sign-in page "
            "but cannot keep the app, so give Muster a certificate (--tls-cert, --tls-key) or a proxy that has one."
        )


def host_of(netloc: str) -> str:
    """The host of `host:port`, IPv6 brackets kept."""
    return netloc.rsplit(":", 1)[0] if netloc.rsplit("]", 1)[-1].count(":") else netloc


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:
        raise ValueError("a number from 0 to 65535")
    return int(text)


def _database(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError(AN_ADDRESS) from None
    if parts.scheme not in {"postgresql", "postgres"} or parts.path.strip("/") == "" or parts.fragment:
        raise ValueError(AN_ADDRESS)
    return text


def _folder(text: str) -> Path:
    if Path(text).is_file():
        raise ValueError("a folder, not a file")
    return Path(text)


def _workers(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= WORKERS_MOST:
        raise ValueError(f"a number from 1 to {WORKERS_MOST}")
    return int(text)


def _origin(text: str) -> str:
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("an address like https://muster.example.org") from None
    more = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or more:
        raise ValueError("an address like https://muster.example.org, without a path, a name or a password")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise ValueError("a file that exists")
    return Path(text)


def _synchronous(text: str) -> str:
    if text.upper() not in {"FULL", "NORMAL"}:
        raise ValueError("FULL or NORMAL")
    return text.upper()


def _networks(text: str) -> tuple[str, ...]:
    try:
        return tuple(str(ip_network(part.strip())) for part in text.split(",") if part.strip())
    except ValueError:
        raise ValueError("addresses or networks with commas between, like 127.0.0.1, 10.0.0.0/8") from None


def _bucket(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "s3" or not BUCKET.fullmatch(parts.netloc) or parts.query or parts.fragment:
        raise ValueError("an address like s3://bucket or s3://bucket/prefix; without it photos are in the data folder")
    return text


READERS: dict[str, Callable[[str], Any]] = {
    "data": _folder,
    "database": _database,
    "workers": _workers,
    "origin": _origin,
    "host": str,
    "port": _port,
    "proxies": _networks,
    "tls_cert": _file,
    "tls_key": _file,
    "synchronous": _synchronous,
    "photos": _bucket,
    "phone": Path,
    "words": Path,
}


def read(environ: Mapping[str, str] = os.environ, /, **given: object) -> Settings:
    """Settings from `MUSTER_*` variables, overridden by what the command line gave (None: not given).

    Raises SettingsError.
    """
    values: dict[str, Any] = dict(_installed())
    for name, reader in READERS.items():
        variable = f"MUSTER_{name.upper()}"
        option = given.get(name)
        text = str(option) if option is not None else environ.get(variable)
        if text is None or text == "":
            continue
        try:
            values[name] = reader(text)
        except ValueError as error:
            told = PASSWORD.sub("…", text) if name in {"database", "photos"} else text
            raise SettingsError(f"{variable} is {told!r}, but must be {error}.") from None
    _check_workers(values)
    if ("tls_cert" in values) != ("tls_key" in values):
        raise SettingsError("MUSTER_TLS_CERT and MUSTER_TLS_KEY are only useful together: give both or neither.")
    if "tls_cert" in values:
        _check_pair(values["tls_cert"], values["tls_key"])
    scheme = "https" if "tls_cert" in values else "http"
    values.setdefault("origin", f"{scheme}://localhost:{values.get('port', 8000)}")
    return Settings(**values)


def _check_workers(values: Mapping[str, Any]) -> None:
    """Raises SettingsError for more than one process on SQLite, where they would only wait for each other."""
    workers = values.get("workers", 1)
    if workers > 1 and "database" not in values:
        raise SettingsError(
            f"MUSTER_WORKERS is {workers}, but must be 1 on SQLite, where processes would only wait for each other: "
            "give MUSTER_DATABASE a PostgreSQL, or leave the workers out."
        )


def _check_pair(cert: Path, key: Path) -> None:
    """Raises SettingsError unless both are PEM files that belong together, the key without a pass phrase."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        why = getattr(error, "reason", None) or error
        raise SettingsError(
            f"MUSTER_TLS_CERT is '{cert}' and MUSTER_TLS_KEY is '{key}', but must be a certificate and its own key, "
            f"both PEM, the key without a pass phrase ({why})."
        ) from None


def _installed() -> dict[str, Path]:
    """Where an installed wheel carries phone app and words; nothing in a checkout."""
    static = PACKAGE / "static"
    return {"phone": static, "words": static / "words"} if static.is_dir() else {}
