"""Services: a line's handlers and what upper rooms answer, called inline; what they make becomes part of the item."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from remit.engine import CallService, ServiceCompleted, ServiceFailed
from remit.parties.reports.people import person_name
from remit.store import Reader, Transaction
from remit.values.canonical import content_hash
from remit.values.identifier import Identifier
from remit.values.problem import errors
from remit.values.refusal import Refusal
from remit.work.model import (
    Deliverable,
    Document,
    Doing,
    EventKind,
    Fingerprint,
    Item,
    Reference,
    ServiceCall,
    ServiceResult,
)
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.fingerprints import fingerprints_beginning, first_seen, forget_kinds
from remit.work.records.reference import find_reference, list_references
from remit.work.records.tasks import tasks_of_item
from remit.work.runtime.bench import Bench
from remit.work.runtime.runtime import Runtime

_log = logging.getLogger(__name__)


class ItemLookup:
    """The door through which a handler looks things up: this item's engagement, and nothing else."""

    def __init__(self, reader: Reader, item: Item) -> None:
        self._reader = reader
        self._item = item

    def reference(self, kind: str, key: str) -> Reference | None:
        """Return the latest version of one piece of reference data."""
        return find_reference(
            self._reader, tenant=self._item.tenant, engagement_id=self._item.engagement_id, kind=kind, key=key
        )

    def references(self, kind: str) -> tuple[Reference, ...]:
        """Return the latest version of every piece of one kind, by key."""
        return list_references(
            self._reader, tenant=self._item.tenant, engagement_id=self._item.engagement_id, kind=kind
        )

    def first_seen(self, kind: str, key: str) -> Identifier | None:
        """Return another item of the engagement that showed this mark first, or None."""
        found = first_seen(
            self._reader, tenant=self._item.tenant, engagement_id=self._item.engagement_id, kind=kind, key=key
        )
        return None if found is None or found.item_id == self._item.id else found.item_id

    def marks(self, kind: str, *, prefix: str) -> tuple[Fingerprint, ...]:
        """Return the marks of one kind whose key begins so, without this item's own."""
        of = {"tenant": self._item.tenant, "engagement_id": self._item.engagement_id}
        found = fingerprints_beginning(self._reader, **of, kind=kind, prefix=prefix)
        return tuple(one for one in found if one.item_id != self._item.id)

    def content(self) -> bytes:
        """Return the bytes that were received."""
        return self._reader.blob(self._item.tenant, self._item.source_hash)

    def done_by(self, element: str) -> Doing | None:
        """Return who completed a task of this item last, by its element, and when; None where nobody did."""
        tasks = tasks_of_item(self._reader, tenant=self._item.tenant, item_id=self._item.id)
        done = [one for one in tasks if one.element == element and one.completed_at and one.assignee]
        last = max(done, key=lambda one: one.completed_at or one.created_at, default=None)
        if last is None or last.assignee is None or last.completed_at is None:
            return None
        return Doing(person_name(self._reader, person_id=last.assignee), last.completed_at)


def service_call(bench: Bench, command: CallService) -> ServiceCall:
    """Lay out the call of a service task."""
    return ServiceCall(
        topic=command.topic,
        item=bench.item,
        activation=command.activation,
        element=command.element,
        variables=command.variables,
        parameters=bench.parameters,
        now=bench.tx.now,
        lookup=ItemLookup(bench.tx, bench.item),
        extensions=command.extensions,
    )


def call_inline(bench: Bench, instance_id: Identifier, command: CallService) -> None:
    """Answer a service task now, in this transaction."""
    call = service_call(bench, command)
    take_answer(bench, instance_id, call, answer(bench, call))


def answer(bench: Bench, call: ServiceCall) -> ServiceResult | ServiceFailed:
    """Ask whoever answers the topic: an upper room, or the item's line."""
    room = bench.runtime.rooms.get(call.topic)
    if room is None:
        return answer_by_line(bench.runtime, call)
    try:
        return room(bench.tx, call)
    except Refusal as refusal:
        return ServiceFailed(call.activation, message=str(refusal))


