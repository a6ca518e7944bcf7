"""Mail in over IMAP, answers out over SMTP, replies back into the same conversation: on real servers.

Messages about another matter become an item of their own: with its own promise, its own thread, and a way back.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from tests.mail.conftest import Open
from tests.mail.office import MONDAY, Office
from tests.mail.replies import STYLES, replies

from remit.contracts.model import Metric
from remit.conversation.actions.writing import write_note, write_to_client
from remit.conversation.model import LetterState
from remit.conversation.reports.conversation import conversation, same_sender
from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound
from remit.work.actions.items import cancel_item
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.model import Item, ItemState, Way
from remit.work.model.parting import PartingUnfit
from remit.work.records.items import load_item
from remit.work.reports.clocks import ItemClock, clock_of
from remit.work.reports.doors import terms_of
from remit.work.reports.queue import queue


def test_every_mail_program_s_reply_comes_into_the_conversation_with_its_quotation_cut(
    open_one: Open, database_url: str
) -> None:
    office = open_one(database=database_url)
    office.write("When is invoice 4711 paid?")
    assert office.fetch() == 1
    (item,) = office.items()
    agent = office.person("Tom")
    office.do(write_to_client, principal=agent, item_id=item.id, text="On Friday.\n\nTom")
    assert office.house.postman.send() == 1
    (answer,) = office.relay.letters()[1:]
    sent = dict(replies(answer, said="Thank you"))
    for raw in sent.values():
        office.post(raw)
    assert office.fetch() == len(STYLES)
    assert [one.id for one in office.items()] == [item.id]
    heard = [one.text for one in office.messages(item) if one.from_client]
    assert sorted(heard) == sorted(["When is invoice 4711 paid?", *(f"Thank you {n}" for n in range(len(STYLES)))])
    assert all("Friday" in letter.quoted for letter in office.letters(item)[2:])


def test_a_question_by_mail_becomes_a_case_and_its_answer_leaves_once_with_thread_and_token(office: Office) -> None:
    asked = office.write("When is invoice 4711 paid?", subject="Invoice 4711")
    office.fetch()
    (item,) = office.items()
    assert (item.line, item.kind, item.state) == ("messages", "message", ItemState.IN_PROGRESS)
    agent = office.person("Tom")
    said = office.do(write_to_client, principal=agent, item_id=item.id, text="On Friday.")
    assert said.way is Way.MAIL
    assert (office.house.postman.send(), office.house.postman.send()) == (1, 0)
    envelope, recipients, _ = office.relay.came[1]
    assert (envelope, recipients) == ("ap@provider.example", ["jane.smart@harrow.example"])
    (answer,) = office.relay.letters()[1:]
    assert answer["In-Reply-To"] == asked["Message-ID"]
    assert answer["Message-ID"] == f"<{said.id}@provider.example>"
    assert str(answer["Subject"]).startswith(f"Re: Invoice 4711 [#{item.number}-")
    sent = office.letters(item)[-1]
    assert (sent.state, sent.sent_at) == (LetterState.SENT, office.clock.now())


def test_the_same_letter_twice_makes_one_item(office: Office) -> None:
    letter = office.write("Hello")
    office.post(letter.as_bytes())
    assert office.fetch() == 2
    assert len(office.items()) == 1
    (item,) = office.items()
    assert len(office.messages(item)) == 1


def test_a_reply_to_a_merged_conversation_comes_into_the_one_that_carries_on(office: Office) -> None:
    asked = office.write("When is invoice 4711 paid?", subject="Invoice 4711")
    office.fetch()
    office.write("Once more: when is it paid?", subject="Invoice 4711, second letter")
    office.fetch()
    (first, second), tom = office.items(), office.person("Tom")
    with office.house.store.read(tenant=office.tenant) as reader:
        at: dict[str, Any] = {"principal": tom, "tenant": office.tenant}
        assert [one.id for one in same_sender(reader, **at, item_id=first.id)] == [second.id]
    runtime = office.house.runtime
    office.do(partial(merge_item, runtime=runtime), principal=tom, item_id=first.id, into=second.number)
    question = office.do(write_to_client, principal=tom, item_id=second.id, text="Which order?", question=True)
    office.write("Order 7.", subject="Re: Invoice 4711", In_Reply_To=str(asked["Message-ID"]))
    office.fetch()
    office.write("And hurry.", subject="Re: Invoice 4711", In_Reply_To=str(asked["Message-ID"]))
    office.fetch()
    assert len(office.items()) == 2
    with office.house.store.read(tenant=office.tenant) as reader:
        heard = conversation(reader, **at, item_id=second.id)
    assert [(one.message.text, one.number) for one in heard if one.message.from_client] == [
        ("When is invoice 4711 paid?", first.number),
        ("Once more: when is it paid?", second.number),
        ("Order 7.", second.number),
        ("And hurry.", first.number),
    ]
    assert question.id in {one.message.question_id for one in heard}
    said = office.do(write_to_client, principal=tom, item_id=second.id, text="On Friday.")
    assert [one.in_reply_to for one in office.letters(second) if one.id == said.id] == [
        heard[-1].letter.message_id if heard[-1].letter else ""
    ]
    office.do(partial(unmerge_item, runtime=runtime), principal=tom, item_id=first.id)
    assert [one.text for one in office.messages(first)] == ["When is invoice 4711 paid?", "And hurry."]


def test_two_letters_with_one_message_id_are_two(office: Office) -> None:
    for text in ("First page", "Second page"):
        letter = office.write(text, subject="Scan")
        letter.replace_header("Message-ID", "<scanner@harrow.example>")
        office.post(letter.as_bytes())
    office.fetch()
    assert len(office.items()) == 4


def test_an_item_s_number_alone_opens_no_conversation(office: Office) -> None:
    office.write("Mine")
    office.fetch()
    (item,) = office.items()
    office.write("Let me in", subject=f"Re: [#{item.number}-aaaaaaaaaaaa]", sender="mallory@elsewhere.example")
    office.fetch()
    assert len(office.items()) == 2
    assert len(office.messages(item)) == 1


def test_a_receipt_is_sent_once_and_says_that_no_person_wrote_it(open_one: Open) -> None:
    office = open_one(acknowledge=True)
    office.write("Hello")
    office.fetch()
    office.house.postman.send()
    (receipt,) = office.relay.letters()[1:]
    (item,) = office.items()
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert item.number in receipt.get_content()
    assert office.relay.came[1][0] == "<>"


def told(office: Office, item: Item, who: Principal = SYSTEM) -> list[tuple[str, str]]:
    """Return an item's conversation: what was said, and the number of the item in whose record it stands."""
    with office.house.store.read(tenant=office.tenant) as reader:
        found = conversation(reader, principal=who, tenant=office.tenant, item_id=item.id)
    return [(str(one.message.text), one.number) for one in found]


