"""How many judges a question is worth: the next one is asked only while the answer is not sure enough."""

from dataclasses import dataclass
from enum import StrEnum


class PanelVerdict(StrEnum):
    """What to do with a question after the judgements so far."""

    ASK = "ask"
    ENOUGH = "enough"
    ADJUDICATE = "adjudicate"


@dataclass(frozen=True, slots=True)
class PanelRule:
    """The terms of a panel: `first` judges always, `most` at all, and the recalibrated confidence that is `enough`."""

    first: int = 2
    most: int = 5
    enough: float = 0.95


def next_step(rule: PanelRule, *, judges: int, confidence: float | None) -> PanelVerdict:
    """Decide after so many judges; a confidence of None is one that no gold items back, and never enough.

    | judges      | confidence | verdict    |
    |-------------|------------|------------|
    | below first | any        | ask        |
    | first..     | enough     | enough     |
    | below most  | less, none | ask        |
    | most        | less, none | adjudicate |
    """
    if judges < rule.first:
        return PanelVerdict.ASK
    if confidence is not None and confidence >= rule.enough:
        return PanelVerdict.ENOUGH
    return PanelVerdict.ASK if judges < rule.most else PanelVerdict.ADJUDICATE
