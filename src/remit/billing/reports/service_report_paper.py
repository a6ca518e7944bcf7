"""A monthly service report on paper, in either language: the same figures as on the page."""

from collections.abc import Iterable, Sequence
from importlib import resources
from typing import Any

from remit.billing.model.service_report import Figure, LineFigure, ServiceReport, Settlement
from remit.billing.model.usage import Level
from remit.billing.rules.months import Month
from remit.locale.translator import Translator, translator
from remit.parties.model import AuditEntry, Shore
from remit.printing import render_pdf
from remit.quality.model import Rate
from remit.values.moment import Moment
from remit.values.money import Money

TEMPLATE = resources.files("remit.billing").joinpath("templates", "parts.typ")


def _counted(speak: Translator) -> dict[Figure, str]:
    _ = speak.gettext
    return {
        Figure.RECEIVED: _("Received"),
        Figure.RELEASED: _("Released"),
        Figure.STRAIGHT_THROUGH: _("of it straight through"),
        Figure.LATE: _("of it late"),
        Figure.RETURNED: _("of it after rework"),
    }


def _level(key: str, speak: Translator) -> str:
    _ = speak.gettext
    words = {
        "turnaround_time": _("Turnaround time"),
        "first_pass_yield": _("First-pass yield"),
        "accuracy": _("Accuracy"),
    }
    return words.get(key, key)


def _shore(one: AuditEntry, speak: Translator) -> str:
    _ = speak.gettext
    words = {Shore.ON: _("on-shore"), Shore.NEAR: _("near-shore"), Shore.OFF: _("off-shore")}
    return words[one.shore] if one.shore else "–"


def service_report_pdf(
    report: ServiceReport, *, provider: str, client: str, language: str, named: bool, made_at: Moment
) -> bytes:
    """Print a report; `named` whether people who opened data are named. The same report gives the same bytes."""
    speak = translator(language)
    title = f"{speak.gettext('Service report')} {report.month}: {report.name}"
    said = {
        "from": [provider],
        "to": [client],
        "title": title,
        "facts": _facts(report, speak),
        "parts": [_plain(one) for one in _parts(report, speak, named=named)],
    }
    return render_pdf(TEMPLATE.read_text("utf-8"), data=said, title=title, language=language, made_at=made_at)


def _facts(report: ServiceReport, speak: Translator) -> list[list[str]]:
    year, number = report.month.split("-")
    month = Month(int(year), int(number))
    span = f"{speak.date(month.first_date)} – {speak.date(month.last_date)}"
    found = [[speak.gettext("Month"), speak.month(month.first_date)], [speak.gettext("Days"), f"{span} ({report.tz})"]]
    settled = report.settlement
    if settled and settled.invoice:
        found.append([speak.gettext("Invoice"), settled.invoice.number])
    return found


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    return {"head": [], "right": [], "total": [], "note": "", "none": "–", **part}


def _parts(report: ServiceReport, speak: Translator, *, named: bool) -> Iterable[dict[str, Any]]:
    _ = speak.gettext
    counts = [[name, speak.number(report.counts[figure])] for figure, name in _counted(speak).items()]
    yield {"title": _("Volumes"), "lines": counts}
    if report.section:
        yield {"title": _("What the service did"), "lines": [_own(one, speak) for one in report.section]}
    yield _levels(report, speak)
    rates = [(_("First-pass yield"), report.first_pass_yield), (_("Accuracy"), report.accuracy)]
    yield {"title": _("Quality"), "lines": [[name, _rate(found, speak)] for name, found in rates]}
    yield _incidents(report, speak)
    yield _opened(report.opened, speak, tz=report.tz, named=named)
    if report.settlement:
        yield _money(report.settlement, speak)


def _own(one: LineFigure, speak: Translator) -> list[str]:
    value = speak.money(one.value) if isinstance(one.value, Money) else speak.number(one.value)
    return [speak.of(one.names), value]


def _levels(report: ServiceReport, speak: Translator) -> dict[str, Any]:
    _ = speak.gettext
    lines = [
        [
            _level(one.level, speak),
            speak.number(one.counted),
            speak.number(one.met),
            f"{one.target_pct}%",
            _kept(one, speak),
        ]
        for one in report.levels
    ]
    head = [_("Service level"), _("Counted"), _("Met"), _("Target"), ""]
    return {"title": _("Service levels of the month"), "head": head, "right": [1, 2, 3], "lines": lines}


def _kept(one: Level, speak: Translator) -> str:
    if not one.counted:
        return "–"
    return speak.gettext("missed") if one.missed else speak.gettext("met")


def _rate(found: Rate, speak: Translator) -> str:
    if found.share is None or found.interval is None:
        return "–"
    low, high = (speak.percent(one, decimals=1) for one in found.interval)
    said = speak.gettext("{share} of {n}; 95% interval {low} to {high}")
    return said.format(share=speak.percent(found.share, decimals=1), n=speak.number(found.n), low=low, high=high)


def _incidents(report: ServiceReport, speak: Translator) -> dict[str, Any]:
    _ = speak.gettext
    lines = [
        [speak.moment(one.raised_at, report.tz), number, one.code, _("settled") if one.resolved_at else _("open")]
        for one, number in report.incidents
    ]
    head = [_("Raised"), _("Item"), _("What"), ""]
    return {"title": _("Incidents"), "head": head, "lines": lines, "none": _("None in this month.")}


def _opened(opened: Sequence[AuditEntry], speak: Translator, *, tz: str, named: bool) -> dict[str, Any]:
    _ = speak.gettext
    lines = [
        [
            speak.moment(one.at, tz),
            one.actor_name if named else "–",
            _shore(one, speak),
            one.country or "–",
            str(one.field),
            one.reason,
        ]
        for one in opened
    ]
    head = [_("When"), _("Who"), _("Shore"), _("Country"), _("Field"), _("Reason")]
    return {"title": _("Who opened masked data"), "head": head, "lines": lines, "none": _("Nobody in this month.")}


def _money(settled: Settlement, speak: Translator) -> dict[str, Any]:
    _ = speak.gettext
    lines = [
        [str(at), one.name, one.quantity, one.clause, speak.money(Money(one.minor, settled.run.currency))]
        for at, one in enumerate(settled.charges, start=1)
    ]
    return {
        "title": _("Charges, credits and invoice"),
        "head": [_("No."), _("Charge"), _("Quantity"), _("Clause"), _("Amount")],
        "right": [2, 4],
        "wide": 1,
        "lines": lines,
        "total": ["", _("Together"), "", "", speak.money(settled.rated)],
        "note": _("Report, ledger and invoice say the same, line by line.")
        if settled.invoice and settled.equal
        else "",
    }
