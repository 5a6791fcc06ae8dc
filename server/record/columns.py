"""From the attributes of a declared class to its columns, its fields and its status."""

from collections.abc import Iterator

import msgspec
from piccolo.columns import Column
from piccolo.table import Table

from server.record.faults import DeclarationError
from server.record.policies import derived, immutable, move, status, status_of
from server.record.types import Code, Int, Ref
from sync.kind import Bucket, Status

NEWEST = "newest"  # the guard of `issue`: nobody issues over what they have not seen


def implied(name: str, bucket: Bucket, fact: bool) -> Iterator[tuple[str, Column]]:
    """The fields a kind has for being a child or a fact."""
    if bucket.cls == "of":
        yield "of", immutable(Ref(*bucket.of))
    if len(bucket.of) > 1:
        yield "of_kind", immutable(Code(40))
    if fact:
        yield "supersedes", immutable(Ref(name))


def versioned(name: str) -> Iterator[tuple[str, Column]]:
    """The fields a kind has for being versions of something."""
    yield "line", immutable(Ref(name))
    yield "based_on", immutable(Ref(name))
    yield "version", derived(Int(1))
    yield (
        "status",
        status(
            "draft",
            issue=move("draft", to="issued", by="lead", guard=NEWEST),
            withdraw=move("issued", to="withdrawn", by="lead", reason=True),
            replace=move("issued", to="replaced", by="server"),
        ),
    )


def named_columns(name: str, table: type[Table]) -> dict[str, Column]:
    """The columns a kind declares, by field: an attribute's trailing underscore is no part of the name."""
    columns: dict[str, Column] = {}
    for attribute, column in vars(table).items():
        if isinstance(column, Column):
            field = attribute.rstrip("_")
            if any(hasattr(base, attribute) for base in table.__bases__):
                raise DeclarationError(
                    f"kind {name}: {attribute} would hide an attribute of its table: call it {field}_."
                )
            if field != attribute:
                column._meta._db_column_name = column._meta.params["db_column_name"] = field
            columns[field] = column
    return columns


def only_status(name: str, columns: dict[str, Column]) -> Status | None:
    """The status among the columns, with the name of its field."""
    found = [msgspec.structs.replace(carried, field=f) for f, c in columns.items() if (carried := status_of(c))]
    if len(found) > 1:
        raise DeclarationError(f"kind {name}: it has {len(found)} statuses, but a record has one state.")
    return found[0] if found else None
