"""`python -m tests.bench.peers.one NAME`: one peer in its own process, which ends what it started when told to."""

import runpy
import signal
import sys

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))
    runpy.run_module(f"tests.bench.peers.{sys.argv[1]}", run_name="__main__")
