"""What stands in a section of a template: each item, and when a number is within its limits."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from sync.store import Row
from sync.wire import Body

Lang = Annotated[str, Meta(pattern=r"^[A-Za-z0-9]{1,8}(-[A-Za-z0-9]{1,8}){0,3}$")]
Number = Annotated[str, Meta(pattern=r"^-?\d{1,12}(\.\d{1,3})?$")]


def words(most: int) -> Any:
    """Words in at least one language, at most `most` characters each."""
    return Annotated[dict[Lang, Annotated[str, Meta(min_length=1, max_length=most)]], Meta(min_length=1, max_length=8)]


class Item(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One thing to look at. `id` is unique in the template and kept across versions; limits are included."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9_.:-]{1,20}$")]
    text: words(120)  # type: ignore[valid-type]
    type: Literal["verdict", "number", "text", "choice", "photo", "signature"]
    help: words(200) | None = None  # type: ignore[valid-type]
    unit: Annotated[str, Meta(pattern=r"^[a-z0-9_.:-]{1,8}$")] | None = None
    min: Number | None = None
    max: Number | None = None
    choices: Annotated[list[words(40)], Meta(min_length=2, max_length=8)] | None = None  # type: ignore[valid-type]
    required: bool = True
    critical: bool = False
    photo: Literal["never", "on_fail", "always"] | None = None
    on_fail: Literal["incident", "action"] = "incident"

    def within(self, number: str) -> bool:
        """Whether a reading is within the limits."""
        value = Decimal(number)
        return (self.min is None or value >= Decimal(self.min)) and (self.max is None or value <= Decimal(self.max))


_items = list[Item]


def read_items(value: Any) -> list[Item]:
    """The items of a section. Raises `msgspec.ValidationError`, whose message names the place."""
    return msgspec.convert(value, _items)


def items_of(run: Body, sections: Sequence[Row]) -> list[Item]:
    """What a check asks, in order: every item of its template, or those it names."""
    asked = run.get("items")
    found = [item for row in sorted(sections, key=_place) for item in read_items(row.body.get("items", []))]
    return [item for item in found if asked is None or item.id in asked]


def is_whole(sections: Iterable[Row], n: int | None) -> bool:
    """Whether these are all the sections of a template that has `n`."""
    return n is not None and len({row.body.get("n") for row in sections}) == n


def _place(section: Row) -> tuple[int, str]:
    return section.body.get("n", 0), section.id
