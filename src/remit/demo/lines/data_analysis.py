"""Data analysis in the demonstration: one client's packages, few, since each is run several times."""

from remit.demo.inventing import data_analysis as analyses
from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

DELIVERIES = 120
CLIENTS = ("harrow",)
HANDOVERS = (Handover("harrow-analysis", "harrow", "data_analysis", "Harrow & Finch: data analysis", 1440, 26_000),)
ANALYST = ("data-analysis",)


def _people() -> tuple[Staff, ...]:
    experts = (
        ("Eleanor Marsh", "leeds", "en", ("en",)),
        ("James Okafor", "leeds", "en", ("en",)),
        ("Claire Dumont", "lille", "en", ("fr", "en")),
        ("Antoine Roussel", "lille", "en", ("fr", "en")),
    )
    return (
        *(
            Staff(name, "expert", site, locale, tongues, CLIENTS, {"data_analysis": 4}, ANALYST, ("adjudicator",))
            for name, site, locale, tongues in experts
        ),
        Staff("Tom Bradshaw", "agent", "leeds", "en", ("en",), CLIENTS, {"data_preparation": 4}),
        Staff("Oliver Grant", "lead", "leeds", "en", ("en",), CLIENTS, {"data_analysis": 5}, ANALYST),
    )


class PackageSource:
    """Sends one month's deliveries after another."""

    def __init__(self, *, first: int = 0) -> None:
        self._month = first

    def references(self, handover: Handover) -> References:
        """A package brings everything with it."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next package."""
        self._month += 1
        name, content = analyses.make(chance, count=DELIVERIES, title=f"Deliveries by depot, part {self._month}")
        return f"part-{self._month}-{name}", content


LINE = DemoLine(
    key="data_analysis",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.04,
    source=lambda resumed: PackageSource(first=200 if resumed else 0),
    question="Do the minutes count from loading or from leaving the depot?",
    reply="From leaving the depot.",
)
"""Some two packages in two days."""