def now_of(office: Office, item: Item) -> Item:
    with office.house.store.read(tenant=office.tenant) as reader:
        return load_item(reader, tenant=office.tenant, item_id=item.id)


def clock(office: Office, item: Item, metric: Metric) -> ItemClock:
    with office.house.store.read(tenant=office.tenant) as reader:
        found = clock_of(reader, now_of(office, item), terms_of(reader, item), now=office.clock.now(), metric=metric)
    assert found is not None
    return found


def split(office: Office, item: Item, who: Principal, **chosen: Any) -> Item:
    return office.house.part_off(who, tenant=office.tenant, item_id=item.id, **chosen)


def ids(office: Office, item: Item) -> dict[str, str]:
    return {one.text: one.id for one in office.messages(item)}


def asked_twice(office: Office) -> tuple[Item, str]:
    """Let somebody ask for one thing, and ten minutes later for another; return the item and the first letter's id."""
    first = office.write("When is 4711 paid?", subject="Invoice 4711")
    office.fetch()
    (item,) = office.items()
    office.pass_time(minutes=10)
    office.write("And where is my order?", subject="Re: Invoice 4711", In_Reply_To=str(first["Message-ID"]))
    office.fetch()
    return item, str(first["Message-ID"])


def test_another_matter_becomes_an_item_with_its_own_thread_and_comes_back_by_merging(office: Office) -> None:
    item, first = asked_twice(office)
    tom = office.person("Tom")
    said = ids(office, item)
    made = split(office, item, tom, since=said["And where is my order?"])
    both = [("When is 4711 paid?", item.number), ("And where is my order?", made.number)]
    assert (told(office, item), told(office, made)) == (both, both[1:])
    with office.house.store.read(tenant=office.tenant) as reader:
        waiting = queue(reader, principal=tom, now=office.clock.now()).entries
    assert {one.item.number for one in waiting} == {item.number, made.number}
    office.do(write_to_client, principal=tom, item_id=made.id, text="It is on its way.")
    office.do(write_to_client, principal=tom, item_id=item.id, text="On Friday.")
    office.house.postman.send()
    answers = {str(one["Subject"]).split("[#")[1].rsplit("-", 1)[0]: one for one in office.relay.letters()[-2:]}
    office.write("Thank you for Friday.", subject="Re:", In_Reply_To=str(answers[item.number]["Message-ID"]))
    office.write("Thank you for the order.", subject=str(answers[made.number]["Subject"]))
    office.write("Still waiting.", subject="Re:", In_Reply_To=first)
    office.fetch()
    assert len(office.items()) == 2
    assert [text for text, _ in told(office, made)][-1] == "Thank you for the order."
    assert {"Thank you for Friday.", "Still waiting."} <= {one.text for one in office.messages(item)}
    runtime = office.house.runtime
    office.do(partial(merge_item, runtime=runtime), principal=tom, item_id=made.id, into=item.number)
    assert [text for text, number in told(office, item) if number == made.number] == [
        "And where is my order?",
        "It is on its way.",
        "Thank you for the order.",
    ]
    office.do(partial(unmerge_item, runtime=runtime), principal=tom, item_id=made.id)
    assert now_of(office, made).state is ItemState.IN_PROGRESS
    assert ("It is on its way.", made.number) not in told(office, item)


