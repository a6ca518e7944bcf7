"""Reading how a client did the work itself, from the parameter `baseline` of a statement of work."""

from collections.abc import Mapping
from dataclasses import fields
from math import isfinite
from typing import Any

from remit.profile.model import Baseline

PARTS = frozenset({"first_pass_yield", "agreement", "reuse"})
"""Figures that are a part of the whole, from 0 to 1."""


def read_baseline(said: Any) -> Baseline | None:
    """Return what a baseline says that can be one; what is no figure, or out of range, is as not said."""
    if not isinstance(said, Mapping):
        return None
    known = {one.name: _figure(one.name, said.get(one.name)) for one in fields(Baseline)}
    return Baseline(**known) if any(value is not None for value in known.values()) else None


def _figure(name: str, told: Any) -> float | None:
    try:
        number = float(told)
    except (TypeError, ValueError):
        return None
    fits = isfinite(number) and number >= 0 and (name not in PARTS or number <= 1)
    return number if fits else None
