"""Assessments: what is known of a process before hand-over, where it would stand, what to agree on and at what cost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.datastructures import FormData, UploadFile
from starlette.responses import Response

from remit.billing.reports.margin import costs_by_site
from remit.contracts.reports import engagements
from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import Organisation, OrganisationKind, Role, Shore
from remit.parties.rules.shore import shore
from remit.profile.actions import (
    Told,
    change_assessment,
    forget_sample,
    keep_assessment,
    remove_assessment,
    restore_assessment,
)
from remit.profile.assessment import Assessment, Evidence, KeptAssessment, Staffing, StaysIn
from remit.profile.refusals import AssessmentRefused
from remit.profile.reports import assessed, assessments
from remit.profile.rules.exported import read_file
from remit.profile.rules.staffing import staffing
from remit.profile.saying import reason
from remit.store import Reader
from remit.values.money import Money
from remit.values.refusal import NotFound
from remit.web.assessed import act_on, assessment_of
from remit.web.assessing import ABOUT, EVIDENCE, FLAGS, KINDS, NAMES, QUESTIONS, STAYS, advised
from remit.web.clients import clients_of
from remit.web.profilewords import POINTS
from remit.web.uploads import content_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Priced:
    """What a month of the work costs at a site: how far it lies from the client, the month, one item."""

    site: str
    shore: Shore | None
    month: Money
    item: Money


@router.get("/assessments")
def show_assessments(visit: SignedIn) -> Response:
    """List the processes that were assessed, and offer the form for another one."""
    visit.tenants_with(Permission.ENGAGEMENT_WRITE)
    now = visit.house.clock.now()
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        rows = [
            (one, known.get(one.tenant), assessed(reader, visit.principal, one, now=now))
            for one in assessments(reader, visit.principal)
        ]
        form = _form(visit, reader, known, answers={})
    return visit.page("assessments.html", rows=rows, kinds=KINDS, form=form, provider=_provider(known))


@router.post("/assessments")
def post_assessment(visit: SignedIn, form: Posted) -> Response:
    """Keep what is told of a process."""
    tenant, told = str(form.get("tenant", "")), _told(visit, form)
    if tenant not in visit.tenants_with(Permission.ENGAGEMENT_WRITE):
        raise NotFound(kind="organisation", name=tenant)
    one = visit.writing(lambda tx: keep_assessment(tx, visit.principal, tenant=tenant, told=told), tenant=tenant)
    return visit.go(f"/assessments/{one.id}", said=marked("{name} is assessed."), name=_name(one))


@router.get("/assessments/{assessment_id}")
def show_assessment(visit: SignedIn, assessment_id: str) -> Response:
    """Show where a process would stand, what follows from it, what it costs, and the answers it rests on."""
    one = called(visit, assessment_id)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        found = assessed(reader, visit.principal, one, now=visit.house.clock.now())
        month = staffing(found)
        costs = _costs(visit, reader, known, one, month) if month else ()
        form = _form(visit, reader, known, answers=one.answers, tenant=one.tenant)
        agreed = {each.id: each for each in engagements(reader, visit.principal)}
    return visit.page(
        "assessment.html",
        stored=one,
        found=found,
        client=known[one.tenant],
        provider=_provider(known),
        points=POINTS,
        kinds=KINDS,
        reasons=_reasons(visit, found),
        month=month,
        costs=costs,
        form=form,
        engagement=agreed.get(one.engagement_id or ""),
        trial=agreed.get(one.trial_id or ""),
    )


@router.post("/assessments/{assessment_id}")
def post_answers(visit: SignedIn, form: Posted, assessment_id: str) -> Response:
    """Put other answers in the place of those that were given."""
    told, version = _told(visit, form), str(form.get("version", ""))
    expected = int(version) if version.isdecimal() else None
    one = _act(visit, assessment_id, change_assessment, told=told, expected_version=expected)
    return visit.go(f"/assessments/{one.id}", said=marked("{name} is assessed anew."), name=_name(one))


@router.post("/assessments/{assessment_id}/without-sample")
def post_without_sample(visit: SignedIn, form: Posted, assessment_id: str) -> Response:
    """Go by the interview alone."""
    one = _act(visit, assessment_id, forget_sample)
    return visit.go(f"/assessments/{one.id}", said=marked("{name} goes by the interview alone."), name=_name(one))


@router.post("/assessments/{assessment_id}/remove")
def post_remove(visit: SignedIn, form: Posted, assessment_id: str) -> Response:
    """Take an assessment off the list."""
    one = _act(visit, assessment_id, remove_assessment)
    undo = f"/assessments/{one.id}/restore"
    return visit.go("/assessments", said=marked("{name} is off the list."), undo=undo, name=_name(one))


@router.post("/assessments/{assessment_id}/restore")
def post_restore(visit: SignedIn, form: Posted, assessment_id: str) -> Response:
    """Put a removed assessment back."""
    one = _act(visit, assessment_id, restore_assessment)
    return visit.go(f"/assessments/{one.id}", said=marked("{name} is on the list again."), name=_name(one))


def called(visit: Visit, assessment_id: str) -> KeptAssessment:
    """Return an assessment by its id alone. Refuses `NotFound`."""
    return assessment_of(visit.house.store, visit.principal, assessment_id)


def _act(visit: Visit, assessment_id: str, act: Callable[..., KeptAssessment], **said: Any) -> KeptAssessment:
    return act_on(visit.house.store, visit.principal, assessment_id, act, **said)


def _told(visit: Visit, form: FormData) -> Told:
    """Return what a form tells; what a file says stands before what was typed in."""
    file = form.get("sample")
    answers: Mapping[str, Any] = {}
    rows: tuple[Mapping[str, Any], ...] = ()
    if isinstance(file, UploadFile) and file.filename:
        content = content_of(file, bytes_max=visit.house.settings.max_upload_bytes)
        answers, rows, problems = read_file(content, name=file.filename)
        if problems:
            raise AssessmentRefused.of(problems)
    typed = {name: str(form.get(name, "")).strip() for name in NAMES}
    return Told(
        {**{name: answer for name, answer in typed.items() if answer}, **answers},
        rows,
        str(form.get("trial", "")) or None,
    )


def _form(
    visit: Visit, reader: Reader, known: Mapping[str, Organisation], *, answers: Mapping[str, Any], tenant: str = ""
) -> dict[str, Any]:
    tenants = visit.tenants_with(Permission.ENGAGEMENT_WRITE)
    agreed = [one for one in engagements(reader, visit.principal) if one.tenant == tenant]
    return {
        "answers": answers,
        "organisations": [known[one] for one in tenants if one in known],
        "lines": visit.house.lines.all(),
        "trials": agreed,
        "groups": QUESTIONS,
        "flags": FLAGS,
        "evidence": [(one.value, EVIDENCE[one]) for one in Evidence],
        "stays": [(one.value, STAYS[one]) for one in StaysIn],
    }


def _costs(
    visit: Visit, reader: Reader, known: Mapping[str, Organisation], one: KeptAssessment, month: Staffing
) -> tuple[Priced, ...]:
    provider = _provider(known)
    if provider is None or not _may_see_costs(visit, provider.id):
        return ()
    hours = {Role.AGENT: month.hours, Role.EXPERT: month.qualified_hours}
    today = visit.house.clock.now().date()
    client = known[one.tenant]
    far = None if client.kind is OrganisationKind.PROVIDER else client.country
    found = costs_by_site(reader, visit.principal, tenant=provider.id, hours=hours, day=today)
    return tuple(
        Priced(
            site.name,
            shore(far, site.country) if far else None,
            cost,
            Money(round(cost.minor / month.items), cost.currency),
        )
        for site, cost in found
    )


def _may_see_costs(visit: Visit, tenant: str) -> bool:
    return allowed(visit.principal, Permission.MARGIN_READ, Resource(tenant=tenant, kind="organisation", name=tenant))


def _provider(known: Mapping[str, Organisation]) -> Organisation | None:
    return next((one for one in known.values() if one.kind is OrganisationKind.PROVIDER), None)


def _reasons(visit: Visit, found: Assessment) -> list[tuple[str, tuple[str, ...], list[str]]]:
    """Return what is recommended about each thing, with all its reasons in the visitor's words."""
    told = found.advice.reasons if found.advice else ()
    speak = visit.visitor.translator
    return [
        (ABOUT[about], advised(found, about), [reason(one, speak) for one in told if one.about is about])
        for about in ABOUT
        if any(one.about is about for one in told)
    ]


def _name(one: KeptAssessment) -> str:
    return f"{one.answers['prospect']}: {one.answers['process']}"
