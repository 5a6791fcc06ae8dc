"""What people do on their phones, right or wrong."""

from typing import TYPE_CHECKING, Any

from sync import canon
from sync.wire import Body
from tests.simulation.cast import ANA, BO, CHOICES, ENUMS, LEA, MAX, OTHER_SITE, PEOPLE, POISON, SITE, TEXTS
from tests.simulation.phones import Event
from tests.simulation.watch import Saved

if TYPE_CHECKING:
    from tests.simulation.world import World

Shown = dict[str, Any]
POISONED: set[str] = set()
HOME = {person: site for person, site in PEOPLE}
WORDS = ("Leak", "Leak, hall 2", "漏水", "x" * 90, "Burst pipe")
MOVES = {
    "incident": ("accept", "resolve", "approve", "approve", "give_back", "reopen", "resubmit"),
    "post": ("sign", "sign", "shut", "open_again"),
}  # fmt: skip


def save(world: "World", n: int, change: Body, form: str | None = None, expires_ms: int | None = None) -> str | None:
    """Save a change as a page would; the op's id, or none where the phone refused."""
    return saved(world, n, change, world.phones.begin(n, "save", change=change, form=form)[1], form, expires_ms)


def forge(world: "World", n: int, change: Body) -> str | None:
    """Make an op as no page would; its id."""
    return saved(world, n, change, world.phones.begin(n, "forge", change=change, person=world.current[n])[1])


def saved(  # noqa: PLR0917
    world: "World", n: int, change: Body, told: Event, form: str | None = None, expires_ms: int | None = None
) -> str | None:
    """Note what was saved, if the phone did."""
    if "done" not in told:
        return None
    if form:
        world.watch.seen[n, world.current[n]].drafts.discard(form)
    id, row = told["done"]["op"], canon.row_key(change["kind"], told["done"]["rec"])
    draws = dict(change.get("set", {}))
    if change["t"] == "command":
        kind = world.kinds.kinds[change["kind"]]
        move = kind.status.moves.get(change["act"]) if kind.status else None
        draws = draws | ({kind.status.field: move.to} if kind.status and move else {})
    world.watch.saved[id] = Saved(id, n, world.current[n], change["t"], change["site"], row, draws)
    world.ledger.saw[id] = change.get("seen", {})
    if expires_ms is not None:
        world.ledger.expires[id] = expires_ms
    if POISON in str(change):
        POISONED.add(id)
    world.look(n, full=False)
    return str(id)


def text(world: "World") -> str:
    """Something to write: now and then what another one writes too."""
    word = world.rng.choice(WORDS)
    return word if world.rng.random() < 0.2 else f"{word} {world.rng.randrange(1000)}"


def value(world: "World", field: str) -> Any:
    """A value for a field of `cast`."""
    return world.rng.choice(ENUMS[field]) if field in ENUMS else text(world)


def made(world: "World", kind: str) -> Body:
    """The values of a new record."""
    fields = (*TEXTS[kind], *CHOICES.get(kind, ()))
    return {field: value(world, field) for field in fields if world.rng.random() < 0.7}


def create(world: "World", n: int) -> None:
    """A new post, incident or note."""
    kind = world.rng.choice([kind for kind in ("post", "incident", "note") if kind in world.kinds.kinds])
    values = made(world, kind)
    if kind == "note" and world.rng.random() < 0.6:
        values["reader"] = world.rng.choice((ANA, BO, LEA, MAX))
    save(world, n, {"t": "create", "site": HOME[world.current[n]], "kind": kind, "set": values}, _draft(world, n))


def _draft(world: "World", n: int) -> str | None:
    """Perhaps a form that was begun, and is saved or left."""
    if world.rng.random() < 0.8:
        return None
    form = f"/app/new/{world.rng.randrange(3)}"
    world.task(n, "draft", form=form, fields={"sentence": text(world)})
    world.look(n, full=False)
    return None if world.rng.random() < 0.5 else form


def pick(world: "World", n: int, *kinds: str) -> Shown | None:
    """A record as this phone shows it."""
    shown = [row for kind in kinds for row in world.task(n, "list", kind=kind)]
    recent = shown if world.rng.random() < 0.25 else shown[-2:]
    return world.rng.choice(recent) if recent else None


def fact(world: "World", n: int, shown: Shown, values: Body, **more: str) -> str | None:
    """Other values for a record, over what is shown of it."""
    seen = {field: shown["body"].get(field) for field in values}
    return save(world, n, {
        "t": "fact", "site": shown["site"], "kind": shown["kind"], "rec": shown["id"], "base": shown["seq"],
        "seen": seen, "set": values, **more,
    })  # fmt: skip


def edit(world: "World", n: int) -> None:
    """Change a field or two."""
    shown = pick(world, n, "post", "incident", "note")
    if shown is None:
        return create(world, n)
    kind = shown["kind"]
    fields = world.rng.sample(
        (*TEXTS[kind], *CHOICES.get(kind, ())), world.rng.choice((1, 1, 2)) if kind != "note" else 1
    )
    values: Body = {field: value(world, field) for field in fields}
    if kind == "note" and world.rng.random() < 0.3:
        values = {"from": "2026-11-01", "until": f"2026-11-{world.rng.randint(2, 28):02}"}
    if world.rng.random() < 0.05 and kind == "post":
        values = {"said": None}
    fact(world, n, shown, values)
    return None


