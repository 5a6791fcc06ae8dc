"""`make bench-peers`: the same work on Muster and on other products that sync, in one run, as JSON lines.

Each line names the durability of that product as it was run and whether it checks rights: figures of different
durability are no comparison. The `.conflicts` lines count what the same conflict script lost or overwrote in silence
(verdict.py). For Muster both must be 0: exit 1 otherwise. What does not run says why.
`python -m tests.bench.peers [NAME …]`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.peers.figures import tell_not

PEERS = ("muster", "pouch", "kinto", "actual", "rx")
PEER_S, END_S = 900, 60


def lines(peer: str) -> Iterator[str]:
    """What the peer's own process prints. Where it fails, or takes too long, a line that says so follows."""
    command = [sys.executable, "-m", "tests.bench.peers.one", peer]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        said, failed = process.communicate(timeout=PEER_S)
    except subprocess.TimeoutExpired:
        process.terminate()  # it ends what it started
        try:
            said, _ = process.communicate(timeout=END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            said, _ = process.communicate()
        failed = f"not done after {PEER_S} s"
    yield from said.splitlines()
    sys.stderr.write(failed)
    if process.returncode:
        tell_not(peer, (failed.strip().splitlines() or ["it ended"])[-1][:300])


def main() -> int:
    """The exit: 1 unless Muster ran, and kept what it promises."""
    asked = sys.argv[1:] or PEERS
    subprocess.run([sys.executable, "-m", "tests.bench.peers.packages"], check=True, stdout=sys.stderr)
    kept = {"muster": "muster" not in asked}
    for peer in asked:
        for line in lines(peer):
            print(line, flush=True)
            if json.loads(line).get("name") == "peers.muster.conflicts":
                kept["muster"] = json.loads(line)["holds"]
    return 0 if kept["muster"] else 1


if __name__ == "__main__":
    sys.exit(main())
