"""The rules one can switch off, to see that the simulator notices (sync/README.md §18): the twin of guards.ts.

The server always has all of them. Only `tests/simulation` makes another value than `GUARDS`.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

from msgspec import Struct


class Guards(Struct, frozen=True):
    """Each rule of the server's half that keeps a promise; false: it is broken on purpose."""

    seen_not_version: bool = True  # a value is compared with what its author saw, not the row's seq with theirs
    conflicts_stored: bool = True  # a value overwritten or kept out unseen is kept
    binds: bool = True  # a binding move is made on the values its author read, or not at all
    expires: bool = True  # a command past its time does nothing
    facts_unguarded: bool = True  # a fact is never refused
    clamp: bool = True  # corrected time is neither after its receipt nor before the op before
    right_place: bool = True  # what is of another site, or in a bucket one has no right over, does not exist
    typed_rejections: bool = True  # only a decision consumes an op, an error does not
    dedupe: bool = True  # a known id with the same bytes is answered, not applied
    forks: bool = True  # a dseq met before, with an unknown id, is another phone
    savepoints: bool = True  # of a batch that fails nothing stays
    poison: bool = True  # an op that always fails is put aside
    tombstones: bool = True  # a row that moves leaves a mark in the bucket it left
    boot_tombstones: bool = True  # who begins anew is not told of rows that left before
    epoch: bool = True  # a phone of another history is told so
    lock_first: bool = True  # the next seq is read under the lock
    one_snapshot: bool = True  # a pull sees one moment
    hash_check: bool = True  # bytes are kept under the hash they have
    derived: bool = True  # a record says of its children what they say, in the commit that changes one
    counting_refs: bool = True  # knowing a hash opens nothing


GUARDS = Guards()


async def read_early(store: Any, sites: Collection[str]) -> dict[str, int]:
    """Without `lock_first`: the seqs as whoever does not wait reads them. Only the simulator's store can."""
    heads: Callable[[Collection[str]], Awaitable[dict[str, Any]]] = store.heads
    return {site: head.seq for site, head in (await heads(sites)).items()}


def read_late(reader: Any) -> Any:
    """Without `one_snapshot`: a reader of this moment, not of the one the pull began at. Only the simulator's can."""
    return reader.anew()
