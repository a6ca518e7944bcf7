"""Telling somebody: a notice in the page, and by mail where they wish it."""

from dataclasses import dataclass

from remit.conversation.actions.announcing import post_announcement
from remit.conversation.model import Notice, NoticeKind
from remit.conversation.records.notices import insert_notice
from remit.conversation.records.wishes import wishes_of
from remit.conversation.rules.telling import Way
from remit.parties.access import Principal
from remit.store import Transaction
from remit.values.identifier import Identifier


@dataclass(frozen=True, slots=True)
class About:
    """What a notice leads to, and the number or key that people call it by."""

    id: Identifier
    number: str


def tell(
    tx: Transaction,
    person: Principal,
    *,
    tenant: Identifier,
    kind: NoticeKind,
    about: About,
    subject: str,
    by_name: str = "",
) -> bool:
    """Give somebody a notice as they wish to be told, and return whether it is new: one subject is told once.

    Whether they may open what it is about is for the caller to know.
    """
    wishes = wishes_of(tx, tenant=person.organisation, person_id=person.id)
    if wishes.way(kind) is Way.NONE:
        return False
    notice = Notice(
        tenant=tenant,
        id=tx.identifiers.new(),
        person_id=person.id,
        kind=kind,
        item_id=about.id,
        number=about.number,
        subject=subject,
        by_name=by_name,
        at=tx.now,
    )
    new = insert_notice(tx, notice)
    if new:
        post_announcement(tx, notice, person=person, wishes=wishes)
    return new
