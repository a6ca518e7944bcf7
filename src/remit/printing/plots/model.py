"""What a plot shows, before it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values, one for each category; None where nothing was measured."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A range around a line, as the interval of a forecast: lowest and highest for each category."""

    lows: tuple[float, ...]
    highs: tuple[float, ...]


def plain(value: float) -> str:
    """Write a value without zeros after the point."""
    return f"{value:g}"


@dataclass(frozen=True, slots=True)
class Plot:
    """Series over categories; texts come in the reader's language, and `write` says a value in it.

    `write_tick` says the round values of the axis, where they are told shorter than any other. `summary` says in a
    sentence what the eye would see. `target` is a line across, with its name. At most six series have colours of their
    own; more than six are a table.
    """

    title: str
    summary: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    write: Callable[[float], str] = plain
    write_tick: Callable[[float], str] | None = None
    target: tuple[str, float] | None = None
    band: Band | None = None
    width: int = 640
    height: int = 240
