"""Texts found beside the work, their places filled for the item at hand."""

from dataclasses import dataclass, replace
from datetime import date

from remit.conversation.model import Guidance, GuidanceKind
from remit.conversation.records.guidance import guidance_with
from remit.conversation.rules.placeholders import filled_in
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.reports.doors import read_item


@dataclass(frozen=True, slots=True)
class Found:
    """A text, and whether the day by which it was to be looked over has passed."""

    guidance: Guidance
    overdue: bool


def guidance_of(
    reader: Reader, principal: Principal, *, tenant: Identifier, text: str, today: date
) -> tuple[Found, ...]:
    """Return a client's texts that hold the words. Needs `reference.read`."""
    require(principal, Permission.REFERENCE_READ, Resource(tenant=tenant, kind="guidance"))
    found = guidance_with(reader, tenant=tenant, text=text)
    return tuple(Found(one, one.review_date is not None and one.review_date < today) for one in found)


def guidance_for_item(
    reader: Reader, principal: Principal, *, tenant: Identifier, item_id: Identifier, text: str, today: date
) -> tuple[Found, ...]:
    """Return the texts of an item's client that hold the words, the places of canned ones filled."""
    opened = read_item(
        reader, principal=principal, permission=Permission.REFERENCE_READ, tenant=tenant, item_id=item_id
    )
    item = opened.item
    values = {"number": item.number, "title": item.title, "reference": item.reference, "me": principal.name}
    return tuple(
        replace(one, guidance=replace(one.guidance, body=filled_in(one.guidance.body, values)))
        if one.guidance.kind is GuidanceKind.CANNED
        else one
        for one in guidance_of(reader, principal, tenant=tenant, text=text, today=today)
    )
