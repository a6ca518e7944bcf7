"""Mail in over IMAP, answers out over SMTP, replies back into the same conversation: on real servers."""

from functools import partial
from typing import Any

from tests.mail.conftest import Open
from tests.mail.office import Office
from tests.mail.replies import STYLES, replies

from remit.conversation.actions.writing import write_to_client
from remit.conversation.model import LetterState
from remit.conversation.reports.conversation import conversation, same_sender
from remit.work.actions.merging import merge_item, unmerge_item
from remit.work.model import ItemState, Way


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
