"""Choice-based conjoint: what each level of each attribute of an offer is worth, from which offers people chose.

A conditional logit (McFadden 1974) over the levels; the utilities of an attribute are given against their mean, so that
they add up to 0, and its importance is the range of its utilities among the ranges of all (Green and Srinivasan 1978,
Journal of Consumer Research 5, 103-123).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from remit.statistics.model import Choice
from remit.statistics.rules.choices import fit_choices

Offer = Mapping[str, str]
Task = tuple[str, Sequence[Offer], int]
"""Who chose, the offers shown (attribute -> level), and which of them, from 0."""


@dataclass(frozen=True, slots=True)
class PartWorths:
    """Utilities by attribute and level, importances by attribute (they add up to 1), and the fit behind them."""

    utilities: Mapping[str, Mapping[str, float]]
    importances: Mapping[str, float]
    fit: Choice


def fit_conjoint(tasks: Sequence[Task]) -> PartWorths:
    """Fit the part-worths of choices. Refuses `ChoiceUnidentified`.

    The first level of each attribute, in the order of names, is the reference while fitting.
    """
    levels = _levels(tasks)
    names = [(attribute, level) for attribute, found in levels.items() for level in found[1:]]
    rows = [
        (number, person, at == chosen, [float(offer[attribute] == level) for attribute, level in names])
        for number, (person, offers, chosen) in enumerate(tasks)
        for at, offer in enumerate(offers)
    ]
    sets, people, marks, attributes = zip(*rows, strict=True)
    fit = fit_choices(
        np.array(attributes),
        np.array(sets),
        np.array(marks, dtype=float),
        np.array(people),
        [f"{attribute}={level}" for attribute, level in names],
    )
    fitted = dict(zip(names, fit.coefficients, strict=True))
    utilities = {
        attribute: _centred({level: fitted.get((attribute, level), 0.0) for level in found})
        for attribute, found in levels.items()
    }
    ranges = {attribute: max(worth.values()) - min(worth.values()) for attribute, worth in utilities.items()}
    whole = sum(ranges.values()) or 1.0
    return PartWorths(utilities, {attribute: one / whole for attribute, one in ranges.items()}, fit)


def _levels(tasks: Sequence[Task]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for _, offers, _ in tasks:
        for offer in offers:
            for attribute, level in offer.items():
                found.setdefault(attribute, set()).add(level)
    return {attribute: sorted(found[attribute]) for attribute in sorted(found)}


def _centred(worth: Mapping[str, float]) -> dict[str, float]:
    mean = sum(worth.values()) / len(worth)
    return {level: one - mean for level, one in worth.items()}
