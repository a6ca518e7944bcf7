"""Engagements and their reference data."""

from typing import Any

from fastapi import APIRouter

from remit.app.finding import engagement_called
from remit.contracts.reports import engagements
from remit.web.api.caller import Called
from remit.web.api.shapes import EngagementOut, ReferenceOut
from remit.work.actions.reference import put_reference

router = APIRouter(prefix="/api/v1", tags=["Engagements"])


@router.get("/engagements")
def list_engagements(call: Called) -> list[EngagementOut]:
    """List the engagements that the caller may hand work in for or ask about."""
    with call.house.store.read() as reader:
        return [EngagementOut.of(one) for one in engagements(reader, call.principal)]


@router.put("/engagements/{engagement}/references/{kind}/{key}")
def put_reference_data(
    call: Called, engagement: str, kind: str, key: str, body: dict[str, Any], version: int | None = None
) -> ReferenceOut:
    """Put a new version of one piece of reference data; the same body again changes nothing.

    With `version`, the version that was read before: refused with 409 and both texts where it has moved on.
    """
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, engagement)
    put = call.house.store.write(
        lambda tx: put_reference(
            tx,
            principal=call.principal,
            tenant=agreed.tenant,
            engagement_id=agreed.id,
            kind=kind,
            key=key,
            body=body,
            expected_version=version,
        ),
        tenant=agreed.tenant,
    )
    return ReferenceOut.of(put)
