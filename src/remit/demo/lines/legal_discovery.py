"""Discovery in the demonstration: one client in a dispute, and its reviewers."""

from remit.demo.inventing import legal_discovery as collections
from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

DESK = ("harrow",)
HANDOVERS = (Handover("harrow-discovery", "harrow", "legal_discovery", "Harrow & Finch: discovery", 2880, 18_000),)


def _reviewers() -> tuple[Staff, ...]:
    names = ("Đặng Minh Khoa", "Lý Thanh Tâm", "Cao Bảo Ngọc", "Tạ Đức Long")
    skills = {"document-review": 4}
    return tuple(
        Staff(name, "expert", "danang", "vi", ("vi", "en"), DESK, skills, (), ("reviewer", "adjudicator"))
        for name in names
    )


def _counsel() -> Staff:
    skills, held = {"document-review": 5}, ("discovery-counsel",)
    return Staff("Huỳnh Gia Linh", "lead", "danang", "vi", ("vi", "en"), DESK, skills, held)


class CollectionSource:
    """Sends collections; a client of this line holds no reference data."""

    def references(self, handover: Handover) -> References:
        """Return none."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a collection."""
        return collections.make(chance)


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree the language of memo and log."""
    return {"parameters": {"language": client.language}}


def _judges(question: str) -> str:
    """A reader sends out what is not about somebody's lunch."""
    return "other" if "Lunch" in question else "produce"


LINE = DemoLine(
    key="legal_discovery",
    handovers=HANDOVERS,
    staff=(*_reviewers(), _counsel()),
    arrivals_per_hour=0.05,
    source=lambda _resumed: CollectionSource(),
    question="Was Ms Kerr retained before November?",
    reply="Yes, since October; her letters are privileged.",
    terms=_terms,
    judges=_judges,
)
"""Some two collections in two days."""
