"""An assessment as facts for other programs, with the statement of work that it drafts."""

from typing import Any

from remit.profile.assessment import Assessment, Estimate
from remit.profile.rules.drafting import draft


def facts(found: Assessment) -> dict[str, Any]:
    """Return an assessment for JSON, with the statement of work that it drafts."""
    advice = found.advice
    return {
        "prospect": found.interview.prospect,
        "process": found.interview.process,
        "items": len(found.sample.works),
        "place": found.place,
        "interval": found.interval,
        "kind": found.kind,
        "sure": found.sure,
        "points": {one.point.value: _point(one) for one in found.estimates},
        "advice": advice
        and {
            "pricing": advice.model.words,
            "shore": advice.shore,
            "committed_per_month": advice.committed,
            "reasons": [
                {"about": one.about, "code": one.code, "figures": dict(one.figures), "point": one.point}
                for one in advice.reasons
            ],
        },
        "draft": draft(found),
    }


def _point(one: Estimate) -> dict[str, Any]:
    return {
        "place": one.place,
        "interval": one.interval,
        "sampled": one.sampled,
        "told": one.told,
        "apart": one.apart,
        "figures": dict(one.figures),
    }
