"""One site, eight people and the day they have had: the demo shows it, the tests begin with it. Data only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from sync import canon

Words = dict[str, str]


class Player(NamedTuple):
    """A person of the cast."""

    key: str
    name: str
    role: str
    lang: str
    team: str = ""

    @property
    def id(self) -> str:
        """The person's id, the same in every demo."""
        return canon.v5("demo", self.key)


class Place(NamedTuple):
    """A zone of the site; `code` is what its printed QR carries, `within` the code of the zone around it."""

    code: str
    name: Words
    at: tuple[int, int]
    capacity: int | None = None
    within: str | None = None

    @property
    def id(self) -> str:
        """The zone's id, the same in every demo."""
        return canon.v5("demo", "zone", self.code)


class Step(NamedTuple):
    """Something that happened `ago_min` minutes ago: `who` did `act` to the incident called `about`.

    `act` is `report`, `comment`, `photograph` (of the scene `scene`), `ask` (an action, due in `due_min` minutes from
    now), `involve` (somebody it happened to: sealed) or a move of the incident; `set` are the fields it brought. About
    the site itself, `photograph` is of its plan, and `hang` makes that picture the plan.
    """

    ago_min: int
    who: str
    about: str
    act: str
    set: Mapping[str, Any] = MappingProxyType({})
    reason: str = ""
    scene: str = ""
    due_min: int = 0


class Group(NamedTuple):
    """A team; `head` is the key of who leads it."""

    key: str
    name: Words
    trade: str
    head: str | None = None

    @property
    def id(self) -> str:
        """The team's id, the same in every demo."""
        return canon.v5("demo", "team", self.key)


class Call(NamedTuple):
    """Somebody to telephone, as every phone holds them. The numbers are China's own for emergencies, or invented."""

    name: str
    part: str
    phone: str
    note: str = ""

    @property
    def id(self) -> str:
        """The contact's id, the same in every demo."""
        return canon.v5("demo", "contact", self.name)


SITE = canon.v5("demo", "site")
SITE_NAME: Words = {"en": "Harbour Expo Hall", "zh-CN": "港湾展览馆"}
TZ = "Asia/Shanghai"

PEOPLE = (
    Player("lin", "Lin Yue 林悦", "lead", "zh-CN"),
    Player("chen", "Chen Bo 陈博", "deputy", "zh-CN"),
    Player("ana", "Ana Silva", "crew", "en", "stewards"),
    Player("omar", "Omar Haddad", "crew", "en", "technicians"),
    Player("wang", "Wang Fang 王芳", "crew", "zh-CN", "cleaning"),
    Player("zhao", "Zhao Mei 赵梅", "reception", "zh-CN", "stewards"),
    Player("priya", "Priya Nair", "deputy", "en"),
    Player("sun", "Sun Wei 孙伟", "admin", "zh-CN"),
)
PERSON = {player.key: player for player in PEOPLE}

TEAMS = (
    Group("stewards", {"en": "Stewards", "zh-CN": "现场引导组"}, "stewards", "priya"),
    Group("technicians", {"en": "Technicians", "zh-CN": "技术组"}, "technical", "chen"),
    Group("cleaning", {"en": "Cleaning", "zh-CN": "保洁组"}, "cleaning", "chen"),
)
TEAM = {group.key: group for group in TEAMS}

CONTACTS = (
    Call("急救中心 Ambulance", "medical", "120"),
    Call("消防 Fire service", "fire", "119", "报警后派人到卸货区门口引导消防车。"),
    Call("港湾供电值班室 Harbour Power", "power", "021 5555 0142", "24 小时值班"),
)

ZONES = (
    Place("entrance", {"en": "Main entrance", "zh-CN": "主入口"}, (5000, 9200), 400),
    Place("hall-a", {"en": "Hall A", "zh-CN": "A馆"}, (2600, 5200), 1800),
    Place("hall-b", {"en": "Hall B", "zh-CN": "B馆"}, (7400, 5200), 1500),
    Place("stage", {"en": "Stage", "zh-CN": "舞台"}, (2600, 2400), 600, within="hall-a"),
    Place("toilets-2f", {"en": "Toilets 2F", "zh-CN": "二楼洗手间"}, (5000, 3600)),
    Place("dock", {"en": "Loading dock", "zh-CN": "卸货区"}, (8600, 1200), within="hall-b"),
)
ZONE = {place.code: place for place in ZONES}


