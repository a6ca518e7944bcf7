"""Who is there: three client organisations, one provider, four sites, and the people on them. All invented."""

from dataclasses import dataclass, field

from remit.values.identifier import Identifier

PROVIDER = "Bến Cầu Services"
PROVIDER_COUNTRY = "VN"


@dataclass(frozen=True, slots=True)
class Place:
    """A site of the provider."""

    key: str
    name: str
    country: str
    city: str
    tz: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClientOf:
    """A client organisation."""

    key: str
    name: str
    country: str
    tz: str
    colour: str
    currency: str
    language: str


@dataclass(frozen=True, slots=True)
class Staff:
    """One person: role and site decide most; `skills` are key -> proficiency, `quals` qualification keys."""

    name: str
    role: str
    site: str
    locale: str
    languages: tuple[str, ...]
    clients: tuple[str, ...]
    skills: dict[str, int] = field(default_factory=dict)
    qualifications: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


SITES = (
    Place("danang", "Đà Nẵng delivery centre", "VN", "Đà Nẵng", "Asia/Ho_Chi_Minh", ("vi", "en")),
    Place("vientiane", "Vientiane office", "LA", "Vientiane", "Asia/Vientiane", ("en", "vi")),
    Place("leeds", "Leeds office", "GB", "Leeds", "Europe/London", ("en",)),
    Place("lille", "Lille office", "FR", "Lille", "Europe/Paris", ("fr", "en")),
)
"""From each client on-, near- and off-shore all occur: GB sees Leeds, Lille, Đà Nẵng; FR Lille, Leeds, Đà Nẵng;
VN sees Đà Nẵng, Vientiane, Leeds."""

CLIENTS = (
    ClientOf("harrow", "Harrow & Finch plc", "GB", "Europe/London", "#2f6f8f", "GBP", "en"),
    ClientOf("morel", "Ateliers Morel SAS", "FR", "Europe/Paris", "#8a4f7d", "EUR", "en"),
    ClientOf("songxanh", "Sông Xanh Foods JSC", "VN", "Asia/Ho_Chi_Minh", "#4b7f3a", "VND", "vi"),
)
ALL = ("harrow", "morel", "songxanh")
LAW = ("harrow", "songxanh")


def _agents() -> tuple[Staff, ...]:
    danang = ("Nguyễn Thị Lan", "Trần Minh Quân", "Lê Thu Hà", "Phạm Đức Anh", "Võ Ngọc Mai", "Đặng Quốc Bảo")
    others = (
        ("Souphaphone Keo", "vientiane", "en", ("en", "vi")),
        ("Khamla Vong", "vientiane", "en", ("en", "vi")),
        ("Hannah Whitaker", "leeds", "en", ("en",)),
        ("Tom Bradshaw", "leeds", "en", ("en",)),
        ("Camille Lefort", "lille", "en", ("fr", "en")),
        ("Hugo Vasseur", "lille", "en", ("fr", "en")),
    )
    vietnamese = [
        Staff(name, "agent", "danang", "vi", ("vi", "en"), ALL, {"accounts_payable": 3 + index % 3})
        for index, name in enumerate(danang)
    ]
    abroad = [
        Staff(name, "agent", site, locale, languages, ALL, {"accounts_payable": 4})
        for name, site, locale, languages in others
    ]
    return tuple(vietnamese + abroad)


def _experts() -> tuple[Staff, ...]:
    rows = (
        ("Hoàng Khánh Linh", "danang", "vi", ("vi", "en")),
        ("Bùi Anh Tuấn", "danang", "vi", ("vi", "en")),
        ("Đỗ Phương Thảo", "danang", "vi", ("vi", "en")),
        ("Ngô Gia Huy", "danang", "vi", ("vi", "en")),
        ("Eleanor Marsh", "leeds", "en", ("en",)),
        ("James Okafor", "leeds", "en", ("en",)),
        ("Claire Dumont", "lille", "en", ("fr", "en")),
        ("Antoine Roussel", "lille", "en", ("fr", "en")),
    )
    return tuple(
        Staff(
            name,
            "expert",
            site,
            locale,
            languages,
            LAW,
            {"contract-review": 4},
            ("contract-law",),
            ("reviewer", "adjudicator"),
        )
        for name, site, locale, languages in rows
    )


def _others() -> tuple[Staff, ...]:
    return (
        Staff("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en"), ALL, {"accounts_payable": 5}, (), ("reviewer",)),
        Staff(
            "Oliver Grant",
            "lead",
            "leeds",
            "en",
            ("en",),
            ALL,
            {"contract-review": 5},
            ("contract-law",),
            ("reviewer",),
        ),
        Staff("Trịnh Bảo Châu", "lead", "danang", "vi", ("vi", "en"), ALL, {"contract-review": 5}, ("contract-law",)),
        Staff("Lý Thanh Sơn", "reviewer", "danang", "vi", ("vi", "en"), ALL, {"accounts_payable": 5}),
        Staff("Grace Holloway", "reviewer", "leeds", "en", ("en",), ALL, {"accounts_payable": 5}),
        Staff("Mai Quỳnh Chi", "planner", "danang", "vi", ("vi", "en"), ALL),
        Staff("Đinh Tiến Dũng", "account_manager", "danang", "vi", ("vi", "en"), ALL),
        Staff("Phan Thị Hồng", "finance", "danang", "vi", ("vi", "en"), ALL),
        Staff("Cao Nhật Minh", "designer", "danang", "vi", ("vi", "en"), ALL),
        Staff("Lâm Tú Uyên", "admin", "danang", "vi", ("vi", "en"), ALL),
    )


STAFF = _agents() + _experts() + _others()

CLIENT_PEOPLE = (
    ("Margaret Finch", "client_manager", "harrow", "en"),
    ("Daniel Price", "client_submitter", "harrow", "en"),
    ("Sylvie Morel", "client_manager", "morel", "en"),
    ("Luc Perrin", "client_submitter", "morel", "en"),
    ("Nguyễn Hữu Phước", "client_manager", "songxanh", "vi"),
    ("Trương Mỹ Duyên", "client_submitter", "songxanh", "vi"),
)


@dataclass(frozen=True, slots=True)
class Handover:
    """An engagement: which client hands which line over, and how fast it comes back."""

    key: str
    client: str
    line: str
    name: str
    turnaround_minutes: int
    per_item_minor: int


HANDOVERS = (
    Handover("harrow-ap", "harrow", "supplier_invoices", "Harrow & Finch: supplier invoices", 480, 185),
    Handover("morel-ap", "morel", "supplier_invoices", "Ateliers Morel: supplier invoices", 960, 210),
    Handover("songxanh-ap", "songxanh", "supplier_invoices", "Sông Xanh: supplier invoices", 480, 48_000),
    Handover("harrow-contracts", "harrow", "contract_review", "Harrow & Finch: contract review", 2400, 14_500),
    Handover("morel-contracts", "morel", "contract_review", "Ateliers Morel: contract review", 2400, 15_500),
    Handover("songxanh-contracts", "songxanh", "contract_review", "Sông Xanh: contract review", 2400, 3_900_000),
)


@dataclass(slots=True)
class World:
    """Where the invented things ended up: key or name -> identifier."""

    provider: Identifier = ""
    clients: dict[str, Identifier] = field(default_factory=dict)
    sites: dict[str, Identifier] = field(default_factory=dict)
    people: dict[str, Identifier] = field(default_factory=dict)
    engagements: dict[str, Identifier] = field(default_factory=dict)
