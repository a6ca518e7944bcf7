"""The training matrix: people by certificates, what each holds until when, and how many run out month by month."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.printing import Plot, Series, draw_bars
from remit.web.pages.papered import open_papered
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked

router = APIRouter(include_in_schema=False)
LINE, KIND, PAPER = "training", "matrix", "training-matrix.json"
WHY: Mapping[str, str] = {
    "expired": marked("run out"),
    "expires": marked("runs out soon"),
    "procedure": marked("older procedure"),
    "quality": marked("quality below threshold"),
}
MONTHS = 13
"""A certificate of a year given this month is still in sight."""


@router.get("/items/{item_id}/training-matrix")
def show_matrix(visit: SignedIn, item_id: str) -> Response:
    """Show who holds what until when."""
    seen = open_papered(visit, item_id, line=LINE, kind=KIND, paper=PAPER)
    paper = seen.says
    rows = paper["rows"] if paper else []
    return visit.page(
        "matrix.html",
        item=seen.item,
        client=seen.client,
        home=seen.home,
        on=date.fromisoformat(paper["on"]) if paper else None,
        keys=sorted({row["key"] for row in rows}),
        people={name: _held(rows, name) for name in sorted({row["person"] for row in rows})},
        due=sum(bool(row["renew"] or row["withdrawn"]) for row in rows),
        plot=_plot(visit, rows, date.fromisoformat(paper["on"])) if paper else "",
        why=WHY,
    )


def _held(rows: Iterable[Mapping[str, Any]], name: str) -> dict[str, Mapping[str, Any]]:
    return {row["key"]: {**row, **_days(row)} for row in rows if row["person"] == name}


def _days(row: Mapping[str, Any]) -> dict[str, date]:
    return {key: date.fromisoformat(row[key]) for key in ("valid_until", "withdrawn") if row[key]}


def _plot(visit: Visit, rows: Iterable[Mapping[str, Any]], on: date) -> str:
    say = visit.visitor.translator
    months = [_month(on, ahead) for ahead in range(MONTHS)]
    ends = Counter(date.fromisoformat(row["valid_until"]).replace(day=1) for row in rows if not row["withdrawn"])
    counts = tuple(float(ends[one]) for one in months)
    if not any(counts):
        return ""
    names = tuple(f"{one:%m/%y}" for one in months)
    title = say.gettext("Certificates that run out, by month")
    summary = "; ".join(f"{name}: {count:.0f}" for name, count in zip(names, counts, strict=True))
    return draw_bars(Plot(title, summary, names, (Series(title, counts),), write=lambda value: f"{value:.0f}"))


def _month(day: date, ahead: int) -> date:
    year, month = divmod(day.month - 1 + ahead, 12)
    return date(day.year + year, month + 1, 1)
