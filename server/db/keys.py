"""Secrets that stay out of the database: one file each, readable by the server alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

SIZE_BYTES = 32


def load_key(path: Path) -> bytes:
    """Return the key in a file, made at first use with mode 0600. Two processes that start at once get the same one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(secrets.token_bytes(SIZE_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key counts
            os.link(draft, path)
        draft.unlink()
    return path.read_bytes()
