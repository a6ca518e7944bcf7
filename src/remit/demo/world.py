"""Who is there: three client organisations, one provider, four sites, and the people of its offices. All invented."""

from dataclasses import dataclass, field, replace

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
    """One person: role and site decide most; `skills` are key -> proficiency, `quals` qualification keys.

    `clearances` are classes of data beside personal and financial, for which everybody of the demonstration is cleared.
    """

    name: str
    role: str
    site: str
    locale: str
    languages: tuple[str, ...]
    clients: tuple[str, ...]
    skills: dict[str, int] = field(default_factory=dict)
    qualifications: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()

    def joined_by(self, other: "Staff") -> "Staff":
        """Return the same person who works on another line too."""
        return replace(
            self,
            clients=tuple(dict.fromkeys((*self.clients, *other.clients))),
            skills={**self.skills, **other.skills},
            qualifications=tuple(dict.fromkeys((*self.qualifications, *other.qualifications))),
            clearances=tuple(dict.fromkeys((*self.clearances, *other.clearances))),
            also=tuple(role for role in dict.fromkeys((*self.also, other.role, *other.also)) if role != self.role),
        )


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


def _office() -> tuple[Staff, ...]:
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


OFFICE = _office()
"""Whoever serves all lines of service: leads, reviewers, and the provider's own offices. Each line adds its people."""

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


@dataclass(slots=True)
class World:
    """Where the invented things ended up: key or name -> identifier."""

    provider: Identifier = ""
    clients: dict[str, Identifier] = field(default_factory=dict)
    sites: dict[str, Identifier] = field(default_factory=dict)
    people: dict[str, Identifier] = field(default_factory=dict)
    engagements: dict[str, Identifier] = field(default_factory=dict)
