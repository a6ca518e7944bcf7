"""The monthly service report by API: the same figures as the page, in JSON."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from remit.app.finding import engagement_called
from remit.billing.model.service_report import LineFigure, ServiceReport, Settlement
from remit.quality.model import Rate
from remit.values.moment import format_moment
from remit.values.money import Money
from remit.web.api.caller import Called
from remit.web.pages.billing import month_in
from remit.web.reporting import audit_allowed, report_of

router = APIRouter(prefix="/api/v1", tags=["Billing"])


class RateOut(BaseModel):
    """A share with its n and its 95 % interval; none where nothing was counted."""

    successes: int
    n: int
    interval: tuple[float, float] | None

    @classmethod
    def of(cls, one: Rate) -> "RateOut":
        """Write a rate."""
        return cls(successes=one.successes, n=one.n, interval=one.interval)


class LevelOut(BaseModel):
    """A service level in the month."""

    level: str
    counted: int
    met: int
    target_pct: str
    missed: bool


class SettlementOut(BaseModel):
    """The money of a month in whole minor units; `equal`: charges, invoice and ledger agree line by line."""

    currency: str
    rated_minor: int
    invoice: str | None
    invoiced_minor: int | None
    booked_minor: int | None
    equal: bool
    charges: list[dict[str, Any]]
    inputs_hash: str
    checkpoint: dict[str, Any] | None


class ReportOut(BaseModel):
    """A month of a service; `opened` names people only for whoever may read the audit."""

    engagement: str
    month: str
    zone: str
    counts: dict[str, int]
    levels: list[LevelOut]
    first_pass_yield: RateOut
    accuracy: RateOut
    reviewed: list[dict[str, Any]]
    incidents: list[dict[str, Any]]
    opened: list[dict[str, Any]]
    section: list[dict[str, Any]]
    settlement: SettlementOut | None


@router.get("/engagements/{engagement}/report")
def get_report(call: Called, engagement: str, month: str = "") -> ReportOut:
    """Return the service report of a month such as 2026-03: its figures, who opened data, the money.

    Before the month is rated, `settlement` is null and the levels are as they stand now.
    """
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, engagement)
    report = report_of(call.house, call.principal, agreed, month_in(month))
    return _out(report, named=audit_allowed(call.principal, agreed.tenant), key=agreed.key)


def _out(report: ServiceReport, *, named: bool, key: str) -> ReportOut:
    return ReportOut(
        engagement=key,
        month=report.month,
        zone=report.tz,
        counts={figure.value: count for figure, count in report.counts.items()},
        levels=[
            LevelOut(
                level=one.level,
                counted=one.counted,
                met=one.met,
                target_pct=str(one.target_pct),
                missed=one.missed,
            )
            for one in report.levels
        ],
        first_pass_yield=RateOut.of(report.first_pass_yield),
        accuracy=RateOut.of(report.accuracy),
        reviewed=[{"item": one.item_id, "number": one.number, "defects": one.defects} for one in report.reviewed],
        incidents=[
            {"item": one.item_id, "number": number, "code": one.code, "raised_at": format_moment(one.raised_at)}
            for one, number in report.incidents
        ],
        opened=[
            {
                "at": format_moment(one.at),
                "by": one.actor_name if named else None,
                "shore": one.shore.value if one.shore else None,
                "country": one.country,
                "item": one.subject_id,
                "field": one.field,
                "reason": one.reason,
            }
            for one in report.opened
        ],
        section=[_figure(one) for one in report.section],
        settlement=_settlement(report.settlement),
    )


def _figure(one: LineFigure) -> dict[str, Any]:
    if isinstance(one.value, Money):
        return {"names": dict(one.names), "minor": one.value.minor, "currency": one.value.currency}
    return {"names": dict(one.names), "count": one.value}


def _settlement(one: Settlement | None) -> SettlementOut | None:
    if one is None:
        return None
    invoice = one.invoice
    return SettlementOut(
        currency=one.run.currency,
        rated_minor=one.rated.minor,
        invoice=invoice.number if invoice else None,
        invoiced_minor=invoice.net_minor if invoice else None,
        booked_minor=one.booked_minor,
        equal=one.equal,
        charges=[
            {"line": at, "name": each.name, "clause": each.clause, "quantity": each.quantity, "minor": each.minor}
            for at, each in enumerate(one.charges, start=1)
        ],
        inputs_hash=one.run.inputs_hash,
        checkpoint=dict(invoice.checkpoint) if invoice and invoice.checkpoint else None,
    )
