"""Putting a message into an item's conversation, in one transaction with the event that the clocks read."""

from dataclasses import dataclass

from remit.parties.access import Principal
from remit.parties.model import DataClass
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.telling import tell
from remit.work.model import OUTSIDE, Comment, CommentKind, EventKind, Item, ReasonMissing, Visibility, Way
from remit.work.records.comments import insert_comment


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: their id (or `outside`), their name, and whether they speak for the client."""

    id: str
    name: str
    from_client: bool

    @classmethod
    def of(cls, principal: Principal, item: Item) -> "Speaker":
        """Return a principal as speaker about an item."""
        return cls(principal.id, principal.name, principal.is_client_of(item.tenant))


def outsider(name: str) -> Speaker:
    """Return somebody of the client's world who writes from outside and does not sign in here."""
    return Speaker(OUTSIDE, name, from_client=True)


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is said, to whom, and how it travels."""

    text: str
    visibility: Visibility
    data_class: DataClass
    way: Way
    kind: CommentKind = CommentKind.REMARK
    question_id: Identifier | None = None
    automatic: bool = False


def say(tx: Transaction, item: Item, speaker: Speaker, said: Utterance) -> Comment:
    """Add a message to an item's conversation. Refuses `ReasonMissing` for an empty one."""
    if not said.text.strip():
        raise ReasonMissing(act="comment")
    added = Comment(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        item_id=item.id,
        author=speaker.id,
        author_name=speaker.name,
        text=said.text.strip(),
        at=tx.now,
        visibility=said.visibility,
        kind=said.kind,
        question_id=said.question_id,
        data_class=said.data_class,
        way=said.way,
        from_client=speaker.from_client,
        automatic=said.automatic,
    )
    insert_comment(tx, added)
    tell(
        tx,
        item,
        EventKind.COMMENT_ADDED,
        comment=added.id,
        visibility=added.visibility.value,
        kind=added.kind.value,
        way=added.way.value,
        by=added.author,
        from_client=added.from_client,
        automatic=added.automatic,
    )
    return added
