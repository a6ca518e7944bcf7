"""Adverse impact of a job's selection: counts, ratio and test by stage and group, drawn and in figures."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.printing import Plot, Series, draw_bars
from remit.services.kit import Names
from remit.web.pages.papered import open_papered
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
    seen = open_papered(visit, item_id, line=LINE, kind=KIND, paper=PAPER)
    paper = seen.says
    called = visit.house.lines.line(LINE).words("field")
    return visit.page(
        "impact.html",
        item=seen.item,
        client=seen.client,
        home=seen.home,
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
