"""Investment research in the demonstration: one client's coverage, judged on two sites. All companies are invented."""

from collections.abc import Mapping
from typing import Any

from remit.demo.inventing.investment_research import Company, invent, pack
from remit.demo.line import DemoLine, References
from remit.demo.world import Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

HANDOVERS = (Handover("harrow-equity", "harrow", "investment_research", "Harrow & Finch: company notes", 2880, 98_000),)


def _staff() -> tuple[Staff, ...]:
    analysts = (
        ("Eleanor Marsh", "leeds", "en", ("en",)),
        ("James Okafor", "leeds", "en", ("en",)),
        ("Claire Dumont", "lille", "en", ("fr", "en")),
        ("Bùi Anh Tuấn", "danang", "vi", ("vi", "en")),
        ("Hoàng Khánh Linh", "danang", "vi", ("vi", "en")),
    )
    supervisors = (
        ("Oliver Grant", "leeds", "en", ("en",)),
        ("Trịnh Bảo Châu", "danang", "vi", ("vi", "en")),
        ("Vũ Hải Yến", "danang", "vi", ("vi", "en")),
    )
    skill = {"equity_research": 4}
    return (
        *(
            Staff(name, "expert", site, locale, languages, ("harrow",), skill, ("research-analyst",), ("adjudicator",))
            for name, site, locale, languages in analysts
        ),
        *(
            Staff(name, "lead", site, locale, languages, ("harrow",), skill, ("supervisory-analyst",))
            for name, site, locale, languages in supervisors
        ),
    )


class ResearchSource:
    """Sends a research package: first the model company, then companies after it."""

    def __init__(self) -> None:
        self._sent = 0

    def references(self, handover: Handover) -> References:
        """A package brings everything."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make a package of the day."""
        self._sent += 1
        company = Company(as_of=now.date()) if self._sent == 1 else invent(chance, as_of=now.date())
        return f"{company.ticker}-{now:%Y%m%d}.zip", pack(company)


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew declares what is usual, and approves a change with its grounds."""
    del chance
    usual = dict.fromkeys(("conflict", "holds_shares", "banking", "market_maker", "shown_to_company"), "no")
    known: Mapping[str, Mapping[str, Any]] = {
        "declare": {**usual, "declaration": "Nobody who works on the note holds the shares."},
        "approve": {"approval": "agree", "approval_comment": "Target price, risks and comparables seen."},
    }
    return known.get(form)


LINE = DemoLine(
    key="investment_research",
    handovers=HANDOVERS,
    staff=_staff(),
    arrivals_per_hour=0.12,
    source=lambda _resumed: ResearchSource(),
    question="Which share count do you want the value on, diluted or issued?",
    reply="Diluted, as in the filing.",
    answer=_answer,
)
"""Some six notes in two days."""
