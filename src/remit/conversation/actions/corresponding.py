"""A line writes to people outside: each letter stands in the item's conversation, and leaves by mail where it can."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remit.conversation.actions.attaching import attach
from remit.conversation.actions.posting import post_letter
from remit.conversation.actions.replying import mailbox_of
from remit.conversation.model import Automatic, Direction, Mailbox, Outgoing
from remit.conversation.records.letters import attachments_of_item, letters_of_item
from remit.conversation.rules.scanning import scan
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.canonical import content_hash
from remit.work.actions.talking import Speaker, Utterance, say
from remit.work.model import Comment, Item, ServiceCall, Visibility, Way
from remit.work.records.comments import comments_of_item
from remit.work.runtime import Taker


def take_letters(tx: Transaction, call: ServiceCall, value: Iterable[Outgoing]) -> Mapping[str, Any]:
    """Post letters through the first mailbox of the item's engagement; the same letter about an item leaves once.

    Variables: `letters_sent`, and `letters_kept` for those without an address, or of an engagement without a mailbox:
    they go by hand.
    """
    item, kept = call.item, 0
    wanted = list(value)
    box, known = mailbox_of(tx, item, None), _known(tx, item)
    for one in wanted:
        if box is None or not one.to:
            kept += 1
        elif _mark(one.to, one.text, [content_hash(file.content) for file in one.files]) not in known:
            _post(tx, item, box, one)
    return {"letters_sent": len(wanted) - kept, "letters_kept": kept}


def _post(tx: Transaction, item: Item, box: Mailbox, one: Outgoing) -> None:
    said = Utterance(
        text=one.text,
        visibility=Visibility.CLIENT,
        data_class=one.data_class,
        way=Way.MAIL,
        automatic=one.automatic,
    )
    message = say(tx, item, Speaker.of(SYSTEM, item), said)
    attach(tx, message, scan(one.files))
    own = Automatic.OWN if one.automatic else None
    post_letter(
        tx, mailbox=box, item=item, message=message, to=one.to, answers=None, subject=one.subject, automatic=own
    )


def _known(tx: Transaction, item: Item) -> set[str]:
    """Return the marks of the letters that left about an item: address, words, files."""
    of = {"tenant": item.tenant, "item_id": item.id}
    said: Mapping[str, Comment] = {one.id: one for one in comments_of_item(tx, **of)}
    files = attachments_of_item(tx, **of)
    return {
        _mark(to, said[one.id].text, [file.content_hash or "" for file in files if file.message_id == one.id])
        for one in letters_of_item(tx, **of)
        if one.direction is Direction.OUT
        for to in one.recipients
    }


def _mark(to: str, text: str, files: Sequence[str]) -> str:
    return content_hash("\n".join((to, text.strip(), *sorted(files))).encode())


TAKERS: Mapping[str, Taker] = {"letters": take_letters}
"""Key of `ServiceResult.handed` -> taker, for `Runtime.takers`."""
