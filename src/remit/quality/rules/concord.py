"""How far reviewers who scored one item agree: over every two of them, point by point of the checklist.

| three reviewers, points a and b | pairs that agree on marks | on the verdict |
|---|---|---|
| none finds anything | 6 of 6 | 3 of 3 |
| one marks a and returns, two pass | 4 of 6 | 1 of 3 |
"""

from collections.abc import Sequence
from itertools import combinations

from remit.judgement.rules.krippendorff import alpha
from remit.quality.model import CalibrationMark, Concord
from remit.quality.rules.figures import rate


def concord(marks: Sequence[CalibrationMark], points: Sequence[str]) -> Concord:
    """Measure agreement of a session's marks over the points of its checklist; rates come with Wilson intervals."""
    found = [{defect.key for defect in mark.defects} for mark in marks]
    by_point = {key: [key in keys for keys in found] for key in points}
    verdicts = [mark.verdict.value for mark in marks]
    pairs = [one == other for said in by_point.values() for one, other in combinations(said, 2)]
    return Concord(
        verdict=rate(one == other for one, other in combinations(verdicts, 2)),
        marks=rate(pairs),
        alpha=alpha([*by_point.values(), verdicts]).value if len(marks) > 1 else None,
        points=tuple(key for key, said in by_point.items() if len(set(said)) > 1),
    )
