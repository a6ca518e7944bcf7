"""People and access: who works for whom, what they hold, and why somebody may see a thing."""

from dataclasses import dataclass, replace
from datetime import timedelta

from fastapi import APIRouter
from starlette.responses import Response

from remit.parties.access import Ground, Permission, Wall, tenants_with
from remit.parties.model import CLASSIFIED, DataClass, OrganisationKind, Principal, Role
from remit.parties.model.work import Suspension
from remit.parties.reports.names import names_of
from remit.parties.reports.people import Profile, organisations, people, profile, sites_of, why
from remit.parties.reports.principals import principal_of
from remit.parties.reports.security import ways_in
from remit.quality.actions.disputes import note_coaching
from remit.quality.actions.suspending import restore
from remit.quality.model import CoachingNote, Feedback, QualityFigures
from remit.quality.reports import coaching_of, feedback_for, own_figures, suspensions_about
from remit.values.refusal import NotFound
from remit.web.finding import find
from remit.web.pages.reviews import bar
from remit.web.rights import rights_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.model import Task
from remit.work.reports.desk import Done, desk_of, done_by
from remit.work.reports.items import called_item

router = APIRouter(include_in_schema=False)
SETS_UP = Permission.PEOPLE_WRITE


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list of people is narrowed to; what is empty leaves out nobody."""

    q: str
    organisation: str
    role: str
    site: str

    @property
    def narrows(self) -> bool:
        """Whether anything is asked."""
        return bool(self.q or self.organisation or self.role or self.site)

    def fits(self, one: Profile) -> bool:
        """Tell whether somebody is called so, works there, and holds the role: for the organisation if one is named."""
        person, words = one.person, f"{one.person.name} {one.person.email}".casefold()
        held = [each for each in one.grants if not self.role or each.role == self.role]
        if self.organisation:
            held = [each for each in held if each.tenant == self.organisation]
        belongs = person.tenant == self.organisation and not self.role
        return (
            self.q.casefold() in words
            and self.site in ("", person.site_id)
            and (bool(held) or belongs or not (self.role or self.organisation))
        )


@router.get("/people")
def show_people(visit: SignedIn, q: str = "", organisation: str = "", role: str = "", site: str = "") -> Response:
    """List the people whom the visitor may look into, of every organisation, once each, as the address narrows them."""
    tenants = visit.tenants_with(Permission.PEOPLE_READ)
    found: dict[str, Profile] = {}
    with visit.reading() as reader:
        for tenant in tenants:
            found |= {one.person.id: one for one in people(reader, visit.principal, tenant=tenant)}
        known, setting_up = organisations(reader, visit.principal), tenants_with(visit.principal, SETS_UP) or ()
        sites = sites_of(reader, visit.principal) if visit.principal.organisation in setting_up else ()
    asked = Asked(q.strip(), organisation, role, site)
    places = {one.site.id: one.site for one in found.values() if one.site}
    return visit.page(
        "people.html",
        rows=sorted((one for one in found.values() if asked.fits(one)), key=lambda one: one.person.name),
        asked=asked,
        count=len(found),
        openable={one for one, each in found.items() if each.person.tenant in tenants or one == visit.principal.id},
        known=known,
        workplaces=sorted(places.values(), key=lambda one: one.name),
        administered=[one for one in known if one.id in setting_up],
        founds=visit.principal.organisation in setting_up,
        alone=len(found) < 2 or not any(one.kind is OrganisationKind.CLIENT for one in known),
        sites=sites,
        roles=tuple(Role),
    )


@router.get("/people/{person_id}")
def show_person(visit: SignedIn, person_id: str, item: str = "") -> Response:
    """Show what a person holds for whom and, for an item, every wall between the two."""
    return person_page(visit, person_id, item=item)


def person_page(visit: Visit, person_id: str, *, item: str = "", issued: str | None = None) -> Response:
    """Return the page of a person, with a password that was just given where there is one."""
    with visit.reading() as reader:
        one = profile(reader, visit.principal, person_id=person_id)
        known = organisations(reader, visit.principal)
        principal = principal_of(reader, person_id=person_id, now=visit.house.clock.now())
        can_change = one.person.tenant in (tenants_with(visit.principal, SETS_UP) or ())
        signs_in = ways_in(reader, visit.principal, person=one.person) if can_change else None
    granting = tenants_with(visit.principal, Permission.GRANT_WRITE) or ()
    asked = item.strip().partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
    try:
        walls = _walls(visit, person_id=person_id, name=asked) if asked else ()
    except NotFound:
        walls = None
    called = _called(visit, walls or (), {each.id: each.name for each in known})
    return visit.page(
        "person.html",
        status=404 if walls is None else 200,
        profile=one,
        rights=rights_of(principal, known),
        can_explain=bool(tenants_with(visit.principal, Permission.ACCESS_EXPLAIN)) or person_id == visit.principal.id,
        asked=item,
        walls=walls or (),
        called=called,
        unknown=walls is None,
        led=_led(visit, principal),
        coached=coached(visit, principal),
        bar=bar,
        issued=issued,
        granting=[each for each in known if each.id in granting],
        can_change=can_change,
        signs_in=signs_in,
        roles=tuple(Role),
        classes=sorted(CLASSIFIED - {DataClass.PROTECTED}),
        skills={key: names for line in visit.house.lines.all() for key, names in line.skills.items()},
        today=visit.house.clock.now().date(),
        can_allow=one.person.tenant in (tenants_with(visit.principal, Permission.ROSTER_WRITE) or ()),
    )


@dataclass(frozen=True, slots=True)
class Coached:
    """What a lead sees of somebody's work: load, pieces done, what reviews said, and the notes so far."""

    held: tuple[Task, ...]
    today: Done
    week: Done
    feedback: tuple[Feedback, ...]
    figures: QualityFigures
    notes: tuple[CoachingNote, ...]
    stopped: tuple[Suspension, ...]
    names: dict[str, str]


