"""A list of people as a spreadsheet saves it: read leniently, judged row by row, applied only as a whole.

Pure: what is known of the site is passed in. Messages are ids of the words with their arguments.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from server.people.forms import is_turned, is_visible, tidy

ROWS_MOST = 1000
NAME_MOST, RADIO_MOST, PHONE_MOST = 60, 20, 30
FORMATS = ("utf-8-sig", "gb18030")
COLUMNS = {
    "name": ("name", "full name", "姓名", "名字"),
    "role": ("role", "角色", "身份", "职务"),
    "team": ("team", "group", "班组", "组", "组别"),
    "phone": ("phone", "mobile", "telephone", "电话", "手机", "手机号", "联系电话"),
    "lang": ("lang", "language", "语言"),
    "radio": ("radio", "对讲机", "对讲", "频道"),
}
LANGS = {"en": ("en", "english", "英语", "英文"), "zh-CN": ("zh", "zh-cn", "chinese", "中文", "汉语", "普通话")}
PHONE = re.compile(r"[\d+()\-. /#*]{3,30}")
HAN = re.compile(r"[\u3400-\u9fff]")

Said = tuple[str, dict[str, Any]]


class Unreadable(Exception):
    """A file that is no roster; `said` is the sentence."""

    def __init__(self, id_: str, **values: Any) -> None:
        super().__init__(id_)
        self.said: Said = (id_, values)


class Known(NamedTuple):
    """What the site has: its members as {bare name: their telephones}, team and role by every name they go by."""

    members: Mapping[str, frozenset[str]]
    teams: Mapping[str, str]
    roles: Mapping[str, str]
    may_grant: frozenset[str]


class Row(NamedTuple):
    """One person. `wrong`: what is wrong with the row; `here`: they are a member already."""

    line: int
    name: str
    role: str = "crew"
    team: str | None = None
    phone: str = ""
    lang: str = "en"
    radio: str = ""
    wrong: tuple[Said, ...] = ()
    here: bool = False


class Roster(NamedTuple):
    """What a file says. `ignored`: names of columns nobody knows."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]

    @property
    def new(self) -> tuple[Row, ...]:
        """Those to be added."""
        return tuple(row for row in self.rows if not row.here and not row.wrong)

    @property
    def wrong(self) -> tuple[Row, ...]:
        """Those that cannot be added as they are."""
        return tuple(row for row in self.rows if row.wrong)


def read(data: bytes, known: Known) -> Roster:
    """Judge a file. Raises Unreadable where it is no list of people."""
    lines = _lines(_decoded(data))
    header, first = next(lines, ([], 0))
    if not header:
        raise Unreadable("srv-roster-empty")
    columns = [_column(name) for name in header]
    doubled = next((name for name in columns if name and columns.count(name) > 1), None)
    if "name" not in columns:
        raise Unreadable("srv-roster-columns", found=", ".join(header)[:200])
    if doubled:
        raise Unreadable("srv-roster-doubled", column=COLUMNS[doubled][0])
    records = [(line, dict(zip(columns, map(tidy, cells), strict=False))) for cells, line in lines if line > first]
    if not records:
        raise Unreadable("srv-roster-empty")
    if len(records) > ROWS_MOST:
        raise Unreadable("srv-roster-many", n=len(records), max=ROWS_MOST)
    rows: list[Row] = []
    for line, record in records:
        rows.append(_judged(line, record, known, rows))
    return Roster(tuple(rows), tuple(tidy(n) for n, column in zip(header, columns, strict=True) if not column and n))


def bare(text: str) -> str:
    """A name as it is compared: without spaces and case."""
    return "".join(text.split()).casefold()


def digits(phone: str) -> str:
    """A telephone number as it is compared."""
    return re.sub(r"\D", "", phone)


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    if b"\0" in data:
        raise Unreadable("srv-roster-bad")
    for encoding in FORMATS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("srv-roster-bad")


def _lines(text: str) -> Iterator[tuple[list[str], int]]:
    """Rows that are not blank, each with the number of its line. The first line tells what parts them."""
    head = next((one for one in text.splitlines() if one.strip()), "")
    mark = max(",;\t，；", key=lambda one: sum(_column(cell) is not None for cell in head.split(one)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield cells, reader.line_num
    except csv.Error:
        raise Unreadable("srv-roster-quotes", line=reader.line_num) from None


def _column(name: str) -> str | None:
    said = " ".join(name.replace('"', "").split()).casefold()
    return next((column for column, names in COLUMNS.items() if said in names), None)


def _judged(line: int, record: dict[str | None, str], known: Known, before: list[Row]) -> Row:
    name, phone, radio = (record.get(column, "") for column in ("name", "phone", "radio"))
    role = known.roles.get(bare(record.get("role", "")), "") if record.get("role") else "crew"
    team = known.teams.get(bare(record.get("team", "")))
    row = Row(line, name, role, team, phone, _lang(record.get("lang", ""), name), radio)
    wrong = tuple(_wrong(row, record, known)) or tuple(_twice(row, before))
    return row._replace(wrong=wrong, here=not wrong and _is_here(row, known))


def _wrong(row: Row, record: dict[str | None, str], known: Known) -> Iterator[Said]:
    if not is_visible(row.name):
        yield "srv-roster-no-name", {}
    elif is_turned(row.name):
        yield "srv-roster-turning", {}
    if len(row.name) > NAME_MOST:
        yield "srv-roster-long", {"what": row.name[:20], "max": NAME_MOST}
    if not row.role:
        yield "srv-roster-role", {"what": record.get("role", "")[:40]}
    elif row.role not in known.may_grant:
        yield "srv-roster-above", {"what": record.get("role", "")[:40]}
    if record.get("team") and row.team is None:
        yield "srv-roster-team", {"what": record["team"][:40]}
    if row.phone and not PHONE.fullmatch(row.phone):
        yield "srv-roster-phone", {"what": row.phone[:40]}
    if len(row.radio) > RADIO_MOST:
        yield "srv-roster-long", {"what": row.radio[:20], "max": RADIO_MOST}
    if not row.lang:
        yield "srv-roster-lang", {"what": record.get("lang", "")[:40]}


def _twice(row: Row, before: list[Row]) -> Iterator[Said]:
    """The same person again; of two with one name both need a telephone to be told apart."""
    for other in before:
        if bare(other.name) == bare(row.name) and other.name:
            same = digits(other.phone) == digits(row.phone)
            if same or not other.phone or not row.phone:
                yield ("srv-roster-same" if same else "srv-roster-alike"), {"name": row.name, "line": other.line}
                return


def _is_here(row: Row, known: Known) -> bool:
    """Same name and same telephone; where one of the two has none, the name alone says it."""
    phones = known.members.get(bare(row.name))
    return phones is not None and (not row.phone or "" in phones or digits(row.phone) in phones)


def _lang(said: str, name: str) -> str:
    if not said:
        return "zh-CN" if HAN.search(name) else "en"
    return next((lang for lang, names in LANGS.items() if said.casefold() in names), "")
