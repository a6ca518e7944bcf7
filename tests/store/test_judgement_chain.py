"""The chain from a contract to a signed case on both databases, and every attack on it refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from remit.judgement.actions.forms import HOOKS, save_answers
from remit.judgement.actions.opening import add_source, take_case
from remit.judgement.actions.signing import sign_off
from remit.judgement.actions.topics import consensus, signed_case_file
from remit.judgement.model import ConsensusState, Document, Page
from remit.judgement.records.judgements import judgement as judgement_table
from remit.judgement.records.sign_offs import sign_off as sign_off_table
from remit.judgement.refusals import (
    ContentChanged,
    EvidenceMissing,
    NothingToAdjudicate,
    NotIndependent,
    NotSettled,
    QualificationMissing,
    QuestionsOpen,
    QuestionUnknown,
    QuotationNotFound,
    ReviewClosed,
    SignedAlready,
    SourceKnown,
)
from remit.judgement.reports import CaseView, case_view
from remit.parties.model import Principal, PrincipalKind, Role
from remit.parties.refusals import AccessDenied
from remit.store import Store, Transaction
from remit.values.refusal import NotFound
from remit.work.model import Channel, Item, ItemState, NotYours, ServiceCall, Task, TaskState
from remit.work.records.items import insert_item

T = TypeVar("T")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLIENT, OTHER_CLIENT = "01900000-0000-7000-8000-00000000000c", "01900000-0000-7000-8000-00000000000d"
ITEM = "01900000-0000-7000-8000-0000000000a1"
TEXT = "1. Liability is capped at 100,000.\n2. Either party may terminate on 30 days' notice.\n"


def person(number: int, name: str, *roles: Role, tenant: str = CLIENT, qualified: bool = True) -> Principal:
    return Principal(
        kind=PrincipalKind.PERSON,
        id=f"01900000-0000-7000-8000-0000000000{number:02x}",
        name=name,
        organisation="01900000-0000-7000-8000-0000000000ff",
        country="VN",
        grants={tenant: frozenset(roles)},
        qualifications=frozenset({"contract-law"} if qualified else ()),
    )


AN = person(1, "An", Role.EXPERT)
BINH = person(2, "Binh", Role.EXPERT)
CHI = person(3, "Chi", Role.EXPERT, Role.ADJUDICATOR)
LEAD = person(4, "Dung", Role.LEAD)
STRANGER = person(5, "Eve", *Role, tenant=OTHER_CLIENT)
MANAGER = replace(person(6, "Finch", Role.CLIENT_MANAGER), organisation=CLIENT)

HANDED = {
    "source": {
        "name": "msa.txt",
        "media_type": "text/plain",
        "document_hash": "a" * 64,
        "text": TEXT,
        "pages": [[1, 0, 35], [2, 35, len(TEXT)]],
    },
    "questions": [
        {
            "key": key,
            "text": {"en": key, "vi": key},
            "kind": "choice",
            "options": [
                {"key": "accepted", "label": {"en": "Yes"}, "needs_evidence": True},
                {"key": "absent", "label": {"en": "No"}},
            ],
        }
        for key in ("cap", "exit")
    ],
    "proposals": [{"question": "cap", "answer": None, "score": 0.9, "rule": "test-1", "passages": [[3, 34]]}],
}


def item() -> Item:
    return Item(
        tenant=CLIENT, id=ITEM, number="HF-000001", engagement_id="01900000-0000-7000-8000-0000000000e1",
        line="contract_review", kind="contract", title="MSA", state=ItemState.IN_PROGRESS, source_hash="a" * 64,
        source_name="msa.txt", media_type="text/plain", received_at=NOON, channel=Channel.UPLOAD, received_by="x",
    )  # fmt: skip


class NoLookup:
    def reference(self, kind: str, key: str) -> None: ...
    def references(self, kind: str) -> tuple[()]:
        return ()

    def first_seen(self, kind: str, key: str) -> None: ...

    def marks(self, kind: str, *, prefix: str) -> tuple[()]:
        return ()

    def content(self) -> bytes:
        return b""

    def done_by(self, element: str) -> None: ...


CALL = ServiceCall(
    topic="t", item=item(), activation=1, element="e", variables={}, parameters={}, now=NOON, lookup=NoLookup()
)


def task(holder: Principal, form: str, *, number: int = 1) -> Task:
    return Task(
        tenant=CLIENT, id=f"01900000-0000-7000-8000-00000000{holder.id[-2:]}{number:02x}", item_id=ITEM,
        engagement_id="e", instance_id="i", activation=1, element="review", name="Review", line="contract_review",
        state=TaskState.IN_PROGRESS, created_at=NOON, form=form, assignee=holder.id, qualification="contract-law",
    )  # fmt: skip


class House:
    """A store with one contract whose questions are open."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.create_missing_tables()
        self.do(lambda tx: insert_item(tx, item()))
        self.do(lambda tx: take_case(tx, CALL, HANDED))

    def do(self, unit: Callable[[Transaction], T]) -> T:
        return self.store.write(unit, tenant=CLIENT)

    def view(self, who: Principal) -> CaseView:
        with self.store.read(tenant=CLIENT) as reader:
            return case_view(reader, who, tenant=CLIENT, item_id=ITEM)

    def complete(self, who: Principal, form: str, *, number: int = 1, **values: Any) -> Any:
        held = task(who, form, number=number)
        return self.do(lambda tx: HOOKS[form](tx, who, held, values))

    def answer(self, key: str, answer: str, quotation: str | None = None, reason: str = "as the text says") -> Any:
        (source,) = self.view(LEAD).sources[:1]
        evidence = [{"source": source.id, "quotation": quotation}] if quotation else []
        return {"question": key, "answer": answer, "reason": reason, "evidence": evidence}

    def review(self, who: Principal, *, exit_answer: str = "absent", number: int = 1) -> None:
        quotation = "terminate on 30 days’ notice" if exit_answer == "accepted" else None
        self.complete(
            who,
            "judgement:review",
            number=number,
            answers=[
                self.answer("cap", "accepted", "Liability is capped at 100,000"),
                self.answer("exit", exit_answer, quotation),
            ],
        )

    def sign(self, who: Principal = LEAD, *, content_hash: str | None = None) -> None:
        shown = content_hash or self.view(LEAD).seal or ""
        self.complete(who, "judgement:sign_off", content_hash=shown)


