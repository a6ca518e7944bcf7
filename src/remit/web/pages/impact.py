"""Adverse impact of a job's selection: counts, ratio and test by stage and group, drawn and in figures."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.printing import Plot, Series, draw_bars
from remit.services.kit import Names
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.pages.items import open_item
from remit.web.papers import newest_paper
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
LINE, KIND, PAPER = "recruiting", "impact", "adverse-impact.json"
STAGES: Mapping[str, str] = {"screening": marked("Screening"), "interview": marked("Interview")}
SMALL: Mapping[str, str] = {
    "few": marked("fewer than five people"),
    "share": marked("under 2% of those who came"),
}


@router.get("/items/{item_id}/adverse-impact")
def show_impact(visit: SignedIn, item_id: str) -> Response:
    """Show a report of adverse impact."""
    seen = open_item(visit, item_id)
    if (seen.item.line, seen.item.kind) != (LINE, KIND):
        raise NotFound(kind="report", name=item_id)
    content = newest_paper(visit, seen, PAPER)
    paper = None if content is None else json.loads(content)
    with visit.reading() as reader:
        client = clients_of(reader, visit.principal)[seen.item.tenant]
    called = visit.house.lines.line(LINE).words("field")
    own = visit.principal.is_client_of(seen.item.tenant)
    return visit.page(
        "impact.html",
        item=seen.item,
        client=client,
        home=f"/portal/items/{item_id}" if own else f"/items/{item_id}",
        report=paper,
        tables=[(table, _plot(visit, table, called)) for table in paper["tables"]] if paper else [],
        attributes=called,
        stages=STAGES,
        small=SMALL,
    )


def _plot(visit: Visit, table: Mapping[str, Any], called: Mapping[str, Names]) -> str:
    say = visit.visitor.translator.gettext
    groups = table["groups"]
    rates = tuple(100 * one["passed"] / one["came"] for one in groups)
    attribute = visit.visitor.translator.of(called.get(table["attribute"]) or {"en": table["attribute"]})
    title = f"{say(STAGES[table['stage']])}: {attribute}"
    summary = "; ".join(f"{one['group']} {one['passed']}/{one['came']}" for one in groups)
    names = tuple(f"{one['group']} {one['passed']}/{one['came']}" for one in groups)
    series = (Series(say("Share that passed"), rates),)
    return draw_bars(
        Plot(
            title,
            summary,
            names,
            series,
            write=lambda value: f"{value:.0f}%",
            target=(say("Four fifths of the highest"), 0.8 * max(rates)),
        )
    )
