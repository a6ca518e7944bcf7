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

Where the judges differ, only gold questions on which judges differed count among the 20: how often people are right
who agree says nothing of the answers of people who do not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from remit.judgement.model import Answer, Earlier, Judgement, Method, Question
from remit.judgement.rules.crowd import Crowd, Given, estimate
from remit.judgement.rules.recalibration import GOLD_MIN, Claim, recalibrate
from remit.values.canonical import canonical_json, content_hash

ENOUGH = 0.95
"""The measured confidence from which an answer stands without an adjudicator."""
EARLIER_MIN = 10
"""With fewer answers a judge's table is little but its prior."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a crowd makes of one question: its answer, how likely that is right, and a hash of all it follows from.

    `answer` and `confidence` are None where too few judgements or gold items would back them.
    """

    answer: Answer | None
    confidence: float | None
    inputs: str

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
    gold = _claims(crowd, earlier)
    fit = recalibrate(gold) if len(gold) >= GOLD_MIN else None
    practised = Counter(one.judge_id for one in earlier)
    found: dict[str, Weighed] = {}
    for question in asked:
        answers = {judge: answer for about, judge, answer in given if about == question}
        backed = bool(answers) and all(practised[judge] >= EARLIER_MIN for judge in answers)
        claim = _claim(crowd, question, [*answers.values()]) if backed else None
        if fit is None or claim is None or not _measured(claim, gold):
            found[question] = Weighed(None, None, inputs)
        else:
            found[question] = Weighed(crowd.items[question].answer, round(fit.confidence(claim), 4), inputs)
    return found


def _measured(claim: Claim, gold: Sequence[tuple[Claim, bool]]) -> bool:
    """Say whether enough gold questions were answered as this one was: by judges who agree, or by some who differ."""
    return claim.agreeing == 1 or sum(one.agreeing < 1 for one, _ in gold) >= GOLD_MIN


def _claims(crowd: Crowd, earlier: Sequence[Earlier]) -> list[tuple[Claim, bool]]:
    """Return a claim for each gold question, and whether it was right."""
    answers: dict[str, list[Answer]] = defaultdict(list)
    known = {one.about: one.known for one in earlier if one.known is not None}
    for one in earlier:
        answers[one.about].append(one.answer)
    return [
        (_claim(crowd, about, answers[about]), crowd.items[about].answer == answer)
        for about, answer in sorted(known.items())
    ]


def _claim(crowd: Crowd, about: str, answers: list[Answer]) -> Claim:
    found = crowd.items[about]
    return Claim(found.probability, answers.count(found.answer) / len(answers))
