"""Kinto on PostgreSQL, from PyPI in a virtual environment of its own: its process, and its phones."""

import base64
import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from server.serve import free_port
from tests.bench.peers import packages
from tests.bench.peers.piped import Piped, PipedPhones
from tests.postgres import Cluster, owner

START_S = 60
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


class KintoServer:
    """`kinto start` (waitress, one process) on a database, at one address for all its lives."""

    def __init__(self, data: Path, programs: Path, url: str) -> None:
        self.ini, self.program, self.log = data / "kinto.ini", programs / "kinto", data / "kinto.log"
        self.ini.write_text(INI.format(url=url))
        self.port = free_port("127.0.0.1")
        self.host, self.remote = f"127.0.0.1:{self.port}", f"http://127.0.0.1:{self.port}/v1"
        subprocess.run([self.program, "migrate", "--ini", self.ini], check=True, capture_output=True, timeout=START_S)

    def start(self) -> None:
        command = [str(self.program), "start", "--ini", str(self.ini), "--port", str(self.port)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until = time.monotonic() + START_S
        while not self._answers():
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError(self.log.read_text()[-2000:])
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.remote}/", timeout=START_S):
                return True
        except OSError:
            return False

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

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
