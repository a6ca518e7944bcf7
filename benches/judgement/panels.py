"""Adaptive panels beside fixed panels of their most judges, over seeded crowds: judges, accuracy, what is left.

Run: `PYTHONPATH=. python benches/judgement/panels.py`. A crowd is six judges of three answers, each right between 72
and 93 times in a hundred, who all answered 400 questions whose answers are known; a panel learns from one half of them
and is tried on the other.
"""

import time

from tests.unit.test_panel_study import crowd

from remit.judgement.model import Panel, PanelPrices
from remit.judgement.rules.panelstudy import Tried, study
from remit.values.money import Money

SEEDS = 20


def priced(judge: str, adjudicator: str, wrong: str) -> Panel:
    """Return a panel that follows prices in euros."""
    return Panel(prices=PanelPrices(*(Money.of(amount, "EUR") for amount in (judge, adjudicator, wrong))))


PANELS = {
    "90 % sure": Panel(enough=0.90),
    "95 % sure": Panel(enough=0.95),
    "99 % sure": Panel(enough=0.99),
    "4.10 a judge, 60 an adjudicator, 150 an error": priced("4.10", "60.00", "150.00"),
    "4.10 a judge, 12 an adjudicator, 150 an error": priced("4.10", "12.00", "150.00"),
}


def told(tried: list[Tried], prices: PanelPrices | None) -> str:
    """Write what panels came to over all seeds, the least accuracy of one, and what all that costs with its errors."""
    questions, stood = (sum(getattr(one, name) for one in tried) for name in ("questions", "stood"))
    judges = sum(one.judgements for one in tried) / questions
    right = 100 * sum(one.right for one in tried) / stood
    least = 100 * min(one.accuracy or 0 for one in tried)
    left = 100 * sum(one.adjudicated for one in tried) / questions
    said = f"{judges:.2f} judges, {right:.1f} % right of what stood (least {least:.1f} %), {left:.1f} % left"
    if prices is None:
        return said
    wrong = stood - sum(one.right for one in tried)
    sums = judges * questions * prices.judge.minor + left / 100 * questions * prices.adjudicator.minor
    return f"{said}, {(sums + wrong * prices.wrong.minor) / questions / 100:.2f} a question with its errors"


def main() -> None:
    """Print a line for each panel, adaptive and fixed."""
    begun = time.process_time()
    crowds = [crowd(seed, questions=400) for seed in range(SEEDS)]
    for name, panel in PANELS.items():
        found = [one for one in (study(panel, earlier) for earlier in crowds) if one is not None]
        print(f"{name}\n  adaptive: {told([one.adaptive for one in found], panel.prices)}")
        print(f"  fixed:    {told([one.fixed for one in found], panel.prices)}")
    print(f"{time.process_time() - begun:.1f} s of processor time")


if __name__ == "__main__":
    main()
