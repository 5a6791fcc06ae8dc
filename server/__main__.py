"""`python -m server` is `muster`."""

from server.cli import main

main()
