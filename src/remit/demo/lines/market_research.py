"""Market research in the demonstration: one client's studies, small ones, judged by researchers on two sites."""

from remit.demo.inventing import market_research as studies
from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

INTERVIEWS = 120
CLIENTS = ("harrow",)
HANDOVERS = (Handover("harrow-market", "harrow", "market_research", "Harrow & Finch: market research", 2400, 42_000),)
METHOD = ("survey-methodology",)


def _people() -> tuple[Staff, ...]:
    experts = (
        ("Eleanor Marsh", "leeds", "en", ("en",)),
        ("James Okafor", "leeds", "en", ("en",)),
        ("Claire Dumont", "lille", "en", ("fr", "en")),
        ("Antoine Roussel", "lille", "en", ("fr", "en")),
    )
    research = {"survey_research": 4}
    return (
        *(
            Staff(name, "expert", site, locale, languages, CLIENTS, research, METHOD, ("adjudicator",))
            for name, site, locale, languages in experts
        ),
        Staff("Hannah Whitaker", "agent", "leeds", "en", ("en",), CLIENTS, {"survey_processing": 4}),
        Staff("Oliver Grant", "lead", "leeds", "en", ("en",), CLIENTS, {"survey_research": 5}, METHOD),
    )


class StudySource:
    """Sends one wave of the same study after another."""

    def __init__(self, *, first: int = 0) -> None:
        self._wave = first

    def references(self, handover: Handover) -> References:
        """A study brings everything with it."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next wave."""
        self._wave += 1
        name, content = studies.make(chance, count=INTERVIEWS, title=f"Tea in three cities, wave {self._wave}")
        return f"wave-{self._wave}-{name}", content


LINE = DemoLine(
    key="market_research",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.1,
    source=lambda resumed: StudySource(first=200 if resumed else 0),
    question="Is the margin for age that of last year's census?",
    reply="Yes, of the census; the new one comes in autumn.",
)
"""Some five studies in two days."""
