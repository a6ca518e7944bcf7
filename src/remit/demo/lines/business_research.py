"""Business research in the demonstration: two clients who want to know about suppliers, and their researchers."""

from remit.demo.inventing import business_research as dossiers
from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

DESK = ("harrow", "morel")
HANDOVERS = (
    Handover("harrow-research", "harrow", "business_research", "Harrow & Finch: business research", 2880, 21_000),
    Handover("morel-research", "morel", "business_research", "Ateliers Morel: business research", 2880, 22_500),
)


def _researchers() -> tuple[Staff, ...]:
    names = ("Mai Thu Hà", "Trịnh Quốc Bảo", "Phan Minh Châu", "Vũ Khánh An")
    return tuple(
        Staff(
            name,
            "expert",
            "danang",
            "vi",
            ("vi", "en"),
            DESK,
            {"business-research": 4},
            (),
            ("reviewer", "adjudicator"),
        )
        for name in names
    )


def _editor() -> Staff:
    return Staff(
        "Lâm Tường Vy",
        "lead",
        "danang",
        "vi",
        ("vi", "en"),
        DESK,
        {"business-research": 5},
        ("research-editor",),
    )


class DossierSource:
    """Sends dossiers; a client of this line holds no reference data."""

    def references(self, handover: Handover) -> References:
        """Return none."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a dossier."""
        return dossiers.make(chance)


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree the language and how sources are cited."""
    style = "numeric" if handover.client == "morel" else "author_date"
    return {"parameters": {"language": client.language, "citations": style}}


LINE = DemoLine(
    key="business_research",
    handovers=HANDOVERS,
    staff=(*_researchers(), _editor()),
    arrivals_per_hour=0.08,
    source=lambda _resumed: DossierSource(),
    question="Shall we take the register's head count or the company's?",
    reply="The register's, please, and say so.",
    terms=_terms,
)
"""Some eight dossiers in two days."""
