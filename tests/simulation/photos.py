"""What people do with pictures on their phones: pick, save, leave them in a draft; and who names a hash of others'."""

import hashlib
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any

from PIL import Image

from sync import canon
from sync.wire import Body
from tests.simulation import people
from tests.simulation.broken import holds
from tests.simulation.reply import Ask

if TYPE_CHECKING:
    from tests.simulation.world import World

SIZES = (0, 0, 300, 20_000, 40_000, 90_000)  # behind the smallest picture there is: no decoder minds
OF = (None, "incident", "incident", "comment", "involved", "involved", "note", "note")
MOST_RUNS = 40
FORMS = 3
THUMB_BYTES = 65_536


def smallest() -> bytes:
    """A picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (4, 3), "teal").save(file, "JPEG")
    return file.getvalue()


PICTURE = smallest()


class Photos:
    """Has a seed of its own, so that what befalls ops stays what it was."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.rng: Random = world.light

    def step(self, n: int) -> None:
        """Perhaps something with pictures."""
        what = self.rng.random()
        if what < 0.08:
            self.photograph(n)
        elif what < 0.10:
            self.forge(n)
        elif what < 0.12:
            self.peek(n)
        elif what < 0.127:
            self.world.line.fired["upload_gone"] += 1
            self.world.server.collect()
        elif what < 0.20 and self.here(n):
            self.upload(n)

    def here(self, n: int) -> bool:
        """Whether whoever is signed in has pictures on this phone."""
        return bool(self.world.album.held.get((n, self.world.current[n])))

    def upload(self, n: int, why: str | None = None) -> Any:
        """Bytes go, as far as they get."""
        stop = None
        if why is None and self.rng.random() < 0.15:
            stop = {"at": self.rng.randint(1, 12), "how": self.rng.choice(("kill", "pause", "fail"))}
            self.world.line.fired["upload_stopped"] += 1
        task, event = self.world.phones.begin(n, "upload", why=why or self.rng.choice(("timer", "try")), stop=stop)
        return self.world.goes_on(n, task, event)

    def drain(self, n: int) -> None:
        """Nothing goes wrong any more: everything that is on this phone comes to the server."""
        world = self.world
        for _ in range(MOST_RUNS if self.here(n) else 0):
            told = self.upload(n, "try")
            world.passes(2_000)
            if (told or {}).get("done") is None and world.current[n] not in world.album.waiting(n):
                break
        left = world.current[n] in world.album.waiting(n)
        holds("I13", not left, f"after {MOST_RUNS} runs phone {n} still has to bring something")

    # --- pictures ---

    def _picture(self) -> bytes:
        """Mostly one there is no other of; now and then the same again, on whatever phone."""
        known = [data for data in self.world.album.pictures.values() if len(data) > len(PICTURE) + 99]
        if known and self.rng.random() < 0.15:
            return self.rng.choice(known)
        return PICTURE + self.rng.randbytes(100 + self.rng.choice(SIZES))

    def photograph(self, n: int) -> None:
        """Pick a picture into a draft, and save that, or leave it."""
        form = f"/app/photo/{self.rng.randrange(FORMS)}"
        found = self.world.task(n, "picked", form=form)
        if not found:
            stop = {"at": self.rng.randint(1, 3), "how": "kill"} if self.rng.random() < 0.1 else None
            picture, event = self.pick(n, form, self._picture(), stop)
            if "done" not in event or self.rng.random() < 0.15:
                self.world.line.fired["photo_left"] += 1
                return
            found = [picture]
        self.save(n, form, found[0], self._of(n))

    def pick(self, n: int, form: str, full: bytes, stop: Body | None = None) -> tuple[Body, Body]:
        """Pick a picture into the draft `form`: what it is, and where that came to."""
        thumb = PICTURE + self.rng.randbytes(20)
        picture, bytes_ = self.about(full, thumb), [data.hex() for data in (full, thumb)]
        site = people.HOME[self.world.current[n]]
        event = self.world.phones.begin(n, "pick", form=form, site=site, picture=picture, bytes=bytes_, stop=stop)[1]
        self.world.look(n, full=False)
        return picture, event

    def save(self, n: int, form: str, picture: Body, of: Body) -> str | None:
        """Save the draft, in which is this picture; the op."""
        op = people.save(self.world, n, self.change(n, picture, of), form)
        self.world.line.fired["photo_saved"] += op is not None
        return op

    def about(self, full: bytes, thumb: bytes) -> Body:
        """A picture as the page that makes it small tells of it."""
        add = self.world.album.add
        small = {"sha": add(thumb), "size": len(thumb)}
        of = hashlib.sha256(full[::-1]).hexdigest()
        return {
            "sha": add(full), "size": len(full), "width": 4, "height": 3, "thumb": small, "orig_sha": of,
            "orig_size": len(full), "taken_at": canon.instant(self.world.now_ms),
        }  # fmt: skip

    def change(self, n: int, picture: Body, of: Body) -> Body:
        """How a room makes the record of a picture."""
        small = picture["thumb"]
        values = {name: value for name, value in picture.items() if name != "thumb"}
        values |= {"day": picture["taken_at"][:10], "lang": "en", "role": "evidence", **of}
        roles = (("full", picture), ("thumb", small))
        blobs = [{"sha": it["sha"], "size": it["size"], "type": "image/jpeg", "role": role} for role, it in roles]
        return {
            "t": "create", "site": people.HOME[self.world.current[n]], "kind": "photo", "set": values, "blobs": blobs,
        }  # fmt: skip

    def _of(self, n: int) -> Body:
        """What it shows: a record, also one that is sealed, or nothing."""
        kind = self.rng.choice(OF)
        if kind is None or kind not in self.world.kinds.kinds:
            return {}
        if kind == "involved" and (rec := self._involved(n)):
            return {"of": rec, "of_kind": kind}
        shown = self.world.task(n, "list", kind=kind)
        return {"of": self.rng.choice(shown)["id"], "of_kind": kind} if shown else {}

    def _involved(self, n: int) -> str | None:
        """Somebody hurt in an incident, whom only supervisors may know."""
        shown = self.world.task(n, "list", kind="incident")
        if not shown:
            return None
        about = self.rng.choice(shown)
        values = {"about": about["id"], "about_kind": "incident", "who": "visitor", "part": "injured", "lang": "en"}
        op = people.save(self.world, n, {"t": "create", "site": about["site"], "kind": "involved", "set": values})
        return self.world.watch.saved[op].row.partition("/")[2] if op else None

    # --- and what nobody may ---

    def forge(self, n: int) -> None:
        """An op that names bytes its phone never had, their hash known from wherever."""
        refs = self.world.server.tables().refs
        if refs:
            self.world.line.fired["photo_forged"] += 1
            self.name(n, self.rng.choice(list(refs.values())).blob.partition("/")[2])

    def name(self, n: int, sha: str) -> str | None:
        """A photo of one's own that shows others' bytes; the op."""
        data = self.world.album.pictures[sha]
        change = self.change(n, self.about(data, data), self._of(n))
        roles = ("full", "thumb") if len(data) <= THUMB_BYTES else ("full",)
        change["blobs"] = [{**change["blobs"][0], "role": role} for role in roles]
        return people.forge(self.world, n, change)

    def peek(self, n: int) -> None:
        """Somebody asks for a picture by its hash."""
        world = self.world
        if world.core or not world.server.tables().refs:
            return
        world.passes(6_000)  # a session and its roles are remembered for so long
        ref = self.rng.choice(list(world.server.tables().refs.values()))
        ask = Ask(world.current[n], "", blob=ref.blob)
        world.line.fired["peeked"] += 1
        if ask.person not in world.signed_out:
            world.album.read(ask, world.server.show(ask), world.server.tables(), world.now_ms)
