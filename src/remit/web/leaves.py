"""A source as pages show it: leaves of running text, cut where a marked span begins or ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from remit.judgement.model import Source


@dataclass(frozen=True, slots=True)
class Span:
    """A marked place `[start, end)` in a source's text, in characters; `id` is what links to it."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text beginning `at`; `marks` name the spans over it, `opens` the spans that begin with it."""

    at: int
    text: str
    marks: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a source."""

    number: int
    runs: tuple[Run, ...]


def leaves_of(source: Source, spans: Sequence[Span]) -> tuple[Leaf, ...]:
    """Cut a source into its pages and each page at the spans' ends."""
    return tuple(Leaf(page.number, tuple(_runs(source.text, page.start, page.end, spans))) for page in source.pages)


def _runs(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterable[Run]:
    cuts = {cut for span in spans for cut in (span.start, span.end) if start < cut < end}
    edges = [start, *sorted(cuts), end]
    for here, there in pairwise(edges):
        over = [span for span in spans if span.start <= here < span.end]
        opens = tuple(span.id for span in over if max(span.start, start) == here)
        yield Run(here, text[here:there], tuple(span.id for span in over), opens)
