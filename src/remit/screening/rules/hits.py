"""Hits: whom of the list a subject may be, with name, date and country each saying for or against.

    score = name score + 0.10 for the same date of birth, + 0.04 for the same year, - 0.15 for years further apart
            than one, + 0.03 for a common country, - 0.05 for none in common; never outside 0 to 1

What is not known says nothing. A person and an entity are never one.
"""

from remit.screening.model import Hit, Likeness, Listed, Subject
from remit.screening.rules.likeness import likeness
from remit.screening.rules.names import words_of
from remit.screening.rules.prepared import Prepared

SAME_DATE, SAME_YEAR, OTHER_YEAR = 0.10, 0.04, -0.15
SAME_COUNTRY, OTHER_COUNTRY = 0.03, -0.05


def screen(subject: Subject, against: Prepared, *, threshold: float) -> tuple[Hit, ...]:
    """Return the listed parties whose score reaches the threshold, best first; each with its best name."""
    words = words_of(subject.name, kind=subject.kind)
    beside = (SAME_DATE if subject.born else 0) + (SAME_COUNTRY if subject.countries else 0)
    best: dict[str, Hit] = {}
    for listed, name, theirs in against.near(words, score=threshold - beside):
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
