"""Contracts: read as people read them, with what each clause drives; set up and changed by form."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from fastapi import APIRouter
from starlette.responses import Response

from remit.billing.reports.volumes import volumes_of
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.contracts.agreement import Duty, PaperKind
from remit.contracts.model import INSPECTION_LEVELS, Engagement, Metric, StatementOfWork
from remit.contracts.pricing import Window
from remit.contracts.refusals import TermsRefused
from remit.contracts.reports import engagement, engagements, published_body, statements_of_work
from remit.contracts.rules.agreement import Coming, ComingDay, coming_days
from remit.contracts.rules.pricing import MODELS
from remit.conversation.actions.counter import SITES
from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import CLASSIFIED, OrganisationKind, Shore
from remit.profile.actions import agree_on
from remit.profile.reports import assessed
from remit.profile.rules.drafting import draft
from remit.quality.rules.scorecards import scorecard
from remit.store import Reader, Transaction
from remit.values.refusal import NotFound, Refusal
from remit.web.assessing import said_of
from remit.web.clients import clients_of
from remit.web.contractdesk import (
    DAYS,
    ESCALATIONS,
    STRATA,
    WAYS,
    begins_at,
    beside_fields,
    body_in,
    fields_from,
    parameters_of,
)
from remit.web.finding import find
from remit.web.pages.assessments import called
from remit.web.pricedesk import price_words
from remit.web.profilewords import FIGURES
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import GRAVITIES, marked

router = APIRouter(include_in_schema=False)
T = TypeVar("T")
SETTINGS = ".parameters~json"
"""The field of the line's own settings."""
MODEL_KEYS = {kind: key for key, kind in MODELS.items()}
NEW: Mapping[str, str] = {
    "service_levels.0.metric": "turnaround_time",
    "service_levels.0.target_minutes": "480",
    "service_levels.0.target_pct": "95",
    "calendar.days": "mon tue wed thu fri",
    "calendar.from": "09:00",
    "calendar.until": "17:00",
    "sampling.percent": "10",
    "pricing.items.0.model": "per_item",
    "pricing.items.0.meter": "item:*",
    "pricing.items.0.unit": "item",
    "pricing.payment_days": "30",
}
"""What the form says before anything is agreed."""
ROWS: Mapping[str, int] = {
    "agreement.papers": 3,
    "service_levels": 3,
    "pricing.items": 2,
    "pricing.credits.rules": 2,
    "agreement.commitments": 1,
    "agreement.responsibilities": 4,
    "agreement.transition": 3,
}
"""How many empty or filled rows the form offers at least; a contract with more shows all of them and one more."""


@router.get("/contracts")
def show_contracts(visit: SignedIn) -> Response:
    """List the engagements with their version in force and what comes next."""
    tenants = visit.tenants_with(Permission.TERMS_READ)
    today = visit.house.clock.now().date()
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        agreed = [one for one in engagements(reader, visit.principal) if one.tenant in tenants]
        rows = [(one, known[one.tenant], _versions(visit, reader, one)) for one in agreed]
    return visit.page(
        "contracts.html",
        rows=[(one, client, versions, _coming(versions, today)) for one, client, versions in rows],
        today=today,
        can_write=any(_may_write(visit, tenant) for tenant in tenants),
    )


@router.get("/contracts/new")
def show_new(visit: SignedIn, assessment: str = "") -> Response:
    """Show the form for a new engagement with its first statement of work; an assessment fills in what it can say."""
    tenants = visit.tenants_with(Permission.ENGAGEMENT_WRITE)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
    clients = [known[one] for one in tenants if one in known and known[one].kind is OrganisationKind.CLIENT]
    if not assessment:
        return _form(visit, clients=clients, values=NEW)
    kept = called(visit, assessment)
    with visit.reading() as reader:
        found = assessed(reader, visit.principal, kept, now=visit.house.clock.now())
    body = draft(found)
    values = {**NEW, **fields_from(body), **said_of(found, tenant=kept.tenant), "assessment": kept.id}
    return _form(visit, clients=clients, values=values, body=body)