@pytest.fixture
def house(store: Store) -> House:
    return House(store)


def test_a_contract_goes_from_questions_to_a_signed_case_file(house: House) -> None:
    house.review(AN, exit_answer="accepted")
    house.review(BINH)
    measured = house.do(lambda tx: consensus(tx, CALL)).variables
    assert (measured["disagreements"], measured["agreement"], measured["judged"]) == (1, 50.0, 2)
    house.complete(
        CHI, "judgement:adjudicate", answers=[house.answer("exit", "accepted", "Either party may terminate")]
    )
    house.sign()
    file = house.do(lambda tx: signed_case_file(tx, CALL)).variables["case_file"]
    cap, exit_ = file["questions"]
    assert (cap["answer"], cap["state"], exit_["answer"], exit_["state"]) == (
        "accepted", "agreed", "accepted", "adjudicated",
    )  # fmt: skip
    assert [(one["person"], one["round"]) for one in exit_["decided"]] == [
        ("Chi", "adjudication"), ("An", "blind"), ("Binh", "blind"),
    ]  # fmt: skip
    assert [(one["quotation"], one["page"]) for one in exit_["evidence"]] == [("Either party may terminate", 2)]
    assert file["sign_off"]["person"] == "Dung"


def test_evidence_keeps_the_words_of_the_source_and_their_page(house: House) -> None:
    house.review(AN, exit_answer="accepted")
    mine = house.view(AN).questions[1].mine
    assert mine is not None
    assert [(one.quotation, one.page) for one in mine.evidence] == [("terminate on 30 days' notice", 2)]


