"""The phone in real browsers against the real server."""
