"""What befalls phones, people and the server, beside the line."""

import json
from base64 import b64decode
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

from msgspec.structs import replace

from sync.rights import LEAD, standing
from sync.store import Member
from tests.simulation.cast import ADA, ANA, BO, LEA, MAX, OTHER_SITE, SITE, told
from tests.sync.house import HOUR_MS

if TYPE_CHECKING:
    from tests.simulation.world import World

FORKS = 2  # phones that live twice, in one schedule: a phone takes three new names a day
COUNTED_ON_MS = 47 * HOUR_MS  # how far back a backup may go while no backups are declared
BACKUP_SLOT = 100


class Mishaps:
    """Each is one method; `fast_ms`: how far a phone's clock is ahead."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.fast_ms: dict[int, int] = {}
        self.forks = 0
        self.copies: dict[int, dict[str, Any]] = {}  # phone → what was true when it was copied
        self.backups: list[tuple[int, int, Any]] = []  # when, length of the journal, content
        self.dead: set[int] = set()

    def happen(self, n: int) -> None:
        """One of them."""
        kinds: list[Callable[[int], str | None]] = [
            self.evicted, self.cloned, self.rolled_back, self.rolled_back, self.rolled_back, self.clock_jump,
            self.clock_jump, self.role_changed, self.role_changed, self.member_ended, self.device_revoked,
            self.signed_out, self.switched, self.switched, self.upgraded, self.backed_up, self.restored, self.restored,
            self.restored, self.purged, self.key_lost, self.days_pass, self.handed_in, self.handed_in,
        ]  # fmt: skip
        name = self.world.rng.choice(kinds)(n)
        if name:
            self.world.line.fired[name] += 1

    def evicted(self, n: int) -> str:
        """The browser throws everything away."""
        self.world.line.cut(n)
        self.world.forget(n)
        person = self.world.current.pop(n)
        self.world.new_phone(n, locks=True)
        self.fast_ms.pop(n, None)
        self.world.sign_in(n, person)
        return "evicted"

    def cloned(self, n: int) -> str | None:
        """A copy of the phone lives on beside it."""
        world = self.world
        if self.forks >= FORKS:
            return None
        self.forks += 1
        m = max(world.alive) + 1
        world.phones.order("clone", **{"from": n, "phone": m})
        world.alive.append(m)
        world.current[m], world.schema[m] = world.current[n], world.schema[n]
        self.fast_ms[m] = self.fast_ms.get(n, 0)
        world.look(m)
        return "cloned"

    def copied(self, n: int) -> None:
        """The phone's own backup is made."""
        self.world.phones.order("clone", **{"from": n, "phone": BACKUP_SLOT + n})
        self.copies[n] = {"person": self.world.current[n], "schema": self.world.schema[n]}

    def rolled_back(self, n: int) -> str | None:
        """The phone is restored from its own backup."""
        world = self.world
        if self.forks >= FORKS:
            return None
        if n not in self.copies:
            self.copied(n)
            return None
        self.forks += 1
        world.line.cut(n)
        world.forget(n)
        world.phones.order("clone", **{"from": BACKUP_SLOT + n, "phone": n})
        world.current[n], world.schema[n] = self.copies[n]["person"], self.copies[n]["schema"]
        world.phones.order("set", phone=n, fast_ms=self.fast_ms.get(n, 0))
        world.look(n)
        return "rolled_back"

    def clock_jump(self, n: int) -> str:
        """Somebody sets the phone's clock."""
        year_ms = 365 * 24 * HOUR_MS
        jumps = (0, 0, 7_200_000, -24 * HOUR_MS, 3 * 24 * HOUR_MS, 240_000, -50 * year_ms)
        self.fast_ms[n] = self.world.rng.choice(jumps)
        self.world.phones.order("set", phone=n, fast_ms=self.fast_ms[n])
        return "clock_jump"

    def role_changed(self, _n: int) -> str:
        """Somebody becomes something else at once."""
        world = self.world
        person = world.rng.choice((ANA, BO, LEA, MAX, ADA))
        before = world.server.tables().members[person, SITE]
        role = world.rng.choice(("crew", "deputy", "lead", "reception", "admin"))
        was = before.role_after or before.role
        world.becomes(person, SITE, Member(was, before.since_ms, world.now_ms, role))
        return "role_changed"

    def member_ended(self, _n: int) -> str:
        """Somebody is no member any more, or is one again."""
        world = self.world
        person = world.rng.choice((BO, MAX))
        before = world.server.tables().members[person, SITE]
        ended = None if before.ended_ms else world.now_ms
        since = world.now_ms if before.ended_ms else before.since_ms
        world.becomes(person, SITE, replace(before, ended_ms=ended, since_ms=since))
        return "member_ended"

    def device_revoked(self, n: int) -> str | None:
        """A lost phone is locked out."""
        world = self.world
        seen = world.look(n)
        device = next(state.get("device") for state in seen["states"] if state["person"] == seen["current"])
        if len(self.dead) or device not in world.server.tables().devices or len(seen["states"]) > 1 or self.forks:
            return None
        world.server.revoke(device)
        self.dead.add(n)
        self.forks = FORKS  # its copy would be locked out with it
        return "device_revoked"

    def signed_out(self, n: int) -> str:
        """The session ended; the phone learns it with its next request."""
        self.world.signed_out.add(self.world.current[n])
        return "signed_out"

    def switched(self, n: int) -> str | None:
        """Another person takes the phone."""
        if n != 1:
            return None
        other = ANA if self.world.current[n] == BO else BO
        self.world.line.cut(n)
        self.world.sign_in(n, other)
        return "person_switched"

    def upgraded(self, n: int) -> str | None:
        """A new version of Muster: first the server, then phone by phone, until old ones may not receive any more."""
        world = self.world
        newest = world.server.shapes.schema
        what = world.rng.choice(("server", "phone", "phone", "bar"))
        if what == "server":
            world.server.upgrade()
        elif what == "bar":
            world.server.bar(newest)
        else:
            self._upgrade(n)
        return "upgraded"

    def _upgrade(self, n: int) -> None:
        world = self.world
        world.schema[n] = world.server.shapes.schema
        world.phones.order("set", phone=n, kinds=told(world.kinds, world.schema[n]))
        world.line.cut(n)

    def backed_up(self, _n: int) -> None:
        """A backup is made."""
        world = self.world
        self.backups.append((world.now_ms, len(world.journal), world.server.backup()))

    def restored(self, _n: int) -> str | None:
        """The server goes back to a backup, as a new history."""
        world = self.world
        recent = [backup for backup in self.backups if world.now_ms - backup[0] < COUNTED_ON_MS]
        if not recent:
            self.backed_up(_n)
            return None
        made_ms, journal, content = world.rng.choice(recent)
        world.journal = world.journal[:journal]
        lost = world.light.random() < 0.5
        world.line.fired["disk_lost"] += lost
        world.server.restore(content, lost)
        self.backups = [backup for backup in self.backups if backup[0] <= made_ms]
        world.rewound()
        return "restored"

    def purged(self, _n: int) -> str:
        """Ninety days of tombstones are forgotten."""
        self.world.server.purge()
        return "purged"

    def key_lost(self, _n: int) -> str:
        """The key that signs tokens is gone."""
        self.world.server.lose_key()
        return "key_lost"

    def days_pass(self, _n: int) -> str:
        """Everybody is away for some time."""
        self.world.passes(self.world.rng.choice((1, 25, 50)) * HOUR_MS)
        return "days_passed"

    def handed_in(self, n: int) -> str | None:
        """The phone's queue is saved as a file, and some supervisor hands it in."""
        world = self.world
        members = world.server.tables().members
        standings = [standing(*at, member, world.now_ms) for at, member in members.items()]
        leads = [who for who in standings if who.roles & LEAD]
        if not leads:
            return None
        lead = world.rng.choice(leads).person
        sites = frozenset(who.site for who in leads if who.person == lead)
        file = b64decode(world.task(n, "save_queue"))
        how = world.rng.choice(("handed_in", "handed_in", "saved_again", "rewritten"))
        world.server.hand_in(lead, sites, file if how == "handed_in" else rewrite(file, how == "rewritten"))
        return how

    def mended(self) -> None:
        """What people mend in the end: they sign in, take the new version, and put lost phones aside."""
        world = self.world
        world.alive = [n for n in world.alive if n not in self.dead]
        for n in world.alive:
            self._upgrade(n)
            world.sign_in(n, world.current[n])


def rewrite(file: bytes, otherwise: bool) -> bytes:
    """A saved queue as it is after somebody opened it and saved it again; `otherwise`: with other sites and words."""
    again = BytesIO()
    with ZipFile(BytesIO(file)) as saved, ZipFile(again, "w") as made:
        for name in saved.namelist():
            if name != "manifest.json":
                made.writestr(name, saved.read(name))
                continue
            said = json.loads(saved.read(name))
            for dseq, op in said["ops"] if otherwise else []:
                op["site"] = OTHER_SITE if dseq % 2 else op.get("site")
                op["reason"] = "Rewritten"
            made.writestr(name, json.dumps(said, indent=1))
    return again.getvalue()
