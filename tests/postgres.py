"""A PostgreSQL of our own: a cluster in a folder, reached by a socket alone, gone at the end."""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Self

import asyncpg

OWNERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root
USER = "muster"
PEOPLES_ORDER = ("--locale-provider=icu", "--icu-locale=en")  # nothing of ours may rest on how the server sorts
FAST = {"fsync": "off", "full_page_writes": "off"}  # a test's data need not outlive a power loss


class Cluster:
    """A server that runs inside `with`, its files in `parent`. `settings` are lines of its postgresql.conf."""

    def __init__(self, parent: str = "/tmp", **settings: str) -> None:
        self._settings = settings
        self._parent = parent
        self._databases = 0

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="muster-pg-", dir=self._parent))
        self.socket = Path(tempfile.mkdtemp(prefix="muster-pg-", dir="/tmp"))  # a socket's path must be short
        self._owner = owner()
        if self._owner:
            for folder in (self.folder, self.socket):
                shutil.chown(folder, self._owner)
        self._run(
            "initdb", "-D", self.folder / "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync", *PEOPLES_ORDER
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop("immediate")
        for folder in (self.folder, self.socket):
            shutil.rmtree(folder)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        lines = {"listen_addresses": "", "unix_socket_directories": str(self.socket), **self._settings}
        options = " ".join(f"-c {name}='{value}'" for name, value in lines.items())
        self._run("pg_ctl", "start", "-w", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is what a power loss looks like to its clients."""
        self._run("pg_ctl", "stop", "-w", "-D", self.folder / "data", "-m", mode)

    def url(self, database: str = "postgres") -> str:
        """The address of one database."""
        return f"postgresql://{USER}@/{database}?host={self.socket}"

    def create(self, template: str = "template0") -> str:
        """Make a database, a copy of `template`; returns its name."""
        self._databases += 1
        name = f"muster_{self._databases}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is still connected."""
        self.sql(f"DROP DATABASE {database} WITH (FORCE)")

    def sql(self, *statements: str, database: str = "postgres") -> list[Any]:
        """Run statements from outside; the rows of the last one."""

        async def talk() -> list[Any]:
            connection = await asyncpg.connect(self.url(database))
            rows: list[Any] = []
            for statement in statements:
                rows = await connection.fetch(statement)
            await connection.close()
            return rows

        return asyncio.run(talk())

    def _run(self, program: str, *args: object) -> None:
        done = subprocess.run(
            [binary(program), *map(str, args)], user=self._owner, cwd="/", check=False, text=True, timeout=60,
            stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL, stderr=subprocess.STDOUT,
        )  # fmt: skip
        log = self.folder / "log"
        assert done.returncode == 0, (done.stdout, log.read_text()[-2000:] if log.exists() else "")


def owner() -> str | None:
    """Whom the server runs as, where we are root and it must not be."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in OWNERS if name in known)


def binary(program: str) -> str:
    """Where a program of the server is: Debian keeps them off the PATH."""
    found = shutil.which(program) or max(map(str, Path("/usr/lib/postgresql").glob(f"*/bin/{program}")), default="")
    assert found, f"PostgreSQL's {program} is not installed: tests/system.sh installs it"
    return found
