"""Make one answer of many judgements, by majority, unanimity or pooling, so that anybody can compute it again.

| blind answers (2 required) | method    | state     | answer |
|----------------------------|-----------|-----------|--------|
| yes                        | any       | open      |        |
| yes, yes                   | any       | agreed    | yes    |
| yes, no                    | any       | disagreed |        |
| yes, no, yes (3 required)  | majority  | agreed    | yes    |
| yes, no, yes (3 required)  | unanimity | disagreed |        |
| any                        | crowd     | agreed or left open | the likeliest, if its measured confidence is enough |
| any, of an adaptive panel  | crowd     | open, agreed or left open | as `rules.panel` decides |
| 10/20/40, 20/30/60         | pooled    | agreed    | the weighted mean of both distributions |
| any, and an adjudication   | any       | adjudicated | the adjudicator's |
"""

from collections import Counter
from collections.abc import Container, Iterable

from remit.judgement.model import (
    Answer,
    Consensus,
    ConsensusState,
    Earlier,
    Judgement,
    Method,
    PanelStep,
    PanelVerdict,
    Question,
    Round,
)
from remit.judgement.rules.judgingterms import panel_facts
from remit.judgement.rules.panel import Votes, next_step
from remit.judgement.rules.pooling import Weights, pooled, weights_of
from remit.judgement.rules.weighing import Weighed, weigh
from remit.values.canonical import canonical_json, content_hash


