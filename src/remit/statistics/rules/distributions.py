"""Tails and quantiles of the normal and F distributions, to the precision of a float.

The incomplete beta function by its continued fraction (modified Lentz; DLMF 8.17.22).
"""

import math

TINY, CLOSE, STEPS = 1e-300, 1e-15, 500


def normal_tail(value: float) -> float:
    """Return the chance of a standard normal above `value`."""
    return 0.5 * math.erfc(value / math.sqrt(2))


def beta_share(a: float, b: float, x: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_share(b, a, 1 - x)
    log_front = a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(log_front) / a / _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """Evaluate the continued fraction under 1 by Lentz's method; d_1, d_2, ... are its coefficients."""
    value, above, below = 1.0, 1.0, 0.0
    for step in range(1, STEPS):
        half = step // 2
        if step % 2:
            part = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            part = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        below = 1 / (1 + part * below or TINY)
        above = 1 + part / above or TINY
        value *= above * below
        if abs(above * below - 1) < CLOSE:
            break
    return value


def f_tail(value: float, above: float, below: float) -> float:
    """Return the chance of an F(above, below) greater than `value`."""
    if value <= 0:
        return 1.0
    return beta_share(below / 2, above / 2, below / (below + above * value))


def t_tail(value: float, freedom: float) -> float:
    """Return the two-sided chance of a t as far from 0 as `value`."""
    return beta_share(freedom / 2, 0.5, freedom / (freedom + value * value))


def t_quantile(chance: float, freedom: float) -> float:
    """Return the t whose two-sided tail is `chance`, by halving."""
    low, high = 0.0, 1e4
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if t_tail(middle, freedom) > chance else (low, middle)
    return (low + high) / 2
