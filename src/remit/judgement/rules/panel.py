"""How many judges a question is worth: one more is asked only while the answer is not sure enough, or while it pays.

| judges      | what is known                                     | verdict    | reason    |
|-------------|---------------------------------------------------|------------|-----------|
| below least | any                                               | ask        | few       |
| least..most | confidence, as agreed or more                     | enough     | sure      |
| below most  | confidence, less                                  | ask        | unsure    |
| most        | confidence, less                                  | adjudicate | unsure    |
| least..most | prices: asking on saves more than it costs        | ask        | worth     |
| least..most | it does not, an error costs less than the adjudicator | enough | not_worth |
| least..most | it does not, an error costs more                  | adjudicate | not_worth |
| least..most | no confidence, a majority that nobody left overturns  | enough | majority  |
| below most  | no confidence, somebody left could                | ask        | open      |
| least..most | no confidence, no answer can have a majority any more | adjudicate | split |
| least..most | any on which it would ask, and a lead has stopped it | adjudicate | stopped |

Confidence is that of `rules.weighing`, measured on gold items. Where there is none, the panel stops as soon as the
fixed panel of `most` judges could only say the same, so that it loses nothing by stopping.
"""

from collections.abc import Sequence

from remit.judgement.model import Answer, Panel, PanelReason, PanelStep, PanelVerdict
from remit.judgement.rules.lookahead import Prospect, look_ahead
from remit.judgement.rules.weighing import Weighed
from remit.values.money import Money

Votes = Sequence[tuple[Answer, int]]
"""Answers with how many judges gave each, the most frequent first."""


def next_step(panel: Panel, votes: Votes, weighed: Weighed | None, *, inputs: str, stopped: bool = False) -> PanelStep:
    """Decide about a question after the judges so far; `inputs` hashes what `votes` and `weighed` follow from.

    Where a lead has `stopped` the panel, nobody is asked beyond its least.
    """
    judges = sum(count for _, count in votes)
    confidence = None if weighed is None else weighed.confidence
    likeliest = weighed.answer if weighed is not None and confidence is not None else _first(votes)
    prospect = _prospect(panel, weighed, judges=judges)
    verdict, reason = _decided(panel, votes, confidence, prospect, judges=judges)
    if stopped and verdict is PanelVerdict.ASK and reason is not PanelReason.FEW:
        verdict, reason = PanelVerdict.ADJUDICATE, PanelReason.STOPPED
    return PanelStep(
        judges=judges,
        verdict=verdict,
        reason=reason,
        answer=likeliest,
        agreeing=dict(votes).get(likeliest, 0) if likeliest is not None else 0,
        confidence=confidence,
        inputs=inputs,
        **_money(panel, prospect),
    )


def _first(votes: Votes) -> Answer | None:
    return votes[0][0] if votes else None


def _prospect(panel: Panel, weighed: Weighed | None, *, judges: int) -> Prospect | None:
    """Look ahead where prices are agreed, confidence is measured, and the judges asked in any case have judged."""
    if panel.prices is None or weighed is None or weighed.confidence is None or judges < panel.least:
        return None
    return look_ahead(weighed.chances, weighed.typical, panel.prices, left=panel.most - judges)


def _decided(
    panel: Panel, votes: Votes, confidence: float | None, prospect: Prospect | None, *, judges: int
) -> tuple[PanelVerdict, PanelReason]:
    if judges < panel.least:
        return PanelVerdict.ASK, PanelReason.FEW
    if prospect is not None and panel.prices is not None:
        return _by_worth(prospect, adjudicator=panel.prices.adjudicator)
    if confidence is not None:
        return _by_confidence(panel, confidence, judges=judges)
    return _by_majority(panel, votes, judges=judges)


def _by_worth(prospect: Prospect, *, adjudicator: Money) -> tuple[PanelVerdict, PanelReason]:
    if prospect.pays:
        return PanelVerdict.ASK, PanelReason.WORTH
    verdict = PanelVerdict.ENOUGH if prospect.risk <= adjudicator.minor else PanelVerdict.ADJUDICATE
    return verdict, PanelReason.NOT_WORTH


def _by_confidence(panel: Panel, confidence: float, *, judges: int) -> tuple[PanelVerdict, PanelReason]:
    if confidence >= panel.enough:
        return PanelVerdict.ENOUGH, PanelReason.SURE
    return (PanelVerdict.ASK if judges < panel.most else PanelVerdict.ADJUDICATE), PanelReason.UNSURE


def _by_majority(panel: Panel, votes: Votes, *, judges: int) -> tuple[PanelVerdict, PanelReason]:
    needed, count = panel.most // 2 + 1, votes[0][1]
    if count >= needed:
        return PanelVerdict.ENOUGH, PanelReason.MAJORITY
    if count + panel.most - judges < needed:
        return PanelVerdict.ADJUDICATE, PanelReason.SPLIT
    return PanelVerdict.ASK, PanelReason.OPEN


def _money(panel: Panel, prospect: Prospect | None) -> dict[str, Money]:
    """Write what is expected in whole minor units, nothing where nothing was looked at."""
    if panel.prices is None or prospect is None:
        return {}
    expected = {"cost": prospect.cost, "saves": prospect.saves, "risk": prospect.risk}
    return {name: Money(round(amount), panel.prices.judge.currency) for name, amount in expected.items()}
