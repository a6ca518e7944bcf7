"""The places of the house by role: what stands in the side bar, and where a person lands after signing in."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from remit.parties.model import Principal, Role
from remit.web.words import marked

WORKERS = frozenset({Role.AGENT, Role.EXPERT, Role.REVIEWER, Role.ADJUDICATOR, Role.LEAD})
REVIEWERS = frozenset({Role.REVIEWER, Role.ADJUDICATOR, Role.LEAD})
FLOOR = frozenset({Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER, Role.ADMIN})
WATCHERS = FLOOR - {Role.ADMIN}
MONEY = frozenset({Role.ACCOUNT_MANAGER, Role.FINANCE})
CLIENT_SIDE = frozenset({Role.CLIENT_MANAGER, Role.CLIENT_SUBMITTER, Role.CLIENT_READER})
HOMES = (
    (CLIENT_SIDE, "/portal"),
    (WATCHERS, "/board"),
    (WORKERS, "/next"),
    (frozenset({Role.DESIGNER}), "/processes"),
    (frozenset({Role.FINANCE}), "/billing"),
    (frozenset({Role.ADMIN}), "/people"),
)
"""Where the day of whoever holds one of these roles begins; the first that fits."""


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the side bar; `key` is what is pressed after `g` to go there, and nobody else's."""

    path: str
    label: str
    icon: str
    key: str
    roles: frozenset[Role]


PLACES = (
    Place("/next", marked("Next item"), "next", "n", WORKERS),
    Place("/queue", marked("Queue"), "queue", "q", WORKERS),
    Place("/day", marked("My day"), "clock", "m", WORKERS),
    Place("/reviews", marked("Second looks"), "eye", "v", REVIEWERS),
    Place("/board", marked("Board"), "board", "b", WATCHERS),
    Place("/workforce", marked("Workforce"), "clock", "z", frozenset({Role.LEAD, Role.PLANNER})),
    Place("/items", marked("Items"), "items", "i", WORKERS | {Role.ACCOUNT_MANAGER}),
    Place("/guidance", marked("Texts and articles"), "book", "t", WORKERS | {Role.DESIGNER, Role.ACCOUNT_MANAGER}),
    Place("/portal", marked("Your work"), "items", "w", CLIENT_SIDE),
    Place("/status", marked("Service status"), "check", "h", WORKERS | CLIENT_SIDE | {Role.ACCOUNT_MANAGER}),
    Place("/processes", marked("Processes"), "process", "p", WORKERS | WATCHERS | {Role.DESIGNER}),
    Place("/instances", marked("Instances"), "instances", "r", frozenset({Role.LEAD, Role.DESIGNER, Role.ADMIN})),
    Place("/quality", marked("Quality"), "check", "y", REVIEWERS | {Role.ACCOUNT_MANAGER, Role.CLIENT_MANAGER}),
    Place(
        "/profile",
        marked("Profile"),
        "profile",
        "o",
        frozenset({Role.LEAD, Role.ACCOUNT_MANAGER, Role.CLIENT_MANAGER}),
    ),
    Place(
        "/contracts",
        marked("Contracts"),
        "contract",
        "c",
        frozenset({Role.LEAD, Role.PLANNER, Role.ACCOUNT_MANAGER, Role.FINANCE, Role.DESIGNER, Role.CLIENT_MANAGER}),
    ),
    Place("/accounts", marked("Accounts"), "account", "u", frozenset({Role.ACCOUNT_MANAGER})),
    Place("/billing", marked("Billing"), "money", "x", MONEY),
    Place("/invoices", marked("Invoices"), "money", "s", MONEY | {Role.CLIENT_MANAGER}),
    Place("/reports", marked("Service reports"), "board", "j", MONEY | {Role.CLIENT_MANAGER}),
    Place("/margin", marked("Margin"), "money", "$", MONEY),
    Place("/ledger", marked("Books"), "contract", "l", MONEY | {Role.CLIENT_MANAGER}),
    Place("/people", marked("People and access"), "people", "e", FLOOR | {Role.CLIENT_MANAGER}),
    Place("/audit", marked("Audit"), "audit", "a", frozenset({Role.ADMIN, Role.CLIENT_MANAGER})),
    Place("/erasures", marked("Erasures"), "key", "f", frozenset({Role.ADMIN, Role.CLIENT_MANAGER})),
    Place(
        "/proof",
        marked("Proof"),
        "proof",
        "=",
        frozenset({Role.LEAD, Role.ACCOUNT_MANAGER, Role.FINANCE}) | CLIENT_SIDE,
    ),
    Place("/health", marked("Health"), "check", "+", frozenset({Role.ADMIN})),
    Place("/mailboxes", marked("Mailboxes"), "items", "@", frozenset({Role.ACCOUNT_MANAGER, Role.ADMIN})),
    Place("/identity", marked("Identity"), "key", "d", frozenset({Role.ADMIN})),
    Place("/keys", marked("API keys"), "key", "k", frozenset({Role.ADMIN, Role.CLIENT_MANAGER})),
)


def roles_of(principal: Principal) -> frozenset[Role]:
    """Collect the roles a principal holds for anybody."""
    return frozenset(role for roles in principal.grants.values() for role in roles)


def places_for(principal: Principal) -> tuple[Place, ...]:
    """List the places a principal's roles open."""
    return _places_of(roles_of(principal))


@cache
def _places_of(roles: frozenset[Role]) -> tuple[Place, ...]:
    return tuple(place for place in PLACES if place.roles & roles)


def current_place(places: Iterable[Place], path: str) -> str | None:
    """Return the path of the place in which an address lies, None outside of all."""
    return next((one.path for one in places if path == one.path or path.startswith(one.path + "/")), None)


def home_of(principal: Principal) -> str:
    """Return where a person's day begins: the next item for an agent, the board for a lead, the portal for a client."""
    if principal.withheld:
        return "/account/security"
    roles = roles_of(principal)
    return next((path for whose, path in HOMES if whose & roles), "/account")
