"""Signing in and out; in a demonstration also as anybody of the crew."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice, zip_longest
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from remit.parties.access import SYSTEM
from remit.parties.actions.ceremonies import LASTS
from remit.parties.actions.passkeys import begin_passkey_sign_in, sign_in_with_passkey
from remit.parties.actions.people import set_presence
from remit.parties.actions.sign_in import CodeNeeded, open_session, sign_in, sign_in_with_code, sign_out
from remit.parties.actions.sign_in import SignedIn as Opened
from remit.parties.model import Organisation, PresenceState, Role
from remit.parties.reports.people import Profile, organisations, people
from remit.parties.reports.principals import principal_of
from remit.services.kit import Names
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.web.flash import local
from remit.web.navigation import home_of
from remit.web.visit import Anyone, Posted, Visit
from remit.web.visitor import SESSION_COOKIE, VISIT_COOKIE
from remit.work.reports.queue import queue

router = APIRouter(include_in_schema=False)
SESSION_ENTROPY_BYTES = 32
PER_ROLE = 4
TAKING = frozenset({Role.AGENT, Role.EXPERT})
"""Roles whose day begins at the next item."""
SKILLS_SHOWN = 3
CODE_COOKIE = "remit_code"


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody one may look around as; `does` are the names of their skills."""

    id: str
    name: str
    place: str
    does: tuple[Names, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """The cards of one role: a few at once, the rest on demand."""

    role: Role
    people: tuple[Card, ...]
    more: tuple[Card, ...]


@router.get("/sign-in")
def show_sign_in(visit: Anyone, then: str = "/") -> Response:
    """Show the way in."""
    groups: tuple[Group, ...] = ()
    if visit.house.settings.demo:
        with visit.reading() as reader:
            known = organisations(reader, SYSTEM)
            profiles = [one for home in known for one in people(reader, SYSTEM, tenant=home.id)]
            skills = {key: names for line in visit.house.lines.all() for key, names in line.skills.items()}
            finds_work = partial(_finds_work, reader, now=visit.house.clock.now())
            groups = tuple(groups_of({one.person.id: one for one in profiles}.values(), known, skills, finds_work))
    return visit.page("sign_in.html", then=then if local(then) else "/", crew=groups)


def groups_of(
    profiles: Iterable[Profile],
    organisations: Iterable[Organisation],
    skills: Mapping[str, Names],
    finds_work: Callable[[Card], bool],
) -> Iterable[Group]:
    """Group people by role; of each trade one comes first, so that the few at once are not all of the same.

    Of those who take the next item, who finds one goes first: nobody looks around at an empty desk.
    """
    names = {one.id: one.name for one in organisations}
    found = list(profiles)
    for role in Role:
        cards = _mixed(_card(one, names, skills) for one in found if any(held.role is role for held in one.grants))
        if role in TAKING:
            at_once = list(islice(filter(finds_work, cards), PER_ROLE))
            cards = [*at_once, *(one for one in cards if one not in at_once)]
        if cards:
            yield Group(role, tuple(cards[:PER_ROLE]), tuple(cards[PER_ROLE:]))


def _finds_work(reader: Reader, card: Card, *, now: Moment) -> bool:
    principal = principal_of(reader, person_id=card.id, now=now)
    return bool(queue(reader, principal=principal, now=now, count_max=1).entries)


def _mixed(cards: Iterable[Card]) -> list[Card]:
    by_trade: defaultdict[str, list[Card]] = defaultdict(list)
    for one in cards:
        by_trade[str(one.does)].append(one)
    return [one for each in zip_longest(*by_trade.values()) for one in each if one is not None]


def _card(profile: Profile, names: dict[str, str], skills: Mapping[str, Names]) -> Card:
    person, home = profile.person, names.get(profile.person.tenant, "")
    does = tuple(skills[one.key] for one in profile.skills if one.key in skills)
    return Card(person.id, person.name, profile.site.city if profile.site else home, does[:SKILLS_SHOWN])


@router.post("/sign-in")
def post_sign_in(visit: Anyone, form: Posted) -> Response:
    """Sign in with name and password."""
    opened = sign_in(
        visit.house.store,
        name=str(form.get("name", "")),
        password=str(form.get("password", "")),
        passwords=visit.house.passwords,
        seals=visit.house.seals,
        chance=visit.house.chance,
        code=str(form["code"]) if form.get("code") else None,
    )
    then = str(form.get("then", "/"))
    return _ask_code(visit, opened, then=then) if isinstance(opened, CodeNeeded) else let_in(visit, opened, then=then)


def _ask_code(visit: Visit, waiting: CodeNeeded, *, then: str) -> Response:
    response = visit.go(f"/sign-in/code?{urlencode({'then': then})}")
    response.set_cookie(CODE_COOKIE, waiting.token, max_age=int(LASTS.total_seconds()), **visit.cookie_flags())
    return response


@router.get("/sign-in/code")
def show_code(visit: Anyone, then: str = "/") -> Response:
    """Ask for the one-time code of somebody whose password was right."""
    return visit.page("sign_in_code.html", then=then if local(then) else "/")


@router.post("/sign-in/code")
def post_code(visit: Anyone, form: Posted) -> Response:
    """Sign in with the code."""
    token = visit.request.cookies.get(CODE_COOKIE, "")
    code = str(form.get("code", ""))
    house = visit.house
    opened = sign_in_with_code(house.store, token=token, code=code, seals=house.seals, chance=house.chance)
    response = let_in(visit, opened, then=str(form.get("then", "/")))
    response.delete_cookie(CODE_COOKIE, path="/")
    return response


@router.post("/sign-in/passkey/ask")
def post_passkey_ask(visit: Anyone, form: Posted) -> Response:
    """Say what the browser is to ask its passkeys."""
    asked = visit.writing(lambda tx: begin_passkey_sign_in(tx, party=visit.house.relying_party))
    return JSONResponse({"options": asked.options, "token": asked.token})


@router.post("/sign-in/passkey")
def post_passkey(visit: Anyone, form: Posted) -> Response:
    """Sign in with a passkey's answer."""
    entropy = visit.house.chance.bytes(SESSION_ENTROPY_BYTES)
    opened = visit.writing(
        lambda tx: sign_in_with_passkey(
            tx,
            party=visit.house.relying_party,
            token=str(form.get("token", "")),
            answer=str(form.get("credential", "")),
            entropy=entropy,
        )
    )
    return let_in(visit, opened, then=str(form.get("then", "/")))


@router.post("/sign-in/as")
def post_sign_in_as(visit: Anyone, form: Posted) -> Response:
    """Sign in as one of the crew; only a demonstration has this door."""
    if not visit.house.settings.demo:
        raise NotFound(kind="page", name="/sign-in/as")
    person_id, entropy = str(form.get("person", "")), visit.house.chance.bytes(SESSION_ENTROPY_BYTES)
    return let_in(visit, visit.writing(lambda tx: open_session(tx, person_id=person_id, entropy=entropy)), then="/")


@router.post("/sign-out")
def post_sign_out(visit: Anyone, form: Posted) -> Response:
    """End the session."""
    token = visit.visitor.session
    if visit.visitor.principal:
        visit.writing(lambda tx: set_presence(tx, visit.principal, state=PresenceState.OFFLINE))
    visit.writing(lambda tx: sign_out(tx, token=token))
    response = visit.go("/sign-in")
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("/")
def show_home(visit: Anyone) -> Response:
    """Lead to where the visitor's day begins."""
    return visit.go(home_of(visit.principal) if visit.visitor.principal else "/sign-in")


def let_in(visit: Visit, opened: Opened, *, then: str) -> Response:
    """Hand out the session's cookie; whoever comes in is there for work until they say otherwise."""
    principal = visit.house.principal_for_session(opened.token)
    if principal is not None:
        visit.writing(lambda tx: set_presence(tx, principal, state=PresenceState.AVAILABLE))
    response = visit.go(then)
    response.set_cookie(SESSION_COOKIE, opened.token, **visit.cookie_flags())
    response.delete_cookie(VISIT_COOKIE, path="/")
    return response
