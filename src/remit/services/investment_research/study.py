"""What the rules make of a package: checks of the filing, the worth of a share with its figures, a proposed rating."""

from dataclasses import dataclass

from remit.services.figures import (
    Breakdown,
    Chart,
    Figures,
    Footing,
    Grade,
    Restatement,
    Worth,
    breakdowns,
    every_sum,
    grade,
    restatements,
    spread,
    worth_of,
)
from remit.services.investment_research.package import DRAFT, Draft, Package
from remit.services.investment_research.terms import Terms


@dataclass(frozen=True, slots=True)
class Study:
    """The arithmetic behind a note; `figures` are all that a note may show."""

    draft: Draft
    chart: Chart
    worth: Worth
    footings: tuple[Footing, ...]
    restated: tuple[Restatement, ...]
    proposed: Grade
    parts: tuple[Breakdown, ...] = ()

    @property
    def figures(self) -> Figures:
        """Every figure by key."""
        return self.worth.figures


def study(package: Package, terms: Terms) -> Study:
    """Compute everything. Refuses what has no value: a missing base figure, a senseless assumption, no price."""
    draft = package.draft
    chart = spread(package.filing, years=terms.years, currency=draft.currency)
    parts = breakdowns(package.filing, chart)
    worth = worth_of(
        chart,
        assumptions=draft.assumptions,
        peers=draft.peers,
        prices=package.prices,
        as_of=draft.as_of,
        weight=terms.weight,
        told_in=DRAFT,
        parts=parts,
    )
    return Study(
        draft=draft,
        chart=chart,
        worth=worth,
        footings=every_sum(package.filing, chart),
        restated=restatements(package.filing.facts),
        proposed=grade(worth.figures["upside"].value, terms.grades),
        parts=parts,
    )
