"""Somebody outside says something about an item: an answer to the question that waits, or a message of its own."""

from remit.parties.access import SYSTEM
from remit.parties.model import DataClass
from remit.store import Transaction
from remit.work.actions.comments import answer_client_question
from remit.work.actions.talking import Utterance, outsider, say
from remit.work.model import Comment, CommentKind, Item, NothingWaits, Visibility, Way
from remit.work.records.comments import comments_of_item
from remit.work.reports.merging import carried, carrier
from remit.work.runtime import Runtime


def hear(
    tx: Transaction, runtime: Runtime, item: Item, *, name: str, text: str, way: Way, automatic: bool = False
) -> Comment:
    """Put what somebody outside says into an item's conversation.

    It answers the one question of the matter that waits, so that its clock runs on; a machine's words answer nothing.
    """
    answer = None if automatic else _answer(tx, runtime, item, name=name, text=text, way=way)
    return answer or say(tx, item, outsider(name), _utterance(tx, item, text=text, way=way, automatic=automatic))


def _utterance(tx: Transaction, item: Item, *, text: str, way: Way, automatic: bool) -> Utterance:
    """Word a message; it is secret where the house wrote about the item in secret."""
    said = comments_of_item(tx, tenant=item.tenant, item_id=item.id)
    secret = any(one.way is Way.MAIL and one.data_class is DataClass.SECRET for one in said)
    return Utterance(
        text=text,
        visibility=Visibility.CLIENT,
        data_class=DataClass.SECRET if secret else DataClass.PERSONAL,
        way=way,
        automatic=automatic,
    )


def _answer(tx: Transaction, runtime: Runtime, item: Item, *, name: str, text: str, way: Way) -> Comment | None:
    onward = carrier(tx, item)
    waiting = [
        one
        for about in (onward, *carried(tx, onward))
        for one in comments_of_item(tx, tenant=about.tenant, item_id=about.id)
        if one.kind is CommentKind.QUESTION and one.answered_at is None
    ]
    if len(waiting) != 1:
        return None
    try:
        return answer_client_question(
            tx,
            runtime,
            principal=SYSTEM,
            tenant=item.tenant,
            question_id=waiting[0].id,
            text=text,
            speaker=outsider(name),
            way=way,
        )
    except NothingWaits:
        return None
