"""What asking on is worth: the cheapest way to go on with a question, by looking ahead over the judges not yet asked.

Stopping costs what a wrong answer costs times how likely it is wrong, or the adjudicator, whichever is less. Each
further judge costs their price, answers as the client's people do on average, and may then be followed by another or
not, whichever is cheaper: the best rule for stopping is found backwards from the last judge who may be asked (DeGroot
1970, Optimal Statistical Decisions, chapter 12).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from remit.judgement.model import Answer, PanelPrices

ANSWERS_MAX = 6
"""The likeliest answers that are looked at; further ones change little and cost time."""

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Prospect:
    """What is expected of a question in minor units: if it is left as it is, and if one more judge is asked.

    `risk` is the price of a wrong answer times its chance, `cost` what the judges still asked come to, `saves` what
    they spare of the costs of stopping now.
    """

    risk: float
    cost: float
    saves: float

    @property
    def pays(self) -> bool:
        """Say whether one more judge saves more than asking costs."""
        return self.saves > self.cost


def look_ahead(
    chances: Mapping[Answer, float],
    typical: Mapping[Answer, Mapping[Answer, float]],
    prices: PanelPrices,
    *,
    left: int,
) -> Prospect:
    """Look over at most `left` further judges, from each answer's chance and how people answer to each true answer."""
    answers = sorted(chances, key=lambda one: (-chances[one], str(one)))[:ANSWERS_MAX]
    now = _scaled([chances[one] for one in answers])
    tables = [_scaled([typical[true][given] for given in answers]) for true in answers]
    weight = _Weight(now, tuple(zip(*tables, strict=True)), prices)
    stop = weight.stop(now)
    paid, after = weight.asked(now, left) if left else (0.0, stop)
    return Prospect(risk=prices.wrong.minor * (1 - max(now)), cost=paid, saves=stop - after)


def _scaled(row: list[float]) -> Row:
    whole = sum(row)
    return tuple(one / whole for one in row)


class _Weight:
    """Costs of going on from a state of belief, not divided by how likely the state is, so that they add up."""

    def __init__(self, now: Row, given: tuple[Row, ...], prices: PanelPrices) -> None:
        self._now, self._given = now, given
        self._judge, self._adjudicator = prices.judge.minor, prices.adjudicator.minor
        self._wrong = prices.wrong.minor
        self._seen = cache(self._best)

    def stop(self, belief: Row) -> float:
        """Return what stopping costs: the risk of the likeliest answer, or the adjudicator."""
        return min(self._wrong * (sum(belief) - max(belief)), self._adjudicator * sum(belief))

    def asked(self, belief: Row, left: int, counts: tuple[int, ...] = ()) -> tuple[float, float]:
        """Return what the judges come to, and what is at stake after them, if one is asked now."""
        counts = counts or (0,) * len(belief)
        paid, after = self._judge * sum(belief), 0.0
        for at in range(len(counts)):
            more, rest = self._seen((*counts[:at], counts[at] + 1, *counts[at + 1 :]), left - 1)
            paid, after = paid + more, after + rest
        return paid, after

    def _best(self, counts: tuple[int, ...], left: int) -> tuple[float, float]:
        """Return the same of the cheaper of stopping and asking, after further judges gave the counted answers."""
        belief = self._believed(counts)
        stop = self.stop(belief)
        if left == 0:
            return 0.0, stop
        paid, after = self.asked(belief, left, counts)
        return (paid, after) if paid + after < stop else (0.0, stop)

    def _believed(self, counts: tuple[int, ...]) -> Row:
        belief = list(self._now)
        for answer, count in enumerate(counts):
            for true in range(len(belief)):
                belief[true] *= self._given[answer][true] ** count
        return tuple(belief)
