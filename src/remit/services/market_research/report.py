"""The report: findings that hold with the figures that carry them, plots, method, checks, and who signed what."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import (
    Plot,
    Series,
    ServiceCall,
    Spelling,
    draw_bars,
    printable,
    read_template,
    render_pdf,
    sentences_in,
    settled_findings,
    signed_rows,
    spoken,
)
from remit.services.market_research.figures import Figures
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.study import Study

SERIES_MAX = 6


def write_report(call: ServiceCall, study: Study, figures: Figures, case_file: Mapping[str, Any]) -> bytes:
    """Print the report."""
    language = spoken(call.parameters)
    words = sentences_in(FOLDER, language)
    plots = _plots(study, figures, words, language)
    signed = case_file["sign_off"]
    general = ("base", *(key for key in figures.lines if key.startswith("mean:")))
    data: dict[str, Any] = {
        "words": {key: words[f"head.{key}"] for key in _HEADS},
        "from": [words["head.report"]],
        "to": [str(study.plan.get("client", ""))],
        "title": str(study.plan["title"]),
        "facts": [
            [words["head.item"], call.item.number],
            [words["head.signed_by"], signed["person"]],
            [words["head.date"], signed["at"][:10]],
        ],
        **settled_findings(case_file, language=language, decided=words["word.decided"]),
        "plots": [plot for plot, _ in plots],
        "lines": [figures.lines[key] for key in general],
        "method": _method(study, figures, words, language),
        "certificate": [*signed_rows(case_file, language=language), *study.hashes.items()],
    }
    pictures = {plot["name"]: printable(svg) for plot, svg in plots}
    return render_pdf(
        read_template(FOLDER / "report.typ"),
        data=data,
        title=data["title"],
        language=language,
        made_at=call.now,
        pictures=pictures,
    )


_HEADS = ("findings", "dropped", "plots", "figures", "method", "certificate")


def _plots(study: Study, figures: Figures, words: Mapping[str, str], language: str) -> list[tuple[dict[str, str], str]]:
    drawn = []
    for number, ((rows, column), table) in enumerate(figures.tables.items()):
        asked, by = study.questions[rows], study.questions[column]
        series = tuple(
            Series(asked.choice(row, language), tuple(100 * cell.share for cell in cells))
            for row, cells in zip(table.rows, table.cells, strict=True)
        )
        names = tuple(f"{by.choice(one.name, language)} ({one.letter}, n {one.base})" for one in table.columns)
        title = words["word.share_by"].format(question=asked.says(language), by=by.says(language))
        test = figures.lines.get(f"{rows}|{column}", "")
        drawn.append(_plot(f"table-{number}.svg", title, names, series[:SERIES_MAX], test))
    if figures.maxdiff:
        shares = sorted(figures.maxdiff.shares().items(), key=lambda one: -one[1])
        labels = study.plan["maxdiff"]["items"]
        names = tuple(labels[item][language] for item, _ in shares)
        title = words["word.preference"]
        drawn.append(_plot("maxdiff.svg", title, names, (Series(title, tuple(100 * s for _, s in shares)),), ""))
    return drawn


def _plot(
    name: str, title: str, names: tuple[str, ...], series: tuple[Series, ...], test: str
) -> tuple[dict[str, str], str]:
    said = "; ".join(
        f"{one.name}: " + ", ".join(f"{head} {value:.1f}%" for head, value in zip(names, one.values, strict=True))
        for one in series
    )
    svg = draw_bars(Plot(title, said, names, series, write=lambda value: f"{value:.0f}%"))
    return {"name": name, "title": title, "alt": said, "test": test}, svg


def _method(study: Study, figures: Figures, words: Mapping[str, str], language: str) -> list[str]:
    write = Spelling(language).number
    design: Mapping[str, Any] = study.part("design", {})
    said = [figures.lines["base"]]
    key = "clustered" if design.get("cluster") else "stratified" if design.get("stratum") else "simple"
    said.append(words[f"method.{key}"])
    if figures.raked:
        margins = ", ".join(
            study.questions[one].says(language) if one in study.questions else one for one in study.plan["margins"]
        )
        said.append(words["method.raked"].format(margins=margins, rounds=figures.raked.rounds))
    said += [words["method.errors"], words["method.letters"]]
    if figures.maxdiff:
        said.append(words["method.maxdiff"].format(likelihood=write(figures.maxdiff.log_likelihood, 2)))
    if figures.conjoint:
        said.append(words["method.conjoint"].format(likelihood=write(figures.conjoint.fit.log_likelihood, 2)))
    return [*said, words["method.limits"]]
