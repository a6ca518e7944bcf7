"""Instances that start without anybody handing in work: by a message, a signal or a timer of their definition.

Every instance stands for an item, so such a start makes one: of the kind whose definition it is, in the engagement
that uses it. What the message carried is the item's content.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from remit.contracts.model import Terms
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import engagements, terms
from remit.engine import Definition as Graph
from remit.engine.core.codec import write_value
from remit.engine.core.definition import StartTrigger
from remit.engine.core.timing import Due, first_due, next_due
from remit.parties.access import SYSTEM
from remit.store import Reader, Transaction
from remit.values.canonical import canonical_json, content_hash
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.work.actions.receive import first_due as item_due
from remit.work.actions.receive import new_number, tell_arrival
from remit.work.model import BegunBy, Channel, EventKind, Item, ItemState, LineMissing, StartTimer
from remit.work.records.definitions import latest_definition
from remit.work.records.instances import find_instance
from remit.work.records.items import begun_item_is_open, insert_item
from remit.work.records.starts import (
    drop_start_timer,
    insert_start_timer,
    lock_start_timer,
    save_start_timer,
    start_timers,
)
from remit.work.runtime import Runtime, set_going
from remit.work.runtime.bench import PROCESSES


@dataclass(frozen=True, slots=True)
class Use:
    """One engagement that runs a definition for one kind of item."""

    terms: Terms
    kind: str
    graph: Graph

    def triggers(self, kind: str, name: str | None = None) -> Iterator[StartTrigger]:
        """Yield the start events of one kind, and of one name where it is given."""
        for trigger in self.graph.starts:
            if trigger.kind == kind and name in (None, trigger.name):
                yield trigger


def uses(reader: Reader, runtime: Runtime, *, tenant: Identifier, at: Moment) -> Iterator[Use]:
    """Yield what a client's engagements run now: the newest version of the definition of each kind of item."""
    for one in engagements(reader, SYSTEM):
        if one.tenant != tenant:
            continue
        try:
            agreed = terms(reader, tenant=tenant, engagement_id=one.id, at=at)
            starts = runtime.lines.line(one.line).starts()
        except (NoTerms, LineMissing):
            continue
        for kind, key in starts.items():
            found = latest_definition(reader, tenant=tenant, key=key, notations=PROCESSES)
            if found is not None:
                graph = runtime.models.graph(reader, tenant=tenant, key=key, content_hash=found.hash)
                yield Use(agreed, kind, graph)


def start_by_message(
    tx: Transaction,
    runtime: Runtime,
    *,
    tenant: Identifier,
    engagement_id: Identifier | None,
    name: str,
    key: str | None,
    variables: Mapping[str, Any],
    publication: str,
) -> bool:
    """Start one instance whose definition begins with a message; the sender's own engagement goes first.

    A message with a correlation key starts nothing while an item of that key is open: it belongs to that one.
    """
    able = [use for use in uses(tx, runtime, tenant=tenant, at=tx.now) if any(use.triggers("message", name))]
    able.sort(key=lambda use: use.terms.engagement.id != engagement_id)
    for use in able[:1]:
        if key is not None and begun_item_is_open(
            tx, tenant=tenant, engagement_id=use.terms.engagement.id, reference=key
        ):
            return False
        begin(
            tx,
            runtime,
            use=use,
            begun_by=BegunBy(message=name),
            variables=variables,
            reference=key,
            idempotency_key=f"message:{publication}",
        )
        return True
    return False


def start_by_signal(
    tx: Transaction,
    runtime: Runtime,
    *,
    tenant: Identifier,
    name: str,
    variables: Mapping[str, Any],
    publication: str,
    heard_by: Sequence[Identifier] = (),
) -> int:
    """Start an instance wherever a definition in use begins with the signal; return how many.

    Where it is one of several triggers that must all come, only if no instance in `heard_by` awaited it.
    """
    able = [use for use in uses(tx, runtime, tenant=tenant, at=tx.now) if any(use.triggers("signal", name))]
    able = [use for use in able if not _awaited(tx, use, name, heard_by)]
    for use in able:
        begin(
            tx,
            runtime,
            use=use,
            begun_by=BegunBy(signal=name),
            variables=variables,
            idempotency_key=f"signal:{publication}:{use.terms.engagement.id}:{use.kind}",
        )
    return len(able)


def _awaited(tx: Transaction, use: Use, name: str, heard_by: Sequence[Identifier]) -> bool:
    """Tell whether an instance of the definition gathers the triggers of its start and took the signal for one."""
    if not all(trigger.gathers for trigger in use.triggers("signal", name)):
        return False
    tenant = use.terms.engagement.tenant
    heard = (find_instance(tx, tenant=tenant, instance_id=instance_id) for instance_id in heard_by)
    return any(instance is not None and instance.definition_key == use.graph.key for instance in heard)


