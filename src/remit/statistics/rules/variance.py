"""Standard errors by design: Taylor linearisation with the ultimate-cluster estimator.

V = Σ_h (1 - n_h/N_h) · n_h/(n_h - 1) · Σ_i (t_hi - t̄_h)(t_hi - t̄_h)ᵀ, where t_hi is the sum of the linearised values of
cluster i in stratum h (Binder 1983; Wolter 2007, chapter 6); the estimator of R's `survey`. A domain keeps everybody
and sets to 0 who is outside.
"""

import numpy as np

from remit.statistics.model import Design, Estimate, LonelyCluster, Reals


def taylor_covariance(design: Design, linearised: Reals) -> Reals:
    """Return the covariance (k × k) of the sums of `linearised` (n × k, weights in it). Refuses `LonelyCluster`."""
    count, size = linearised.shape
    strata = np.zeros(count, dtype=int) if design.strata is None else design.strata
    clusters = np.arange(count) if design.clusters is None else design.clusters
    covariance = np.zeros((size, size))
    for stratum in np.unique(strata):
        inside = strata == stratum
        names, place = np.unique(clusters[inside], return_inverse=True)
        sums = np.stack([np.bincount(place, column, len(names)) for column in linearised[inside].T], axis=1).astype(
            float
        )
        sampled = 1.0 if design.fpc is None else 1 - len(names) / float(design.fpc[inside][0])
        covariance += sampled * _between(sums, stratum=str(stratum), fraction=sampled)
    return covariance


def _between(sums: Reals, *, stratum: str, fraction: float) -> Reals:
    count = len(sums)
    if count == 1:
        if fraction == 0:
            return np.zeros((sums.shape[1], sums.shape[1]))  # taken whole, it varies no more
        raise LonelyCluster(stratum=stratum)
    centred = sums - sums.mean(axis=0)
    return np.asarray(count / (count - 1) * centred.T @ centred)


def total(design: Design, values: Reals) -> Estimate:
    """Estimate the population's total of `values` (n)."""
    weighted = design.weights * values
    return Estimate(float(weighted.sum()), _error(design, weighted))


def mean(design: Design, values: Reals, *, inside: Reals | None = None) -> Estimate:
    """Estimate the mean of `values`, of those for whom `inside` is 1 where given, with its design effect.

    The design effect compares with simple random sampling with replacement of as many people.
    """
    kept = design.weights if inside is None else design.weights * inside
    size = float(kept.sum())
    value = float((kept * values).sum()) / size
    squares = kept * np.square(values - value)
    count = int(np.count_nonzero(kept))
    error = _error(design, kept * (values - value) / size)
    simple = float(squares.sum()) / size / (count - 1) if count > 1 else 0.0
    return Estimate(value, error, error**2 / simple if simple else None)


def ratio(design: Design, numerator: Reals, denominator: Reals) -> Estimate:
    """Estimate the ratio of two totals."""
    below = float((design.weights * denominator).sum())
    value = float((design.weights * numerator).sum()) / below
    return Estimate(value, _error(design, design.weights * (numerator - value * denominator) / below))


def degrees_of_freedom(design: Design) -> int:
    """Count clusters less strata."""
    count = len(design.weights)
    strata = np.zeros(count, dtype=int) if design.strata is None else design.strata
    clusters = np.arange(count) if design.clusters is None else design.clusters
    pairs = set(zip(strata.tolist(), clusters.tolist(), strict=True))
    return len(pairs) - len(np.unique(strata))


def _error(design: Design, linearised: Reals) -> float:
    return float(np.sqrt(taylor_covariance(design, linearised[:, None])[0, 0]))