def effective(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Keep what is not superseded: the latest judgement of each judge in each round, ordered by judge."""
    latest: dict[tuple[str, str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda one: one.sequence):
        latest[(judgement.question_id, judgement.round.value, judgement.judge_id)] = judgement
    return tuple(latest[key] for key in sorted(latest))


def counting(
    questions: Iterable[Question], judgements: Iterable[Judgement], *, handed_in: Container[str]
) -> tuple[Judgement, ...]:
    """Keep what counts: to a panel a judge's answers count once handed in, because they decide who else is asked."""
    panels = {one.id for one in questions if one.draft.panel is not None}
    return tuple(
        one
        for one in judgements
        if one.question_id not in panels or one.round is not Round.BLIND or one.judge_id in handed_in
    )


def compute_all(
    questions: Iterable[Question],
    judgements: Iterable[Judgement],
    *,
    earlier: Iterable[Earlier] = (),
    handed_in: Container[str] = (),
    stopped: bool = False,
) -> tuple[Consensus, ...]:
    """Compute the consensus on each question of a case; who is weighed is weighed by their answers to all of them.

    `earlier` is what the client's people answered before the case was opened, for questions that ask the crowd, and
    `handed_in` names the judges whose answers count to a panel; where it is `stopped`, nobody else is asked.
    """
    asked = tuple(questions)
    made = counting(asked, judgements, handed_in=handed_in)
    blind = tuple(one for one in effective(made) if one.round is Round.BLIND)
    weights, weighed = weights_of(asked, blind), weigh(asked, blind, earlier)
    return tuple(
        compute(question, made, weights=weights, weighed=weighed.get(question.id), stopped=stopped)
        for question in asked
    )


def compute(
    question: Question,
    judgements: Iterable[Judgement],
    *,
    weights: Weights | None = None,
    weighed: Weighed | None = None,
    stopped: bool = False,
) -> Consensus:
    """Compute the consensus on one question from its judgements, superseded ones ignored.

    A question that asks the crowd is left to the adjudicator where nothing is `weighed`.
    """
    current = tuple(one for one in effective(judgements) if one.question_id == question.id)
    blind = tuple(one for one in current if one.round is Round.BLIND)
    settled = _latest_adjudication(current)
    votes = tuple(sorted(Counter(one.answer for one in blind).items(), key=lambda vote: (-vote[1], str(vote[0]))))
    step = _panel_step(question, blind, votes, weighed, stopped=stopped)
    if step is not None:
        state, answer = _by_panel(step, settled)
    else:
        state, answer = _decide(
            question, blind=blind, votes=votes, settled=settled, weights=weights or {}, weighed=weighed
        )
    return Consensus(
        question_id=question.id,
        method=question.draft.method,
        state=state,
        answer=answer,
        votes=votes,
        judgement_ids=tuple(one.id for one in current),
        inputs_hash=inputs_hash(question, current, weights or {}, weighed, stopped=stopped),
        confidence=weighed.confidence if weighed and state is ConsensusState.AGREED else None,
        panel=step,
    )


def _latest_adjudication(current: tuple[Judgement, ...]) -> Judgement | None:
    adjudications = [one for one in current if one.round is Round.ADJUDICATION]
    return max(adjudications, key=lambda one: (one.made_at, one.id), default=None)


def _panel_step(
    question: Question, blind: tuple[Judgement, ...], votes: Votes, weighed: Weighed | None, *, stopped: bool
) -> PanelStep | None:
    """Decide whether one more is asked; None where the number of judges is fixed."""
    if question.draft.panel is None:
        return None
    inputs = inputs_hash(question, blind, {}, weighed, stopped=stopped)
    return next_step(question.draft.panel, votes, weighed, inputs=inputs, stopped=stopped)


def _by_panel(step: PanelStep, settled: Judgement | None) -> tuple[ConsensusState, Answer | None]:
    if step.verdict is PanelVerdict.ASK:
        return ConsensusState.OPEN, None
    if settled:
        return ConsensusState.ADJUDICATED, settled.answer
    if step.verdict is PanelVerdict.ENOUGH:
        return ConsensusState.AGREED, step.answer
    return ConsensusState.DISAGREED, None


def _decide(
    question: Question,
    *,
    blind: tuple[Judgement, ...],
    votes: tuple[tuple[Answer, int], ...],
    settled: Judgement | None,
    weights: Weights,
    weighed: Weighed | None,
) -> tuple[ConsensusState, Answer | None]:
    if len(blind) < question.draft.required_judges:
        return ConsensusState.OPEN, None
    if settled:
        return ConsensusState.ADJUDICATED, settled.answer
    if question.draft.method is Method.POOLED:
        return ConsensusState.AGREED, pooled(question, blind, weights)
    if question.draft.method is Method.CROWD:
        if weighed is None or not weighed.stands:
            return ConsensusState.DISAGREED, None
        return ConsensusState.AGREED, weighed.answer
    answer, count = votes[0]
    needed = len(blind) if question.draft.method is Method.UNANIMITY else len(blind) // 2 + 1
    return (ConsensusState.AGREED, answer) if count >= needed else (ConsensusState.DISAGREED, None)


def inputs_hash(
    question: Question,
    current: Iterable[Judgement],
    weights: Weights,
    weighed: Weighed | None = None,
    *,
    stopped: bool = False,
) -> str:
    """Hash all that a consensus follows from: the question, its method, each effective judgement, and the weights
    or the earlier answers.
    """
    facts: dict[str, object] = {
        "question": [question.id, question.key, question.draft.method, question.draft.required_judges],
        "judgements": [judgement_facts(one) for one in current],
    }
    if question.draft.method is Method.POOLED:
        facts["weights"] = sorted([judge, f"{weight:.12g}"] for judge, weight in weights.items())
    if question.draft.panel is not None:
        facts["panel"] = [panel_facts(question.draft.panel), *(["stopped"] if stopped else [])]
    if weighed is not None:
        facts["earlier"] = weighed.inputs
    return content_hash(canonical_json(facts).encode())


def judgement_facts(judgement: Judgement) -> dict[str, object]:
    """Write out a judgement as plain facts, for hashing and export."""
    return {
        "id": judgement.id,
        "judge": judgement.judge_id,
        "round": judgement.round,
        "sequence": judgement.sequence,
        "answer": judgement.answer,
        "reason": judgement.reason,
        "evidence": [[one.source_id, one.start, one.end, one.quotation, one.state] for one in judgement.evidence],
        "made_at": judgement.made_at,
    }
