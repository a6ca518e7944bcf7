"""What one line of service brings to the demonstration: who hands it over, who works it, and what is sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from remit.demo.world import ClientOf, Handover, Staff
from remit.values.chance import Chance
from remit.values.moment import Moment

References = Mapping[str, Mapping[str, Any]]
"""Reference data of an engagement: kind -> key -> body."""
Terms = Mapping[str, Any]
"""Parts of a statement of work, by the keys of its body."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody writes, what is answered, and what they write back; empty where nothing is."""

    subject: str
    text: str
    answer: str = ""
    thanks: str = ""


class Source(Protocol):
    """Invents what a line's clients hold and send."""

    def references(self, handover: Handover) -> References:
        """Return the reference data behind an engagement."""
        ...

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next document of an engagement: its file name and content."""
        ...


def no_terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree nothing beyond what every hand-over of the demonstration agrees."""
    return {}


def no_answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """Leave a form to the crew, who fill it by what it allows."""
    return None


def no_opinion(question: str) -> str | None:
    """Leave a question without a proposal to the crew, who take the last answer that it allows."""
    return None


@dataclass(frozen=True, slots=True)
class DemoLine:
    """A line of service in the demonstration.

    `source` makes what is sent; it is told whether the days behind are over, so that it does not send the same again.
    `arrivals_per_hour` is a mean per engagement. `terms` adds to a statement of work. `answer` fills a form of the line
    by its key, or returns None; `judges` answers a question of judgement that no rule proposed an answer to, by its
    words. `question` and `reply` are what the provider asks a client about an item, and hears.
    """

    key: str
    handovers: tuple[Handover, ...]
    staff: tuple[Staff, ...]
    arrivals_per_hour: float
    source: Callable[[bool], Source]
    question: str
    reply: str
    terms: Callable[[Handover, ClientOf], Terms] = no_terms
    answer: Callable[[str, Chance], Mapping[str, Any] | None] = no_answer
    judges: Callable[[str], str | None] = no_opinion
