"""Photos as the engine knows them: the blobs that ops name, and which of these references count (sync/README.md §13).

A hash opens nothing by itself: a reference counts, for reading and for `stored`, once its author has shown to hold all
the bytes, or if they could read them before. The bytes are kept elsewhere; here is only what is asked of them.
"""

import hashlib
from collections.abc import Iterable

from sync.guards import GUARDS, Guards
from sync.store import Ref, Store
from sync.task import Task
from sync.wire import Op
from sync.work import Work


async def fetch(work: Work, store: Store, ops: Iterable[Op]) -> None:
    """Put on the desk which references to the blobs of these ops count. Nothing is asked where none is named."""
    named = {blob_id(op.site, blob.sha) for op in ops for blob in op.blobs}
    for found in await store.shows(named) if named else ():
        work.shows.setdefault(found.blob, []).append(found)


def told_truly(task: Task) -> bool:
    """Whether the full picture an op names is the one whose hash its record gets."""
    told = task.values.get("sha")
    full = [blob.sha for blob in task.op.blobs if blob.role == "full"]
    return told is None or not full or told in full


def refer(task: Task) -> None:
    """§6.9h: what the op names is wanted, and belongs to the record at hand."""
    plan = task.work.plan
    for blob in task.op.blobs:
        id = blob_id(task.op.site, blob.sha)
        plan.blobs.setdefault(id, blob)
        plan.refs.append(Ref(id, task.op.id, task.key, task.author, blob.role, _counts(task, id)))


def _counts(task: Task, id: str) -> bool:
    """Whether the author could read the blob already, or has shown before to hold it.

    What a supervisor accepts is still its author's: what the supervisor can read opens nothing to them.
    """
    if not task.work.shapes.rules.counting_refs:
        return True
    own = task.item.by is None or task.who.server
    shows = task.work.shows.get(id, ())
    return any(shown.person == task.author or (own and task.who.may_read(shown.bucket)) for shown in shows)


def blob_id(site: str, sha: str) -> str:
    """How a site's blob is named; another site's of the same bytes is another blob."""
    return f"{site}/{sha}"


def whole(sha: str, data: bytes, rules: Guards = GUARDS) -> bool:
    """Whether these are the bytes the op named."""
    return not rules.hash_check or hashlib.sha256(data).hexdigest() == sha
