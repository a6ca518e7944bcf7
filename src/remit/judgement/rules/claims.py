"""What so many judges' answers are worth together: claims of panels of their size, measured on gold questions.

Five judges who agree are right more often than two who do, and two who differ say less than four of five. So the
answers of `n` judges are held against what `n` judges at a time said of gold questions: all of those who answered one,
or of more of them each `n` in turn.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import exp, log

from remit.judgement.model import Answer, Earlier
from remit.judgement.rules.crowd import Crowd, Estimate
from remit.judgement.rules.recalibration import GOLD_MIN, Claim, Recalibration, recalibrate

TURNS_MAX = 6
"""Panels that are made of one gold question's judges; more say the same over again."""
LEAST = 1e-9

Answers = Mapping[str, Answer]
"""By judge."""


@dataclass(frozen=True, slots=True)
class Gold:
    """A question whose answer is known, and who answered it how."""

    known: Answer
    answers: Answers

    def panels(self, judges: int) -> tuple[Answers, ...]:
        """Return its answers by so many judges at a time; none where fewer have answered it."""
        names = sorted(self.answers)
        if len(names) < judges:
            return ()
        turns = min(len(names), TURNS_MAX) if len(names) > judges else 1
        return tuple(
            {name: self.answers[name] for name in (names[(turn + at) % len(names)] for at in range(judges))}
            for turn in range(turns)
        )


def gold_of(earlier: Iterable[Earlier]) -> tuple[Gold, ...]:
    """Gather the gold questions among earlier answers; of a judge's answers to copies of one the first told counts."""
    known: dict[str, Answer] = {}
    answers: dict[str, dict[str, Answer]] = {}
    for one in earlier:
        if one.known is not None:
            known[one.about] = one.known
            answers.setdefault(one.about, {}).setdefault(one.judge_id, one.answer)
    return tuple(Gold(known[about], answers[about]) for about in sorted(known))


def likeliest(crowd: Crowd, answers: Answers) -> Estimate:
    """Return what the tables of judges make of their answers to one question."""
    tables = [(crowd.judges[one].confusion, said) for one, said in answers.items()]
    scores = {
        true: log(share) + sum(log(max(table[true][said], LEAST)) for table, said in tables)
        for true, share in crowd.shares.items()
    }
    top = max(scores.values())
    weights = {true: exp(score - top) for true, score in scores.items()}
    total = sum(weights.values())
    chances = {true: weight / total for true, weight in weights.items()}
    best = max(chances, key=lambda true: chances[true])
    return Estimate(best, chances[best], chances)


def claim_of(found: Estimate, answers: Answers) -> Claim:
    """Return what is claimed of the likeliest answer."""
    return Claim(found.probability, [*answers.values()].count(found.answer) / len(answers))


@dataclass(frozen=True, slots=True)
class Measure:
    """What claims of panels of one size were worth, and on how many gold questions such panels differed."""

    fit: Recalibration
    differing: int

    def confidence(self, claim: Claim) -> float | None:
        """Return how likely a claim is right, None where too few gold questions were answered as this one was."""
        if claim.agreeing < 1 and self.differing < GOLD_MIN:
            return None
        return self.fit.confidence(claim)


def measure(crowd: Crowd, gold: Iterable[Gold], *, judges: int) -> Measure | None:
    """Measure claims of so many judges; None below the number of gold questions that a fit needs."""
    claims: list[tuple[Claim, bool]] = []
    questions = differing = 0
    for one in gold:
        made = [_tried(crowd, one, answers) for answers in one.panels(judges)]
        claims += made
        questions += bool(made)
        differing += any(claim.agreeing < 1 for claim, _ in made)
    return Measure(recalibrate(claims), differing) if questions >= GOLD_MIN else None


def _tried(crowd: Crowd, gold: Gold, answers: Answers) -> tuple[Claim, bool]:
    found = likeliest(crowd, answers)
    return claim_of(found, answers), found.answer == gold.known
