"""Having a large month rated by a worker: ordered, computed from a snapshot beside all other work, then kept."""

from dataclasses import replace

from remit.billing.actions.rating import SETTLED, keep_rated, require_next
from remit.billing.model.usage import RatingOrder, RatingRun
from remit.billing.records.orders import insert_order, last_order, load_order, save_order
from remit.billing.records.runs import index_values, runs_of
from remit.billing.reports.rating import Rated, Told, rate
from remit.billing.rules.months import Month
from remit.contracts.records import list_statements
from remit.locale import LANGUAGES, translator
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Job, Reader, Transaction
from remit.values.canonical import content_hash
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal

RATING = "rating"
"""The kind of job that carries an order out."""


def order_rating(
    tx: Transaction, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, month: Month
) -> RatingOrder:
    """Have a worker rate a month; one that is under way for it stands. Needs `billing.write`.

    Refuses `MonthRated`, `MonthNotNext`.
    """
    require(principal, Permission.BILLING_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    require_next(runs_of(tx, tenant=tenant, engagement_id=engagement_id), month)
    last = last_order(tx, tenant=tenant, engagement_id=engagement_id)
    if last is not None and last.over_at is None:
        return last
    one = RatingOrder(tenant, tx.identifiers.new(), engagement_id, month.first_date, principal.id, tx.now)
    insert_order(tx, one)
    tx.schedule(tenant=tenant, kind=RATING, body={"order": one.id}, key=one.id)
    return one


def compute_ordered(reader: Reader, order: RatingOrder, *, now: Moment, told: Told) -> tuple[Rated, str]:
    """Compute an ordered month, and say what beside the usages it rests on. Refuses as `rate` does."""
    found = rate(
        reader,
        tenant=order.tenant,
        engagement_id=order.engagement_id,
        month=Month.of(order.month_date),
        cut_off=now - SETTLED,
        told=told,
    )
    return found, _rests_on(reader, order)


def note_progress(tx: Transaction, *, tenant: Identifier, order_id: Identifier, read: int, of: int) -> None:
    """Note how many usages are read."""
    save_order(tx, replace(load_order(tx, tenant=tenant, order_id=order_id), read=read, of=of))


def keep_ordered(
    tx: Transaction, principal: Principal, *, job: Job, order: RatingOrder, found: Rated, rests_on: str
) -> RatingRun | None:
    """Keep what was computed; None where the terms or indices were changed meanwhile, and the worker begins anew."""
    if _rests_on(tx, order) != rests_on:
        return None
    tx.finish_job(job)
    run = keep_rated(tx, principal, tenant=order.tenant, engagement_id=order.engagement_id, found=found)
    save_order(tx, replace(order, read=found.usages, of=found.usages, over_at=tx.now, run_id=run.id))
    return run


def refuse_ordered(tx: Transaction, *, job: Job, order: RatingOrder, refusal: Refusal) -> None:
    """End an order with the reason why the month cannot be rated."""
    tx.finish_job(job)
    said: dict[str, str] = {language: translator(language).refusal(refusal) for language in LANGUAGES}
    save_order(tx, replace(order, over_at=tx.now, refused=said))


def _rests_on(reader: Reader, order: RatingOrder) -> str:
    whose = {"tenant": order.tenant, "engagement_id": order.engagement_id}
    versions = [one.id for one in list_statements(reader, **whose)]
    runs = [one.id for one in runs_of(reader, **whose)]
    values = sorted(f"{name} {day} {value}" for (name, day), value in index_values(reader, tenant=order.tenant).items())
    return content_hash("\n".join([*versions, "", *runs, "", *values]).encode())