def meet(world: "World", n: int) -> None:
    """Two people change the same thing, neither knowing of the other."""
    shown = pick(world, n, "post", "incident")
    if shown is None:
        return create(world, n)
    kind = shown["kind"]
    field = world.rng.choice((*TEXTS[kind], *CHOICES[kind]))
    others = world.rng.sample([m for m in world.alive if m != n], 2)
    fact(world, n, shown, {field: value(world, field)})
    for m in others:
        theirs = world.task(m, "get", kind=kind, rec=shown["id"])
        if theirs:
            world.line.fired["met"] += 1
            fact(world, m, theirs, {field: value(world, field)})
    return None


def hand_over(world: "World", n: int) -> None:
    """A note gets another reader, or none: it moves, and what was replied to it goes with it."""
    shown = pick(world, n, "note")
    if shown is None:
        return create(world, n)
    world.line.fired["moved_bucket"] += 1
    fact(world, n, shown, {"reader": world.rng.choice((ANA, BO, LEA, LEA, MAX, None))})
    return None


def child(world: "World", n: int) -> None:
    """A comment or a reply."""
    shown = pick(world, n, "incident", "note")
    if shown is None:
        return create(world, n)
    kind = "comment" if shown["kind"] == "incident" else "reply"
    values = {"of": shown["id"], "said": text(world)} | ({"lang": "en"} if kind == "comment" else {})
    save(world, n, {"t": "create", "site": shown["site"], "kind": kind, "set": values})
    return None


def move(world: "World", n: int) -> None:
    """A command, possible or not."""
    shown = pick(world, n, "incident", "post")
    if shown is None:
        return create(world, n)
    status = world.kinds.kinds[shown["kind"]].status
    act = world.rng.choice(MOVES[shown["kind"]])
    binds = status.moves[act].binds if status else ()
    change = {
        "t": "command", "site": shown["site"], "kind": shown["kind"], "rec": shown["id"], "act": act,
        "base": shown["seq"], "seen": {field: shown["body"].get(field) for field in ("status", *binds)},
    }  # fmt: skip
    if world.rng.random() < 0.9:
        change["reason"] = "Say more"
    save(world, n, change)
    return None


def alarm(world: "World", n: int) -> None:
    """A command that acts on the world, and only for two minutes."""
    if "alert" not in world.kinds.kinds:
        return
    fast_ms = world.mishaps.fast_ms.get(n, 0)
    expires_ms = world.now_ms + 120_000
    save(world, n, {
        "t": "command", "site": HOME[world.current[n]], "kind": "alert", "rec": world.new_id(), "act": "raise",
        "base": 0, "seen": {}, "set": {"level": "alarm"}, "args": {"expires": expires_ms + fast_ms},
    }, expires_ms=expires_ms)  # fmt: skip


def void(world: "World", n: int) -> None:
    """Mark a record as made by mistake, or take that back."""
    shown = pick(world, n, "post", "incident", "note")
    if shown is None:
        return create(world, n)
    change = {"site": shown["site"], "kind": shown["kind"], "rec": shown["id"], "base": shown["seq"], "reason": "Twice"}
    if "_void" in shown["body"]:
        save(world, n, {"t": "command", "act": "unvoid", "seen": {}, **change})
    else:
        save(world, n, {"t": "void", **change})
    return None


def zone(world: "World", n: int) -> None:
    """A place, whose printed code may be taken."""
    code = f"z{world.rng.randrange(6)}"
    world.line.fired["clash"] += 1
    kind = "note" if "note" in world.kinds.kinds else "incident"
    note = {"t": "create", "site": HOME[world.current[n]], "kind": kind, "set": made(world, kind)}
    for change in (note, {**note, "kind": "zone", "set": {"name": {"en": "Gate"}, "code": code, "order": 1}}):
        save(world, n, change)


def poison(world: "World", n: int) -> None:
    """An op over which our code falls."""
    if sum(op in world.watch.saved for op in POISONED) < 2:
        world.line.fired["poison"] += 1
        kind, field = ("post", "said") if "post" in world.kinds.kinds else ("incident", "sentence")
        save(world, n, {"t": "create", "site": HOME[world.current[n]], "kind": kind, "set": {field: POISON}})


def malformed(world: "World", n: int) -> None:
    """A value no field may have."""
    world.line.fired["malformed"] += 1
    kind, field = ("post", "mood") if "post" in world.kinds.kinds else ("incident", "severity")
    save(world, n, {"t": "create", "site": HOME[world.current[n]], "kind": kind, "set": {field: "awful"}})


def evil(world: "World", n: int) -> None:
    """An op that names what its author may not know of, all ids known."""
    rows = [row for row in world.server.tables().records.values() if row.kind in TEXTS]
    if not rows:
        return
    world.line.fired["evil"] += 1
    row, home = world.rng.choice(rows), HOME[world.current[n]]
    site = world.rng.choice((SITE, OTHER_SITE)) if row.site != home else home
    field = TEXTS[row.kind][0]
    at = {"site": site, "kind": row.kind, "rec": row.id}
    body: Body = row.body
    seen = {field: body.get(field)}
    child = "reply" if "reply" in world.kinds.kinds else "comment"
    save(world, n, world.rng.choice((
        {"t": "fact", **at, "base": row.seq, "seen": seen, "set": {field: "mine"}},
        {"t": "create", **at, "set": {field: "mine"}},
        {"t": "void", **at, "base": row.seq, "reason": "mine"},
        {"t": "create", "site": site, "kind": child, "set": {"of": row.id, "said": "mine"}},
    )))  # fmt: skip
