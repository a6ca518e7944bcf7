"""The room's anticipated noes."""

from remit.values.refusal import Refusal


class ScoreMissing(Refusal):
    """A sheet leaves a question or competency out."""

    code = "selection.score_missing"
    status = 422
    sentence = "“{question}” was not scored by everybody; a composite needs every score."


class ScoreOutside(Refusal):
    """A score is not on the scale."""

    code = "selection.score_outside"
    status = 422
    sentence = "{value} is not on the scale from 1 to 5."
