"""What a claimed confidence is worth, learned on gold items; only the recalibrated figure is shown.

A posterior of 0.95 is right nine times in ten on one set and seven times in ten on another. A logistic regression on
the posterior's clipped log-odds and on the share of judges who agree, fitted to items whose true answer is known, turns
it into a figure that was measured (Platt 1999, Advances in Large Margin Classifiers, 61-74, with a weak normal prior).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from remit.values.refusal import Refusal

CLIP = 1e-4
"""Posteriors nearer to 0 or 1 than this say no more than this."""
PRIOR = 0.1
"""Precision of the normal prior on both slopes; it keeps a fit finite where gold items are all right."""
GOLD_MIN = 20
ROUNDS_MAX = 100
CLOSE = 1e-10


class GoldTooFew(Refusal):
    """Too few gold items to say what a confidence is worth."""

    code = "judgement.gold_few"
    sentence = "{gold} gold items are too few to recalibrate confidence; at least {least} are needed."


@dataclass(frozen=True, slots=True)
class Claim:
    """What was claimed of an item: the posterior of its answer, and the share of its judges who gave that answer."""

    posterior: float
    agreeing: float


@dataclass(frozen=True, slots=True)
class Recalibration:
    """What gold items taught: the weights of the fit, and on how many items."""

    constant: float
    odds: float
    agreeing: float
    gold: int

    def confidence(self, claim: Claim) -> float:
        """Return how likely a claim is right, as claims like it were."""
        _, odds, agreeing = _features(claim)
        return 1 / (1 + exp(-(self.constant + self.odds * odds + self.agreeing * agreeing)))


def recalibrate(gold: Sequence[tuple[Claim, bool]]) -> Recalibration:
    """Learn from claims and whether each was right. Refuses `GoldTooFew`."""
    if len(gold) < GOLD_MIN:
        raise GoldTooFew(gold=len(gold), least=GOLD_MIN)
    features = np.array([_features(claim) for claim, _ in gold])
    right = np.array([float(one) for _, one in gold])
    constant, odds, agreeing = (float(weight) for weight in _fit(features, right))
    return Recalibration(constant, odds, agreeing, gold=len(gold))


def _features(claim: Claim) -> tuple[float, float, float]:
    clipped = min(max(claim.posterior, CLIP), 1 - CLIP)
    return 1.0, log(clipped / (1 - clipped)), claim.agreeing


def _fit(features: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.float64]:
    """Newton's method; targets are drawn in as Platt does, so that all-right gold items claim no certainty."""
    hits = right.sum()
    high, low = (hits + 1) / (hits + 2), 1 / (len(right) - hits + 2)
    target = np.where(right == 1, high, low)
    prior = np.diag([1e-6, PRIOR, PRIOR])
    weights = np.zeros(features.shape[1])
    for _ in range(ROUNDS_MAX):
        chance = 1 / (1 + np.exp(-np.clip(features @ weights, -30, 30)))
        slope = features.T @ (target - chance) - prior @ weights
        curve = (features * (chance * (1 - chance))[:, None]).T @ features + prior
        step = np.linalg.solve(curve, slope)
        weights = weights + np.clip(step, -2, 2)
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def calibration_error(claimed: Sequence[tuple[float, bool]], *, bins: int = 10) -> float | None:
    """Return the expected calibration error: the mean gap between confidence and truth, over bins of equal width.

    Naeini, Cooper and Hauskrecht 2015, AAAI 29, section 3; None without claims.
    """
    if not claimed:
        return None
    held: list[list[tuple[float, bool]]] = [[] for _ in range(bins)]
    for confidence, right in claimed:
        held[min(int(confidence * bins), bins - 1)].append((confidence, right))
    gaps = (abs(sum(one for one, _ in bin_) - sum(right for _, right in bin_)) for bin_ in held)
    return sum(gaps) / len(claimed)
