"""Photos: evidence, attached to a record or standing free. The bytes are blobs (sync/README.md §13)."""

from server.record import Fact, derived, immutable, indexes, key, of, when
from server.record import types as t

SIZE_MOST = 2_097_152
PARENTS = ("incident", "involved", "action", "comment", "zone", "site", "run", "answer")


class Photo(
    Fact,
    bucket=of(*PARENTS, or_="crew"),
    create="crew",
    sort="taken_at",
    keys=(key("zone", "day"), key("_by", "day"), when("waiting", "root", stored=None)),
    closed=("taken_at",),
):
    """One picture. `sha` and `size` (bytes) are those of the kept picture, `orig_…` of the file as the app received it,
    whose bytes are not kept; `stored`: all bytes are here and match."""

    sha = immutable(t.Sha())
    size = immutable(t.Int(1, SIZE_MOST))
    width = immutable(t.Int(1, 20_000))
    height = immutable(t.Int(1, 20_000))
    orig_sha = immutable(t.Sha())
    orig_size = immutable(t.Int(0))
    root = immutable(t.Ref())
    taken_at = immutable(t.Instant())
    day = immutable(t.Date())
    zone = immutable(t.Ref("zone"))
    role = immutable(t.Enum("evidence", "before", "after", "strip", "fix"))
    caption = immutable(t.Text(200))
    lang = immutable(t.Lang())
    stored = derived(t.Bool())


TABLES = (Photo,)

INDEXES = indexes(Photo)
