"""The report: findings that hold with the figures that carry them, plots, method, checks, and who signed what."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import HOLDS, Plot, Series, ServiceCall, draw_bars, printable, read_sentences, render_pdf
from remit.services.market_research.checking import language_of
from remit.services.market_research.figures import Figures
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.study import Study

SERIES_MAX = 6
TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
== #data.words.findings
#for (number, one) in data.findings.enumerate() [
  #block(breakable: false, above: 1em)[
    #strong[#(number + 1). #one.text]
    #block(inset: (left: 4mm), stroke: (left: 1.2pt + accent), above: 0.6em)[
      #for line in one.evidence [#second(line) #linebreak()]
      #second(one.decided)
    ]
  ]
]
#if data.dropped.len() > 0 [
  == #data.words.dropped
  #for one in data.dropped [- #one]
]
#if data.plots.len() > 0 [== #data.words.plots]
#for one in data.plots [
  #block(breakable: false, below: 1.6em)[
    #strong(one.title)
    #plot(one.name, alt: one.alt)
    #if one.test != "" [#second(one.test)]
  ]
]
== #data.words.figures
#for line in data.lines [#line #linebreak()]
== #data.words.method
#for line in data.method [- #line]
== #data.words.certificate
#pairs(data.certificate)
"""


def write_report(call: ServiceCall, study: Study, figures: Figures, case_file: Mapping[str, Any]) -> bytes:
    """Print the report."""
    language = language_of(call)
    words = {code: texts[language] for code, texts in read_sentences(FOLDER).items()}
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
        "findings": [_finding(one, words, language) for one in case_file["questions"] if one["answer"] == HOLDS],
        "dropped": [one["text"][language] for one in case_file["questions"] if one["answer"] != HOLDS],
        "plots": [plot for plot, _ in plots],
        "lines": [figures.lines[key] for key in general],
        "method": _method(study, figures, words),
        "certificate": _certificate(study, case_file, words),
    }
    pictures = {plot["name"]: printable(svg) for plot, svg in plots}
    return render_pdf(
        TEMPLATE, data=data, title=data["title"], language=language, made_at=call.now, pictures=pictures
    )  # fmt: skip


_HEADS = ("findings", "dropped", "plots", "figures", "method", "certificate")


def _finding(one: Mapping[str, Any], words: Mapping[str, str], language: str) -> dict[str, Any]:
    people = ", ".join(f"{entry['person']} ({words['round.' + entry['round']]})" for entry in one["decided"])
    return {
        "text": one["text"][language],
        "evidence": [evidence["quotation"] for evidence in one["evidence"]],
        "decided": words["word.decided"].format(people=people),
    }


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
        f"{one.name}: " + ", ".join(f"{head} {value:.1f} %" for head, value in zip(names, one.values, strict=True))
        for one in series
    )
    svg = draw_bars(Plot(title, said, names, series, write=lambda value: f"{value:.0f} %"))
    return {"name": name, "title": title, "alt": said, "test": test}, svg


def _method(study: Study, figures: Figures, words: Mapping[str, str]) -> list[str]:
    design: Mapping[str, Any] = study.part("design", {})
    said = [figures.lines["base"]]
    key = "clustered" if design.get("cluster") else "stratified" if design.get("stratum") else "simple"
    said.append(words[f"method.{key}"])
    if figures.raked:
        margins = ", ".join(
            study.questions[one].name if one in study.questions else one for one in study.plan["margins"]
        )
        said.append(words["method.raked"].format(margins=margins, rounds=figures.raked.rounds))
    said += [words["method.errors"], words["method.letters"]]
    if figures.maxdiff:
        said.append(words["method.maxdiff"].format(likelihood=f"{figures.maxdiff.log_likelihood:.2f}"))
    return [*said, words["method.limits"]]


def _certificate(study: Study, case_file: Mapping[str, Any], words: Mapping[str, str]) -> list[list[str]]:
    signed, agreement = case_file["sign_off"], case_file["agreement"]
    return [
        [words["head.signed_by"], f"{signed['person']}, {signed['qualification']}, {signed['at']}"],
        [words["head.statement"], signed["statement"]],
        [words["head.agreement"], f"{agreement['agreed']}/{agreement['n']}"],
        [words["head.content"], signed["content_hash"]],
        *([name, digest] for name, digest in study.hashes.items()),
    ]
