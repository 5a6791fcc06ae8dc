"""Photos beside a backup: every object once, however many backups there are, for none ever changes under its name."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from server.backup.history import Unfit
from server.db.copies import settle

SITES, SHA_LENGTH = "*-*-*-*-*", 64


def beside(file: Path) -> Path:
    """Where the photos of a backup are, and of every other one in its folder."""
    return file.parent / "muster-photos"


def copy_new(source: Path, target: Path) -> int:
    """Copy the photos that `target` does not have yet; how many these are. Raises Unfit."""
    new = [path for path in _photos(source) if not (target / path).exists()]
    try:
        for path in new:
            _copy(source / path, target / path)
        for folder in {(target / path).parent for path in new} | ({target} if new else set()):
            settle(folder)
    except OSError as error:
        raise Unfit(f"Photos could not be written to {target} ({error.strerror}): they are not all there.") from error
    return len(new)


def _photos(folder: Path) -> Iterator[Path]:
    """The photos of all sites; what has come of uploads is no photo yet."""
    return (path.relative_to(folder) for path in folder.glob(f"{SITES}/*") if len(path.name) == SHA_LENGTH)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    with contextlib.suppress(FileNotFoundError):  # taken away meanwhile, for nothing shows it
        shutil.copyfile(source, part)
        settle(part)
        os.replace(part, target)
