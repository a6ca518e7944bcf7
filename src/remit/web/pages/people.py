"""People and access: who works for whom, what they hold, and why somebody may see a thing."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Ground, Permission, tenants_with
from remit.parties.model import CLASSIFIED, DataClass
from remit.parties.reports.people import Profile, organisations, people, profile, why
from remit.parties.reports.principals import principal_of
from remit.web.finding import find
from remit.web.rights import rights_of
from remit.web.visit import SignedIn, Visit
from remit.work.reports.doors import read_item

router = APIRouter(include_in_schema=False)


@router.get("/people")
def show_people(visit: SignedIn) -> Response:
    """List the people whom the visitor may look into, of every organisation, once each."""
    tenants = visit.tenants_with(Permission.PEOPLE_READ)
    found: dict[str, Profile] = {}
    with visit.reading() as reader:
        for tenant in tenants:
            found |= {one.person.id: one for one in people(reader, visit.principal, tenant=tenant)}
    return visit.page("people.html", rows=sorted(found.values(), key=lambda one: one.person.name))


@router.get("/people/{person_id}")
def show_person(visit: SignedIn, person_id: str, item: str = "") -> Response:
    """Show what a person holds for whom and, for an item, every wall between the two."""
    with visit.reading() as reader:
        one = profile(reader, visit.principal, person_id=person_id)
        known = organisations(reader, visit.principal)
        principal = principal_of(reader, person_id=person_id, now=visit.house.clock.now())
    asked = item.strip().rstrip("/").rsplit("/", 1)[-1]
    return visit.page(
        "person.html",
        profile=one,
        rights=rights_of(principal, known),
        can_explain=bool(tenants_with(visit.principal, Permission.ACCESS_EXPLAIN)) or person_id == visit.principal.id,
        asked=item,
        walls=_walls(visit, person_id=person_id, item_id=asked) if asked else (),
    )


def _walls(visit: Visit, *, person_id: str, item_id: str) -> tuple[tuple[DataClass | None, tuple[Ground, ...]], ...]:
    """Ask for the item itself and for each class of its data."""
    opened = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: read_item(
            reader, principal=visit.principal, permission=Permission.ACCESS_EXPLAIN, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )
    with visit.reading() as reader:
        return tuple(
            (
                data_class,
                why(
                    reader,
                    visit.principal,
                    person_id=person_id,
                    permission=Permission.ITEM_READ,
                    resource=opened.terms.resource(
                        "item", item_id, data_classes=frozenset({data_class} if data_class else ())
                    ),
                    now=visit.house.clock.now(),
                ),
            )
            for data_class in (None, *sorted(CLASSIFIED))
        )
