"""A kind of record, declared as a table: its fields, who may do what, who reads it, how it is found.

The table is the kind's typed projection: only `commit()` writes it, from the record's body, in the same transaction.
"""

from typing import ClassVar, cast

from piccolo.columns import UUID, Boolean, Varchar
from piccolo.table import Table
from piccolo.utils.naming import _camel_to_snake as snake

from server.db.lines import Projection
from server.record.buckets import EVERYBODY
from server.record.columns import implied, named_columns, only_status, versioned
from server.record.faults import DeclarationError, faults, refuse, unknown_kinds
from server.record.policies import field_of
from sync.kind import Bucket, Key, Kind, Kinds, Right

SCHEMA = 1
MIN_SCHEMA = 1

REGISTRY: "dict[str, type[Record]]" = {}


class Record(Table):
    """A record of which each field has its own policy. `sync.kind.Kind` tells what the arguments mean."""

    id = UUID(primary_key=True, default=None)
    site_id = UUID(default=None)
    author = UUID(null=True, default=None)
    made_at = Varchar(24, null=True, default=None)
    voided = Boolean()

    declared: ClassVar[Kind]
    _fact: ClassVar[bool] = False
    _version: ClassVar[bool] = False

    def __init_subclass__(  # noqa: PLR0913  # what a kind is, named one by one
        cls,
        *,
        create: str | None = None,
        write: Right | None = None,
        bucket: Bucket = EVERYBODY,
        id: tuple[str, ...] = (),
        sort: str = "_at",
        keys: tuple[Key, ...] = (),
        closed: tuple[str, ...] = (),
        unique: tuple[str, ...] = (),
    ) -> None:
        name = snake(cls.__name__)
        if name in REGISTRY:
            raise DeclarationError(f"kind {name} is declared twice.")
        if create is None:  # not a kind, but a base of kinds
            super().__init_subclass__(tablename=name)
            return
        for field, column in (*implied(name, bucket, cls._fact), *(versioned(name) if cls._version else ())):
            setattr(cls, field, column)
        columns = named_columns(name, cls)
        super().__init_subclass__(tablename=name)
        cls.declared = Kind(
            bucket=bucket,
            create=create,
            write=write or cast(Right, create),
            fields={field: carried for field, column in columns.items() if (carried := field_of(column))},
            fact=cls._fact,
            status=only_status(name, columns),
            id=id,
            sort=sort,
            keys=keys,
            closed=closed,
            unique=unique,
        )
        refuse(f"kind {name}: {fault}" for fault in faults(cls.declared))
        REGISTRY[name] = cls


class Version(Record):
    """One version of something authored: what it says never changes, each save of an editor is a new record.

    A draft is made by whoever may create; a supervisor issues it, which replaces the version issued before. `line` is
    the id of the first version, `version` counts those that were issued.
    """

    _version = True


class Fact(Record):
    """A record that never changes: a correction is a new one that `supersedes` it."""

    _fact = True


def kinds() -> Kinds:
    """Every kind of the rooms imported so far; `server.piccolo_app` imports them all."""
    declared = {name: REGISTRY[name].declared for name in sorted(REGISTRY)}
    refuse(unknown_kinds(declared))
    return Kinds(SCHEMA, MIN_SCHEMA, declared)


def projections() -> dict[str, Projection]:
    """Kind → the table it is shown in, whose columns bear the names of the fields."""
    return {
        name: Projection(name, tuple(table.declared.fields), tuple(table.declared.fields))
        for name, table in REGISTRY.items()
    }


def indexes(*tables: type[Record]) -> tuple[str, ...]:
    """The raw SQL of the natural keys these kinds declare; each holds within its site."""
    return tuple(
        f"CREATE UNIQUE INDEX {table._meta.tablename}_unique ON {table._meta.tablename} (site_id, {', '.join(fields)})"
        for table in tables
        if (fields := [f'"{field}"' for field in table.declared.unique if field != "site"])
    )
