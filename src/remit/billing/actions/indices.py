"""Indices: enter what was published for a month, once; months are rated by it and stay as they were rated."""

from decimal import Decimal, InvalidOperation

from remit.billing.model.ledger import EventKind
from remit.billing.records.runs import index_values, insert_index_value
from remit.billing.refusals import IndexAhead, IndexRefused, IndexSourceMissing, IndexStands, IndexUnfollowed
from remit.billing.reports.indices import followed, stream_of
from remit.billing.rules.months import Month
from remit.billing.rules.rounding import shown
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier

VALUE_MAX = Decimal(10) ** 12


def read_index_value(text: str) -> Decimal:
    """Read a value as it is published. Refuses `IndexRefused`."""
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        raise IndexRefused(place="value", value=text) from None
    if not value.is_finite() or not 0 < value < VALUE_MAX:
        raise IndexRefused(place="value", value=text)
    return value


def enter_index(
    tx: Transaction, principal: Principal, *, tenant: Identifier, name: str, month: Month, value: Decimal, source: str
) -> bool:
    """Enter the value of an index as first published for a month; False where it stands already. Needs `billing.write`.

    Refuses `IndexUnfollowed`, `IndexAhead`, `IndexSourceMissing` and, where another value stands, `IndexStands`.
    """
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="index", name=name))
    if name not in followed(tx, tenant=tenant):
        raise IndexUnfollowed(place="index", index=name)
    if month.first_date > tx.now.date():
        raise IndexAhead(place="month", month=str(month))
    if not source.strip():
        raise IndexSourceMissing(place="source")
    stored = insert_index_value(tx, tenant=tenant, name=name, month_date=month.first_date, value=value, by=principal.id)
    if not stored:
        return _as_it_stands(tx, tenant=tenant, name=name, month=month, value=value)
    body = {"index": name, "month": str(month), "value": str(value), "source": source.strip(), "by": principal.id}
    tx.record(tenant=tenant, stream=stream_of(name), kind=EventKind.INDEX_ENTERED.value, body=body)
    return True


def _as_it_stands(tx: Transaction, *, tenant: str, name: str, month: Month, value: Decimal) -> bool:
    stands = index_values(tx, tenant=tenant)[name, month.first_date]
    if stands != value:
        raise IndexStands(place="value", index=name, value=shown(stands), month=str(month))
    return False
