"""The monthly service report for page and API alike: read without a wall, because it holds entries of both sides."""

from remit.app.house import House
from remit.billing.model.service_report import ServiceReport
from remit.billing.reports.service_report import service_report
from remit.billing.rules.months import Month
from remit.contracts.model import Engagement
from remit.parties.access import Permission, Principal, Resource, allowed
from remit.work.model import LineMissing


def report_of(house: House, principal: Principal, one: Engagement, month: Month) -> ServiceReport:
    """Compute the report of a month of an engagement. Needs `billing.read`."""
    try:
        line = house.lines.line(one.line)
    except LineMissing:
        line = None
    with house.store.read() as reader:
        return service_report(
            reader,
            principal,
            tenant=one.tenant,
            engagement_id=one.id,
            month=month,
            line=line,
            now=house.clock.now(),
        )


def audit_allowed(principal: Principal, tenant: str) -> bool:
    """Tell whether a report names the people who opened data."""
    return allowed(principal, Permission.AUDIT_READ, Resource(tenant=tenant, kind="audit", name=tenant))
