"""How an organisation's people sign in: its identity providers, and the roles that need a second factor."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.actions.providers import ProviderDetails, add_provider, close_provider, open_provider
from remit.parties.actions.sign_in_rules import require_second_factor
from remit.parties.model import IdentityProvider, KnownBy, Organisation, Role
from remit.parties.reports.people import organisations
from remit.parties.reports.security import providers, strong_roles
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.choosing import chosen
from remit.web.finding import find
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class House:
    """One organisation that the visitor administers."""

    organisation: Organisation
    providers: tuple[IdentityProvider, ...]
    strong: frozenset[Role]


@router.get("/identity")
def show_identity(visit: SignedIn) -> Response:
    """Show the providers and rules of the organisations that the visitor administers."""
    tenants = visit.tenants_with(Permission.PEOPLE_WRITE)
    with visit.reading() as reader:
        rows = [
            House(
                one,
                providers(reader, visit.principal, tenant=one.id),
                strong_roles(reader, visit.principal, tenant=one.id),
            )
            for one in organisations(reader, visit.principal)
            if one.id in tenants
        ]
    return visit.page("identity.html", rows=rows, roles=tuple(Role), ways=tuple(KnownBy), back=visit.house.oidc.back)


@router.post("/identity/rule")
def post_rule(visit: SignedIn, form: Posted) -> Response:
    """Set which roles need a second factor."""
    roles = [chosen(Role, {"role": one}, "role") for one in form.getlist("role")]
    tenant = str(form.get("tenant", ""))
    visit.writing(lambda tx: require_second_factor(tx, visit.principal, tenant=tenant, roles=roles), tenant=tenant)
    return visit.go("/identity", said=marked("The rule is set; sessions with one factor follow it at once."))


@router.post("/identity/providers")
def post_provider(visit: SignedIn, form: Posted) -> Response:
    """Add a provider."""
    tenant = str(form.get("tenant", ""))
    details = ProviderDetails(
        name=str(form.get("name", "")),
        issuer=str(form.get("issuer", "")),
        client_id=str(form.get("client_id", "")),
        client_secret=str(form.get("client_secret", "")),
        domains=tuple(str(form.get("domains", "")).replace(",", " ").split()),
        known_by=chosen(KnownBy, form, "known_by"),
        strong="strong" in form,
    )
    seals = visit.house.seals
    visit.writing(lambda tx: add_provider(tx, visit.principal, tenant=tenant, details=details, seals=seals))
    return visit.go("/identity", said=marked("The provider is added."))


@router.post("/identity/providers/{provider_id}/close")
def post_closing(visit: SignedIn, form: Posted, provider_id: str) -> Response:
    """Let nobody in by a provider."""
    tenant = _tenant_of(visit, provider_id)
    visit.writing(lambda tx: close_provider(tx, visit.principal, tenant=tenant, provider_id=provider_id), tenant=tenant)
    said, undo = marked("The provider is closed."), f"/identity/providers/{provider_id}/open"
    return visit.go("/identity", said=said, undo=undo)


@router.post("/identity/providers/{provider_id}/open")
def post_opening(visit: SignedIn, form: Posted, provider_id: str) -> Response:
    """Let people in by a provider again."""
    tenant = _tenant_of(visit, provider_id)
    visit.writing(lambda tx: open_provider(tx, visit.principal, tenant=tenant, provider_id=provider_id))
    return visit.go("/identity", said=marked("The provider is open."))


def _tenant_of(visit: Visit, provider_id: str) -> str:
    def ask(reader: Reader, tenant: str) -> str:
        if all(one.id != provider_id for one in providers(reader, visit.principal, tenant=tenant)):
            raise NotFound(kind="provider", name=provider_id)
        return tenant

    return find(visit.house.store, visit.principal, ask, kind="provider", name=provider_id)
