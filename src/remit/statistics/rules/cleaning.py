"""Checks of interviews: who hurried, ticked straight down, answered twice or contradicts themselves."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from remit.statistics.model import Answers, Suspicion

HURRY = 1 / 3
"""An interview in less than this share of the median time is suspected."""
GRID_LEAST = 4
"""A grid of fewer answers than these says nothing when they are equal."""


def straight_liners(
    answers: Answers, respondents: Sequence[str], grids: Sequence[Sequence[str]]
) -> Iterator[Suspicion]:
    """Find who gave one and the same answer all down a grid."""
    for grid in grids:
        for place, respondent in enumerate(respondents):
            given = [answers[name][place] for name in grid]
            if len(given) >= GRID_LEAST and None not in given and len(set(given)) == 1:
                yield Suspicion(respondent, "straight", {"first": grid[0], "last": grid[-1], "answer": str(given[0])})


def speeders(seconds: Sequence[Any], respondents: Sequence[str], *, share: float = HURRY) -> Iterator[Suspicion]:
    """Find who took less than a share of the median time; missing times are passed over."""
    known = [float(one) for one in seconds if one is not None]
    if not known:
        return
    median = statistics.median(known)
    for took, respondent in zip(seconds, respondents, strict=True):
        if took is not None and float(took) < share * median:
            yield Suspicion(respondent, "speeder", {"seconds": f"{float(took):g}", "median": f"{median:g}"})


def duplicates(answers: Answers, respondents: Sequence[str], columns: Sequence[str]) -> Iterator[Suspicion]:
    """Find who gave in every one of `columns` what somebody before gave, or came under the same number."""
    seen: dict[tuple[Any, ...], str] = {}
    numbers: set[str] = set()
    for place, respondent in enumerate(respondents):
        given = tuple(answers[name][place] for name in columns)
        first = seen.setdefault(given, respondent)
        if respondent in numbers or first != respondent:
            yield Suspicion(respondent, "duplicate", {"first": first})
        numbers.add(respondent)


def contradictions(
    answers: Answers, respondents: Sequence[str], rules: Mapping[str, Mapping[str, Sequence[str]]]
) -> Iterator[Suspicion]:
    """Find who gave answers that exclude each other; a rule is name -> column -> the values that must not meet."""
    for name, wanted in rules.items():
        for place, respondent in enumerate(respondents):
            if all(str(answers[column][place]) in values for column, values in wanted.items()):
                yield Suspicion(respondent, "contradiction", {"rule": name})
