"""Gold items: work whose answer is known, made of reviewed work, seeded among people's items, and how they did."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.judgement.reports import panel_figures
from remit.parties.access import Permission, tenants_with
from remit.parties.reports.names import names_of
from remit.quality.actions.gold import make_gold, retire_gold, revive_gold
from remit.quality.model import GoldItem
from remit.quality.reports import GoldCandidate, gold_called, gold_candidates, gold_desk
from remit.store import Transaction
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.pages.calibrations import item_numbered
from remit.web.pages.reviews import bar
from remit.web.pages.tasks import open_task
from remit.web.visit import Posted, SignedIn, Visit
from remit.web.words import marked
from remit.work.rules.forms import FieldType

router = APIRouter(include_in_schema=False)
CLAIMED = (0.7, 0.8, 0.9, 0.95, 0.99)
"""Confidences of which the page says what they are worth."""


@router.get("/quality/gold")
def show_gold(visit: SignedIn, number: str = "") -> Response:
    """Show the gold items of the clients one reviews, and how people did on them.

    With a number, a lead sees the tasks of that item that one may be made of.
    """
    visit.tenants_with(Permission.REVIEW)
    decides = tenants_with(visit.principal, Permission.QUALITY_DECIDE) or ()
    item = item_numbered(visit, number) if decides and number.strip() else None
    found: tuple[GoldCandidate, ...] = ()
    with visit.reading() as reader:
        if item is not None:
            found = gold_candidates(reader, visit.principal, tenant=item.tenant, item_id=item.id)
        desk = gold_desk(reader, visit.principal)
        panels = panel_figures(reader, visit.principal)
        clients = clients_of(reader, visit.principal)
        people = [one for one, _ in desk.people] + [copy.person_id or "" for _, copy in desk.misses]
        names = names_of(reader, people)
    return visit.page(
        "gold.html",
        decides=decides,
        knows_people=tenants_with(visit.principal, Permission.PEOPLE_READ) or (),
        desk=desk,
        panels=panels,
        number=number,
        item=item,
        candidates=[(one, *answers_of(visit, one)) for one in found],
        called={one.id: labels_of(visit, line=one.line, form=one.form) for one, _, _ in desk.items},
        clients=clients,
        names=names,
        lines={line.key: line.names for line in visit.house.lines.all()},
        claimed=CLAIMED,
        bar=bar,
    )


def labels_of(visit: Visit, *, line: str, form: str | None) -> Mapping[str, Mapping[str, str]]:
    """Return what a form's fields are called, by key and language; questions go by their own keys."""
    found = visit.house.lines.line(line).form(form or "")
    return {field.key: field.label for field in found.fields} if found else {}


def answers_of(visit: Visit, one: GoldCandidate) -> tuple[list[tuple[str, Any]], frozenset[str]]:
    """Return a candidate's answers with their labels, and which count unless somebody says otherwise: no free text."""
    labels = labels_of(visit, line=one.task.line, form=one.task.form)
    form = visit.house.lines.line(one.task.line).form(one.task.form or "")
    free = {each.key for each in form.fields if each.multiline or each.type is FieldType.NOTE} if form else set()
    named = [(key, labels.get(key, {"en": key})) for key in one.answers]
    return named, frozenset(key for key in one.answers if key not in free)


@router.post("/quality/gold")
def post_gold(visit: SignedIn, form: Posted) -> Response:
    """Make a gold item of a task."""
    visit.tenants_with(Permission.QUALITY_DECIDE)
    task = open_task(visit, str(form.get("task", ""))).task
    made = visit.writing(
        lambda tx: make_gold(
            tx,
            visit.house.runtime,
            principal=visit.principal,
            tenant=task.tenant,
            task_id=task.id,
            counting=[str(key) for key in form.getlist("counting")],
            critical=[str(key) for key in form.getlist("critical")],
        ),
        tenant=task.tenant,
    )
    return visit.go(
        "/quality/gold",
        said=marked("{item} is a gold item now. It is seeded as often as the terms say."),
        undo=f"/quality/gold/{made.id}/retire",
        item=made.number,
    )


@router.post("/quality/gold/{gold_id}/retire")
def post_retire(visit: SignedIn, form: Posted, gold_id: str) -> Response:
    """Seed a gold item no more."""
    one = _act(visit, gold_id, retire_gold)
    return visit.go(
        "/quality/gold",
        said=marked("{item} is seeded no more."),
        undo=f"/quality/gold/{gold_id}/revive",
        item=one.number,
    )


@router.post("/quality/gold/{gold_id}/revive")
def post_revive(visit: SignedIn, form: Posted, gold_id: str) -> Response:
    """Seed a gold item again."""
    one = _act(visit, gold_id, revive_gold)
    return visit.go("/quality/gold", said=marked("{item} is seeded again."), item=one.number)


def _act(visit: Visit, gold_id: str, verb: Callable[..., GoldItem]) -> GoldItem:
    one = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: gold_called(reader, visit.principal, tenant=tenant, gold_id=gold_id),
        kind="gold item",
        name=gold_id,
    )

    def done(tx: Transaction) -> GoldItem:
        return verb(tx, principal=visit.principal, tenant=one.tenant, gold_id=gold_id)

    return visit.writing(done, tenant=one.tenant)
