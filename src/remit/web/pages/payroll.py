"""A pay run side by side: its totals, what changed since the last period, and the old payroll beside ours."""

import json
from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.printing import Plot, Series, draw_bars
from remit.values.money import Money
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.pages.items import open_item
from remit.web.papers import newest_paper
from remit.web.visit import SignedIn, Visit
from remit.web.words import marked
from remit.work.reports.items import ItemView

router = APIRouter(include_in_schema=False)
LINE = "payroll"
MOST_BARS = 24
"""Bars that can still be told apart; the table holds everybody."""

CHANGES: Mapping[str, tuple[str, str]] = {
    "over": (marked("above the threshold"), "bad"),
    "within": (marked("within the threshold"), "plain"),
    "new": (marked("joined"), "warn"),
    "gone": (marked("left"), "warn"),
    "same": (marked("unchanged"), "plain"),
}
EXPLANATIONS: Mapping[str, tuple[str, str]] = {
    "equal": (marked("equal"), "good"),
    "rounding": (marked("rounding"), "good"),
    "follows": (marked("follows from its lines"), "good"),
    "told": (marked("explained"), "good"),
    "unexplained": (marked("unexplained"), "bad"),
}
REFUSED = (marked("refused here"), "warn")
AMOUNTS = frozenset(
    {"gross", "deductions", "net", "employer", "employer_cost", "before", "now", "difference", "old", "new", "amount"}
)
TOTALS: Mapping[str, str] = {
    "gross": marked("Gross"),
    "deductions": marked("Withheld"),
    "net": marked("Net pay"),
    "employer_cost": marked("Cost to the employer"),
}
PAPERS = ("register", "comparison", "parallel-run")


@router.get("/items/{item_id}/pay-run")
def show_pay_run(visit: SignedIn, item_id: str, all_lines: bool = False) -> Response:
    """Show the working papers of a pay run, for whoever may see every class of data in it."""
    seen = open_item(visit, item_id)
    if seen.item.line != LINE:
        raise NotFound(kind="pay run", name=item_id)
    papers = {name: paper for name in PAPERS if (paper := _paper(visit, seen, f"{name}.json")) is not None}
    with visit.reading() as reader:
        client = clients_of(reader, visit.principal)[seen.item.tenant]
    own = visit.principal.is_client_of(seen.item.tenant)
    compared = papers.get("comparison")
    return visit.page(
        "pay_run.html",
        item=seen.item,
        client=client,
        home=f"/portal/items/{item_id}" if own else f"/items/{item_id}",
        register=_told(visit, papers.get("register")),
        comparison=_compared(compared, whole=all_lines) if compared else None,
        plot=_plot(visit, compared) if compared else None,
        parallel=papers.get("parallel-run"),
        amounts=TOTALS,
        changes=CHANGES,
        explanations=EXPLANATIONS,
        refused=REFUSED,
        whole=all_lines,
    )


def _told(visit: Visit, register: dict[str, Any] | None) -> dict[str, Any] | None:
    """Add what each refusal says, and what the lines of each payslip are called, in the reader's language."""
    line, language, words = visit.house.lines.line(LINE), visit.visitor.language, _Words(visit)
    for row in (row for slip in register["payslips"] for row in slip["lines"]) if register else ():
        row["name"] = words(row["key"])
    for one in register["refusals"] if register else ():
        sentence = line.sentence(one["code"], language=language) or one["message"]
        one["told"] = sentence.format_map({**one["fields"], "name": one["name"]})
    return register


def _paper(visit: Visit, seen: ItemView, name: str) -> dict[str, Any] | None:
    content = newest_paper(visit, seen, name)
    if content is None:
        return None
    found: dict[str, Any] = json.loads(content)
    readable: dict[str, Any] = _readable(found, _Words(visit), str(found["currency"]))
    return readable


class _Words:
    """Names of the lines of a payslip in the reader's language; what a client named itself stands as it is."""

    def __init__(self, visit: Visit) -> None:
        self._line = visit.house.lines.line(LINE)
        self._language = visit.visitor.language
        self._totals = {key: visit.visitor.translator.gettext(name) for key, name in TOTALS.items()}

    def __call__(self, key: str) -> str:
        """Return the name of a line, or of a total."""
        own = key.removesuffix("_employer")
        name = self._totals.get(key) or self._said(f"line.{own}") or own
        return name if own == key else f"{name} ({self._said('side.employer_short')})"

    def _said(self, code: str) -> str | None:
        return self._line.sentence(code, language=self._language)


def _readable(read: Any, words: _Words, currency: str) -> Any:
    """Turn the amounts of a paper, which are exact text, into money, and keys of lines into their names."""
    if isinstance(read, list):
        return [_readable(one, words, currency) for one in read]
    if not isinstance(read, dict):
        return read
    found = {key: _readable(value, words, currency) for key, value in read.items()}
    found |= {key: Money.of(value, currency) for key, value in read.items() if key in AMOUNTS and value is not None}
    return found | ({"key": read["line"], "line": words(read["line"])} if "line" in read else {})


def _compared(paper: Mapping[str, Any], *, whole: bool) -> dict[str, Any]:
    """Keep net pay of everybody, or every line that changed."""
    rows = [row for row in paper["rows"] if (row["change"] != "same" if whole else row["key"] == "net")]
    order = {"over": 0, "new": 1, "gone": 1, "within": 2, "same": 3}
    return {**paper, "rows": sorted(rows, key=lambda row: (order[row["change"]], row["name"], row["line"]))}


def _plot(visit: Visit, paper: Mapping[str, Any]) -> str:
    words = visit.visitor.translator
    rows = [row for row in paper["rows"] if row["key"] == "net"]
    rows = sorted(rows, key=lambda row: -abs(row["difference"].minor))[:MOST_BARS]
    title = words.gettext("Change of net pay")
    series = (
        Series(words.gettext("last period"), tuple(float(row["before"].amount) for row in rows)),
        Series(words.gettext("this period"), tuple(float(row["now"].amount) for row in rows)),
    )
    summary = words.gettext("Net pay of each person in the last period and in this one; the largest changes first.")
    return draw_bars(
        Plot(title, summary, tuple(row["name"] for row in rows), series, write=lambda value: f"{value:,.0f}")
    )
