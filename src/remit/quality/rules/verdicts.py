"""A verdict is on work still held and goes with its defects: a return names one, a pass none that is critical."""

from collections.abc import Sequence

from remit.quality.model import Defect, Sample, Verdict
from remit.quality.refusals import VerdictRefused
from remit.values.sentence import Sentence
from remit.work.model import Item, ItemState


def require_consistent(verdict: Verdict, defects: Sequence[Defect]) -> None:
    """Refuse a return without a defect, and a pass with a critical one."""
    if verdict is Verdict.RETURN and not defects:
        reason = Sentence("a return names at least one defect")
        raise VerdictRefused(place="defects", verdict=verdict, reason=reason)
    if verdict is Verdict.PASS and any(defect.critical for defect in defects):
        reason = Sentence("a critical defect is returned, not passed")
        raise VerdictRefused(place="defects", verdict=verdict, reason=reason)


def still_held(sample: Sample, item: Item) -> bool:
    """Tell whether the round of work that was drawn still waits; a lead may return or release it meanwhile."""
    return item.state is ItemState.IN_REVIEW and item.returns == sample.returns
