"""Handing a letter to the outbox: it leaves from there alone, and once however often it is handed over."""

from remit.conversation.model import Automatic, Direction, Letter, LetterState, Mailbox
from remit.conversation.records.letters import insert_letter
from remit.conversation.reports.threads import key_of, sender_mark
from remit.conversation.rules.threading import message_id_of, subject_with_token
from remit.store import Transaction
from remit.work.model import Comment, Item

OUTBOX = "mail"
"""The outbox's channel of letters."""
REFERENCES_KEPT = 20


def post_letter(
    tx: Transaction,
    *,
    mailbox: Mailbox,
    item: Item,
    message: Comment,
    to: str,
    answers: Letter | None,
    subject: str = "",
    automatic: Automatic | None = None,
) -> Letter:
    """Make a message a letter to an address and hand it to the outbox."""
    earlier = () if answers is None else tuple(one for one in (*answers.references, answers.message_id) if one)
    own_id = message_id_of(message.id, address=mailbox.address)
    letter = Letter(
        tenant=item.tenant,
        id=message.id,
        mailbox_id=mailbox.id,
        direction=Direction.OUT,
        state=LetterState.WAITING,
        message_id=own_id,
        mark=own_id,
        sender=mailbox.address,
        sender_name="",
        recipients=(to,),
        subject=subject_with_token(
            subject if answers is None else answers.subject, number=item.number, key=key_of(tx, item.tenant)
        ),
        at=tx.now,
        item_id=item.id,
        in_reply_to="" if answers is None else answers.message_id,
        references=earlier[-REFERENCES_KEPT:],
        sender_mark=sender_mark(tx, tenant=item.tenant, address=to),
        automatic=automatic,
    )
    insert_letter(tx, letter)
    tx.post(tenant=item.tenant, channel=OUTBOX, body={"letter": letter.id}, key=letter.id)
    return letter
