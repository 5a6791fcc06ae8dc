"""Kinto on PostgreSQL, from PyPI in a virtual environment of its own: its process, and its phones."""

import base64
import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.peers import packages
from tests.bench.peers.piped import Piped, PipedPhones
from tests.bench.peers.program import START_S, Program
from tests.postgres import Cluster, owner

PATH = "/buckets/venue/collections/incidents"
INI = """[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = %(http_port)s
threads = 8
[app:main]
use = egg:kinto
kinto.storage_backend = kinto.core.storage.postgresql
kinto.storage_url = {url}
kinto.permission_backend = kinto.core.permission.postgresql
kinto.permission_url = {url}
kinto.cache_backend = kinto.core.cache.memory
kinto.userid_hmac_secret = peers
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
"""


class KintoServer(Program):
    """`kinto start` (waitress, one process) on a database."""

    def __init__(self, data: Path, programs: Path, url: str) -> None:
        super().__init__(data)
        ini, kinto = data / "kinto.ini", programs / "kinto"
        ini.write_text(INI.format(url=url))
        self.remote = f"{self.url}/v1"
        self.command, self.health = [kinto, "start", "--ini", ini, "--port", str(self.port)], f"{self.remote}/"
        subprocess.run([kinto, "migrate", "--ini", ini], check=True, capture_output=True, timeout=START_S)

    def furnish(self) -> None:
        """A bucket everybody signed in may write, and the collection."""
        everybody = {"permissions": {"write": ["system.Authenticated"]}}
        for path in ("/buckets/venue", PATH):
            asked = urllib.request.Request(f"{self.remote}{path}", json.dumps(everybody).encode(), method="PUT")
            asked.add_header("Content-Type", "application/json")
            asked.add_header("Authorization", authorization("lead"))
            urllib.request.urlopen(asked, timeout=START_S).close()


def authorization(name: str) -> str:
    return f"Basic {base64.b64encode(f'{name}:peers'.encode()).decode()}"


@contextmanager
def running(data: Path) -> Iterator[KintoServer]:
    """PostgreSQL and Kinto, each ended at the end."""
    with ExitStack() as stack:
        programs = packages.kinto(Path(stack.enter_context(TemporaryDirectory(prefix="muster-kinto-"))))
        if owner():
            os.chmod(data, 0o755)  # another user's server has its files within
        cluster = stack.enter_context(Cluster(str(data)))
        server = KintoServer(data, programs, cluster.url(cluster.create()))
        server.start()
        stack.callback(server.kill)
        server.furnish()
        yield server


@contextmanager
def phones(data: Path) -> Iterator[PipedPhones]:
    """Phones of the conflict script."""
    with running(data) as server:
        start = {"remote": server.remote, "bucket": "venue", "collection": "incidents"}
        with Piped("kinto.mjs", start) as process:
            yield PipedPhones(process, server)
