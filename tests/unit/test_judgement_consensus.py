"""One answer follows from many judgements, the same for whoever computes it; agreement is measured with its n."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from remit.judgement.model import (
    AnswerKind,
    ConsensusState,
    Judgement,
    JudgementDraft,
    Method,
    Option,
    Question,
    QuestionDraft,
    Round,
    SignOff,
)
from remit.judgement.refusals import AnswerRefused, EvidenceMissing, ReasonMissing
from remit.judgement.rules.agreement import agreement, blind_pairs, cohen_kappa, fleiss_kappa, wilson
from remit.judgement.rules.answering import canonical_answer, require_complete
from remit.judgement.rules.blindness import blind_round_closed, independent, visible
from remit.judgement.rules.consensus import compute, effective
from remit.judgement.rules.sealing import holds, seal, unsettled

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPTIONS = (
    Option(key="yes", label={"en": "Yes"}, needs_evidence=True),
    Option(key="no", label={"en": "No"}),
)


def question(
    *, kind: AnswerKind = AnswerKind.CHOICE, judges: int = 2, method: Method = Method.UNANIMITY, key: str = "cap"
) -> Question:
    draft = QuestionDraft(
        key=key,
        text={"en": "Is liability capped?"},
        kind=kind,
        options=OPTIONS if kind in (AnswerKind.CHOICE, AnswerKind.SEVERAL) else (),
        required_judges=judges,
        method=method,
    )
    return Question(id=f"q-{key}", item_id="item", position=1, draft=draft)


def judged(judge: str, answer: str, *, sequence: int = 1, round: Round = Round.BLIND, key: str = "cap") -> Judgement:
    return Judgement(
        id=f"{judge}-{key}-{round}-{sequence}",
        question_id=f"q-{key}",
        judge_id=judge,
        judge_name=judge.title(),
        task_id=None,
        round=round,
        sequence=sequence,
        answer=answer,
        reason="clause 9",
        evidence=(),
        made_at=NOON + timedelta(minutes=sequence),
    )


@pytest.mark.parametrize(
    ("answers", "required", "method", "state", "answer"),
    [
        (["yes"], 2, Method.UNANIMITY, ConsensusState.OPEN, None),
        (["yes", "yes"], 2, Method.UNANIMITY, ConsensusState.AGREED, "yes"),
        (["yes", "no"], 2, Method.UNANIMITY, ConsensusState.DISAGREED, None),
        (["yes", "no"], 2, Method.MAJORITY, ConsensusState.DISAGREED, None),
        (["yes", "no", "yes"], 3, Method.MAJORITY, ConsensusState.AGREED, "yes"),
        (["yes", "no", "yes"], 3, Method.UNANIMITY, ConsensusState.DISAGREED, None),
        (["yes", "no", "yes", "no"], 4, Method.MAJORITY, ConsensusState.DISAGREED, None),
    ],
)
def test_the_answer_follows_from_the_votes(
    answers: list[str], required: int, method: Method, state: ConsensusState, answer: str | None
) -> None:
    votes = [judged(f"judge-{index}", vote) for index, vote in enumerate(answers)]
    consensus = compute(question(judges=required, method=method), votes)
    assert (consensus.state, consensus.answer) == (state, answer)


def test_an_adjudication_settles_a_disagreement() -> None:
    votes = [judged("an", "yes"), judged("binh", "no"), judged("chi", "no", round=Round.ADJUDICATION)]
    consensus = compute(question(), votes)
    assert (consensus.state, consensus.answer) == (ConsensusState.ADJUDICATED, "no")


def test_a_superseded_judgement_counts_no_more() -> None:
    votes = [judged("an", "no"), judged("an", "yes", sequence=2), judged("binh", "yes")]
    assert compute(question(), votes).state is ConsensusState.AGREED
    assert [one.sequence for one in effective(votes)] == [2, 1]


@given(
    st.permutations([judged("an", "yes"), judged("binh", "no"), judged("an", "no", sequence=2), judged("chi", "no")])
)
def test_the_consensus_does_not_depend_on_the_order_of_reading(votes: list[Judgement]) -> None:
    assert compute(question(judges=3), votes) == compute(question(judges=3), sorted(votes, key=lambda one: one.id))


def test_the_inputs_hash_changes_with_any_reason_or_answer() -> None:
    votes = [judged("an", "yes"), judged("binh", "yes")]
    before = compute(question(), votes).inputs_hash
    assert compute(question(), votes).inputs_hash == before
    assert compute(question(), [votes[0], replace(votes[1], reason="clause 10")]).inputs_hash != before


# Two published tables: (a) both yes 20, yes/no 5, no/yes 10, both no 15 -> 0.4; (b) 45, 15, 25, 15 -> 0.1304;
# (c) 25, 35, 5, 35 -> 0.2593.
@pytest.mark.parametrize(
    ("table", "kappa"), [((20, 5, 10, 15), 0.4), ((45, 15, 25, 15), 0.1304), ((25, 35, 5, 35), 0.2593)]
)
def test_kappa_equals_the_textbook_examples(table: tuple[int, int, int, int], kappa: float) -> None:
    cells = [("yes", "yes"), ("yes", "no"), ("no", "yes"), ("no", "no")]
    pairs = [cell for cell, count in zip(cells, table, strict=True) for _ in range(count)]
    measured = agreement(pairs)
    assert measured.kappa == pytest.approx(kappa, abs=5e-5)
    assert measured.n == sum(table)


def test_kappa_is_undefined_where_chance_alone_agrees_fully() -> None:
    assert cohen_kappa([("yes", "yes")] * 5) is None
    assert agreement([("yes", "yes")] * 5).percent == 100
    assert agreement([]).percent is None


def test_the_wilson_interval_equals_the_published_example() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3: 81 of 263 -> 0.2553 to 0.3662.
    interval = wilson(successes=81, n=263)
    assert interval is not None
    assert interval == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(successes=0, n=0) is None


def test_blind_answers_are_paired_by_question_and_adjudications_left_out() -> None:
    votes = [judged("binh", "no"), judged("an", "yes"), judged("chi", "no", round=Round.ADJUDICATION)]
    assert blind_pairs(votes) == (("yes", "no"),)


def test_nobody_sees_the_other_judgement_before_both_are_handed_in() -> None:
    votes = [judged("an", "yes"), judged("binh", "no")]
    closed = blind_round_closed([question()], handed_in=frozenset({"an"}))
    assert not closed
    assert [one.judge_id for one in visible(votes, viewer_id="an", closed=closed)] == ["an"]
    assert visible(votes, viewer_id="lead", closed=closed) == ()
    assert blind_round_closed([question()], handed_in=frozenset({"an", "binh"}))
    assert len(visible(votes, viewer_id="an", closed=True)) == 2


def test_who_has_judged_is_not_independent() -> None:
    votes = [judged("an", "yes")]
    assert not independent("an", votes, rounds=frozenset(Round))
    assert independent("an", votes, rounds=frozenset({Round.ADJUDICATION}))


@pytest.mark.parametrize(
    ("kind", "given_answer", "canonical"),
    [
        (AnswerKind.CHOICE, "yes", "yes"),
        (AnswerKind.SEVERAL, ["yes", "no", "yes"], ("no", "yes")),
        (AnswerKind.NUMBER, " 250000.00 ", "250000"),
        (AnswerKind.TEXT, "  two\n words ", "two words"),
    ],
)
def test_an_answer_is_brought_into_canonical_text(kind: AnswerKind, given_answer: object, canonical: object) -> None:
    assert canonical_answer(question(kind=kind), given_answer) == canonical


@pytest.mark.parametrize(
    ("kind", "given_answer"),
    [(AnswerKind.CHOICE, "perhaps"), (AnswerKind.CHOICE, ["yes"]), (AnswerKind.NUMBER, "NaN"), (AnswerKind.TEXT, " ")],
)
def test_an_answer_of_another_kind_is_refused(kind: AnswerKind, given_answer: object) -> None:
    with pytest.raises(AnswerRefused):
        canonical_answer(question(kind=kind), given_answer)


def test_a_judgement_needs_a_reason_and_the_evidence_it_asserts() -> None:
    with pytest.raises(ReasonMissing):
        require_complete(question(), JudgementDraft(question="cap", answer="no", reason=" "), answer="no")
    with pytest.raises(EvidenceMissing):
        require_complete(question(), JudgementDraft(question="cap", answer="yes", reason="clause 9"), answer="yes")
    require_complete(question(), JudgementDraft(question="cap", answer="no", reason="not there"), answer="no")


def test_a_new_judgement_voids_the_sign_off() -> None:
    asked, votes = question(), [judged("an", "yes"), judged("binh", "yes")]

    def sealed(judgements: list[Judgement]) -> str:
        return seal(sources=(), questions=(asked,), judgements=judgements, consensuses=(compute(asked, judgements),))

    signed = SignOff(
        id="s",
        item_id="item",
        person_id="lead",
        person_name="Lead",
        qualification="lawyer",
        content_hash=sealed(votes),
        statement="read",
        signed_at=NOON,
    )
    assert holds(signed, seal=sealed(list(reversed(votes))))
    assert not holds(signed, seal=sealed([*votes, judged("chi", "no", round=Round.ADJUDICATION)]))


def test_the_open_questions_are_named() -> None:
    asked = question()
    assert unsettled([asked], [compute(asked, [judged("an", "yes")])]) == ("cap",)
    assert unsettled([asked], [compute(asked, [judged("an", "yes"), judged("binh", "yes")])]) == ()


# fourteen judges, ten questions, five answers: how many gave each (the worked example of Fleiss' kappa that is printed
# most often; published as 0.210)
COUNTED = (
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
)  # fmt: skip


def test_fleiss_kappa_of_the_published_example() -> None:
    units = [[str(answer) for answer, count in enumerate(row) for _ in range(count)] for row in COUNTED]
    assert fleiss_kappa(units) == pytest.approx(0.210, abs=0.0005)
    assert fleiss_kappa([["a", "a", "a"]] * 4) is None
    assert fleiss_kappa([["a", "b"], ["a", "b", "c"]]) is None


def test_agreement_comes_with_its_intervals_and_of_three_judges_kappa_is_fleiss() -> None:
    pairs = [("yes", "yes")] * 12 + [("no", "no")] * 6 + [("yes", "no")] * 2
    measured = agreement(pairs)
    assert measured.interval == wilson(successes=18, n=20)
    assert measured.kappa is not None
    assert measured.kappa_interval is not None
    assert measured.kappa_interval[0] < measured.kappa < measured.kappa_interval[1]
    units = [("yes", "yes", "no"), ("no", "no", "no"), ("yes", "yes", "yes"), ("no", "yes", "no")]
    assert agreement([], units=units).kappa == fleiss_kappa(units)
