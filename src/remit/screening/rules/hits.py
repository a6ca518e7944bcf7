"""Hits: whom of the list a subject may be, with name, date and country each saying for or against.

    score = name score + 0.10 for the same date of birth, + 0.04 for the same year, - 0.15 for years further apart
            than one, + 0.03 for a common country, - 0.05 for none in common; never outside 0 to 1

What is not known says nothing. A person and an entity are never one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.screening.model import Hit, Likeness, Listed, Subject
from remit.screening.rules.likeness import likeness
from remit.screening.rules.names import words_of

SAME_DATE, SAME_YEAR, OTHER_YEAR = 0.10, 0.04, -0.15
SAME_COUNTRY, OTHER_COUNTRY = 0.03, -0.05


@dataclass(frozen=True, slots=True)
class Prepared:
    """A list whose names are in one form already, and the words by their first two letters."""

    rows: tuple[tuple[Listed, str, tuple[str, ...]], ...]
    by_start: Mapping[str, tuple[int, ...]]


def prepare_list(listed: Sequence[Listed]) -> Prepared:
    """Bring a list's names into one form, once for all subjects."""
    rows = tuple((one, name, words_of(name, kind=one.kind)) for one in listed for name in one.names)
    index: dict[str, list[int]] = {}
    for at, (_, _, words) in enumerate(rows):
        for key in {part for word in words for part in _keys(word)}:
            index.setdefault(key, []).append(at)
    return Prepared(rows, {key: tuple(found) for key, found in index.items()})


def _keys(word: str) -> Iterator[str]:
    """Name a word by its first letter with its second, and by its last two: a slip seldom touches both ends."""
    yield f"^{word[:2]}"
    yield f"{word[-2:]}$"


def screen(subject: Subject, against: Prepared, *, threshold: float) -> tuple[Hit, ...]:
    """Return the listed parties whose score reaches the threshold, best first; each with its best name."""
    words = words_of(subject.name, kind=subject.kind)
    near = {at for word in words for key in _keys(word) for at in against.by_start.get(key, ())}
    best: dict[str, Hit] = {}
    for at in sorted(near):
        listed, name, theirs = against.rows[at]
        if listed.kind == subject.kind:
            hit = _hit(subject, listed, name, likeness(words, theirs))
            if hit.score >= threshold and (listed.key not in best or best[listed.key].score < hit.score):
                best[listed.key] = hit
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.listed.key)))


def _hit(subject: Subject, listed: Listed, name: str, found: Likeness) -> Hit:
    weighed = [one for one in (_born(subject, listed), _country(subject, listed)) if one is not None]
    score = min(1.0, max(0.0, found.score + sum(points for points, _ in weighed)))
    return Hit(subject, listed, name, found.score, score, found, tuple(reason for _, reason in weighed))


def _born(subject: Subject, listed: Listed) -> tuple[float, str] | None:
    if subject.born is None or not listed.born:
        return None
    if subject.born.isoformat() in listed.born:
        return SAME_DATE, "same_date"
    years = [int(one[:4]) for one in listed.born]
    if subject.born.year in years:
        return SAME_YEAR, "same_year"
    return None if min(abs(subject.born.year - year) for year in years) <= 1 else (OTHER_YEAR, "other_year")


def _country(subject: Subject, listed: Listed) -> tuple[float, str] | None:
    if not subject.countries or not listed.countries:
        return None
    return (SAME_COUNTRY, "same_country") if subject.countries & listed.countries else (OTHER_COUNTRY, "other_country")