@router.post("/contracts")
def post_contract(visit: SignedIn, form: Posted) -> Response:
    """Create an engagement and publish its first statement of work, both or neither."""
    tenant, body = str(form.get("tenant", "")), body_in(form)
    before = called(visit, str(form["assessment"])) if form.get("assessment") else None
    tz = str(form.get("calendar.tz") or "UTC")
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
    provider = next((one.id for one in known.values() if one.kind is OrganisationKind.PROVIDER), None)
    if tenant not in known or provider is None:
        raise NotFound(kind="organisation", name=tenant)
    details = EngagementDetails(
        key=str(form.get("key", "")).strip(),
        name=str(form.get("name", "")).strip() or str(form.get("key", "")),
        provider=provider,
        line=visit.house.lines.line(str(form.get("line", ""))).key,
        valid_from=begins_at(str(form.get("begins", "")), tz=tz),
        colour=known[tenant].colour,
    )

    _require_settings(visit, details.line, body)

    def set_up(tx: Transaction) -> Engagement:
        one = create_engagement(tx, visit.principal, tenant=tenant, details=details)
        publish_statement_of_work(tx, visit.principal, tenant=tenant, engagement_id=one.id, body=body)
        if before is not None:
            agree_on(tx, visit.principal, tenant=before.tenant, assessment_id=before.id, engagement_id=one.id)
        return one

    walled = tenant if before is None or before.tenant == tenant else None
    one = _published(lambda: visit.writing(set_up, tenant=walled), body)
    return visit.go(f"/contracts/{one.id}", said=marked("{name} is agreed; it takes work now."), name=one.name)


