"""What is never answered, and what a server that is away does: nothing is lost."""

from tests.mail.conftest import Open
from tests.mail.office import ADDRESS, Office
from tests.mail.servers import Dovecot

from remit.conversation.model import LetterState
from remit.conversation.records.letters import letters_set_aside
from remit.conversation.rules.automatic import ANSWERS_PER_HOUR
from remit.conversation.rules.backoff import SLOWEST_S

MACHINES = {
    "a list": {"List_Id": "<news.example>", "Precedence": "list"},
    "an absence note": {"Auto_Submitted": "auto-replied"},
    "an old autoresponder": {"Precedence": "auto_reply"},
    "Exchange": {"X_Auto_Response_Suppress": "All"},
    "ourselves": {"sender": ADDRESS},
    "a bounce": {"sender": "MAILER-DAEMON@mx.example"},
}


def test_a_machine_gets_no_answer_and_makes_no_case(open_one: Open) -> None:
    office = open_one(acknowledge=True)
    for headers in MACHINES.values():
        office.write("I am away until Monday.", **headers)
    assert office.fetch() == len(MACHINES)
    assert office.house.postman.send() == 0
    assert office.items() == []
    with office.house.store.read(tenant=office.tenant) as reader:
        aside = letters_set_aside(reader, tenant=office.tenant, mailbox_id=office.mailbox.id)
    assert len(aside) == len(MACHINES)
    assert {(one.state, one.raw is not None) for one in aside} == {(LetterState.SET_ASIDE, True)}


def test_an_absence_note_in_a_conversation_is_kept_and_starts_no_clock(open_one: Open) -> None:
    office = open_one(acknowledge=True)
    office.write("When?")
    office.fetch()
    office.house.postman.send()
    (receipt,) = office.relay.letters()[1:]
    office.write("Away.", subject=str(receipt["Subject"]), Auto_Submitted="auto-replied")
    office.fetch()
    (item,) = office.items()
    assert [(one.text, one.automatic) for one in office.messages(item) if one.from_client] == [
        ("When?", False),
        ("Away.", True),
    ]
    assert office.house.postman.send() == 0


def test_a_dumb_autoresponder_is_left_alone_after_some_answers(open_one: Open) -> None:
    office = open_one(acknowledge=True)
    office.write("Hello")
    rounds = 0
    while office.fetch() and rounds < 50:
        rounds += 1
        for _ in range(office.house.postman.send()):
            office.write("Thank you for your message! I am away.", subject="Automatic reply")
    receipts = [one for one in office.relay.letters() if one["Auto-Submitted"]]
    assert len(receipts) == ANSWERS_PER_HOUR
    assert rounds == ANSWERS_PER_HOUR + 1


def test_a_server_that_is_away_is_asked_ever_more_slowly_and_loses_nothing(office: Office, imap: Dovecot) -> None:
    office.write("Before")
    imap.stop()
    try:
        gaps = []
        for _ in range(7):
            office.fetch_when_due()
            standing = office.standing()
            assert standing.next_at is not None
            gaps.append((standing.next_at - office.clock.now()).total_seconds())
        assert gaps == sorted(gaps)
        assert (gaps[0], gaps[-1]) == (60, SLOWEST_S)
        assert (standing.failures, standing.failing_since is not None) == (7, True)
        assert "ConnectionRefused" in standing.reason
        with office.house.store.read() as reader:
            told = reader.events(tenant=office.tenant, kinds={"MailboxUnreachable"})
        assert len(told) == 1
    finally:
        imap.start()
    assert office.fetch_when_due() == 1
    assert [one.text for one in office.messages(office.items()[0])] == ["Before"]
    assert (office.standing().failures, office.standing().failing_since) == (0, None)


def test_a_letter_stored_but_not_marked_is_not_taken_twice(office: Office) -> None:
    office.write("Once")
    office.fetch()
    office.forget_cursor()
    assert office.fetch() == 1
    assert len(office.items()) == 1


def test_a_sending_server_that_is_away_is_tried_again_with_the_same_letter(office: Office) -> None:
    office.write("When?")
    office.fetch()
    office.answer(office.items()[0], "On Friday.")
    office.relay.refusing = "451 try later"
    assert office.house.postman.send() == 1
    letter = office.letters(office.items()[0])[-1]
    assert (letter.state, "try later" in letter.reason) == (LetterState.WAITING, True)
    office.relay.refusing = ""
    office.pass_time(minutes=10)
    assert office.house.postman.send() == 1
    assert [one["Message-ID"] for one in office.relay.letters()[1:]] == [letter.message_id]


def test_a_definite_no_of_the_server_is_shown_and_not_repeated(office: Office) -> None:
    office.write("When?")
    office.fetch()
    office.answer(office.items()[0], "On Friday.")
    office.relay.refusing = "554 we do not want this"
    office.house.postman.send()
    office.pass_time(minutes=120)
    assert office.house.postman.send() == 0
    letter = office.letters(office.items()[0])[-1]
    assert (letter.state, "do not want" in letter.reason) == (LetterState.FAILED, True)
