"""Taking many documents in: read outside any transaction, stored some at a time, each row for itself."""

from collections.abc import Sequence
from functools import partial

from remit.app.house import House
from remit.contracts.refusals import NoTerms
from remit.parties.access import Principal
from remit.parties.refusals import AccessDenied
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound, Refusal
from remit.work.actions.receive import Arrival, Parcel, prepare, receive
from remit.work.model import Receipt

Handed = Receipt | Refusal
"""What became of one document."""

BATCH = 25
"""How many documents one transaction stores, so that nobody's claim waits for all of them."""

_OF_ALL = (AccessDenied, NotFound, NoTerms)
"""What is refused of one document for these reasons is refused of all."""


def take_in(
    house: House,
    principal: Principal,
    *,
    tenant: Identifier,
    engagement_id: Identifier,
    rows: Sequence[Parcel | Refusal],
) -> list[Handed]:
    """Take documents in and tell of each in turn what became of it; what was refused before is told as it was.

    Refuses `AccessDenied`, `NotFound` and `NoTerms` for all of them.
    """
    told: list[Handed] = []
    for begin in range(0, len(rows), BATCH):
        arrived = _read(house, principal, tenant, engagement_id, rows[begin : begin + BATCH])
        told += house.store.write(partial(_stored, house=house, principal=principal, arrived=arrived), tenant=tenant)
    return told


def _read(
    house: House, principal: Principal, tenant: Identifier, engagement_id: Identifier, rows: Sequence[Parcel | Refusal]
) -> list[Arrival | Refusal]:
    arrived: list[Arrival | Refusal] = []
    with house.store.read(tenant=tenant) as reader:
        read = partial(
            prepare,
            reader,
            house.runtime,
            principal=principal,
            tenant=tenant,
            engagement_id=engagement_id,
            at=house.clock.now(),
        )
        for row in rows:
            try:
                arrived.append(row if isinstance(row, Refusal) else read(parcel=row))
            except _OF_ALL:
                raise
            except Refusal as refusal:
                arrived.append(refusal)
    return arrived


def _stored(
    tx: Transaction, *, house: House, principal: Principal, arrived: Sequence[Arrival | Refusal]
) -> list[Handed]:
    told: list[Handed] = []
    for one in arrived:
        try:
            with tx.savepoint():
                told.append(
                    one if isinstance(one, Refusal) else receive(tx, house.runtime, principal=principal, arrival=one)
                )
        except Refusal as refusal:
            told.append(refusal)
    return told
