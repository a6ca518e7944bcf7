"""A line answers: what its handler hands over as `reply` goes into the conversation, and by mail where it can."""

from collections.abc import Mapping
from typing import Any

from remit.conversation.actions.acknowledging import answered_enough
from remit.conversation.actions.posting import post_letter
from remit.conversation.actions.writing import letter_to_answer
from remit.conversation.model import Automatic, Letter, Mailbox
from remit.conversation.records.mailboxes import load_mailbox, mailboxes_of
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.parties.model import DataClass
from remit.store import Transaction
from remit.work.actions.talking import Speaker, Utterance, say
from remit.work.model import Item, ServiceCall, Visibility, Way
from remit.work.runtime import Taker


def take_reply(tx: Transaction, call: ServiceCall, value: Any) -> Mapping[str, Any]:
    """Say `text` to whoever the item is from, and post it to their last letter's address, or else to `to`.

    An `automatic` reply to somebody who was given enough of them within the hour is kept and not sent. Returns
    `reply_sent_by`: `mail`, `portal` or `nothing`.
    """
    item, automatic = call.item, bool(value["automatic"])
    last = letter_to_answer(tx, item)
    box = mailbox_of(tx, item, last)
    to = last.sender if last else str(value.get("to") or "")
    silent = automatic and box is not None and bool(to) and answered_enough(tx, box, to)
    by_mail = box is not None and bool(to) and not silent
    said = Utterance(
        text=str(value["text"]),
        visibility=Visibility.CLIENT,
        data_class=DataClass.PERSONAL,
        way=Way.MAIL if by_mail else Way.PORTAL,
        automatic=automatic,
    )
    message = say(tx, item, Speaker.of(SYSTEM, item), said)
    if box is not None and by_mail:
        subject = str(value.get("subject") or translator(box.language).gettext("Your message"))
        own = Automatic.OWN if automatic else None
        post_letter(tx, mailbox=box, item=item, message=message, to=to, answers=last, subject=subject, automatic=own)
    return {"reply_sent_by": "mail" if by_mail else "nothing" if silent else "portal"}


def mailbox_of(tx: Transaction, item: Item, last: Letter | None) -> Mailbox | None:
    """Return the mailbox that the last letter came through, else the first of the item's engagement."""
    if last is not None:
        return load_mailbox(tx, tenant=item.tenant, mailbox_id=last.mailbox_id)
    of_engagement = (one for one in mailboxes_of(tx, tenant=item.tenant) if one.engagement_id == item.engagement_id)
    return next(of_engagement, None)


TAKERS: Mapping[str, Taker] = {"reply": take_reply}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
