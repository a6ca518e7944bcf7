"""Items: the list, and one item with its plan, judgements, decisions and trail."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from remit.app.evidence import evidence_hashes, takes_evidence
from remit.contracts.model import Metric, Terms
from remit.contracts.reports import engagements
from remit.conversation.model import Attachment
from remit.conversation.reports.conversation import conversation, parts_of, same_sender
from remit.conversation.rules.scanning import SIZE_MAX_BYTES
from remit.parties.access import Permission, Principal, Resource, allowed
from remit.parties.reports.names import names_of
from remit.services.kit import Line, Names
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.choosing import chosen_or_none
from remit.web.clients import clients_of
from remit.web.documents import document_of
from remit.web.finding import find
from remit.web.happenings import happenings
from remit.web.listing import SORTS, look
from remit.web.openchoices import Row, rows_of
from remit.web.plans import plan_of
from remit.web.readings import reading_of
from remit.web.rulewords import DECISION_WORDS
from remit.web.sentences import sentence_of
from remit.web.steered import explained
from remit.web.taskdesk import case_for
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked
from remit.web.zones import zone_of
from remit.work.model import Item, ItemState, Way
from remit.work.model.views import ItemSort, ViewedList
from remit.work.reports.choices import open_choices
from remit.work.reports.clocks import ItemClock, escalated, item_clocks
from remit.work.reports.decisions import item_decisions
from remit.work.reports.definitions import definitions
from remit.work.reports.items import ItemView, item_view, trail
from remit.work.reports.jottings import own_jottings
from remit.work.reports.lists import ItemFilter, item_list
from remit.work.reports.merging import ALIKE_MAX, alike, matter
from remit.work.reports.parting import partings
from remit.work.reports.starting import waits_to_start
from remit.work.rules.escalating import Escalated

router = APIRouter(include_in_schema=False)
VIEWS = {
    "overview": marked("Overview"),
    "plan": marked("Plan"),
    "judgements": marked("Judgements"),
    "decisions": marked("Decisions"),
    "trail": marked("Trail"),
}


@router.get("/items")
def show_items(visit: SignedIn, q: str = "", state: str = "", engagement: str = "", after: str = "") -> Response:
    """List the items that the visitor may know of, newest first unless the address sorts otherwise."""
    visit.tenants_with(Permission.ITEM_READ)
    with visit.reading() as reader:
        looked = look(visit, reader, ViewedList.ITEMS)
    sort = looked.query.get("sort", ItemSort.NEWEST)
    found = item_rows(
        visit, q=q, state=state, engagement=engagement, after=after, sort=sort, within=Within(looked.query)
    )
    return visit.page("items.html", looked=looked, sort=sort, sorts=SORTS, **found)


EVERY = ItemFilter()


@dataclass(frozen=True, slots=True)
class Within:
    """What a list of items is a list of: `query` is what its address keeps of that; without `tenants`, everyone's."""

    query: Mapping[str, str]
    narrowed: ItemFilter = EVERY
    tenants: Sequence[str] | None = None


ALL = Within({})


def item_rows(
    visit: Visit,
    *,
    q: str,
    state: str,
    engagement: str = "",
    after: str,
    path: str = "/items",
    sort: str = ItemSort.NEWEST,
    within: Within = ALL,
) -> dict[str, Any]:
    """Read a page of items with its filters and the address of the next page; the filters narrow `within` further."""
    wanted = chosen_or_none(ItemState, state)
    narrowed = replace(
        within.narrowed,
        states=frozenset({wanted}) if wanted else None,
        engagement_id=engagement or None,
        text=q.strip() or None,
    )
    with visit.reading() as reader:
        order = chosen_or_none(ItemSort, sort) or ItemSort.NEWEST
        page = item_list(
            reader,
            principal=visit.principal,
            narrowed=narrowed,
            tenants=within.tenants,
            cursor=after or None,
            sort=order,
        )
        known = clients_of(reader, visit.principal)
        agreed = engagements(reader, visit.principal)
    filters = {"q": q, "state": state, "engagement": engagement, **within.query, "after": page.next_cursor or ""}
    return {
        "rows": [
            {"item": one, "client": known[one.tenant], "kind": kind_of(visit.house.lines.line(one.line), one)}
            for one in page.items
        ],
        "agreed": {one.id: one.name for one in agreed},
        "q": q,
        "state": state,
        "states": tuple(ItemState),
        "engagement": engagement,
        "engagements": agreed,
        "more": f"{path}?{urlencode({k: v for k, v in filters.items() if v})}" if page.next_cursor else None,
    }


def open_item(visit: Visit, item_id: str) -> ItemView:
    """Find an item by its id, as the visitor may see it."""
    return find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: item_view(
            reader, visit.house.lines, principal=visit.principal, tenant=tenant, item_id=item_id
        ),
        kind="item",
        name=item_id,
    )


