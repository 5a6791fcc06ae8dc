"""`make bench`: every figure as a JSON line, with machine and versions. Exit 1 if a gate is missed."""

import json
import subprocess
import sys

BENCHES = (
    "tests.bench.sync.push",
    "tests.bench.sync.push --history 1000000",
    "tests.bench.sync.push --engine postgres",
    "tests.bench.sync.pull",
    "tests.bench.sync.up",
    "tests.bench.sync.shift",
    "tests.bench.phone",
    "tests.bench.photos",
)


def main() -> int:
    """Run each bench in its own process; their lines pass through. The number of gates missed decides the exit."""
    missed = 0
    for name in BENCHES:
        done = subprocess.run(
            [sys.executable, "-m", *name.split()], check=False, capture_output=True, text=True, timeout=1800
        )
        sys.stderr.write(done.stderr)
        for line in done.stdout.splitlines():
            print(line, flush=True)
            figure = json.loads(line)
            missed += figure.get("holds") is False
        missed += done.returncode != 0
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
