"""Scorecards at the screen: the points a review of an item looks at, and what was marked wrong on a form."""

from collections.abc import Iterable, Mapping, Sequence

from starlette.datastructures import FormData

from remit.contracts.model import ScorePoint
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.quality.model import Defect, Sample
from remit.quality.rules.scorecards import defect, scorecard
from remit.store import Reader
from remit.web.choosing import ChoiceUnknown
from remit.web.visit import Visit


def points_for(visit: Visit, reader: Reader, *, tenant: str, engagement_id: str, line: str) -> tuple[ScorePoint, ...]:
    """Return the points of an engagement's scorecard as agreed now, or of its line where none is."""
    usual = visit.house.lines.line(line).checklist()
    try:
        held = terms(reader, tenant=tenant, engagement_id=engagement_id, at=visit.house.clock.now())
    except NoTerms:
        return usual
    return scorecard(held.sampling.scorecard, usual)


def points_of(visit: Visit, reader: Reader, sample: Sample) -> tuple[ScorePoint, ...]:
    """Return the points by which a sample is judged."""
    return points_for(visit, reader, tenant=sample.tenant, engagement_id=sample.engagement_id, line=sample.line)


def point_names(visit: Visit, reader: Reader, samples: Iterable[Sample]) -> dict[str, dict[str, Mapping[str, str]]]:
    """Return what the points are called, by engagement and key."""
    found: dict[str, dict[str, Mapping[str, str]]] = {}
    for one in samples:
        if one.engagement_id not in found:
            found[one.engagement_id] = {point.key: point.names for point in points_of(visit, reader, one)}
    return found


def defects_of(points: Sequence[ScorePoint], form: FormData) -> tuple[Defect, ...]:
    """Read which points were found wrong, each with its note. Refuses `ChoiceUnknown`."""
    known = {point.key: point for point in points}
    marked_wrong = [str(key) for key in form.getlist("defect")]
    for key in marked_wrong:
        if key not in known:
            raise ChoiceUnknown(place="defect", value=key, choices=", ".join(known))
    return tuple(defect(points, known[key], note=str(form.get(f"note.{key}", "")).strip()) for key in marked_wrong)


def weights_differ(points: Sequence[ScorePoint]) -> bool:
    """Tell whether some points take more of the score than others, so that it is worth showing."""
    return len({point.weight for point in points}) > 1
