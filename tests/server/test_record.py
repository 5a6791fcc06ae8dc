"""The declaration language: what it makes of a class, and the sentence it has for each mistake."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from piccolo.columns import UUID, BigInt, Text, Varchar

from server.db.lines import Projection
from server.record import (
    DeclarationError,
    Fact,
    Record,
    crew,
    immutable,
    indexes,
    key,
    kinds,
    lead,
    move,
    of,
    person,
    projections,
    register,
    status,
    text3,
    when,
    worst,
)
from server.record import types as t
from server.record.kind import REGISTRY
from sync.kind import Bucket, Field, Key, Move, Status


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rooms = dict(REGISTRY)
    REGISTRY.clear()
    yield
    REGISTRY.clear()
    REGISTRY.update(rooms)


def test_a_class_becomes_a_kind_and_its_table() -> None:
    class LeakReport(
        Record,
        create="crew",
        write="author",
        sort="order",
        keys=(key("code"), when("open", state="open")),
        unique=("code",),
    ):
        said = text3(2700)
        grade = worst("minor", "serious")
        code = register(t.Code(10), by="lead")
        order = register(t.Int(0, 9))
        seen = immutable(t.List(t.Ref("leak_report"), 4), personal=True)
        state = status("open", close=move("open", to="shut", by="lead", binds=("said",), reason=True))

    declared = LeakReport.declared
    assert declared.fields == {
        "said": Field("text", "text", max=2700),
        "grade": Field("enum", "worst", values=("minor", "serious")),
        "code": Field("code", "register", max=10, by="lead"),
        "order": Field("int", "register", lo=0, hi=9),
        "seen": Field("list", "immutable", max=4, personal=True, of=Field("ref", "immutable", to=("leak_report",))),
        "state": Field("enum", "status", values=("open", "shut")),
    }
    assert declared.status == Status("state", "open", {"close": Move(("open",), "shut", "lead", ("said",), True)})
    assert declared.keys == (Key("code", ("code",)), Key("open", (), {"state": ("open",)}))
    assert (declared.create, declared.write, declared.sort, declared.fact) == ("crew", "author", "order", False)
    assert kinds().kinds == {"leak_report": declared}
    assert projections() == {"leak_report": Projection("leak_report", tuple(declared.fields), tuple(declared.fields))}
    assert indexes(LeakReport) == ('CREATE UNIQUE INDEX leak_report_unique ON leak_report (site_id, "code")',)
    assert [type(LeakReport._meta.get_column_by_name(name)) for name in ("said", "grade", "order")] == [
        Text,
        Varchar,
        BigInt,
    ]
    assert LeakReport._meta.tablename == "leak_report"


def test_a_trailing_underscore_is_no_part_of_the_name() -> None:
    class Passage(Record, create="crew"):
        from_ = register(t.Text(20))
        ref_ = register(t.Ref())

    assert list(Passage.declared.fields) == ["from", "ref"]
    assert projections()["passage"].columns == ("from", "ref")
    assert Passage.from_._meta.db_column_name == "from"
    assert isinstance(Passage.ref_, UUID)


def test_a_fact_has_what_it_supersedes_and_a_child_its_parent() -> None:
    class Parent(Record, create="crew", bucket=crew()):
        name = register(t.Text(20))

    class Other(Record, create="lead", bucket=lead()):
        name = register(t.Text(20))

    class Note(Fact, create="crew", bucket=of("parent")):
        said = immutable(t.Text(20))

    class Both(Fact, create="crew", bucket=of("parent", "other", or_="crew")):
        said = immutable(t.Text(20))

    assert Note.declared.fact
    assert Note.declared.fields["supersedes"] == Field("ref", "immutable", to=("note",))
    assert Note.declared.fields["of"] == Field("ref", "immutable", to=("parent",))
    assert "of_kind" not in Note.declared.fields
    assert Both.declared.fields["of_kind"] == Field("code", "immutable", max=40)
    assert Both.declared.bucket == Bucket("of", or_="crew", of=("parent", "other"))


def test_declarations_survive_json() -> None:
    class Note(Record, create="crew", bucket=person("reader", or_="lead")):
        reader = immutable(t.Person())
        done = register(t.Bool())

    encoded = msgspec.json.encode(kinds())
    assert msgspec.json.decode(encoded, type=type(kinds())) == kinds()


def unknown_right() -> None:
    class Wrong(Record, create="everyone"):
        a = register(t.Int())


def unknown_right_of_a_field() -> None:
    class Wrong(Record, create="crew"):
        a = register(t.Int(), by="boss")  # type: ignore[arg-type]


def five_keys() -> None:
    class Wrong(Record, create="crew", bucket=of("wrong"), keys=(key("a"), key("a"), key("a"), key("a"))):
        a = register(t.Int())


def key_on_nothing() -> None:
    class Wrong(Record, create="crew", keys=(key("zoen"),)):
        zone = register(t.Ref())


def key_while_nothing() -> None:
    class Wrong(Record, create="crew", keys=(when("open", "zone", stat="open"),)):
        zone = register(t.Ref())


def binds_nothing() -> None:
    class Wrong(Record, create="crew"):
        state = status("open", shut=move("open", to="shut", binds=("said",)))


def sorts_by_nothing() -> None:
    class Wrong(Record, create="crew", sort="opened"):
        a = register(t.Int())


def reader_is_nobody() -> None:
    class Wrong(Record, create="crew", bucket=person("reader")):
        a = register(t.Int())


def fact_that_changes() -> None:
    class Wrong(Fact, create="crew"):
        said = register(t.Text(20))


def two_statuses() -> None:
    class Wrong(Record, create="crew"):
        one = status("a", go=move("a", to="b"))
        two = status("a", go=move("a", to="b"))


def hides_a_method() -> None:
    class Wrong(Record, create="crew"):
        ref = register(t.Ref())  # type: ignore[assignment]


def hides_a_standing_column() -> None:
    class Wrong(Record, create="crew"):
        author = register(t.Person())  # type: ignore[assignment]


def twice() -> None:
    class Wrong(Record, create="crew"):
        a = register(t.Int())

    class Wrong(Record, create="crew"):  # type: ignore[no-redef]  # noqa: F811
        a = register(t.Int())


def made_by_no_move() -> None:
    class Wrong(Record, create="command", write="lead"):
        state = status("open", shut=move("open", to="shut"))


def code_in_capitals() -> None:
    class Wrong(Record, create="crew"):
        a = register(t.Enum("Fine", "bad"))


def closed_in_no_state() -> None:
    class Wrong(Record, create="crew", closed=("gone",)):
        state = status("open", shut=move("open", to="shut"))


MISTAKES: list[tuple[Callable[[], None], str]] = [
    (unknown_right, "create has the right 'everyone'; the rights are crew, office, author, lead, any, server"),
    (unknown_right_of_a_field, "a has the right 'boss'; the rights are crew, office, author, lead, any, server"),
    (five_keys, "it has 5 keys, those of `of` and `about` counted; a row has at most 4"),
    (key_on_nothing, "the key zoen names zoen, which is not a field of it"),
    (key_while_nothing, "the key open names stat, which is not a field of it"),
    (binds_nothing, "the move shut names said, which is not a field of it"),
    (sorts_by_nothing, "sort names opened, which is not a field of it"),
    (reader_is_nobody, "its bucket names reader, which is not a field of it"),
    (fact_that_changes, "said is a register, but a fact never changes: declare it immutable"),
    (two_statuses, "it has 2 statuses, but a record has one state"),
    (hides_a_method, "ref would hide an attribute of its table: call it ref_"),
    (hides_a_standing_column, "author would hide an attribute of its table: call it author_"),
    (made_by_no_move, "create='command' and a move from None belong together"),
    (code_in_capitals, "a has the code 'Fine'; a code is small letters, digits and _, at most 40"),
    (closed_in_no_state, "closed names gone, which is neither a state nor a field of it"),
]


@pytest.mark.parametrize(("mistake", "sentence"), MISTAKES, ids=[mistake.__name__ for mistake, _ in MISTAKES])
def test_each_mistake_has_its_sentence(mistake: Callable[[], None], sentence: str) -> None:
    with pytest.raises(DeclarationError) as raised:
        mistake()
    assert str(raised.value) == f"kind wrong: {sentence}."
    assert "wrong" not in REGISTRY


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(DeclarationError, match=r"^kind wrong is declared twice\.$"):
        twice()


def test_a_reference_to_nothing_is_found_when_all_rooms_are_there() -> None:
    class Note(Record, create="crew"):
        zone = register(t.Ref("zoen"))

    with pytest.raises(DeclarationError, match=r"^kind note: it refers to zoen, which no room declares\.$"):
        kinds()
