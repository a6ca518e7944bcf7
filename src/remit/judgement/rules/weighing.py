"""One answer of judges weighed by how they judged before: Dawid and Skene's model, shown at what it was worth on gold.

A question that names the crowd as its rule is estimated (`rules.crowd`) together with what the client's people answered
on questions with the same options before its case was opened. What gold items taught (`rules.recalibration`) turns the
posterior into a confidence; the posterior itself is never shown. Nothing that is judged later changes a consensus, so
that anybody computes the same from the same judgements.

| earlier answers of each judge | gold questions | confidence    | consensus                       |
|-------------------------------|----------------|---------------|---------------------------------|
| below 10                      | any            |               | left open, for the adjudicator  |
| 10 or more                    | below 20       |               | left open, for the adjudicator  |
| 10 or more                    | 20 or more     | below 0.95    | left open, for the adjudicator  |
| 10 or more                    | 20 or more     | 0.95 or above | the likeliest answer            |

Gold questions count that as many judges have answered, or more, and where the judges differ only those on which judges
differed (`rules.claims`): how often people are right who agree says nothing of the answers of people who do not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from remit.judgement.model import Answer, Earlier, Judgement, Method, Question
from remit.judgement.rules.claims import Answers, Measure, claim_of, gold_of, likeliest, measure
from remit.judgement.rules.crowd import Crowd, Estimate, Given, estimate
from remit.values.canonical import canonical_json, content_hash

ENOUGH = 0.95
"""The measured confidence from which an answer stands without an adjudicator."""
EARLIER_MIN = 10
"""With fewer answers a judge's table is little but its prior."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a crowd makes of one question: its answer, how likely that is right, and a hash of all it follows from.

    `answer` and `confidence` are None where too few judgements or gold items would back them. `chances` spread the
    confidence over the answers, `typical` is how the client's people answer on average, by true answer.
    """

    answer: Answer | None
    confidence: float | None
    inputs: str
    chances: Mapping[Answer, float] = field(default_factory=dict)
    typical: Mapping[Answer, Mapping[Answer, float]] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Say whether the answer is sure enough to stand."""
        return self.confidence is not None and self.confidence >= ENOUGH


def weigh(
    questions: Iterable[Question], blind: Sequence[Judgement], earlier: Iterable[Earlier]
) -> Mapping[str, Weighed]:
    """Weigh the questions of a case that name the crowd as their rule, by identifier."""
    kinds: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for question in questions:
        if question.draft.method is Method.CROWD:
            kinds[options_of(question)].append(question.id)
    known = tuple(earlier)
    found: dict[str, Weighed] = {}
    for options, asked in kinds.items():
        given = tuple((one.question_id, one.judge_id, one.answer) for one in blind if one.question_id in asked)
        alike = tuple(one for one in known if one.options == options)
        found |= _weigh_kind(tuple(asked), given, alike)
    return found


def options_of(question: Question) -> tuple[str, ...]:
    """Return what makes questions one kind: the answers to choose from, sorted."""
    return tuple(sorted(option.key for option in question.draft.options))


@lru_cache(maxsize=64)
def _weigh_kind(
    asked: tuple[str, ...], given: tuple[Given, ...], earlier: tuple[Earlier, ...]
) -> Mapping[str, Weighed]:
    """Weigh questions of one kind. A case is loaded often and its answers change seldom, so what was found is kept."""
    inputs = content_hash(canonical_json(sorted([*one.facts] for one in earlier)).encode())
    crowd = estimate([*given, *((one.about, one.judge_id, one.answer) for one in earlier)])
    gold, practised = gold_of(earlier), Counter(one.judge_id for one in earlier)
    measures: dict[int, Measure | None] = {}
    found: dict[str, Weighed] = {}
    for question in asked:
        answers = {judge: answer for about, judge, answer in given if about == question}
        if not answers or any(practised[judge] < EARLIER_MIN for judge in answers):
            found[question] = Weighed(None, None, inputs)
            continue
        if len(answers) not in measures:
            measures[len(answers)] = measure(crowd, gold, judges=len(answers))
        found[question] = weigh_one(crowd, answers, measures[len(answers)], inputs=inputs)
    return found


def weigh_one(crowd: Crowd, answers: Answers, measured: Measure | None, *, inputs: str) -> Weighed:
    """Weigh the answers to one question by what panels of their size were worth."""
    likely = likeliest(crowd, answers)
    sure = None if measured is None else measured.confidence(claim_of(likely, answers))
    if sure is None:
        return Weighed(None, None, inputs)
    sure = round(sure, 4)
    return Weighed(likely.answer, sure, inputs, _chances(likely, sure), _typical(crowd))


def _chances(likely: Estimate, sure: float) -> dict[Answer, float]:
    """Spread what is left beside the measured confidence over the other answers, in proportion to the posterior."""
    others = {answer: share for answer, share in likely.probabilities.items() if answer != likely.answer}
    left = sum(others.values())
    even = 1 / max(len(others), 1)
    spread = {answer: (1 - sure) * (share / left if left else even) for answer, share in others.items()}
    return {likely.answer: sure, **spread}


def _typical(crowd: Crowd) -> dict[Answer, dict[Answer, float]]:
    """Return how a judge of these answers on average, those with more answers counting more."""
    total = sum(judge.n for judge in crowd.judges.values())
    return {
        true: {
            given: sum(judge.n * judge.confusion[true][given] for judge in crowd.judges.values()) / total
            for given in crowd.shares
        }
        for true in crowd.shares
    }
