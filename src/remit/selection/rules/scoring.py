"""The composite of structured scores: arithmetic that anybody can do again, and no decision.

Each competency is the plain mean of all scores given for its questions; the composite weighs competencies. Structured
interviews score each answer before the whole is judged: Campion, Palmer and Campion (1997), Personnel Psychology 50.
"""

from collections.abc import Sequence
from fractions import Fraction

from remit.selection.model import HIGHEST, LOWEST, Competency, CompetencyScore, Composite, Score
from remit.selection.refusals import ScoreMissing, ScoreOutside


def composite(competencies: Sequence[Competency], sheets: Sequence[Sequence[Score]]) -> Composite:
    """Compute the composite of some interviewers' sheets. Refuses `ScoreMissing` and `ScoreOutside`.

    Every sheet scores every question of every competency: what somebody left out cannot be averaged away.
    """
    _require_whole(competencies, sheets)
    every = [score for sheet in sheets for score in sheet]
    weight = sum((Fraction(one.weight) for one in competencies), Fraction(0))
    parts = tuple(
        CompetencyScore(one.key, Fraction(one.weight) / weight, _mean([s for s in every if s.competency == one.key]))
        for one in competencies
    )
    return Composite(sum((part.share * part.mean for part in parts), Fraction(0)), parts, apart(sheets))


def apart(sheets: Sequence[Sequence[Score]]) -> dict[str, int]:
    """Return question -> how many points the highest and lowest score of it lie apart."""
    by_question: dict[str, list[int]] = {}
    for score in (score for sheet in sheets for score in sheet):
        by_question.setdefault(score.question, []).append(score.value)
    return {question: max(values) - min(values) for question, values in by_question.items()}


def _mean(scores: Sequence[Score]) -> Fraction:
    return Fraction(sum(one.value for one in scores), len(scores))


def _require_whole(competencies: Sequence[Competency], sheets: Sequence[Sequence[Score]]) -> None:
    asked = {score.question: score.competency for sheet in sheets for score in sheet}
    for sheet in sheets:
        given = {score.question for score in sheet}
        missing = next((one for one in asked if one not in given), None)
        if missing is not None:
            raise ScoreMissing(place=missing, question=missing)
        outside = next((one for one in sheet if not LOWEST <= one.value <= HIGHEST), None)
        if outside is not None:
            raise ScoreOutside(place=outside.question, value=outside.value)
    for one in competencies:
        if one.key not in asked.values():
            raise ScoreMissing(place=one.key, question=one.key)
