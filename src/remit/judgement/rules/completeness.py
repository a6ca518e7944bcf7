"""Whether a search or a review has found enough: a bound on what was missed, from a sample of what was put aside.

Stopping when nothing new turns up is never the rule here: on published review sets, stopping after 50 misses in a row
left most reviews short of 95 %. An elusion sample bounds the misses instead: some of the pile put aside is drawn at
random and read; if `k` of `n` were relevant after all, Clopper and Pearson's bound (1934, Biometrika 26, 404-413) says
how large the share can be at most, and with it how small the recall can be at least.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, fsum, lgamma, log, log1p

from remit.values.refusal import Refusal

CONFIDENCE = 0.95
STEPS = 60
"""Halvings of the interval from 0 to 1: closer than a double can tell."""


class ElusionRefused(Refusal):
    """A sample that no pile can give."""

    code = "judgement.elusion"
    sentence = "Of a pile of {pile} one cannot draw {drawn} and find {missed} relevant."


@dataclass(frozen=True, slots=True)
class Elusion:
    """What a sample of the pile put aside says: at most `share` of it is relevant, so recall is at least `recall`."""

    found: int
    pile: int
    drawn: int
    missed: int
    share: float
    recall: float
    confidence: float


def elusion(*, found: int, pile: int, drawn: int, missed: int, confidence: float = CONFIDENCE) -> Elusion:
    """Bound recall from below: `found` relevant so far, `pile` put aside, `drawn` of it read, `missed` found relevant.

    What the sample found counts as found, and the bound is for the rest of the pile: none where all of it
    was read. Refuses `ElusionRefused`.
    """
    if not 0 <= missed <= drawn <= pile or found < 0:
        raise ElusionRefused(pile=pile, drawn=drawn, missed=missed)
    share = upper_share(missed, drawn, confidence=confidence)
    left = max(0.0, share * pile - missed) if drawn < pile else 0.0
    known = found + missed
    recall = known / (known + left) if known + left else 1.0
    return Elusion(found, pile, drawn, missed, share=share, recall=recall, confidence=confidence)


def upper_share(successes: int, n: int, *, confidence: float = CONFIDENCE) -> float:
    """Return Clopper and Pearson's one-sided upper bound for a share; 1.0 where nothing or everything was seen."""
    if successes >= n:
        return 1.0
    low, high = successes / n, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if at_most(successes, n, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def at_most(successes: int, n: int, share: float) -> float:
    """Return the probability of at most so many successes in `n` draws with replacement."""
    if share <= 0:
        return 1.0
    if share >= 1:
        return float(successes >= n)
    hit, miss = log(share), log(1 - share)
    return min(1.0, fsum(exp(_ways(k, n) + k * hit + (n - k) * miss) for k in range(successes + 1)))


@lru_cache(maxsize=10_000)
def _ways(k: int, n: int) -> float:
    """Return the logarithm of the ways to choose `k` of `n`; each halving of a bound asks for the same ones."""
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def sample_needed(*, found: int, pile: int, recall: float, confidence: float = CONFIDENCE) -> int:
    """Return how many of the pile must be read, and found irrelevant, to prove a recall; at most the whole pile."""
    share = found * (1 - recall) / recall / pile if pile else 1.0
    if share >= 1:
        return 0
    return min(pile, ceil(log(1 - confidence) / log1p(-share))) if share > 0 else pile
