"""Telling a sender that the letter came: once per item, never to machines, and not for ever to one sender."""

from datetime import timedelta

from remit.conversation.actions.posting import post_letter
from remit.conversation.model import Automatic, Mailbox, ReadLetter
from remit.conversation.records.letters import answers_since, letters_of_item
from remit.conversation.reports.threads import sender_mark
from remit.conversation.rules.automatic import ANSWERS_PER_HOUR
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.parties.model import DataClass
from remit.store import Transaction
from remit.work.actions.talking import Speaker, Utterance, say
from remit.work.model import Item, Visibility, Way


def acknowledge(tx: Transaction, *, mailbox: Mailbox, item: Item, letter: ReadLetter) -> bool:
    """Send the receipt for a letter; False where the mailbox sends none, or the sender had enough within the hour."""
    if not mailbox.acknowledge or letter.automatic is not None or answered_enough(tx, mailbox, letter.sender):
        return False
    words = translator(mailbox.language).gettext(
        "We received your message and keep it as {number}. A person will answer it; please leave the subject as it is."
    )
    said = Utterance(
        text=words.format(number=item.number),
        visibility=Visibility.CLIENT,
        data_class=DataClass.INTERNAL,
        way=Way.MAIL,
        automatic=True,
    )
    message = say(tx, item, Speaker.of(SYSTEM, item), said)
    answered = letters_of_item(tx, tenant=item.tenant, item_id=item.id)[0]
    post_letter(
        tx,
        mailbox=mailbox,
        item=item,
        message=message,
        to=letter.sender,
        answers=answered,
        automatic=Automatic.OWN,
    )
    return True


def answered_enough(tx: Transaction, mailbox: Mailbox, sender: str) -> bool:
    """Tell whether a sender was given so many automatic answers within the hour that another could feed a loop."""
    mark = sender_mark(tx, tenant=mailbox.tenant, address=sender)
    since = tx.now - timedelta(hours=1)
    given = answers_since(tx, tenant=mailbox.tenant, mailbox_id=mailbox.id, sender_mark=mark, since=since)
    return given >= ANSWERS_PER_HOUR
