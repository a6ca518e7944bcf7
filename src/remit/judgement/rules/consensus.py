"""Make one answer of many judgements, by majority, unanimity or pooling, so that anybody can compute it again.

| blind answers (2 required) | method    | state     | answer |
|----------------------------|-----------|-----------|--------|
| yes                        | any       | open      |        |
| yes, yes                   | any       | agreed    | yes    |
| yes, no                    | any       | disagreed |        |
| yes, no, yes (3 required)  | majority  | agreed    | yes    |
| yes, no, yes (3 required)  | unanimity | disagreed |        |
| 10/20/40, 20/30/60         | pooled    | agreed    | the weighted mean of both distributions |
| any, and an adjudication   | any       | adjudicated | the adjudicator's |
"""

from collections import Counter
from collections.abc import Iterable

from remit.judgement.model import Answer, Consensus, ConsensusState, Judgement, Method, Question, Round
from remit.judgement.rules.pooling import Weights, pooled, weights_of
from remit.values.canonical import canonical_json, content_hash


def effective(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Keep what is not superseded: the latest judgement of each judge in each round, ordered by judge."""
    latest: dict[tuple[str, str, str], Judgement] = {}
    for judgement in sorted(judgements, key=lambda one: one.sequence):
        latest[(judgement.question_id, judgement.round.value, judgement.judge_id)] = judgement
    return tuple(latest[key] for key in sorted(latest))


def compute_all(questions: Iterable[Question], judgements: Iterable[Judgement]) -> tuple[Consensus, ...]:
    """Compute the consensus on each question of a case; who is weighed is weighed by their answers to all of them."""
    asked, made = tuple(questions), tuple(judgements)
    weights = weights_of(asked, (one for one in effective(made) if one.round is Round.BLIND))
    return tuple(compute(question, made, weights=weights) for question in asked)


def compute(question: Question, judgements: Iterable[Judgement], *, weights: Weights | None = None) -> Consensus:
    """Compute the consensus on one question from its judgements, superseded ones ignored."""
    current = tuple(one for one in effective(judgements) if one.question_id == question.id)
    blind = tuple(one for one in current if one.round is Round.BLIND)
    settled = _latest_adjudication(current)
    votes = tuple(sorted(Counter(one.answer for one in blind).items(), key=lambda vote: (-vote[1], str(vote[0]))))
    state, answer = _decide(question, blind=blind, votes=votes, settled=settled, weights=weights or {})
    return Consensus(
        question_id=question.id,
        method=question.draft.method,
        state=state,
        answer=answer,
        votes=votes,
        judgement_ids=tuple(one.id for one in current),
        inputs_hash=inputs_hash(question, current, weights or {}),
    )


def _latest_adjudication(current: tuple[Judgement, ...]) -> Judgement | None:
    adjudications = [one for one in current if one.round is Round.ADJUDICATION]
    return max(adjudications, key=lambda one: (one.made_at, one.id), default=None)


def _decide(
    question: Question,
    *,
    blind: tuple[Judgement, ...],
    votes: tuple[tuple[Answer, int], ...],
    settled: Judgement | None,
    weights: Weights,
) -> tuple[ConsensusState, Answer | None]:
    if len(blind) < question.draft.required_judges:
        return ConsensusState.OPEN, None
    if settled:
        return ConsensusState.ADJUDICATED, settled.answer
    if question.draft.method is Method.POOLED:
        return ConsensusState.AGREED, pooled(question, blind, weights)
    answer, count = votes[0]
    needed = len(blind) if question.draft.method is Method.UNANIMITY else len(blind) // 2 + 1
    return (ConsensusState.AGREED, answer) if count >= needed else (ConsensusState.DISAGREED, None)


def inputs_hash(question: Question, current: Iterable[Judgement], weights: Weights) -> str:
    """Hash all that a consensus follows from: the question, its method, each effective judgement, and the weights."""
    facts: dict[str, object] = {
        "question": [question.id, question.key, question.draft.method, question.draft.required_judges],
        "judgements": [judgement_facts(one) for one in current],
    }
    if question.draft.method is Method.POOLED:
        facts["weights"] = sorted([judge, f"{weight:.12g}"] for judge, weight in weights.items())
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