def begin(
    tx: Transaction,
    runtime: Runtime,
    *,
    use: Use,
    begun_by: BegunBy,
    variables: Mapping[str, Any],
    idempotency_key: str,
    reference: str | None = None,
) -> Item | None:
    """Make the item and set it going; None where this very start happened before."""
    payload = write_value(dict(variables))
    content = canonical_json(payload).encode()
    item = _item(tx, use, payload=payload, digest=content_hash(content))
    item = replace(item, idempotency_key=idempotency_key, reference=reference)
    if not insert_item(tx, item):
        return None
    tx.put_blob(tenant=item.tenant, content=content, media_type=item.media_type, name=item.source_name)
    tell_arrival(tx, item, EventKind.ITEM_RECEIVED, due_at=item.due_at, received_at=item.received_at)
    return set_going(tx, runtime, item=item, stored=item, terms=use.terms, more=variables, begun_by=begun_by)


def _item(tx: Transaction, use: Use, *, payload: Mapping[str, Any], digest: str) -> Item:
    engagement = use.terms.engagement
    return Item(
        tenant=engagement.tenant,
        id=tx.identifiers.new(),
        number=new_number(tx, use.terms),
        engagement_id=engagement.id,
        line=engagement.line,
        kind=use.kind,
        title=use.graph.name,
        state=ItemState.RECEIVED,
        source_hash=digest,
        source_name=f"{use.graph.key}.json",
        media_type="application/json",
        received_at=tx.now,
        channel=Channel.PROCESS,
        received_by=SYSTEM.id,
        payload=payload,
        due_at=item_due(use.terms, tx.now),
    )


def to_arm(
    reader: Reader, runtime: Runtime, *, tenant: Identifier, at: Moment
) -> tuple[list[tuple[Use, StartTrigger]], list[StartTimer]]:
    """Return which timers of a client's start events are to run from now on, and which no longer."""
    known = {(one.engagement_id, one.kind, one.element): one for one in start_timers(reader, tenant=tenant)}
    new = []
    for use in uses(reader, runtime, tenant=tenant, at=at):
        for trigger in use.triggers("timer"):
            place = (use.terms.engagement.id, use.kind, trigger.element)
            if place in known and known[place].definition_hash == use.graph.content_hash:
                del known[place]
            else:
                new.append((use, trigger))
    return new, list(known.values())


def arm_starts(tx: Transaction, runtime: Runtime, *, tenant: Identifier) -> int:
    """Let the timers of a client's start events run by the versions in use now; return how many are new.

    A new version's timers take the place of the old one's; those of engagements that ended are dropped.
    """
    new, over = to_arm(tx, runtime, tenant=tenant, at=tx.now)
    for gone in over:
        drop_start_timer(tx, gone)
    for use, trigger in new:
        _arm(tx, use, trigger)
    return len(new)


def _arm(tx: Transaction, use: Use, trigger: StartTrigger) -> None:
    assert trigger.timer is not None
    due = first_due(trigger.timer, {}, tx.now)
    insert_start_timer(
        tx,
        StartTimer(
            tenant=use.terms.engagement.tenant,
            engagement_id=use.terms.engagement.id,
            kind=use.kind,
            element=trigger.element,
            definition_key=use.graph.key,
            definition_hash=use.graph.content_hash,
            due_at=due.at,
            repeats=due.repeats,
            interval=due.interval,
        ),
    )


def fire_start(tx: Transaction, runtime: Runtime, *, timer: StartTimer) -> bool:
    """Start what a timer that fell due starts; False where another worker did, or nobody uses the version any more.

    Of the moments that passed while nothing ran, one start is made: a house that was closed for a week does not begin
    with a week of them.
    """
    now = lock_start_timer(tx, timer)
    if now is None or now.due_at is None or now.due_at > tx.now:
        return False
    following = _following(now, tx.now)
    save_start_timer(
        tx,
        replace(
            now,
            due_at=None if following is None else following.at,
            repeats=0 if following is None else following.repeats,
        ),
    )
    for use in uses(tx, runtime, tenant=now.tenant, at=tx.now):
        place = (use.terms.engagement.id, use.kind, use.graph.content_hash)
        if place == (now.engagement_id, now.kind, now.definition_hash):
            key = f"timer:{now.engagement_id}:{now.kind}:{now.element}:{format_moment(now.due_at)}"
            by = BegunBy(element=now.element)
            return begin(tx, runtime, use=use, begun_by=by, variables={}, idempotency_key=key) is not None
    return False


def _following(timer: StartTimer, now: Moment) -> Due | None:
    assert timer.due_at is not None
    due: Due | None = Due(timer.due_at, timer.repeats, timer.interval)
    while due is not None and due.at <= now:
        due = next_due(due)
    return due
