"""Agreeing with a client: engagements, and the versions of their statements of work."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.contracts.model import Engagement, EventKind, StatementOfWork
from remit.contracts.records import (
    find_engagement,
    find_engagement_by_key,
    insert_engagement,
    insert_statement,
    latest_statement,
)
from remit.contracts.refusals import (
    EngagementKeyRefused,
    EngagementKeyTaken,
    EngagementPeriodRefused,
    TermsRefused,
    VersionRetroactive,
)
from remit.contracts.rules.promises import never_credited, never_due
from remit.contracts.rules.provisions import read_provisions
from remit.parties.access import Permission, require
from remit.parties.model import Principal, Resource
from remit.parties.reports.people import organisation
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.values.problem import Problem
from remit.values.refusal import NotFound

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class EngagementDetails:
    """What is said of a new engagement; `valid_from` is now where none is given, `country` the client's own."""

    key: str
    name: str
    provider: Identifier
    line: str
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    country: str | None = None
    colour: str = "#5b6770"


def create_engagement(
    tx: Transaction, principal: Principal, *, tenant: Identifier, details: EngagementDetails
) -> Engagement:
    """Create an engagement with a client; it takes work once a statement of work is published.

    Needs `engagement.write`. Refuses `EngagementKeyRefused`, `EngagementKeyTaken`, `EngagementPeriodRefused`.
    """
    require(principal, Permission.ENGAGEMENT_WRITE, Resource(tenant=tenant, kind="organisation", name=tenant))
    client = organisation(tx, principal, organisation_id=tenant)
    if not _KEY.fullmatch(details.key):
        raise EngagementKeyRefused(place="key", key=details.key)
    if find_engagement_by_key(tx, tenant=tenant, key=details.key) is not None:
        raise EngagementKeyTaken(place="key", key=details.key)
    one = Engagement(
        tenant=tenant,
        id=tx.identifiers.new(),
        key=details.key,
        name=details.name,
        provider=details.provider,
        line=details.line,
        country=details.country or client.country,
        valid_from=details.valid_from or tx.now,
        valid_until=details.valid_until,
        colour=details.colour,
    )
    if one.valid_until is not None and one.valid_until <= one.valid_from:
        raise EngagementPeriodRefused(place="valid_until", valid_until=format_moment(one.valid_until))
    insert_engagement(tx, one)
    body = {"key": one.key, "name": one.name, "line": one.line, "by": principal.id}
    tx.record(tenant=tenant, stream=f"engagement:{one.id}", kind=EventKind.ENGAGEMENT_CREATED.value, body=body)
    return one


def publish_statement_of_work(
    tx: Transaction,
    principal: Principal,
    *,
    tenant: Identifier,
    engagement_id: Identifier,
    body: Mapping[str, Any],
    valid_from: Moment | None = None,
) -> StatementOfWork:
    """Publish a version of the terms; the one in force ends where it begins.

    `body` is JSON as `rules.provisions` reads it. The first version begins with the engagement unless said otherwise,
    a later one now or in the future. Needs `terms.write`; refuses `TermsRefused`, `VersionRetroactive`, `NotFound`.
    """
    require(principal, Permission.TERMS_WRITE, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    engagement = find_engagement(tx, tenant=tenant, engagement_id=engagement_id)
    if engagement is None:
        raise NotFound(kind="engagement", name=engagement_id)
    provisions, problems = read_provisions(body)
    if problems:
        raise _refused(problems)
    after = latest_statement(tx, tenant=tenant, engagement_id=engagement_id)
    begins = valid_from or (tx.now if after else engagement.valid_from)
    if after is not None and (begins <= after.valid_from or begins < tx.now):
        raise VersionRetroactive(place="valid_from", valid_from=format_moment(begins))
    if never := (*never_due(provisions, begins), *never_credited(provisions)):
        raise _refused(never)
    one = StatementOfWork(
        tenant=tenant,
        id=tx.identifiers.new(),
        engagement_id=engagement_id,
        version=after.version + 1 if after else 1,
        valid_from=begins,
        valid_until=None,
        provisions=provisions,
    )
    insert_statement(tx, one, body=dict(body), after=after)
    told = {"version": one.version, "valid_from": format_moment(begins), "by": principal.id}
    stream = f"engagement:{engagement_id}"
    tx.record(tenant=tenant, stream=stream, kind=EventKind.STATEMENT_OF_WORK_PUBLISHED.value, body=told)
    return one


def _refused(problems: tuple[Problem, ...]) -> TermsRefused:
    first = problems[0]
    found = [{"place": problem.place, "message": problem.message} for problem in problems]
    return TermsRefused(place=first.place, count=len(problems), where=first.place, reason=first.message, problems=found)
