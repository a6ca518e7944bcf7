"""What the room refuses."""

from remit.values.problem import Problem
from remit.values.refusal import Refusal


class AssessmentRefused(Refusal):
    """An interview or a sample that cannot be read; the field `problems` lists `{place, message}`."""

    code = "profile.assessment"
    status = 422
    sentence = "The assessment has {count} problems; the first, at {where}: {reason}."

    @classmethod
    def of(cls, problems: tuple[Problem, ...]) -> "AssessmentRefused":
        """Return the refusal for problems, of which there is at least one; the first twenty are told."""
        first = problems[0]
        told = [{"place": one.place, "message": one.message} for one in problems[:20]]
        return cls(
            place=first.place, count=len(problems), where=first.place or "-", reason=first.message, problems=told
        )
