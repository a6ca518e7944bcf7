"""The narrative: what was asked, what holds by which figure, how sound the data are, and how to run it again."""

from collections.abc import Mapping
from typing import Any

from remit.services.data_analysis.figures import rows_of, shown
from remit.services.data_analysis.folder import FOLDER
from remit.services.kit import (
    AnalysisRun,
    Plot,
    Series,
    ServiceCall,
    draw_bars,
    printable,
    read_template,
    render_pdf,
    sentences_in,
    settled_findings,
    signed_rows,
    spoken,
)

ROWS_MAX = 20


def write_report(call: ServiceCall, plan: Mapping[str, Any], run: AnalysisRun) -> bytes:
    """Print the report."""
    language = spoken(call.parameters)
    words = sentences_in(FOLDER, language)
    case_file: Mapping[str, Any] = call.variables["case_file"]
    signed = case_file["sign_off"]
    drawn = _drawn(plan, run, language)
    data: dict[str, Any] = {
        "words": {key: words[f"head.{key}"] for key in ("findings", "dropped", "quality", "again", "outputs")},
        "from": [words["head.report"]],
        "to": [str(plan.get("client", ""))],
        "title": str(plan["title"]),
        "facts": [[words["head.item"], call.item.number], [words["head.signed_by"], signed["person"]]],
        "question": str((plan.get("question") or {}).get(language, "")),
        **settled_findings(case_file, language=language),
        "plot": None if drawn is None else drawn.summary,
        "plot_title": "" if drawn is None else drawn.title,
        "rule_head": [words[f"word.{key}"] for key in ("rule", "table", "rows", "broken")],
        "rules": _rules(plan, run, language),
        "tables": [_table(run, step["name"]) for step in plan["steps"]],
        "again": _again(call, run, words),
        "output_head": [words["word.file"], "SHA-256"],
        "outputs": [[name, digest] for name, digest in run.hashes.items()],
    }
    pictures = {} if drawn is None else {"plot.svg": printable(draw_bars(drawn))}
    return render_pdf(
        read_template(FOLDER / "report.typ"),
        data=data,
        title=data["title"],
        language=language,
        made_at=call.now,
        pictures=pictures,
    )


def _rules(plan: Mapping[str, Any], run: AnalysisRun, language: str) -> list[list[str]]:
    texts = {rule["name"]: rule["text"][language] for rule in plan.get("rules", ())}
    return [[texts[row["rule"]], row["table"], row["rows"], row["broken"]] for row in rows_of(run, "rules")]


def _table(run: AnalysisRun, name: str) -> dict[str, Any]:
    rows = rows_of(run, name)
    head = list(rows[0]) if rows else []
    figures = [at for at, key in enumerate(head) if all(_is_number(row[key]) for row in rows)]
    body = [[shown(row[key]) for key in head] for row in rows[:ROWS_MAX]]
    return {"name": name, "head": head, "body": body, "right": figures, "left": max(len(rows) - ROWS_MAX, 0)}


def _is_number(text: str) -> bool:
    return text == "" or text.lstrip("-").replace(".", "", 1).replace("e-", "", 1).isdigit()


def _drawn(plan: Mapping[str, Any], run: AnalysisRun, language: str) -> Plot | None:
    """Draw what the plan asks for: `{"table", "names", "values", "title"}`."""
    asked = plan.get("plot")
    if not asked:
        return None
    rows = rows_of(run, asked["table"])
    names = tuple(row[asked["names"]] for row in rows)
    values = tuple(float(row[asked["values"]]) for row in rows)
    said = ", ".join(f"{name} {value:g}" for name, value in zip(names, values, strict=True))
    title = str(asked["title"][language])
    return Plot(title, f"{title}: {said}", names, (Series(title, values),))


def _again(call: ServiceCall, run: AnalysisRun, words: Mapping[str, str]) -> list[list[str]]:
    return [
        [words["word.command"], "remit rerun package.zip"],
        [words["word.second"], words["word.same"].format(count=len(call.variables["certificate"]["outputs"]))],
        [words["word.environment"], ", ".join(f"{key} {value}" for key, value in run.environment.items())],
        *map(list, signed_rows(call.variables["case_file"], language=spoken(call.parameters))),
    ]
