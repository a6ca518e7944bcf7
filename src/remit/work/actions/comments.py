"""Remarks on an item, and questions to the client: asked, awaited with the clock standing, answered."""

from dataclasses import replace

from remit.contracts.model import Terms
from remit.engine import MessageArrived, Status
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.due import due_anew
from remit.work.actions.publications import bring_later
from remit.work.actions.talking import Speaker, Utterance, say
from remit.work.actions.telling import tell
from remit.work.model import (
    Comment,
    CommentKind,
    EventKind,
    Item,
    ItemState,
    NothingWaits,
    Visibility,
    Way,
    WrongState,
)
from remit.work.records.comments import lock_comment, mark_answered, open_questions
from remit.work.records.instances import subscriptions
from remit.work.records.items import save_item
from remit.work.records.tasks import set_due
from remit.work.reports.clocks import due_of
from remit.work.reports.doors import change_item
from remit.work.rules.speech import class_of_writing
from remit.work.runtime import Drive, Runtime, stored_status

ANSWER_MESSAGE = "client.answer"
"""The message that a definition may wait for: it carries `question` and `answer`."""

PAUSE_REASON = "client"
"""Why a clock stands while a question is open."""


def comment(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    text: str,
    visibility: Visibility,
    plain: bool = False,
    way: Way = Way.PORTAL,
) -> Comment:
    """Add a remark, for colleagues or for the client as well; a client's own remarks are always visible to both.

    `plain` declares that it holds no personal data, so that everybody who works on the item may read it.
    """
    client = principal.is_client_of(tenant)
    shown = Visibility.CLIENT if client else visibility
    permission = Permission.COMMENT_CLIENT if shown is Visibility.CLIENT else Permission.COMMENT_INTERNAL
    opened = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=item_id)
    said = _utterance(principal, opened.resource, text=text, visibility=shown, plain=plain, way=way)
    return say(tx, opened.item, Speaker.of(principal, opened.item), said)


def _utterance(
    principal: Principal,
    resource: Resource,
    *,
    text: str,
    visibility: Visibility,
    kind: CommentKind = CommentKind.REMARK,
    question_id: Identifier | None = None,
    plain: bool = False,
    way: Way = Way.PORTAL,
) -> Utterance:
    return Utterance(
        text=text,
        visibility=visibility,
        data_class=class_of_writing(principal, resource, plain=plain),
        way=way if visibility is Visibility.CLIENT else Way.HOUSE,
        kind=kind,
        question_id=question_id,
    )


def ask_client(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    item_id: Identifier,
    text: str,
    way: Way = Way.PORTAL,
) -> Comment:
    """Put a question to the client: the item awaits the client and its clock stands until all are answered."""
    opened = change_item(tx, principal=principal, permission=Permission.COMMENT_CLIENT, tenant=tenant, item_id=item_id)
    item = opened.item
    if not item.open:
        raise WrongState(name=item.number, state=item.state.value, act="ask", needed=ItemState.IN_PROGRESS.value)
    kind, shown = CommentKind.QUESTION, Visibility.CLIENT
    said = _utterance(principal, opened.resource, text=text, visibility=shown, kind=kind, way=way)
    question = say(tx, item, Speaker.of(principal, item), said)
    if item.state is not ItemState.AWAITING_CLIENT:
        tell(tx, item, EventKind.ITEM_PAUSED, reason=PAUSE_REASON, question=question.id)
        due = due_of(tx, item, opened.terms, now=tx.now)
        save_item(tx, replace(item, state=ItemState.AWAITING_CLIENT, due_at=due, version=item.version + 1))
        set_due(tx, tenant=tenant, item_id=item_id, due_at=due)
    return question


def answer_client_question(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    question_id: Identifier,
    text: str,
    speaker: Speaker | None = None,
    way: Way = Way.PORTAL,
) -> Comment:
    """Answer a question; with the last answer the clock runs again. Refuses `NothingWaits` where it was answered.

    `speaker` is who answers where it is not the principal: somebody who wrote by mail.
    """
    require(principal, Permission.QUESTION_ANSWER, Resource(tenant=tenant, kind="comment", name=question_id))
    question = lock_comment(tx, tenant=tenant, comment_id=question_id)
    opened = change_item(
        tx, principal=principal, permission=Permission.QUESTION_ANSWER, tenant=tenant, item_id=question.item_id
    )
    if question.kind is not CommentKind.QUESTION or question.answered_at is not None:
        raise NothingWaits(name=opened.item.number, what=question.text[:60])
    said = _utterance(
        principal,
        opened.resource,
        text=text,
        visibility=Visibility.CLIENT,
        kind=CommentKind.ANSWER,
        question_id=question.id,
        way=way,
    )
    given = say(tx, opened.item, speaker or Speaker.of(principal, opened.item), said)
    mark_answered(tx, question)
    _go_on(tx, runtime, opened.item, opened.terms, question, given)
    return given


def _go_on(tx: Transaction, runtime: Runtime, item: Item, terms: Terms, question: Comment, given: Comment) -> None:
    drive = Drive(tx, runtime, item=item, terms=terms)
    for row in subscriptions(tx, tenant=item.tenant, kind="message", name=ANSWER_MESSAGE):
        if row.item_id == item.id:
            variables = {"question": question.text, "answer": given.text}
            _bring(drive, row.instance_id, MessageArrived(ANSWER_MESSAGE, None, variables, row.activation))
    if not open_questions(tx, tenant=item.tenant, item_id=item.id):
        tell(tx, item, EventKind.ITEM_RESUMED, reason=PAUSE_REASON, question=question.id)
        if item.state is ItemState.MERGED:
            due_anew(tx, item)
        else:
            drive.item = replace(item, due_at=due_of(tx, item, terms, now=tx.now))
            set_due(tx, tenant=item.tenant, item_id=item.id, due_at=drive.item.due_at)
    drive.finish()


def _bring(drive: Drive, instance_id: Identifier, answer: MessageArrived) -> None:
    """Let an instance hear the answer; a suspended one hears it when it goes on."""
    if stored_status(drive.load(instance_id).instance) is Status.SUSPENDED:
        bring_later(drive.tx, drive.item, instance_id=instance_id, message=answer)
    else:
        drive.send(instance_id, answer)
