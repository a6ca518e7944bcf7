"""How a panel would have done on gold questions that many have answered, beside the fixed panel of its most judges.

Each gold question is put to its judges one after the other, as the panel would have asked them, and to its first `most`
at once. What the judges are worth is learnt from the questions of the other half, so that no answer vouches for itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from remit.judgement.model import Answer, Earlier, Panel, PanelStep, PanelVerdict
from remit.judgement.rules.claims import Answers, Gold, gold_of, measure
from remit.judgement.rules.crowd import estimate
from remit.judgement.rules.panel import next_step
from remit.judgement.rules.weighing import EARLIER_MIN, Weighed, weigh_one
from remit.values.canonical import canonical_json, content_hash


@dataclass(frozen=True, slots=True)
class Tried:
    """What panels came to: judgements made, questions left to an adjudicator, answers that stood, and those right."""

    questions: int
    judgements: int
    adjudicated: int
    stood: int
    right: int

    @property
    def mean(self) -> float:
        """Judges asked about a question on average."""
        return self.judgements / self.questions

    @property
    def accuracy(self) -> float | None:
        """Share of right answers among those that stood; None where none did."""
        return self.right / self.stood if self.stood else None


@dataclass(frozen=True, slots=True)
class Study:
    """An adaptive panel and the fixed one of its most judges, tried on the same gold questions."""

    panel: Panel
    adaptive: Tried
    fixed: Tried


def study(panel: Panel, earlier: Iterable[Earlier]) -> Study | None:
    """Try a panel on the gold questions among earlier answers; None where none was answered by as many as may be asked.

    Questions with the same options are one kind, and judges are weighed by their answers to that kind.
    """
    kinds: dict[tuple[str, ...], tuple[list[Earlier], list[Earlier]]] = {}
    for one in earlier:
        halves = kinds.setdefault(one.options, ([], []))
        halves[int(content_hash(one.about.encode())[0], 16) % 2].append(one)
    tried = [
        (gold, bench)
        for halves in kinds.values()
        for half, other in (halves, halves[::-1])
        for bench in [_Bench(panel, other)]
        for gold in gold_of(half)
        if len(gold.answers) >= panel.most
    ]
    if not tried:
        return None
    adaptive = [(bench.asked_on(gold), gold.known) for gold, bench in tried]
    fixed = [(bench.step(_first(gold, panel.most)), gold.known) for gold, bench in tried]
    return Study(panel, _came_to(adaptive), _came_to(fixed))


class _Bench:
    """A panel, and what the other half says its judges are worth."""

    def __init__(self, panel: Panel, learnt: Sequence[Earlier]) -> None:
        self._panel = panel
        self._crowd = estimate((one.about, one.judge_id, one.answer) for one in learnt)
        self._gold = gold_of(learnt)
        self._practised = Counter(one.judge_id for one in learnt)
        self._measure = cache(lambda judges: measure(self._crowd, self._gold, judges=judges))

    def asked_on(self, gold: Gold) -> PanelStep:
        """Ask one judge after the other until the panel closes."""
        sizes = range(self._panel.least, self._panel.most + 1)
        steps = (self.step(_first(gold, judges)) for judges in sizes)
        return next(one for one in steps if one.verdict is not PanelVerdict.ASK)

    def step(self, answers: Answers) -> PanelStep:
        """Decide after these answers."""
        votes = sorted(Counter(answers.values()).items(), key=lambda vote: (-vote[1], str(vote[0])))
        return next_step(self._panel, votes, self._weighed(answers), inputs="")

    def _weighed(self, answers: Answers) -> Weighed | None:
        if any(self._practised[judge] < EARLIER_MIN for judge in answers):
            return None
        return weigh_one(self._crowd, answers, self._measure(len(answers)), inputs="")


def _first(gold: Gold, judges: int) -> Answers:
    """Return the answers of so many of a question's judges, whose order is another for each set of answers."""
    seed = canonical_json(sorted(gold.answers.items()))
    order = sorted(gold.answers, key=lambda judge: content_hash(f"{seed}{judge}".encode()))
    return {judge: gold.answers[judge] for judge in order[:judges]}


def _came_to(closed: Sequence[tuple[PanelStep, Answer]]) -> Tried:
    stood = [(step, known) for step, known in closed if step.verdict is PanelVerdict.ENOUGH]
    return Tried(
        questions=len(closed),
        judgements=sum(step.judges for step, _ in closed),
        adjudicated=len(closed) - len(stood),
        stood=len(stood),
        right=sum(step.answer == known for step, known in stood),
    )
