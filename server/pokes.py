"""GET /sync/events: tells pages that something changed, never what. One stream per browser, no data."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import NamedTuple, Protocol

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Stream

from server.pages import AnyRequest
from server.people.access import from_here, token_of
from server.people.desk import Desk
from server.people.sessions import Sessions, Signed
from server.problems import Problem, refusals

COALESCE_S = 0.25
COMMENT_S = 15.0
RETRY_MS = 3000
STREAMS_A_SESSION = 4
STREAMS_MOST = 5000
SMALL_SITE_STREAMS = 50
SPREAD_MS = 2000
LEAD_CLASS = frozenset({"deputy", "lead"})
BYE = b"event: bye\ndata: {}\n\n"


class Committed(Protocol):
    """What a commit tells its listeners."""

    @property
    def site(self) -> str: ...
    @property
    def seq(self) -> int: ...
    @property
    def buckets(self) -> frozenset[str]: ...


class Poke(NamedTuple):
    """A site's newest seq and the buckets that changed; two pokes of one site are one."""

    seq: int
    buckets: frozenset[str]

    def joined(self, other: "Poke | None") -> "Poke":
        """Both in one."""
        return Poke(max(self.seq, other.seq), self.buckets | other.buckets) if other else self


class Listener:
    """One open stream: what its person may hear, and the newest poke of each site that is not yet told."""

    def __init__(self, signed: Signed) -> None:
        self.signed = signed
        self.held = held(signed)
        self.waiting: dict[str, Poke] = {}  # by site, so never longer than a person has sites
        self.recheck = True
        self.woken = asyncio.Event()

    def offer(self, site: str, poke: Poke) -> None:
        """Remember a poke, as far as its buckets are held."""
        mine = poke.buckets & self.held
        if mine:
            self.waiting[site] = Poke(poke.seq, mine).joined(self.waiting.get(site))
            self.woken.set()

    def turn(self, signed: Signed) -> list[str]:
        """What its person may hear from now on; answers the sites they left, whose rows their phone is to drop."""
        left = sorted(self.signed.roles.keys() - signed.roles.keys())
        self.signed, self.held, self.recheck = signed, held(signed), False
        return left

    def check(self) -> None:
        """Have session and buckets looked at again before anything more is told."""
        self.recheck = True
        self.woken.set()


class Pokes:
    """All open streams of this process."""

    def __init__(self) -> None:
        self.stopping = asyncio.Event()
        self._listeners: set[Listener] = set()
        self._coalescing: dict[str, Poke] = {}

    def committed(self, what: Committed) -> None:
        """Poke the site's streams once the coalescing time is over."""
        first = what.site not in self._coalescing
        self._coalescing[what.site] = Poke(what.seq, what.buckets).joined(self._coalescing.get(what.site))
        if first:
            asyncio.get_running_loop().call_later(COALESCE_S, self._flush, what.site)

    def changed(self, person: str) -> None:
        """A session of `person` ended or a role changed: their streams check at once."""
        for listener in self._listeners:
            if listener.signed.person == person:
                listener.check()

    def missed(self) -> None:
        """Commits or changes of other processes may not have been heard: everybody looks at everything."""
        for listener in self._listeners:
            listener.check()
            for site in listener.signed.roles:
                listener.offer(site, Poke(0, frozenset(b for b in listener.held if b.startswith(site))))

    def stop(self) -> None:
        """End every stream now."""
        self.stopping.set()
        for listener in self._listeners:
            listener.woken.set()

    def enter(self, signed: Signed) -> Listener:
        """A new stream. Raises Problem `slow_down` where a session or the process has too many."""
        same = sum(1 for listener in self._listeners if listener.signed.session == signed.session)
        if same >= STREAMS_A_SESSION or len(self._listeners) >= STREAMS_MOST:
            raise Problem("slow_down")
        listener = Listener(signed)
        self._listeners.add(listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """The stream is over."""
        self._listeners.discard(listener)

    def within_ms(self, site: str) -> int:
        """Over how long phones spread their answers to a poke."""
        here = sum(1 for listener in self._listeners if site in listener.signed.roles)
        return 0 if here <= SMALL_SITE_STREAMS else SPREAD_MS

    def _flush(self, site: str) -> None:
        poke = self._coalescing.pop(site)
        for listener in self._listeners:
            listener.offer(site, poke)


def held(signed: Signed) -> frozenset[str]:
    """The buckets a person holds (sync/README.md §11.1); `person` alone stands for those of many."""
    return frozenset(
        f"{site}/{bucket}"
        for site, role in signed.roles.items()
        for bucket in ("crew", "person", f"person:{signed.person}", *(["lead"] if role in LEAD_CLASS else []))
    )


@get(
    "/sync/events", guards=[from_here], media_type="text/event-stream",
    responses=refusals("signed_out", "cross_site", "slow_down"),
)  # fmt: skip
async def events(
    request: AnyRequest, signed: NamedDependency[Signed], desk: NamedDependency[Desk], pokes: NamedDependency[Pokes]
) -> Stream:
    """The stream of this browser."""
    desk.limits.spend("events", signed.session)
    listener = pokes.enter(signed)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    told = tell(listener, pokes, desk.sessions, token_of(request, desk.settings))
    return Stream(told, media_type="text/event-stream", headers=headers)


async def tell(listener: Listener, pokes: Pokes, sessions: Sessions, token: str | None) -> AsyncIterator[bytes]:
    """What the stream says until its session ends, the browser leaves or the server stops."""
    clock = asyncio.get_running_loop().time
    due = clock() + COMMENT_S  # however much there is to tell, and whoever ended the session
    try:
        yield f"retry: {RETRY_MS}\n\n".encode()
        while not pokes.stopping.is_set():
            if listener.recheck or clock() >= due:
                signed = await sessions.find(token)
                if signed is None:
                    break
                for site in listener.turn(signed):
                    yield _event(site, 0, frozenset(), 0)
                due = clock() + COMMENT_S
            for text in told(listener, pokes):
                yield text
            if await _quiet(listener):
                yield b": here\n\n"
        yield BYE
    finally:
        pokes.leave(listener)


def told(listener: Listener, pokes: Pokes) -> list[bytes]:
    """The pokes that wait, as events; buckets lost meanwhile are not named."""
    waiting, listener.waiting = listener.waiting, {}
    listener.woken.clear()
    return [
        _event(site, poke.seq, mine, pokes.within_ms(site))
        for site, poke in waiting.items()
        if (mine := poke.buckets & listener.held)
    ]


def _event(site: str, seq: int, buckets: frozenset[str], within_ms: int) -> bytes:
    classes = sorted({bucket.partition("/")[2].partition(":")[0] for bucket in buckets})
    data = json.dumps({"site": site, "seq": seq, "b": classes, "within": within_ms}, separators=(",", ":"))
    return f"event: poke\ndata: {data}\n\n".encode()


async def _quiet(listener: Listener) -> bool:
    """Wait for something to tell; True if nothing came for the time of a comment."""
    try:
        async with asyncio.timeout(COMMENT_S):
            await listener.woken.wait()
    except TimeoutError:
        return True
    return False