def test_nobody_reads_a_review_before_both_are_handed_in(house: House) -> None:
    house.review(AN)
    for viewer in (BINH, LEAD, CHI):
        view = house.view(viewer)
        assert not view.closed
        assert all(not one.judgements and one.consensus is None for one in view.questions)
        assert (view.agreement, view.seal, view.handed_in) == (None, None, 1)
    assert all(one.mine for one in house.view(AN).questions)
    house.review(BINH)
    assert all(len(one.judgements) == 2 for one in house.view(LEAD).questions)


def test_the_log_tells_no_answer_while_the_round_is_blind(house: House) -> None:
    house.review(AN)
    with house.store.read(tenant=CLIENT) as reader:
        told = str([event.body for event in reader.events(tenant=CLIENT)])
    assert "accepted" not in told
    assert "absent" not in told


def test_the_client_reads_judgements_once_they_are_signed_off(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    assert all(not one.judgements for one in house.view(MANAGER).questions)
    house.sign()
    assert all(one.judgements for one in house.view(MANAGER).questions)


def test_a_draft_may_be_changed_until_the_review_is_handed_in(house: House) -> None:
    held = task(AN, "judgement:review")
    for answer in ("absent", "absent", "accepted"):
        quotation = "capped at 100,000" if answer == "accepted" else None
        draft = {"answers": [house.answer("cap", answer, quotation)]}
        house.do(lambda tx, draft=draft: save_answers(tx, AN, held, draft))  # type: ignore[misc]
    mine = house.view(AN).questions[0].mine
    assert mine is not None
    assert (mine.answer, mine.sequence) == ("accepted", 2)
    house.review(AN)
    with pytest.raises(ReviewClosed):
        house.do(lambda tx: save_answers(tx, AN, held, {"answers": [house.answer("cap", "absent")]}))


def test_a_review_with_an_open_question_is_not_handed_in_and_nothing_is_kept(house: House) -> None:
    with pytest.raises(QuestionsOpen, match="exit"):
        house.complete(AN, "judgement:review", answers=[house.answer("cap", "absent")])
    assert house.view(AN).questions[0].mine is None


@pytest.mark.parametrize(
    ("quotation", "refusal"),
    [("Liability is capped at 200,000", QuotationNotFound), (None, EvidenceMissing)],
)
def test_evidence_must_stand_in_the_source(house: House, quotation: str | None, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        house.complete(AN, "judgement:review", answers=[house.answer("cap", "accepted", quotation)])


def test_a_question_of_another_case_is_refused(house: House) -> None:
    with pytest.raises(QuestionUnknown):
        house.complete(AN, "judgement:review", answers=[house.answer("renewal", "absent")])


def test_a_task_of_somebody_else_is_refused(house: House) -> None:
    held = task(AN, "judgement:review")
    with pytest.raises(NotYours):
        house.do(lambda tx: HOOKS["judgement:review"](tx, BINH, held, {"answers": [house.answer("cap", "absent")]}))


def test_a_foreign_tenant_does_not_learn_that_the_case_exists(house: House) -> None:
    with pytest.raises(NotFound):
        house.view(STRANGER)
    with pytest.raises(NotFound):
        house.complete(STRANGER, "judgement:review", answers=[])
    with pytest.raises(NotFound):
        house.sign(STRANGER, content_hash="0" * 64)


def test_a_role_that_does_not_judge_is_denied(house: House) -> None:
    agent = person(9, "Agent", Role.AGENT)
    with pytest.raises(AccessDenied):
        house.view(agent)
    with pytest.raises(AccessDenied):
        house.complete(agent, "judgement:review", answers=[])


def test_a_reviewer_does_not_adjudicate_and_an_agreement_is_not_adjudicated(house: House) -> None:
    house.review(AN, exit_answer="accepted")
    with pytest.raises(NothingToAdjudicate):
        house.complete(CHI, "judgement:adjudicate", answers=[house.answer("exit", "absent")])
    house.review(BINH)
    both = person(2, "Binh", Role.EXPERT, Role.ADJUDICATOR)
    with pytest.raises(NotIndependent):
        house.complete(both, "judgement:adjudicate", answers=[house.answer("exit", "absent")])
    with pytest.raises(NothingToAdjudicate):
        house.complete(CHI, "judgement:adjudicate", answers=[house.answer("cap", "absent")])
    with pytest.raises(QuestionsOpen):
        house.complete(CHI, "judgement:adjudicate", answers=[])


def test_a_sign_off_waits_until_all_is_settled(house: House) -> None:
    house.review(AN, exit_answer="accepted")
    house.review(BINH)
    with pytest.raises(NotSettled, match="exit"):
        house.sign(content_hash="0" * 64)


def test_nobody_signs_off_what_they_judged(house: House) -> None:
    reviewing_lead = person(1, "An", Role.EXPERT, Role.LEAD)
    house.review(reviewing_lead)
    house.review(BINH)
    with pytest.raises(NotIndependent):
        house.sign(reviewing_lead)


def test_a_sign_off_needs_the_qualification(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    with pytest.raises(QualificationMissing):
        house.sign(person(4, "Dung", Role.LEAD, qualified=False))


def test_a_stale_hash_is_refused(house: House) -> None:
    house.review(AN, exit_answer="accepted")
    house.review(BINH)
    house.complete(CHI, "judgement:adjudicate", answers=[house.answer("exit", "absent")])
    seen = house.view(LEAD).seal
    house.do(lambda tx: save_answers(tx, CHI, task(CHI, "judgement:adjudicate"),
             {"answers": [house.answer("exit", "accepted", "Either party may terminate")]}))  # fmt: skip
    with pytest.raises(ContentChanged):
        house.sign(content_hash=seen)


def test_a_replayed_sign_off_is_refused(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    house.sign()
    with pytest.raises(SignedAlready, match="Dung"):
        house.sign()


def test_a_changed_source_voids_the_sign_off(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    house.sign()
    assert [held for _, held in house.view(LEAD).sign_offs] == [True]
    amendment = Document(text="Amendment: no cap.", pages=(Page(1, 0, 18),), media_type="text/plain")
    house.do(
        lambda tx: add_source(
            tx, AN, tenant=CLIENT, item_id=ITEM, name="amendment.txt", document=amendment, content=b"amendment"
        )
    )
    assert [held for _, held in house.view(LEAD).sign_offs] == [False]
    with pytest.raises(ContentChanged):
        house.do(lambda tx: signed_case_file(tx, CALL))
    with pytest.raises(SourceKnown):
        house.do(
            lambda tx: add_source(
                tx, AN, tenant=CLIENT, item_id=ITEM, name="again.txt", document=amendment, content=b"amendment"
            )
        )


def test_a_handler_that_runs_again_opens_no_second_series(house: House) -> None:
    house.do(lambda tx: take_case(tx, CALL, HANDED))
    assert house.view(LEAD).series == 1
    assert len(house.view(LEAD).sources) == 1


def test_rework_opens_a_new_blind_series(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    house.do(lambda tx: take_case(tx, CALL, HANDED))
    view = house.view(LEAD)
    assert (view.series, view.closed) == (2, False)
    house.review(AN, number=2)
    assert house.view(AN).handed_in == 1


def test_the_database_refuses_to_change_or_delete_a_judgement(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    house.sign()
    for statement in (
        update(judgement_table).values(reason="forged"),
        delete(judgement_table),
        update(sign_off_table).values(statement="forged"),
    ):
        with pytest.raises(DBAPIError, match="superseded"):
            house.do(lambda tx, statement=statement: tx.run(statement))  # type: ignore[misc]
    question = house.view(LEAD).questions[0]
    assert question.consensus is not None
    assert question.consensus.state is ConsensusState.AGREED


def test_signing_is_an_action_of_its_own_too(house: House) -> None:
    house.review(AN)
    house.review(BINH)
    seal = house.view(LEAD).seal
    assert seal is not None
    signed = house.do(
        lambda tx: sign_off(
            tx, LEAD, tenant=CLIENT, item_id=ITEM, content_hash=seal, statement="Read.", qualification="contract-law"
        )
    )
    assert signed.content_hash == seal
