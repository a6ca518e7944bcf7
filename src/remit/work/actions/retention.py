"""The end of a journal: what an ended instance worked is dropped after its days, and every proof still holds.

The rows of the sealed log stay, with kind and moment; their bodies go, and the salts of their commitments with them, so
that nobody can try out what stood there. What was dropped, until when, is itself an event of the log.
"""

from datetime import UTC, datetime, timedelta

from remit.proof.actions import close_body
from remit.store import Reader, Transaction
from remit.store.sweeping import overwrite, unguarded
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.work.model import EventKind, Instance
from remit.work.records.endings import ended_between, ended_definitions
from remit.work.rules.keeping import Keeping
from remit.work.runtime import dropped_journal, read_journal

BATCH = 200
"""How many instances one transaction drops the journals of."""
Batches = tuple[tuple[Identifier, str, tuple[Instance, ...]], ...]
"""Ended instances by client and definition, in the order in which they ended."""
_EVER = datetime(1970, 1, 1, tzinfo=UTC)


def due_to_drop(reader: Reader, *, keeping: Keeping, now: Moment) -> Batches:
    """Return, by client and definition, the next batch of ended instances whose journals were kept long enough."""
    found = []
    for tenant, key in () if keeping.for_ever else ended_definitions(reader):
        days = keeping.days_of(key)
        ended = _ended(reader, tenant, key, now - timedelta(days=days)) if days else ()
        found += [(tenant, key, ended)] if ended else []
    return tuple(found)


def _ended(reader: Reader, tenant: Identifier, key: str, before: Moment) -> tuple[Instance, ...]:
    told = reader.events(tenant=tenant, stream=_stream(key), kinds={EventKind.JOURNALS_DROPPED.value})
    after = (datetime.fromisoformat(told[-1].body["until"]), told[-1].body["last"]) if told else (_EVER, "")
    return ended_between(reader, tenant=tenant, definition_key=key, after=after, before=before, count_max=BATCH)


def _stream(definition_key: str) -> str:
    return f"journals:{definition_key}"


def drop_journals(tx: Transaction, *, tenant: Identifier, definition_key: str, instances: tuple[Instance, ...]) -> int:
    """Drop the journals of ended instances, given in the order in which they ended; return how many instances."""
    with unguarded(tx, ["log"]):
        for one in instances:
            _drop(tx, one)
    until = instances[-1].ended_at
    assert until is not None
    body = {
        "definition": definition_key,
        "until": format_moment(until),
        "last": instances[-1].id,
        "count": len(instances),
    }
    tx.record(tenant=tenant, stream=_stream(definition_key), kind=EventKind.JOURNALS_DROPPED.value, body=body)
    return len(instances)


def _drop(tx: Transaction, instance: Instance) -> None:
    for row in list(read_journal(tx, instance)):
        close_body(tx, tenant=instance.tenant, position=row.position)
        key = {"tenant": instance.tenant, "position": row.position}
        overwrite(tx, table="log", key=key, values={"body": dropped_journal(row.body["definition"])})
