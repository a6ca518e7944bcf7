"""API keys: issued once and shown once, revoked at any time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.actions.keys import issue_key, revoke_key, rotate_key
from remit.parties.model import ApiKey, Scope
from remit.parties.reports.audit import keys
from remit.parties.reports.people import organisations
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound, Refusal
from remit.web.choosing import chosen
from remit.web.finding import find
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
KEY_ENTROPY_BYTES = 32


class DateUnreadable(Refusal):
    """A day that is not written as one."""

    code = "web.date"
    status = 422
    sentence = "“{value}” is not a day: write it as 2027-03-31."


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key and the client it is of."""

    key: ApiKey
    client: str


@router.get("/keys")
def show_keys(visit: SignedIn) -> Response:
    """List the keys that the visitor manages."""
    return _page(visit, issued=None)


@router.post("/keys")
def post_key(visit: SignedIn, form: Posted) -> Response:
    """Issue a key; the answer is the only place where it can be read."""
    scopes = frozenset(chosen(Scope, {"scope": scope}, "scope") for scope in form.getlist("scope"))
    tenant, entropy = str(form.get("tenant", "")), visit.house.chance.bytes(KEY_ENTROPY_BYTES)
    expiry = _expiry(str(form.get("expires", "")), zone=visit.visitor.zone)
    issued = visit.writing(
        lambda tx: issue_key(
            tx,
            visit.principal,
            tenant=tenant,
            name=str(form.get("name", "")),
            scopes=scopes,
            entropy=entropy,
            expires_at=expiry,
        )
    )
    return _page(visit, issued=issued.text)


def _expiry(text: str, *, zone: str) -> Moment | None:
    """Read the last day of a key: it counts until that day is over where the visitor sits."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise DateUnreadable(place="expires", value=text) from None
    return datetime.combine(day + timedelta(days=1), time(0), ZoneInfo(zone)).astimezone(UTC)


@router.post("/keys/{key_id}/rotate")
def post_rotation(visit: SignedIn, form: Posted, key_id: str) -> Response:
    """Give a key a new secret; the answer is the only place where it can be read, and the old one counts for a week."""
    tenant, entropy = _tenant_of(visit, key_id), visit.house.chance.bytes(KEY_ENTROPY_BYTES)
    issued = visit.writing(
        lambda tx: rotate_key(tx, visit.principal, tenant=tenant, key_id=key_id, entropy=entropy), tenant=tenant
    )
    return _page(visit, issued=issued.text)


@router.post("/keys/{key_id}/revoke")
def post_revocation(visit: SignedIn, form: Posted, key_id: str) -> Response:
    """Revoke a key; programs that use it are refused from now on."""
    tenant = _tenant_of(visit, key_id)
    visit.writing(lambda tx: revoke_key(tx, visit.principal, tenant=tenant, key_id=key_id), tenant=tenant)
    return visit.go("/keys", said=marked("The key is revoked."))


def _tenant_of(visit: Visit, key_id: str) -> str:
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: _tenant_of_key(reader, visit, tenant, key_id),
        kind="key",
        name=key_id,
    )


def _tenant_of_key(reader: Reader, visit: Visit, tenant: str, key_id: str) -> str:
    if all(key.id != key_id for key in keys(reader, visit.principal, tenant=tenant)):
        raise NotFound(kind="key", name=key_id)
    return tenant


def _page(visit: Visit, *, issued: str | None) -> Response:
    managed = visit.tenants_with(Permission.KEY_MANAGE)
    with visit.reading() as reader:
        known = {one.id: one for one in organisations(reader, visit.principal) if one.id in managed}
        rows = [
            KeyRow(key, known[tenant].name) for tenant in known for key in keys(reader, visit.principal, tenant=tenant)
        ]
    return visit.page("keys.html", rows=rows, tenants=list(known.values()), scopes=tuple(Scope), issued=issued)
