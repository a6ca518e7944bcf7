"""Weights: by design, raked to known margins, and what they cost.

Kish (1965): n_eff = (Σw)² / Σw², deff = n / n_eff. Raking: Deming and Stephan (1940), margin after margin until none
moves.
"""

from collections.abc import Mapping

import numpy as np

from remit.statistics.model import Labels, MarginRefused, Raked, Reals

ROUNDS = 500
CLOSE = 1e-10
"""The largest relative distance from a target at which raking is done."""


def design_weights(strata: Labels, population: Mapping[str, float]) -> Reals:
    """Weigh each respondent by population over sample of the stratum. Refuses `MarginRefused`."""
    names, place, counts = np.unique(strata, return_inverse=True, return_counts=True)
    _same_names("population", set(names.tolist()), set(population))
    sizes = np.array([float(population[str(name)]) for name in names])
    return np.asarray((sizes / counts)[place], dtype=float)


def kish_effective(weights: Reals) -> float:
    """Return the effective sample size; 0 for no weight at all."""
    squares = float(np.square(weights).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def kish_deff(weights: Reals) -> float:
    """Return the design effect of unequal weights, 1 where all are equal."""
    return len(weights) / kish_effective(weights)


def rake(weights: Reals, margins: Mapping[str, tuple[Labels, Mapping[str, float]]]) -> Raked:
    """Scale weights until each margin holds; the sum of weights stays. Refuses `MarginRefused`.

    `margins`: name -> (category of each respondent, category -> target in any unit).
    """
    total = float(weights.sum())
    prepared = [_prepared(name, *margin, total=total) for name, margin in margins.items()]
    current = weights.astype(float)
    for done in range(1, ROUNDS + 1):
        for place, targets in prepared:
            current = current * (targets / np.bincount(place, current, len(targets)))[place]
        distance = max((_distance(current, *one) for one in prepared), default=0.0)
        if distance < CLOSE:
            return Raked(current, done, distance)
    raise MarginRefused(margin=", ".join(margins), reason=f"{ROUNDS} rounds left {distance:.2g}; margins may conflict")


def _prepared(name: str, labels: Labels, targets: Mapping[str, float], *, total: float) -> tuple[Labels, Reals]:
    found, place = np.unique(labels, return_inverse=True)
    _same_names(name, set(found.tolist()), set(targets))
    wanted = np.array([float(targets[str(one)]) for one in found])
    if not (wanted > 0).all():
        raise MarginRefused(margin=name, reason="a target is not above 0")
    return place, wanted * (total / wanted.sum())


def _same_names(name: str, found: set[str], wanted: set[str]) -> None:
    if found != wanted:
        missing, unknown = sorted(wanted - found), sorted(found - wanted)
        said = [f"nobody answered {', '.join(missing)}"] if missing else []
        said += [f"no target for {', '.join(unknown)}"] if unknown else []
        raise MarginRefused(margin=name, reason=" and ".join(said))


def _distance(weights: Reals, place: Labels, targets: Reals) -> float:
    return float(np.abs(np.bincount(place, weights, len(targets)) / targets - 1).max())
