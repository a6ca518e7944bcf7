"""A verdict must go with its defects: a return names one, a pass has no critical one."""

from collections.abc import Sequence

from remit.quality.model import Defect, Verdict
from remit.quality.refusals import VerdictRefused


def require_consistent(verdict: Verdict, defects: Sequence[Defect]) -> None:
    """Refuse a return without a defect, and a pass with a critical one."""
    if verdict is Verdict.RETURN and not defects:
        raise VerdictRefused(place="defects", verdict=verdict, reason="a return names at least one defect")
    if verdict is Verdict.PASS and any(defect.critical for defect in defects):
        raise VerdictRefused(place="defects", verdict=verdict, reason="a critical defect is returned, not passed")