@router.get("/items/{item_id}")
def show_item(visit: SignedIn, item_id: str, view: str = "overview") -> Response:
    """Show one part of an item."""
    return show_part(visit, open_item(visit, item_id), view)


def show_part(visit: Visit, seen: ItemView, view: str, *, refusal: Refusal | None = None) -> Response:
    """Show one part of an item; `refusal` is of what was handed in on it, and stands beside its field."""
    shown = view if view in VIEWS else "overview"
    with visit.reading() as reader:
        context = _frame(visit, reader, seen) | _PARTS[shown](visit, reader, seen)
    status = refusal.status if refusal else 200
    return visit.page(
        "item.html", status=status, view=shown, **context, refusal=refusal, policy_diagrams=shown == "plan"
    )


def _frame(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    resource = seen.terms.resource("item", seen.item.id)
    inside = not visit.principal.is_client_of(seen.item.tenant)
    views = VIEWS if inside else {"overview": VIEWS["overview"]}
    return {
        "item": seen.item,
        "kind": kind_of(visit.house.lines.line(seen.item.line), seen.item),
        "client": clients_of(reader, visit.principal)[seen.item.tenant],
        "engagement": seen.terms.engagement.name,
        "client_zone": zone_of(seen.terms),
        "can_prove": allowed(visit.principal, Permission.PROOF_READ, resource),
        "can_cancel": seen.item.open and allowed(visit.principal, Permission.ITEM_CANCEL, resource),
        "can_return": seen.item.state in RETURNABLE and allowed(visit.principal, Permission.ITEM_RETURN, resource),
        "can_release": seen.item.state in RELEASABLE and allowed(visit.principal, Permission.ITEM_RELEASE, resource),
        "tabs": [(key, name, None) for key, name in views.items()],
        "plans": (),
        **matter_of(visit, reader, seen.item, seen.terms),
        "alike": _alike(visit, reader, seen),
    }


def kind_of(line: Line, item: Item) -> Names | None:
    """Return what the line calls an item's kind; None where the title says no more than that."""
    kind = line.kinds.get(item.kind)
    return kind.names if kind and item.title not in kind.names.values() else None


def item_base(principal: Principal, item: Item) -> str:
    """Return what the address of an item's page begins with: the client has a page of its own."""
    return "/portal/items/" if principal.is_client_of(item.tenant) else "/items/"


def matter_of(visit: Visit, reader: Reader, item: Item, terms: Terms) -> dict[str, Any]:
    """Read what is one matter with an item, and whether the visitor may change that."""
    return {
        "matter": matter(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id),
        "partings": partings(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id),
        "base": item_base(visit.principal, item),
        "can_merge": allowed(visit.principal, Permission.ITEM_MERGE, terms.resource("item", item.id)),
    }


def _alike(visit: Visit, reader: Reader, seen: ItemView) -> tuple[Item, ...]:
    """Read which open items may be the same matter: by the client's reference, or from the same sender."""
    if not seen.item.open or not allowed(visit.principal, Permission.ITEM_MERGE, seen.terms.resource("item")):
        return ()
    who: dict[str, Any] = {"principal": visit.principal, "tenant": seen.item.tenant, "item_id": seen.item.id}
    found = {one.id: one for one in (*alike(reader, **who), *same_sender(reader, **who))}
    return tuple(found.values())[:ALIKE_MAX]


RETURNABLE = frozenset({ItemState.RESOLVED, ItemState.IN_REVIEW, ItemState.RELEASED})
RELEASABLE = frozenset({ItemState.RESOLVED, ItemState.IN_REVIEW})


def _overview(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    case = case_for(visit, reader, seen.item, seen.terms)
    names = names_of(reader, (task.assignee for task in seen.tasks))
    retry = Resource(tenant=seen.item.tenant, kind="incident")
    return {
        "tasks": [{"task": task, "holder": names.get(task.assignee or "")} for task in seen.tasks],
        "incidents": [
            (one, explained(one.code, visit.visitor.translator)) for one in seen.incidents if one.resolved_at is None
        ],
        "can_retry": allowed(visit.principal, Permission.INCIDENT_RETRY, retry),
        "stopped": _stopped_by(visit, seen.item) if waits_to_start(reader, seen.item) else None,
        "document": document_of(seen.item, visit.house.lines.line(seen.item.line), payload=seen.payload, case=case),
        "opens": seen.opens,
        "opens_made": seen.opens,
        "opens_tasks": allowed(visit.principal, Permission.TASK_READ, seen.terms.resource("task")),
        "deliverables": seen.deliverables,
        "deliverable_base": f"/items/{seen.item.id}/deliverables/",
        "answers": _answers(visit, reader, seen),
        "escalated": _escalated(visit, reader, seen),
        **conversation_of(visit, reader, seen.item, seen.terms),
    }


def _stopped_by(visit: Visit, item: Item) -> list[str]:
    """Say what kept an item from being set going, in the visitor's language."""
    line = visit.house.lines.line(item.line)
    return [sentence_of(line, one, language=visit.visitor.language) for one in item.problems]


ANSWERS = {Metric.FIRST_RESPONSE: marked("First answer"), Metric.NEXT_RESPONSE: marked("Next answer")}
"""The promises about answers, as the clock's card names them."""


def _answers(visit: Visit, reader: Reader, seen: ItemView) -> list[tuple[str, ItemClock]]:
    """Read the clocks of what was promised about answers."""
    item, now = seen.item, visit.house.clock.now()
    clocks = item_clocks(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id, now=now)
    return [(name, clocks[metric]) for metric, name in ANSWERS.items() if metric in clocks]


def _escalated(visit: Visit, reader: Reader, seen: ItemView) -> tuple[Escalated, ...]:
    """Read what the clocks set going, for whoever may read the trail."""
    item = seen.item
    if not allowed(visit.principal, Permission.TRAIL_READ, seen.terms.resource("item", item.id)):
        return ()
    return escalated(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id)


def conversation_of(visit: Visit, reader: Reader, item: Item, terms: Terms) -> dict[str, Any]:
    """Read an item's conversation, whether the visitor may write in it, and whether somebody chats at this moment."""
    entries = conversation(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id)
    inside = not visit.principal.is_client_of(item.tenant)
    may_part = inside and item.state is not ItemState.MERGED and item.copy_of is None
    may_part = may_part and allowed(visit.principal, Permission.ITEM_MERGE, terms.resource("item", item.id))
    return {
        "partable": {one.id for one in parts_of(reader, item)[1]} if may_part else (),
        "jottings": own_jottings(reader, principal=visit.principal, tenant=item.tenant, item_id=item.id),
        "entries": entries,
        "unused": _unused(visit, reader, item, terms),
        "can_comment": allowed(visit.principal, Permission.COMMENT_CLIENT, terms.resource("item")),
        "inside": inside,
        "live": inside and item.open and any(one.message.way is Way.CHAT for one in entries),
    }


def _unused(visit: Visit, reader: Reader, item: Item, terms: Terms) -> Callable[[Attachment], bool] | None:
    """Say which files of the conversation the visitor may make evidence; None where there are none."""
    if not takes_evidence(reader, visit.principal, visit.house.lines.line(item.line), item, terms):
        return None
    known = evidence_hashes(reader, item)
    return lambda file: file.item_id == item.id and file.content_hash not in known


def _plan(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    known = definitions(reader, principal=visit.principal, tenant=seen.item.tenant)
    plans = [plan_of(reader, visit.house.runtime, one, definitions=known, tasks=seen.tasks) for one in seen.instances]
    return {"plans": plans, "choices": _choices(visit, reader, seen)}


def _choices(visit: Visit, reader: Reader, seen: ItemView) -> list[Row]:
    """Read what the visitor may decide about the course of the item's work."""
    item = seen.item
    if not item.open or not allowed(visit.principal, Permission.CASE_PLAN, seen.terms.resource("item", item.id)):
        return []
    found = open_choices(
        reader,
        visit.house.runtime.models,
        principal=visit.principal,
        tenant=item.tenant,
        item_id=item.id,
        now=visit.house.clock.now(),
    )
    return rows_of(item.id, found)


def _judgements(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    case, line = case_for(visit, reader, seen.item, seen.terms), visit.house.lines.line(seen.item.line)
    return {
        "document": document_of(seen.item, line, payload=seen.payload, case=case),
        "questions": case.questions if case else (),
        "reading": reading_of(case, visit.visitor.translator),
        "agreement": case.agreement if case and case.agreement and case.agreement.n else None,
        "sign_offs": case.sign_offs if case else (),
        "takes_evidence": takes_evidence(reader, visit.principal, line, seen.item, seen.terms),
        "upload_mb": min(visit.house.settings.max_upload_bytes, SIZE_MAX_BYTES) // 1_000_000,
        "panel": case if case and (case.panels or case.still_asked) else None,
    }


def _decisions(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    made = item_decisions(
        reader,
        visit.house.lines,
        visit.house.runtime.models,
        principal=visit.principal,
        tenant=seen.item.tenant,
        item_id=seen.item.id,
    )
    return {"decisions": made, **DECISION_WORDS}


def _trail(visit: Visit, reader: Reader, seen: ItemView) -> dict[str, Any]:
    events = trail(reader, principal=visit.principal, tenant=seen.item.tenant, item_id=seen.item.id)
    lines = happenings(events, visit.visitor.translator)
    names = names_of(reader, (one.by for one in lines))
    return {"trail": lines, "names": names}


_PARTS: Mapping[str, Any] = {
    "overview": _overview,
    "plan": _plan,
    "judgements": _judgements,
    "decisions": _decisions,
    "trail": _trail,
}
