"""First-pass yield and accuracy, each with its n and Wilson interval, and the mean score.

First-pass yield: released without rework / released. Accuracy: defect-free / reviewed; critical accuracy counts
critical defects alone; the score is the mean of the first reviews. Only an item's first review counts, so that rework
does not polish the figure.
"""

from collections.abc import Iterable, Sequence

from remit.judgement.rules.agreement import wilson
from remit.quality.model import Defect, QualityFigures, Rate
from remit.quality.rules.scorecards import mean_score


def rate(outcomes: Iterable[bool]) -> Rate:
    """Count successes among outcomes."""
    known = tuple(outcomes)
    return Rate(sum(known), len(known), wilson(successes=sum(known), n=len(known)))


def figures(
    *, group: str, returns: Sequence[int], reviews: Sequence[tuple[Defect, ...]], gold: Iterable[bool] = ()
) -> QualityFigures:
    """Compute a group's figures from the returns of each released item and the defects of each first review.

    `gold` tells of each gold item whether every answer was right.
    """
    return QualityFigures(
        group=group,
        first_pass_yield=rate(count == 0 for count in returns),
        accuracy=rate(not defects for defects in reviews),
        critical_accuracy=rate(not any(defect.critical for defect in defects) for defects in reviews),
        gold=rate(gold),
        score=mean_score(reviews),
    )
