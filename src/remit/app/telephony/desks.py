"""The desks of a call centre: the queues that somebody works for, and which telephone is theirs.

Reference data of the engagement: `extension` (key: the interface, such as `SIP/1001`; `person`: their id or name),
`end_customer` (`name`, `phones`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

from remit.contracts.model import Engagement
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import engagements, terms
from remit.parties.access import Permission, tenants_with
from remit.parties.model import Principal, Resource
from remit.services.registry import installed_lines
from remit.store import Reader
from remit.telephony.model import Abandons, Promise
from remit.telephony.rules.numbers import comparable_number
from remit.values.moment import Moment
from remit.work.records.reference import list_references

LINE = "call_centre"


@dataclass(frozen=True, slots=True)
class Desk:
    """A queue by the key of its engagement, under its terms; `interface` is one's own telephone, None for none."""

    key: str
    name: str
    tenant: str
    promise: Promise
    resource: Resource
    interface: str | None = None
    customers: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, number: str) -> str | None:
        """Return the end customer who has a number."""
        return self.customers.get(comparable_number(number))


def desks_of(reader: Reader, principal: Principal, *, now: Moment) -> tuple[Desk, ...]:
    """Return the queues of the clients whose tasks somebody may claim, by name."""
    tenants = tenants_with(principal, Permission.TASK_CLAIM)
    return tuple(
        desk
        for one in engagements(reader, principal)
        if one.line == LINE and (tenants is None or one.tenant in tenants)
        for desk in _desk(reader, principal, one, now=now)
    )


def _desk(reader: Reader, principal: Principal, engagement: Engagement, *, now: Moment) -> Iterator[Desk]:
    try:
        agreed = terms(reader, tenant=engagement.tenant, engagement_id=engagement.id, at=now)
    except NoTerms:
        return
    settings = installed_lines().line(LINE).settings(agreed.parameters)
    listed = partial(list_references, reader, tenant=engagement.tenant, engagement_id=engagement.id)
    own = (principal.id, principal.name)
    held = [one.key for one in listed(kind="extension") if one.body.get("person") in own]
    customers = listed(kind="end_customer")
    yield Desk(
        key=engagement.key,
        name=engagement.name,
        tenant=engagement.tenant,
        promise=Promise(int(settings["answer_within_s"]), Abandons(settings["abandons"]), int(settings["short_s"])),
        resource=agreed.resource("engagement", engagement.id),
        interface=held[0] if held else None,
        customers={
            comparable_number(str(phone)): str(one.body.get("name", ""))
            for one in customers
            for phone in one.body.get("phones", ())
        },
    )
