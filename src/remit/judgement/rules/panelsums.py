"""What adaptive panels came to: judges asked, how many the fixed panel would have asked, and what that spared."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from remit.judgement.model import Panel, PanelReason, PanelStep, PanelVerdict
from remit.values.money import Money


@dataclass(frozen=True, slots=True)
class PanelSums:
    """Closed panels: `judgements` were made where panels of `most` would have asked for `fixed`.

    `spared` is what that comes to where prices are agreed; an amount for each currency.
    """

    questions: int = 0
    judgements: int = 0
    fixed: int = 0
    adjudicated: int = 0
    reasons: Counter[PanelReason] = field(default_factory=Counter)
    spared: tuple[Money, ...] = ()

    @property
    def mean(self) -> float | None:
        """Judges asked about a question on average; None without a closed panel."""
        return self.judgements / self.questions if self.questions else None


def sum_up(closed: Iterable[tuple[Panel, PanelStep]]) -> PanelSums:
    """Sum panels up; those that still ask are left out."""
    over = [(panel, step) for panel, step in closed if step.verdict is not PanelVerdict.ASK]
    spared: Counter[str] = Counter()
    for panel, step in over:
        if panel.prices is not None:
            spared[panel.prices.judge.currency] += (panel.most - step.judges) * panel.prices.judge.minor
    return PanelSums(
        questions=len(over),
        judgements=sum(step.judges for _, step in over),
        fixed=sum(panel.most for panel, _ in over),
        adjudicated=sum(step.verdict is PanelVerdict.ADJUDICATE for _, step in over),
        reasons=Counter(step.reason for _, step in over),
        spared=tuple(Money(minor, currency) for currency, minor in sorted(spared.items())),
    )