def answer_by_line(runtime: Runtime, call: ServiceCall) -> ServiceResult | ServiceFailed:
    """Ask the item's line; whatever goes wrong there becomes a failed service that a person sees."""
    try:
        return runtime.lines.line(call.item.line).handle(call)
    except Refusal as refusal:
        return ServiceFailed(call.activation, message=str(refusal))
    except Exception as fault:
        # A line is foreign code: its fault must not keep the client's work from being stored.
        _log.exception("handler of topic %s failed", call.topic)
        return ServiceFailed(call.activation, message=f"{type(fault).__name__}: {fault}")


def take_answer(
    bench: Bench, instance_id: Identifier, call: ServiceCall, result: ServiceResult | ServiceFailed
) -> None:
    """Keep what a handler made and tell the instance how it went."""
    if isinstance(result, ServiceFailed):
        bench.send(instance_id, result)
    elif bad := errors(result.problems):
        message = "; ".join(problem.message for problem in bad)
        bench.send(instance_id, ServiceFailed(call.activation, message=message))
    elif result.error is not None:
        failed = ServiceFailed(call.activation, code=result.error, variables=result.variables)
        bench.send(instance_id, failed)
    else:
        variables = {**result.variables, **_handed(bench, call, result)}
        keep_documents(bench, result.documents, made_by=call.element)
        _forget_marks(bench, result.forgets)
        _keep_marks(bench, result.fingerprints)
        bench.send(instance_id, ServiceCompleted(call.activation, variables))


def _handed(bench: Bench, call: ServiceCall, result: ServiceResult) -> Mapping[str, Any]:
    variables: dict[str, Any] = {}
    for key, value in result.handed.items():
        variables |= bench.runtime.takers[key](bench.tx, call, value)
    return variables


def keep_documents(bench: Bench, documents: tuple[Document, ...], *, made_by: str) -> None:
    """Store documents as new versions of the item's deliverables; the same content again is no new version."""
    if not documents:
        return
    kept = deliverables_of_item(bench.tx, tenant=bench.item.tenant, item_id=bench.item.id)
    latest = {one.name: one for one in (*kept, *bench.pending.deliverables)}
    for document in documents:
        before = latest.get(document.name)
        if before is None or before.content_hash != content_hash(document.content):
            made = _keep(bench, document, version=before.version + 1 if before else 1, made_by=made_by)
            latest[document.name] = made


def store_document(tx: Transaction, item: Item, document: Document, *, version: int, made_by: str) -> Deliverable:
    """Store a document's bytes and return it as a version of one of the item's deliverables."""
    stored = tx.put_blob(
        tenant=item.tenant, content=document.content, media_type=document.media_type, name=document.name
    )
    return Deliverable(
        tenant=item.tenant,
        id=tx.identifiers.new(),
        item_id=item.id,
        name=document.name,
        version=version,
        media_type=document.media_type,
        content_hash=stored,
        size=len(document.content),
        made_at=tx.now,
        made_by=made_by,
        purpose=document.purpose,
    )


def _keep(bench: Bench, document: Document, *, version: int, made_by: str) -> Deliverable:
    made = store_document(bench.tx, bench.item, document, version=version, made_by=made_by)
    bench.pending.deliverables.append(made)
    bench.note(EventKind.DELIVERABLE_MADE, deliverable=made.id, name=made.name, version=version, hash=made.content_hash)
    return made


def _forget_marks(bench: Bench, kinds: tuple[str, ...]) -> None:
    if kinds:
        of = {"tenant": bench.item.tenant, "engagement_id": bench.item.engagement_id, "item_id": bench.item.id}
        forget_kinds(bench.tx, **of, kinds=kinds)


def _keep_marks(bench: Bench, marks: tuple[tuple[str, str], ...]) -> None:
    empty = Fingerprint(
        tenant=bench.item.tenant,
        engagement_id=bench.item.engagement_id,
        kind="",
        key="",
        item_id=bench.item.id,
        seen_at=bench.tx.now,
    )
    bench.pending.marks += [replace(empty, kind=kind, key=key) for kind, key in marks]