def _led(visit: Visit, person: Principal) -> tuple[str, ...]:
    """Return the clients for whom the visitor coaches and the person works."""
    coaching = tenants_with(visit.principal, Permission.COACH) or ()
    return tuple(one for one in coaching if person.roles(one) and person.id != visit.principal.id)


def coached(visit: Visit, person: Principal) -> Coached | None:
    """Gather what a lead sees of a person, None for whoever does not lead them; keystrokes are nobody's business."""
    led = _led(visit, person)
    if not led:
        return None
    now, who = visit.house.clock.now(), visit.principal
    seen = replace(person, grants={tenant: person.grants[tenant] for tenant in led})
    with visit.reading() as reader:
        notes = coaching_of(reader, who, person_id=person.id)
        stopped = suspensions_about(reader, who, person_id=person.id)
        return Coached(
            held=desk_of(reader, seen, now=visit.house.clock.now()).held,
            today=done_by(reader, seen, since_at=now - timedelta(days=1)),
            week=done_by(reader, seen, since_at=now - timedelta(days=7)),
            feedback=feedback_for(reader, who, person_id=person.id, since_at=now - timedelta(days=30)),
            figures=own_figures(reader, seen),
            notes=notes,
            stopped=stopped,
            names=names_of(reader, [one.author_id for one in notes] + [one.lifted_by or "" for one in stopped]),
        )


@router.post("/people/{person_id}/notes")
def post_note(visit: SignedIn, form: Posted, person_id: str) -> Response:
    """Note for somebody what to get better at."""
    visit.tenants_with(Permission.COACH)
    with visit.reading() as reader:
        person = principal_of(reader, person_id=person_id, now=visit.house.clock.now())
    led = _led(visit, person)
    if not led:
        raise NotFound(kind="person", name=person_id)
    visit.writing(
        lambda tx: note_coaching(
            tx, principal=visit.principal, tenant=led[0], person_id=person_id, text=str(form.get("text", ""))
        ),
        tenant=led[0],
    )
    return visit.go(f"/people/{person_id}", said=marked("{name} reads your note on their own page."), name=person.name)


@router.post("/people/{person_id}/suspensions/{suspension_id}/restore")
def post_restore(visit: SignedIn, form: Posted, person_id: str, suspension_id: str) -> Response:
    """Restore work that findings stopped, on evidence."""
    visit.tenants_with(Permission.COACH)
    with visit.reading() as reader:
        person = profile(reader, visit.principal, person_id=person_id).person
        rests = suspensions_about(reader, visit.principal, person_id=person_id)
    one = next((each for each in rests if each.id == suspension_id), None)
    if one is None:
        raise NotFound(kind="suspension", name=suspension_id)
    visit.writing(
        lambda tx: restore(
            tx,
            principal=visit.principal,
            tenant=one.tenant,
            suspension_id=one.id,
            evidence=str(form.get("evidence", "")),
        ),
        tenant=one.tenant,
    )
    return visit.go(f"/people/{person_id}", said=marked("{name} is offered this work again."), name=person.name)


def _called(
    visit: Visit, walls: tuple[tuple[DataClass | None, tuple[Ground, ...]], ...], known: dict[str, str]
) -> dict[str, str]:
    """Name whom the walls speak of by id: a client, and whoever made what is looked at."""
    made_by = {ground.fact for _class, grounds in walls for ground in grounds if ground.wall is Wall.FOUR_EYES}
    with visit.reading() as reader:
        return known | names_of(reader, made_by)


def _walls(visit: Visit, *, person_id: str, name: str) -> tuple[tuple[DataClass | None, tuple[Ground, ...]], ...]:
    """Ask for the item itself and for each class of its data."""
    opened = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: called_item(
            reader, principal=visit.principal, permission=Permission.ACCESS_EXPLAIN, tenant=tenant, name=name
        ),
        kind="item",
        name=name,
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
                        "item", opened.item.id, data_classes=frozenset({data_class} if data_class else ())
                    ),
                    now=visit.house.clock.now(),
                ),
            )
            for data_class in (None, *sorted(CLASSIFIED))
        )