def _report(what: str, severity: str, zone: str, sentence: str, story: str | None = None) -> dict[str, Any]:
    told = {"what": what, "severity": severity, "zone": ZONE[zone].id, "sentence": sentence}
    return told | ({"story": story} if story else {})


DAY = (
    Step(181, "lin", "site", "photograph", {}, scene="plan"),
    Step(180, "lin", "site", "hang"),
    Step(178, "zhao", "child", "report", _report("lost_child", "serious", "hall-b", "黄外套男孩找不到妈妈，约五岁。")),
    Step(171, "ana", "child", "comment", {"said": "His mother is at the main entrance with me. We are walking over."}),
    Step(166, "zhao", "child", "resolve"),
    Step(164, "lin", "child", "involve", {
        "part": "other", "who": "child", "name": "小宇", "activity": "和妈妈在 B 馆走散，没有受伤。", "outcome": "none",
    }),
    Step(158, "lin", "child", "approve"),
    Step(131, "wang", "soap", "report", _report("equipment", "minor", "toilets-2f", "左边第二个龙头一直滴水。")),
    Step(124, "chen", "soap", "approve"),
    Step(112, "ana", "queue", "report", _report("crowd", "minor", "hall-a", "The queue for coffee is too long.")),
    Step(103, "lin", "queue", "give_back", reason="请写清楚队伍排到了哪里，大约有多少人，有没有挡住通道。"),
    Step(
        95, "wang", "cable", "report",
        _report(
            "hazard", "serious", "stage", "舞台左侧电缆盖板翘起来了，有人差点绊倒。", "靠近调音台那一块，胶带松了。"
        ),
    ),
    Step(94, "wang", "cable", "photograph", {"caption": "调音台左边，第三块盖板"}, scene="cable"),
    Step(90, "priya", "cable", "accept", {"assignee": PERSON["omar"].id}),
    Step(71, "omar", "cable", "comment", {"said": "New cover screwed down and taped. Walked over it twice."}),
    Step(70, "omar", "cable", "resolve"),
    Step(66, "priya", "cable", "ask", {
        "what": "Walk over every cable cover on stage before each act.", "aim": "prevent", "zone": ZONE["stage"].id,
        "owner": PERSON["omar"].id,
    }, due_min=240),
    Step(52, "omar", "pallets", "report", _report("fire", "critical", "dock", "Pallets block fire exit B3.")),
    Step(51, "omar", "pallets", "photograph", {"caption": "Exit B3 from inside the dock"}, scene="pallets"),
    Step(47, "chen", "pallets", "accept", {"assignee": PERSON["omar"].id}),
    Step(44, "chen", "pallets", "comment", {"said": "请先把右边的两排移走，留出一米二的通道。"}),
    Step(
        26, "ana", "spill", "report",
        _report("spill", "serious", "entrance", "Water across the floor inside the left door, about two metres."),
    ),
    Step(25, "ana", "spill", "photograph", {}, scene="water"),
    Step(21, "zhao", "spill", "comment", {"said": "警示牌已经放好了，水还在从门外流进来。"}),
)  # fmt: skip


class Happening(NamedTuple):
    """An event of the demo. `times` are minutes from now; `steps` what Lin Yue did, and how many minutes ago."""

    key: str
    name: Words
    organiser: str
    lang: str
    expected: int
    zones: tuple[str, ...]
    times: Mapping[str, int]
    steps: tuple[tuple[str, int], ...]

    @property
    def id(self) -> str:
        """The event's id, the same in every demo."""
        return canon.v5("demo", "event", self.key)


class Duty(NamedTuple):
    """A rota of the demo: `template` is a shipped checklist's key.

    Once in a `phase` of `event`, `offset_min` minutes from its time; or every `every_min` minutes, from `offset_min`
    minutes from now on.
    """

    key: str
    name: Words
    template: str
    zones: tuple[str, ...]
    team: str
    window_min: int
    offset_min: int
    phase: str = ""
    every_min: int = 0
    event: str = "fair"

    @property
    def id(self) -> str:
        """The rota's id, the same in every demo."""
        return canon.v5("demo", "rota", self.key)