@router.get("/contracts/{engagement_id}")
def show_contract(visit: SignedIn, engagement_id: str, version: int = 0) -> Response:
    """Show a contract as people read it: clause by clause, and what each one drives."""
    one = _engagement(visit, engagement_id)
    with visit.reading(one.tenant) as reader:
        client = clients_of(reader, visit.principal)[one.tenant]
        versions = statements_of_work(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
        now = visit.house.clock.now()
        volumes = volumes_of(reader, visit.principal, tenant=one.tenant, engagement_id=one.id, now=now)
    in_force = _in_force(versions, now)
    shown = next((each for each in versions if each.version == version), in_force)
    return visit.page(
        "contract.html",
        engagement=one,
        client=client,
        versions=versions,
        shown=shown,
        in_force=in_force,
        coming=_coming(versions, now.date()),
        volumes=volumes if shown == in_force else (),
        line=visit.house.lines.line(one.line),
        scorecard=scorecard(shown.provisions.sampling.scorecard, visit.house.lines.line(one.line).checklist())
        if shown
        else (),
        shores=tuple(Shore),
        model_of=lambda model: MODEL_KEYS[type(model)],
        parameters_of=parameters_of,
        figures_of=FIGURES,
        rates_shown=_may(visit, Permission.RATES_READ, one.tenant),
        can_write=_may_write(visit, one.tenant),
        today=now.date(),
        counter=_counter(visit, one, shown),
    )


def _counter(visit: Visit, one: Engagement, shown: StatementOfWork | None) -> str | None:
    """Return the address of the counter that a version opens on the client's sites, None where it opens none."""
    open_here = shown is not None and shown.provisions.parameters.get(SITES)
    return f"{visit.house.settings.base_url.rstrip('/')}/counter/{one.id}" if open_here else None


@router.get("/contracts/{engagement_id}/change")
def show_change(visit: SignedIn, engagement_id: str) -> Response:
    """Show the form for the next version, filled in with the newest one."""
    one = _engagement(visit, engagement_id)
    with visit.reading(one.tenant) as reader:
        body = published_body(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
        client = clients_of(reader, visit.principal)[one.tenant]
    return _form(visit, clients=[client], values=fields_from(body) or NEW, engagement=one, body=body)


@router.post("/contracts/{engagement_id}/versions")
def post_version(visit: SignedIn, form: Posted, engagement_id: str) -> Response:
    """Publish the next version of the terms."""
    one = _engagement(visit, engagement_id)
    with visit.reading(one.tenant) as reader:
        before = published_body(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)
    body = body_in(form, before=before)
    begins = begins_at(str(form.get("begins", "")), tz=str(form.get("calendar.tz") or "UTC"))
    _require_settings(visit, one.line, body)
    published = _published(
        lambda: visit.writing(
            lambda tx: publish_statement_of_work(
                tx, visit.principal, tenant=one.tenant, engagement_id=one.id, body=body, valid_from=begins
            ),
            tenant=one.tenant,
        ),
        body,
    )
    said = marked("Version {n} is published.")
    return visit.go(f"/contracts/{one.id}?version={published.version}", said=said, n=str(published.version))


def _require_settings(visit: Visit, line: str, body: Mapping[str, Any]) -> None:
    """Refuse settings that the line could not work by, beside the field that says them."""
    try:
        visit.house.lines.line(line).require_settings(body.get("parameters"))
    except Refusal as refused:
        raise type(refused)(place=SETTINGS, **refused.fields) from None


def _published(publish: Callable[[], T], body: Mapping[str, Any]) -> T:
    """Publish, and tell what is refused beside the field it comes from."""
    try:
        return publish()
    except TermsRefused as refused:
        raise beside_fields(refused, body) from None


def _form(
    visit: Visit,
    *,
    clients: list[Any],
    values: Mapping[str, str],
    engagement: Engagement | None = None,
    body: Mapping[str, Any] | None = None,
) -> Response:
    said = body or {}
    return visit.page(
        "contract_form.html",
        clients=clients,
        engagement=engagement,
        values=values,
        body=body or {},
        rows={name: _rows(said, name, least) for name, least in ROWS.items()},
        settings={key: value for key, value in said.get("parameters", {}).items() if key != "baseline"},
        **price_words(),
        lines=visit.house.lines.all(),
        metrics=tuple(Metric),
        shores=tuple(Shore),
        classes=sorted(CLASSIFIED),
        days=DAYS,
        duties=tuple(Duty),
        kinds=tuple(PaperKind),
        windows=tuple(Window),
        ways=WAYS,
        escalations=ESCALATIONS,
        strata=STRATA,
        gravities=GRAVITIES,
        points=_rows(said, "sampling.scorecard", 8),
        levels=INSPECTION_LEVELS,
    )


def _rows(body: Mapping[str, Any], place: str, least: int) -> range:
    part: Any = body
    for key in place.split("."):
        part = (part or {}).get(key)
    return range(max(len(part or ()) + 1, least))


def _engagement(visit: Visit, engagement_id: str) -> Engagement:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: engagement(reader, visit.principal, tenant=tenant, engagement_id=engagement_id),
        kind="engagement",
        name=engagement_id,
    )


def _versions(visit: Visit, reader: Reader, one: Engagement) -> tuple[StatementOfWork, ...]:
    return statements_of_work(reader, visit.principal, tenant=one.tenant, engagement_id=one.id)


def _in_force(versions: tuple[StatementOfWork, ...], now: Any) -> StatementOfWork | None:
    known = [one for one in versions if one.valid_from <= now and (one.valid_until is None or one.valid_until > now)]
    return known[-1] if known else (versions[-1] if versions else None)


def _coming(versions: tuple[StatementOfWork, ...], today: date) -> tuple[ComingDay, ...]:
    if not versions:
        return ()
    found = list(coming_days(versions[-1].provisions.agreement, today))
    found += [
        ComingDay(one.valid_from.date(), Coming.VERSION_BEGINS, str(one.version))
        for one in versions
        if one.valid_from.date() > today
    ]
    return tuple(sorted(found, key=lambda one: one.day))


def _may_write(visit: Visit, tenant: str) -> bool:
    return _may(visit, Permission.TERMS_WRITE, tenant)


def _may(visit: Visit, permission: Permission, tenant: str) -> bool:
    return allowed(visit.principal, permission, Resource(tenant=tenant, kind="engagement", name=tenant))
