"""Precedents on both databases: found by question and by words, walled by client, blind until one's own answer."""

from dataclasses import replace
from typing import Any

import pytest
from tests.store.test_judgement_chain import (
    AN,
    BINH,
    CALL,
    CHI,
    CLIENT,
    HANDED,
    ITEM,
    LEAD,
    NOON,
    OTHER_CLIENT,
    STRANGER,
    House,
    item,
    task,
)

from remit.judgement.actions.forms import HOOKS
from remit.judgement.actions.opening import add_source, take_case
from remit.judgement.actions.signing import note_refused
from remit.judgement.model import Document, Page
from remit.judgement.refusals import ContentChanged
from remit.judgement.reports import case_view, find_precedents, in_words
from remit.store import Store
from remit.values.refusal import NotFound
from remit.work.model import ItemState
from remit.work.records.items import insert_item, save_item

LATER = "01900000-0000-7000-8000-0000000000a2"


class Chamber(House):
    """A house whose first contract is signed, and whose second, with the same questions, is open."""

    def __init__(self, store: Store) -> None:
        store.migrate()
        super().__init__(store)
        self.review(AN, exit_answer="absent")
        self.review(BINH)
        self.sign()
        later = replace(item(), id=LATER, number="HF-000002")
        self.do(lambda tx: insert_item(tx, later))
        self.do(lambda tx: take_case(tx, replace(CALL, item=later), HANDED))

    def found(self, text: str) -> list[str]:
        with self.store.read(tenant=CLIENT) as reader:
            return [one.question_key for one in find_precedents(reader, LEAD, tenant=CLIENT, text=text)]


@pytest.fixture
def chamber(store: Store) -> Chamber:
    return Chamber(store)


def test_what_was_signed_is_found_by_its_words(chamber: Chamber) -> None:
    assert chamber.found("liability capped") == ["cap"]
    assert chamber.found("LIABIL") == ["cap"]
    assert chamber.found("liability notice") == []
    assert chamber.found("  ") == []


def test_a_reviewer_sees_how_it_was_decided_before_only_after_their_own_answer(chamber: Chamber) -> None:
    def shown() -> list[int]:
        with chamber.store.read(tenant=CLIENT) as reader:
            view = case_view(reader, CHI, tenant=CLIENT, item_id=LATER)
        return [len(one.precedents) for one in view.questions]

    assert shown() == [0, 0]
    held = replace(task(CHI, "judgement:review", number=9), item_id=LATER)
    answer = {"question": "exit", "answer": "absent", "reason": "It is not there."}
    with pytest.raises(Exception, match="cap"):
        chamber.do(lambda tx: HOOKS["judgement:review"](tx, CHI, held, {"answers": [answer]}))
    assert shown() == [0, 0], "what is rolled back opens nothing"
    cap = {"question": "cap", "answer": "absent", "reason": "It is not there."}
    chamber.do(lambda tx: HOOKS["judgement:review"](tx, CHI, held, {"answers": [answer, cap]}))
    assert shown() == [1, 1]


def test_a_precedent_says_on_which_day_what_was_decided_and_why(chamber: Chamber) -> None:
    with chamber.store.read(tenant=CLIENT) as reader:
        (one,) = find_precedents(reader, LEAD, tenant=CLIENT, text="capped")
    assert (one.answer, one.reason, one.signed_by) == ("accepted", "as the text says", "Dung")
    assert one.item_id == ITEM


def test_another_client_s_precedent_is_neither_found_nor_admitted(chamber: Chamber) -> None:
    with chamber.store.read(tenant=CLIENT) as reader, pytest.raises(NotFound):
        find_precedents(reader, STRANGER, tenant=CLIENT, text="capped")
    with chamber.store.read(tenant=OTHER_CLIENT) as reader:
        assert find_precedents(reader, STRANGER, tenant=OTHER_CLIENT, text="capped") == ()


def test_a_precedent_whose_case_has_changed_since_is_not_found_any_more(chamber: Chamber) -> None:
    amendment = Document(text="Amendment: no cap.", pages=(Page(1, 0, 18),), media_type="text/plain")
    chamber.do(
        lambda tx: add_source(
            tx, AN, tenant=CLIENT, item_id=ITEM, name="amendment.txt", document=amendment, content=b"amendment"
        )
    )
    assert chamber.found("capped") == []


def test_a_refused_sign_off_is_on_the_item_s_log_with_who_tried_and_why(chamber: Chamber) -> None:
    held = task(LEAD, "judgement:sign_off")
    chamber.do(lambda tx: note_refused(tx, LEAD, task=held, content_hash="0" * 64, refusal=ContentChanged()))
    with chamber.store.read(tenant=CLIENT) as reader:
        (told,) = [one.body for one in reader.events(tenant=CLIENT) if one.kind == "SignOffRefused"]
    assert told == {"item": ITEM, "task": held.id, "code": "judgement.stale", "hash": "0" * 64, "by": LEAD.id}
    assert NOON


def test_a_decision_on_another_question_in_like_words_stands_beside_it_too(chamber: Chamber) -> None:
    third = replace(item(), id=LATER.replace("a2", "a3"), number="HF-000003")
    known: Any = HANDED["questions"]
    texts = ("Is liability capped?", "Zebra xylophone?")
    asked = [
        {**one, "key": f"new-{one['key']}", "text": {"en": text, "vi": text}}
        for one, text in zip(known, texts, strict=True)
    ]
    chamber.do(lambda tx: insert_item(tx, third))
    chamber.do(lambda tx: take_case(tx, replace(CALL, item=third), {**HANDED, "questions": asked, "proposals": []}))
    held = replace(task(CHI, "judgement:review", number=8), item_id=third.id)
    answers = [{"question": one["key"], "answer": "absent", "reason": "It is not there."} for one in asked]
    chamber.do(lambda tx: HOOKS["judgement:review"](tx, CHI, held, {"answers": answers}))
    with chamber.store.read(tenant=CLIENT) as reader:
        view = case_view(reader, CHI, tenant=CLIENT, item_id=third.id)
    assert [[one.question_key for one in each.precedents] for each in view.questions] == [["cap"], []]


def test_while_a_copy_is_judged_its_original_is_found_by_nobody(chamber: Chamber) -> None:
    copied = replace(item(), id=LATER.replace("a2", "a3"), number="HF-000003", copy_of=ITEM)
    assert chamber.found("liability capped") == ["cap"]
    chamber.do(lambda tx: insert_item(tx, copied))
    assert chamber.found("liability capped") == []
    chamber.do(lambda tx: save_item(tx, replace(copied, state=ItemState.RELEASED)))
    assert chamber.found("liability capped") == ["cap"]


def test_what_was_answered_is_told_in_the_words_of_its_option(chamber: Chamber) -> None:
    with chamber.store.read(tenant=CLIENT) as reader:
        (one,) = find_precedents(reader, LEAD, tenant=CLIENT, text="capped")
        asked, answered = in_words(reader, one, tenant=CLIENT)
    assert asked["en"] in one.title
    assert answered["en"] != one.answer
