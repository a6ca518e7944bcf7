"""Search over the house: items, decisions, people, clients and processes that the visitor may know of, as one types.

What is searched for travels in the body: it may be somebody's account number, which no address line or log should keep.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.judgement.model import Precedent, Texts
from remit.judgement.reports import find_precedents, in_words
from remit.parties.access import Permission, Resource, allowed, tenants_with
from remit.parties.model import Organisation, Person
from remit.parties.refusals import AccessDenied
from remit.parties.reports.search import holds, people_called
from remit.store import Reader
from remit.store.search import folded
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.visit import Posted, SignedIn, Visit
from remit.work.model import Definition, Item, ItemErased
from remit.work.reports.definitions import newest_definitions
from remit.work.reports.doors import read_item
from remit.work.reports.search import FoundItem, search_items

router = APIRouter(include_in_schema=False)
ITEMS_MAX = 8
OTHERS_MAX = 5


@dataclass(frozen=True, slots=True)
class FoundDecision:
    """What was decided and signed on a question of an earlier case; `answer` in words where it is a choice."""

    item: Item
    precedent: Precedent
    question: Texts
    answer: Texts


@dataclass(frozen=True, slots=True)
class FoundHouse:
    """What was found, by kind; each as its place in the answer needs it."""

    items: tuple[FoundItem, ...] = ()
    decided: tuple[FoundDecision, ...] = ()
    people: tuple[Person, ...] = ()
    agreed: tuple[Engagement, ...] = ()
    processes: tuple[Definition, ...] = ()


@router.get("/search")
def show_search(visit: SignedIn) -> Response:
    """Show the search, for whoever has no script or comes by the link."""
    return visit.page("search.html", q="", **_nothing())


@router.post("/search")
def post_search(visit: SignedIn, form: Posted) -> Response:
    """Show what holds the words typed so far: a part of a page for the script, else the page."""
    asked = str(form.get("q", ""))
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
        found = _found(visit, reader, asked, known)
    part = "HX-Request" in visit.request.headers
    return visit.page(
        "search_found.html" if part else "search.html",
        q=asked,
        found=found,
        clients=known,
        base=lambda tenant: "/portal/items/" if visit.principal.is_client_of(tenant) else "/items/",
        reads_terms=lambda tenant: _may(visit, Permission.TERMS_READ, tenant),
    )


def _nothing() -> dict[str, Any]:
    return {"found": FoundHouse(), "clients": {}, "base": lambda tenant: "/items/", "reads_terms": lambda tenant: False}


def _may(visit: Visit, permission: Permission, tenant: str) -> bool:
    return allowed(visit.principal, permission, Resource(tenant=tenant, kind="engagement"))


def _found(visit: Visit, reader: Reader, asked: str, known: dict[str, Organisation]) -> FoundHouse:
    words = folded(asked).split()
    if not words:
        return FoundHouse()
    return FoundHouse(
        items=search_items(reader, principal=visit.principal, text=asked, count_max=ITEMS_MAX),
        decided=tuple(islice(_decided(visit, reader, asked), OTHERS_MAX)),
        people=people_called(reader, visit.principal, text=asked, count_max=OTHERS_MAX),
        agreed=tuple(_agreed(visit, reader, words, known))[:OTHERS_MAX],
        processes=tuple(_processes(visit, reader, words))[:OTHERS_MAX],
    )


def _decided(visit: Visit, reader: Reader, asked: str) -> Iterator[FoundDecision]:
    """Yield decisions that hold the words, of cases that the visitor may read by what was agreed of each."""
    for tenant in tenants_with(visit.principal, Permission.JUDGEMENT_READ) or ():
        for one in find_precedents(reader, visit.principal, tenant=tenant, text=asked):
            opened = _opened(visit, reader, one, tenant=tenant)
            if opened is not None:
                yield FoundDecision(opened, one, *in_words(reader, one, tenant=tenant))


def _opened(visit: Visit, reader: Reader, one: Precedent, *, tenant: str) -> Item | None:
    """Return the item of a decision; None where the visitor may not read it or its case."""
    try:
        opened = read_item(
            reader, principal=visit.principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=one.item_id
        )
    except (NotFound, AccessDenied, ItemErased):
        return None
    resource = opened.terms.resource("case", one.item_id)
    return opened.item if allowed(visit.principal, Permission.JUDGEMENT_READ, resource) else None


def _agreed(visit: Visit, reader: Reader, words: list[str], known: dict[str, Organisation]) -> Iterator[Engagement]:
    """Yield engagements that the visitor may open something of, where their name or their client's holds the words."""
    for one in engagements(reader, visit.principal):
        client = known.get(one.tenant)
        opens = _may(visit, Permission.TERMS_READ, one.tenant) or _may(visit, Permission.ITEM_READ, one.tenant)
        if opens and holds(f"{one.name} {one.key} {client.name if client else ''}", words):
            yield one


def _processes(visit: Visit, reader: Reader, words: list[str]) -> Iterator[Definition]:
    tenants = tenants_with(visit.principal, Permission.DEFINITION_READ) or ()
    for one in newest_definitions(reader, principal=visit.principal, tenants=tenants):
        if holds(f"{one.name} {one.key}", words):
            yield one