def test_a_message_takes_its_time_along_so_that_no_promise_is_laundered(office: Office) -> None:
    item, _ = asked_twice(office)
    tom = office.person("Tom")
    office.pass_time(minutes=240)
    assert clock(office, item, Metric.NEXT_RESPONSE).verdict.breached
    said = ids(office, item)
    made = split(office, item, tom, message_ids=[said["And where is my order?"]])
    second = office.messages(made)[0].at
    assert made.received_at == second
    assert made.due_at == item.due_at + timedelta(seconds=(second - item.received_at).total_seconds())  # type: ignore[operator]  # both are promised
    for one in (item, made):
        assert clock(office, one, Metric.NEXT_RESPONSE).verdict.breached
        assert clock(office, one, Metric.FIRST_RESPONSE).verdict.breached
    office.do(write_to_client, principal=tom, item_id=item.id, text="On Friday.")
    late = clock(office, made, Metric.FIRST_RESPONSE).verdict
    assert (late.due_at, late.breached) == (second + timedelta(minutes=60), True)


def test_a_message_split_off_asks_nothing_of_the_item_that_it_left(office: Office) -> None:
    item, _ = asked_twice(office)
    tom = office.person("Tom")
    said = ids(office, item)
    made = split(office, item, tom, since=said["And where is my order?"])
    office.do(write_to_client, principal=tom, item_id=item.id, text="On Friday.")
    office.pass_time(minutes=240)
    assert not clock(office, item, Metric.NEXT_RESPONSE).verdict.breached
    assert clock(office, made, Metric.NEXT_RESPONSE).verdict.breached


def test_what_was_split_off_goes_back_even_to_an_item_that_is_done(office: Office) -> None:
    item, _ = asked_twice(office)
    tom, lead = office.person("Tom"), office.person("Lan", Role.LEAD)
    runtime = office.house.runtime
    office.do(partial(cancel_item, runtime=runtime), principal=lead, item_id=item.id, reason="it was paid")
    before = now_of(office, item)
    made = split(office, item, tom, message_ids=[ids(office, item)["And where is my order?"]])
    assert now_of(office, made).open
    office.do(partial(merge_item, runtime=runtime), principal=tom, item_id=made.id, into=item.id)
    assert now_of(office, item) == before
    office.pass_time(minutes=60 * 24)
    assert not clock(office, made, Metric.TURNAROUND_TIME).verdict.breached


def test_only_messages_of_its_own_are_split_off_by_those_who_work_on_it(office: Office) -> None:
    item, _ = asked_twice(office)
    office.write("Another matter altogether", subject="Hello")
    office.fetch()
    other = office.items()[1]
    tom, said = office.person("Tom"), ids(office, item)
    question = office.do(write_to_client, principal=tom, item_id=item.id, text="Which order?", question=True)
    for chosen, refusal in (
        ({}, PartingUnfit),
        ({"message_ids": [said["When is 4711 paid?"]]}, PartingUnfit),
        ({"message_ids": [said["And where is my order?"], question.id]}, PartingUnfit),
        ({"message_ids": list(ids(office, other).values())}, NotFound),
        ({"since": "nobody"}, NotFound),
    ):
        with pytest.raises(refusal):
            split(office, item, tom, **chosen)
    for who in (office.person("Rita", Role.REVIEWER), office.person("Petra", Role.PLANNER)):
        with pytest.raises(AccessDenied):
            split(office, item, who, since=said["And where is my order?"])
    assert len(office.items()) == 2


def test_who_reads_masked_splits_as_well_and_notes_stay_inside(office: Office) -> None:
    item, _ = asked_twice(office)
    an = office.person("An", country="VN", cleared=False)
    office.do(write_note, principal=an, item_id=item.id, text="She wrote twice.", plain=True)
    made = split(office, item, an, since=ids(office, item)["And where is my order?"])
    assert [text for text, _ in told(office, made)] == ["And where is my order?", "She wrote twice."]
    assert "And where is my order?" not in [text for text, _ in told(office, made, an)]
    assert now_of(office, made).received_at > MONDAY