class Walk(NamedTuple):
    """A check somebody began `ago_min` minutes ago: they passed everything but what `fails`, each with a note.

    `upto`: how many items they answered; none: all of them. `nth`: which of a repeating duty's times.
    """

    ago_min: int
    who: str
    duty: str
    zone: str
    nth: int = 0
    fails: Mapping[str, str] = MappingProxyType({})
    upto: int | None = None
    signed: bool = True


FLOOR = ("entrance", "hall-a", "hall-b", "stage", "dock")
EVENTS = (
    Happening(
        "fair", {"en": "Autumn Craft Fair", "zh-CN": "秋季手作市集"}, "港湾手作协会 Harbour Crafts", "zh-CN", 2400,
        (*FLOOR, "toilets-2f"), {"builds_at": -600, "opens_at": -120, "closes_at": 360, "clear_at": 540},
        (("prepare", 320), ("open", 120)),
    ),
    Happening(
        "lights", {"en": "Winter Lights rehearsal", "zh-CN": "冬季灯光秀彩排"}, "Harbour Stage Co.", "en", 120,
        ("stage", "dock"), {"builds_at": 600, "opens_at": 1200, "closes_at": 1440, "clear_at": 1560},
        (("prepare", 60),),
    ),
)  # fmt: skip
EVENT = {event.key: event for event in EVENTS}

DUTIES = (
    Duty("fire", {"en": "Fire and escape routes", "zh-CN": "消防与疏散通道"}, "fire-escape", ("hall-a", "hall-b"),
         "technicians", 90, -150, "before"),
    Duty("power", {"en": "Stage power and sound", "zh-CN": "舞台灯光音响"}, "sound-light-power", ("stage",),
         "technicians", 90, -140, "before"),
    Duty("opening", {"en": "Opening round", "zh-CN": "开场检查"}, "opening-patrol", FLOOR, "stewards",
         45, -50, "before"),
    Duty("patrol", {"en": "Patrol", "zh-CN": "巡查"}, "opening-patrol", ("entrance", "hall-a", "hall-b", "dock"),
         "stewards", 20, -95, every_min=60),
    Duty("hygiene", {"en": "Hygiene round", "zh-CN": "卫生检查"}, "hygiene-disinfection", ("toilets-2f",), "cleaning",
         45, -40, every_min=120),
    Duty("strike", {"en": "Strike and clearance", "zh-CN": "撤场清场"}, "strike-clearance", FLOOR, "technicians",
         120, 30, "after"),
    Duty("structures", {"en": "Stage structures", "zh-CN": "舞台结构"}, "stage-structures", ("stage",), "technicians",
         60, -180, "before", event="lights"),
    Duty("commission", {"en": "Sound, light, power", "zh-CN": "声光电调试"}, "sound-light-power", ("stage", "dock"),
         "technicians", 60, -120, "before", event="lights"),
)  # fmt: skip
DUTY = {duty.key: duty for duty in DUTIES}

WALKS = (
    Walk(268, "omar", "fire", "hall-a"),
    Walk(240, "omar", "fire", "hall-b"),
    Walk(215, "omar", "power", "stage"),
    Walk(166, "ana", "opening", "entrance"),
    Walk(160, "ana", "opening", "hall-a"),
    Walk(154, "ana", "opening", "hall-b"),
    Walk(148, "zhao", "opening", "stage"),
    Walk(142, "zhao", "opening", "dock"),
    Walk(93, "ana", "patrol", "entrance"),
    Walk(89, "ana", "patrol", "hall-a"),
    Walk(86, "zhao", "patrol", "hall-b", fails={"queues": "咖啡摊的队伍排到了过道中间。"}),
    Walk(38, "wang", "hygiene", "toilets-2f", upto=17),
    Walk(33, "zhao", "patrol", "entrance", nth=1),
    Walk(29, "ana", "patrol", "hall-b", nth=1, fails={
        "exit_clear": "Two pallets of cartons in front of B3. The door opens about 30 cm.",
    }),
    Walk(24, "zhao", "patrol", "dock", nth=1, signed=False),
)  # fmt: skip
