"""What was agreed, by date: the terms of an engagement, and the engagements somebody may know of."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from remit.contracts.model import Engagement, StatementOfWork, Terms
from remit.contracts.records import (
    Agreed,
    agreed_at,
    agreed_of_tenants,
    every_agreement,
    find_engagement,
    latest_body,
    list_engagements,
    list_statements,
)
from remit.contracts.refusals import NoTerms
from remit.parties.access import Permission, require, tenants_with
from remit.parties.model import Principal, Resource
from remit.store import Question, Reader
from remit.values.moment import Moment, format_moment
from remit.values.refusal import NotFound


def terms(reader: Reader, *, tenant: str, engagement_id: str, at: Moment) -> Terms:
    """Return what holds for an engagement at a moment; for the rooms, which check access themselves.

    Refuses `NotFound` for an unknown engagement, `NoTerms` where no statement of work is in force.
    """
    found = agreed_at(reader, tenant=tenant, engagement_id=engagement_id, at=at)
    if found is None:
        raise NotFound(kind="engagement", name=engagement_id)
    held = _held(found, at)
    if held is None:
        raise NoTerms(engagement=found[0].name, at=format_moment(at))
    return held


def terms_asked(*, tenants: Sequence[str], at: Moment) -> Question[dict[str, Terms]]:
    """Ask what holds for each engagement of some clients at a moment; those without terms in force are left out."""
    asked = agreed_of_tenants(tenants=tenants, at=at)

    def read(rows: Sequence[Row[Any]]) -> dict[str, Terms]:
        held = ((found[0].id, _held(found, at)) for found in asked.read(rows))
        return {engagement_id: one for engagement_id, one in held if one is not None}

    return Question(asked.statement, asked.parameters, read)


def every_term(reader: Reader, *, at: Moment) -> tuple[Terms, ...]:
    """Return what holds for every engagement of the house at a moment; for work on behalf of the house itself."""
    held = (_held(found, at) for found in reader.ask(every_agreement(at=at)))
    return tuple(one for one in held if one is not None)


def _held(found: Agreed, at: Moment) -> Terms | None:
    """Return an engagement's terms unless it has ended."""
    engagement, terms = found
    ended = engagement.valid_until is not None and at >= engagement.valid_until
    return None if ended else terms


def engagements(reader: Reader, principal: Principal) -> tuple[Engagement, ...]:
    """Return the engagements of the clients that the principal works for or belongs to, by name."""
    return list_engagements(reader, tenants=tenants_with(principal, Permission.ENGAGEMENT_READ))


def engagement(reader: Reader, principal: Principal, *, tenant: str, engagement_id: str) -> Engagement:
    """Return an engagement. Refuses `NotFound`, also for a foreign client's."""
    require(principal, Permission.ENGAGEMENT_READ, _resource(tenant, engagement_id))
    found = find_engagement(reader, tenant=tenant, engagement_id=engagement_id)
    if found is None:
        raise NotFound(kind="engagement", name=engagement_id)
    return found


def statements_of_work(
    reader: Reader, principal: Principal, *, tenant: str, engagement_id: str
) -> tuple[StatementOfWork, ...]:
    """Return all versions of an engagement's terms, oldest first. Needs `terms.read`."""
    require(principal, Permission.TERMS_READ, _resource(tenant, engagement_id))
    return list_statements(reader, tenant=tenant, engagement_id=engagement_id)


def published_body(reader: Reader, principal: Principal, *, tenant: str, engagement_id: str) -> dict[str, Any]:
    """Return the newest version's text as it was published, to write the next one from. Needs `terms.read`."""
    require(principal, Permission.TERMS_READ, _resource(tenant, engagement_id))
    return latest_body(reader, tenant=tenant, engagement_id=engagement_id)


def _resource(tenant: str, name: str) -> Resource:
    return Resource(tenant=tenant, kind="engagement", name=name)
