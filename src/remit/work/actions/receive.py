"""Receiving: a content comes in, is read, kept, and set going; it is stored before it is acknowledged."""

from dataclasses import dataclass
from typing import Any

from remit.contracts.model import Metric, Terms
from remit.contracts.reports import terms
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader, Transaction
from remit.values.canonical import content_hash
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import errors
from remit.work.model import (
    Channel,
    EventKind,
    Item,
    ItemState,
    Reading,
    Receipt,
)
from remit.work.records.items import insert_item, item_by_key, next_number, open_counter, prefixes
from remit.work.rules.intake import (
    SIZE_MAX_BYTES,
    check_content,
    check_repetition,
    item_number,
    number_prefix,
    safe_name,
    sniff_media_type,
)
from remit.work.runtime import Runtime, problem_row, set_going


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a sender hands over: the bytes, what they are called, how they came, and the sender's own key for them.

    `line` names the line that reads them where it is not the engagement's own: a letter is one for that of messages.
    `said_at` is when they came where that was earlier than their receipt, as of a message that is split off: the
    promise runs from then.
    """

    content: bytes
    name: str
    channel: Channel
    idempotency_key: str | None = None
    line: str | None = None
    said_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came in, read but not yet stored. Made by `prepare`, outside the write transaction."""

    terms: Terms
    parcel: Parcel
    hash: str
    name: str
    media_type: str
    reading: Reading

    @property
    def line(self) -> str:
        """The line of service that the item will be of."""
        return self.parcel.line or self.terms.engagement.line


def prepare(
    reader: Reader,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    parcel: Parcel,
    at: Moment,
) -> Arrival:
    """Check access, size and terms, and read a content through its line; nothing is stored yet.

    Reading a document takes its time, so it is done outside the write transaction. Refuses `AccessDenied`, `NotFound`
    for an unknown engagement, `NoTerms`, `TooLarge`, `Empty`.
    """
    require(principal, Permission.ITEM_RECEIVE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    agreed = terms(reader, tenant=tenant, engagement_id=engagement_id, at=at)
    require(principal, Permission.ITEM_RECEIVE, agreed.resource("engagement", engagement_id))
    called = safe_name(parcel.name)
    check_content(parcel.content, name=called, size_max=int(agreed.parameters.get("size_max_bytes", SIZE_MAX_BYTES)))
    media_type = sniff_media_type(parcel.content)
    line = runtime.lines.line(parcel.line or agreed.engagement.line)
    return Arrival(
        terms=agreed,
        parcel=parcel,
        hash=content_hash(parcel.content),
        name=called,
        media_type=media_type,
        reading=line.read(parcel.content, media_type=media_type, name=called),
    )


def receive(tx: Transaction, runtime: Runtime, *, principal: Principal, arrival: Arrival) -> Receipt:
    """Store what came in and set it going; a content that cannot be read is kept as a rejected item.

    The same idempotency key with the same content gives the same item. Refuses `KeyReused` for another content.
    """
    engagement = arrival.terms.engagement
    require(principal, Permission.ITEM_RECEIVE, arrival.terms.resource("engagement", engagement.id))
    known = _known(tx, arrival)
    if known is not None:
        return Receipt(known, repeated=True)
    item = _new_item(tx, principal, arrival)
    if not insert_item(tx, item):
        # Somebody else stored the same key in this very moment.
        known = _known(tx, arrival)
        assert known is not None
        return Receipt(known, repeated=True)
    tx.put_blob(tenant=item.tenant, content=arrival.parcel.content, media_type=item.media_type, name=item.source_name)
    if item.state is ItemState.REJECTED:
        tell_arrival(tx, item, EventKind.ITEM_REJECTED, problems=list(item.problems))
        return Receipt(item)
    said = {} if arrival.parcel.said_at is None else {"said_at": arrival.parcel.said_at}
    tell_arrival(tx, item, EventKind.ITEM_RECEIVED, due_at=item.due_at, received_at=item.received_at, **said)
    return Receipt(set_going(tx, runtime, item=item, stored=item, terms=arrival.terms))


def _known(tx: Transaction, arrival: Arrival) -> Item | None:
    key, engagement = arrival.parcel.idempotency_key, arrival.terms.engagement
    if key is None:
        return None
    known = item_by_key(tx, tenant=engagement.tenant, idempotency_key=key)
    if known is not None:
        check_repetition(known, content_hash=arrival.hash, engagement_id=engagement.id, key=key)
    return known


def _new_item(tx: Transaction, principal: Principal, arrival: Arrival) -> Item:
    engagement, reading = arrival.terms.engagement, arrival.reading
    rejected, received_at = bool(errors(reading.problems)), arrival.parcel.said_at or tx.now
    return Item(
        tenant=engagement.tenant,
        id=tx.identifiers.new(),
        number=new_number(tx, arrival.terms),
        engagement_id=engagement.id,
        line=arrival.line,
        kind=reading.kind,
        title=reading.title or arrival.name,
        state=ItemState.REJECTED if rejected else ItemState.RECEIVED,
        source_hash=arrival.hash,
        source_name=arrival.name,
        media_type=arrival.media_type,
        received_at=received_at,
        channel=arrival.parcel.channel,
        received_by=principal.id,
        reference=reading.reference,
        payload=reading.payload,
        problems=tuple(problem_row(problem) for problem in reading.problems),
        due_at=None if rejected else first_due(arrival.terms, received_at),
        idempotency_key=arrival.parcel.idempotency_key,
    )


def first_due(agreed: Terms, received_at: Moment) -> Moment | None:
    """Return when an item received now is due by its turnaround time, None where none is promised."""
    level = agreed.service_level(Metric.TURNAROUND_TIME)
    if level is None or level.calendar is None or level.target_minutes is None:
        return None
    return level.calendar.due_after(received_at, float(level.target_minutes))


def new_number(tx: Transaction, agreed: Terms) -> str:
    """Count on and return the number of a new item of an engagement."""
    of = {"tenant": agreed.engagement.tenant, "engagement_id": agreed.engagement.id}
    counted = next_number(tx, **of)
    if counted is None:
        taken = prefixes(tx, tenant=agreed.engagement.tenant)
        open_counter(tx, **of, prefix=number_prefix(agreed.engagement.key, taken=taken))
        counted = next_number(tx, **of)
    assert counted is not None
    return item_number(*counted)


def tell_arrival(tx: Transaction, item: Item, kind: EventKind, **body: Any) -> None:
    """Record that an item came in, or was turned away."""
    tx.record(
        tenant=item.tenant,
        stream=item.stream,
        kind=kind.value,
        body={
            "item": item.id,
            "engagement": item.engagement_id,
            "line": item.line,
            "number": item.number,
            "kind": item.kind,
            "channel": item.channel.value,
            "hash": item.source_hash,
            "by": item.received_by,
            **body,
        },
    )
