"""The facts of the room: whom we ask about, who is listed, and what speaks for and against their being one."""

from dataclasses import dataclass
from datetime import date

from remit.values.refusal import Refusal


class ListRefused(Refusal):
    """A list of sanctioned parties that cannot be read."""

    code = "screening.list"
    status = 422
    sentence = "The list cannot be read: {reason}."


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom we ask about; `kind` is person or entity, `born` and `countries` (ISO 3166 alpha-2) where known."""

    key: str
    name: str
    kind: str
    born: date | None = None
    countries: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Listed:
    """A listed party: names with the main one first, dates of birth as far as known (YYYY or YYYY-MM-DD)."""

    key: str
    names: tuple[str, ...]
    kind: str
    born: tuple[str, ...] = ()
    countries: frozenset[str] = frozenset()
    programme: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """One word of each name held against the other, and how alike they are (0 to 1)."""

    ours: str
    theirs: str
    alike: float


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are: the paired words, the words left over, and what follows (0 to 1)."""

    score: float
    pairs: tuple[Pair, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed party that a subject may be; `name_score` by the name alone, `score` with date and country."""

    subject: Subject
    listed: Listed
    name: str
    name_score: float
    score: float
    likeness: Likeness
    reasons: tuple[str, ...]
