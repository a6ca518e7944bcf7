"""When inspection of lots becomes sharper or milder: the switching rules of ISO 2859-1:1999, clause 9.

Normal becomes tightened when two of five or fewer consecutive lots were not accepted; tightened becomes normal after
five accepted in a row, and stops where five were not accepted while it lasted. Normal becomes reduced at a switching
score of 30; any lot that is not accepted, or only just so, ends reduced inspection.
"""

from dataclasses import dataclass, replace

from remit.quality.rules.attributes import AttributePlan, Severity

SCORE_FOR_REDUCED = 30
REJECTED_FOR_TIGHTENED, LOOKED_BACK = 2, 5
ACCEPTED_FOR_NORMAL = 5
REJECTED_FOR_STOP = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Where inspection stands: severity, the last lots under it (True: accepted), score, lots rejected meanwhile."""

    severity: Severity = Severity.NORMAL
    recent: tuple[bool, ...] = ()
    score: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class LotResult:
    """What was found in a lot: `stricter_accept` is the acceptance number one quality limit lower, None for none."""

    plan: AttributePlan
    found: int
    stricter_accept: int | None = None

    @property
    def accepted(self) -> bool:
        """Whether the lot is accepted; in reduced inspection also what lies between the two numbers."""
        return self.found < self.plan.reject


def after(standing: Standing, result: LotResult) -> Standing:
    """Return where inspection stands after a lot; while it is discontinued nothing changes it but a lead."""
    if standing.severity is Severity.NORMAL:
        return _after_normal(standing, result)
    if standing.severity is Severity.TIGHTENED:
        return _after_tightened(standing, result)
    if standing.severity is Severity.REDUCED:
        return standing if result.found <= result.plan.accept else Standing()
    return standing


def resumed(standing: Standing) -> Standing:
    """Return where inspection stands once a lead resumes it: tightened, as the standard asks."""
    return Standing(Severity.TIGHTENED) if standing.severity is Severity.DISCONTINUED else standing


def _after_normal(standing: Standing, result: LotResult) -> Standing:
    recent = (*standing.recent, result.accepted)[-LOOKED_BACK:]
    if recent.count(False) >= REJECTED_FOR_TIGHTENED:
        return Standing(Severity.TIGHTENED)
    score = _score(standing.score, result)
    return Standing(Severity.REDUCED) if score >= SCORE_FOR_REDUCED else replace(standing, recent=recent, score=score)


def _score(score: int, result: LotResult) -> int:
    """Add three where the lot would have been accepted one limit lower, two where Ac is 0 or 1; else begin anew."""
    if not result.accepted:
        return 0
    if result.plan.accept <= 1:
        return score + 2
    stricter = result.stricter_accept is not None and result.found <= result.stricter_accept
    return score + 3 if stricter else 0


def _after_tightened(standing: Standing, result: LotResult) -> Standing:
    recent = (*standing.recent, result.accepted)[-ACCEPTED_FOR_NORMAL:]
    rejected = standing.rejected + (not result.accepted)
    if rejected >= REJECTED_FOR_STOP:
        return Standing(Severity.DISCONTINUED)
    if len(recent) == ACCEPTED_FOR_NORMAL and all(recent):
        return Standing()
    return replace(standing, recent=recent, rejected=rejected)
