"""Rating: take facts, and rate months one after the other; what is rated never changes."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.billing.model.ledger import EventKind
from remit.billing.model.usage import RatingRun, Usage
from remit.billing.records.runs import insert_run, runs_of
from remit.billing.records.usage import insert_usages
from remit.billing.refusals import CutOffRefused, MonthNotNext, MonthRated
from remit.billing.reports.rating import Rated, Told, rate
from remit.billing.rules.months import Month
from remit.billing.rules.usage import read_fact
from remit.contracts.records import latest_statement
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment

SETTLED = timedelta(minutes=1)
"""A cut-off lies at least so far back: what was being written then is written, and nothing slips between two runs."""


def record_usage(
    tx: Transaction, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, told: Mapping[str, Any]
) -> bool:
    """Take a time sheet, receipt or other fact to be priced; False where its source is known. Needs `billing.write`.

    Refuses `UsageRefused`.
    """
    _require(principal, tenant, engagement_id)
    statement = latest_statement(tx, tenant=tenant, engagement_id=engagement_id)
    pricing = statement.provisions.pricing if statement else None
    columns = read_fact(told, tz=pricing.tz if pricing else "UTC")
    one = Usage(tenant=tenant, id=tx.identifiers.new(), engagement_id=engagement_id, recorded_at=tx.now, **columns)
    if not insert_usages(tx, [one]):
        return False
    body = {"usage": one.id, "engagement": engagement_id, "kind": one.kind.value, "source": one.source}
    tx.record(
        tenant=tenant,
        stream=f"engagement:{engagement_id}",
        kind=EventKind.USAGE_RECORDED.value,
        body={**body, "by": principal.id},
    )
    return True


def rate_month(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    engagement_id: Identifier,
    month: Month,
    cut_off: Moment | None = None,
    told: Told = lambda _count, _of: None,
) -> tuple[RatingRun, Rated]:
    """Rate a month and keep it for good. Needs `billing.write`.

    Refuses `MonthRated`, `MonthNotNext`, `CutOffRefused`, and as `rate` does.
    """
    _require(principal, tenant, engagement_id)
    at = cut_off or tx.now - SETTLED
    require_next(runs_of(tx, tenant=tenant, engagement_id=engagement_id), month)
    found = rate(tx, tenant=tenant, engagement_id=engagement_id, month=month, cut_off=at, told=told)
    return keep_rated(tx, principal, tenant=tenant, engagement_id=engagement_id, found=found), found


def keep_rated(
    tx: Transaction, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, found: Rated
) -> RatingRun:
    """Keep a month that was computed from what is recorded. Needs `billing.write`; refuses as `rate_month` does."""
    _require(principal, tenant, engagement_id)
    month, at = found.month, found.cut_off
    earlier = runs_of(tx, tenant=tenant, engagement_id=engagement_id)
    require_next(earlier, month)
    if at > tx.now - SETTLED or at < _end(month) or (earlier and at <= earlier[-1].cut_off):
        raise CutOffRefused(place="cut_off", cut_off=format_moment(at))
    run = RatingRun(
        tenant=tenant,
        id=tx.identifiers.new(),
        engagement_id=engagement_id,
        month_date=month.first_date,
        cut_off=at,
        currency=found.currency,
        inputs_hash=found.inputs_hash,
        charges_hash=found.charges_hash,
        minor=found.total.minor,
        usages=found.usages,
        levels=found.levels,
        by=principal.id,
        rated_at=tx.now,
    )
    if not insert_run(tx, run, found.charges):
        raise MonthRated(month=str(month))
    _tell(tx, run, principal)
    return run


def _tell(tx: Transaction, run: RatingRun, principal: Principal) -> None:
    tx.record(
        tenant=run.tenant,
        stream=f"engagement:{run.engagement_id}",
        kind=EventKind.MONTH_RATED.value,
        body={
            "run": run.id,
            "engagement": run.engagement_id,
            "month": f"{run.month_date:%Y-%m}",
            "inputs_hash": run.inputs_hash,
            "charges_hash": run.charges_hash,
            "minor": run.minor,
            "currency": run.currency,
            "by": principal.id,
        },
    )


def _end(month: Month) -> Moment:
    # Where the month ends first; the schedule's own zone decides what belongs to it.
    return month.bounds("Pacific/Kiritimati")[1]


def require_next(earlier: tuple[RatingRun, ...], month: Month) -> None:
    """Go on only where a month follows the rated ones. Refuses `MonthRated`, `MonthNotNext`."""
    if not earlier:
        return
    last = Month.of(earlier[-1].month_date)
    if month <= last:
        raise MonthRated(place="month", month=str(month))
    if month != last.plus(1):
        raise MonthNotNext(place="month", month=str(month), next=str(last.plus(1)))


def _require(principal: Principal, tenant: str, name: str) -> None:
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="engagement", name=name))
