"""How often something may be tried. Counted per account, code or device; per address only generously."""

from ipaddress import ip_address, ip_network

from server.clock import Clock
from server.pages import AnyRequest
from server.problems import Problem
from server.settings import Settings

RATES: dict[str, tuple[int, int]] = {  # what: (times, seconds)
    "login_account_address": (8, 900),
    "login_account": (100, 900),  # so that a stranger elsewhere keeps nobody out with a few tries
    "login_address": (300, 900),
    "code": (300, 600),
    "code_address": (3000, 600),
    "invites": (120, 3600),
    "members": (600, 3600),
    "continue": (20, 600),
    "join_address": (600, 600),
    "hand_in": (30, 3600),
    "sync": (120, 60),
    "chunks": (30, 1),  # of one person's photos
    "devices": (100, 86_400),  # of one person: a phone takes three new outboxes a day at most
    "events": (120, 60),
    "search": (60, 60),
    "print": (12, 60),  # of one person; they are drawn one at a time
}
KEYS_MOST = 20_000


class Limits:
    """Counters in memory, one window per key; of each kind the longest unused are forgotten first."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counted: dict[str, dict[str, tuple[int, int]]] = {what: {} for what in RATES}  # (begin in ms, times)

    def spend(self, what: str, key: str) -> None:
        """Count one try of `what` by `key`. Raises Problem `slow_down` once all are spent."""
        times, window_s = RATES[what]
        now = self._clock.now_ms()
        counted = self._counted[what]
        begin, spent = counted.pop(key, (now, 0))
        if now - begin >= window_s * 1000:
            begin, spent = now, 0
        counted[key] = (begin, spent + 1)
        if len(counted) > KEYS_MOST:
            del counted[next(iter(counted))]
        if spent >= times:
            raise Problem("slow_down", retry_after_s=max(1, window_s - (now - begin) // 1000))


def address(request: AnyRequest, settings: Settings) -> str:
    """Who is calling: what a trusted proxy (MUSTER_PROXIES) says, else the connection's own address."""
    own = request.client.host if request.client else "?"
    named = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return named if named and _trusted(own, settings) else own


def _trusted(own: str, settings: Settings) -> bool:
    try:
        return any(ip_address(own) in ip_network(network) for network in settings.proxies)
    except ValueError:  # a socket without an address
        return False
