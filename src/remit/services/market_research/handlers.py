"""The topics of a study: check, tabulate and put the findings before two judges, write what is delivered."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import (
    HOLDS,
    Problem,
    Refusal,
    ServiceCall,
    ServiceResult,
    certified,
    content_hash,
    document,
    findings_case,
    json_document,
    problem_of,
    read_sentences,
    spoken,
)
from remit.services.market_research.checking import left_out
from remit.services.market_research.figures import Figures, compute
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.report import write_report
from remit.services.market_research.study import Study, open_study
from remit.services.market_research.workbook import cleaning_csv, tables_xlsx, weighted_csv


def tabulate(call: ServiceCall) -> ServiceResult:
    """Weight and tabulate what is left, and ask of every finding whether the figures carry it."""
    try:
        study, figures = computed(call)
        guideline = dict(read_sentences(FOLDER)["word.guideline"])
        handed = findings_case(study.plan["findings"], figures.lines, name="figures.txt", guideline=guideline)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    variables = {
        "tabulated": figures.tabulated,
        "effective": round(figures.effective, 1),
        "deff": round(figures.deff, 3),
        "figures_hash": handed["source"]["document_hash"],
    }
    return ServiceResult(variables=variables, handed={"judgement": handed})


def computed(call: ServiceCall) -> tuple[Study, Figures]:
    """Compute the figures of the item from its bytes and the decisions on its interviews; the same every time."""
    study = open_study(call.lookup.content())
    return study, compute(study, left_out(call.variables.get("cleaning") or ()), language=spoken(call.parameters))


def render(call: ServiceCall) -> ServiceResult:
    """Write the report on the signed findings; figures that differ from those signed stop it."""
    case_file: Mapping[str, Any] = call.variables["case_file"]
    study, figures = computed(call)
    signed = [source["document_hash"] for source in case_file["sources"]]
    if content_hash(("\n".join(figures.lines.values()) + "\n").encode()) not in signed:
        text = "The figures computed now are not those that were signed: void the signature and tabulate again."
        return ServiceResult(problems=(Problem("study.unsigned", text, "figures"),))
    log = call.variables.get("cleaning") or []
    fact = _fact(call, study, figures, case_file)
    documents = (
        document("report.pdf", write_report(call, study, figures, case_file)),
        document("tables.xlsx", tables_xlsx(study, figures, language=spoken(call.parameters), made_at=call.now)),
        document("weighted-data.csv", weighted_csv(study.kept(left_out(log)), figures)),
        document("cleaning-log.csv", cleaning_csv(log)),
        json_document("figures.json", fact),
    )
    bound = certified(call, documents, language=spoken(call.parameters), title=study.plan["title"])
    return ServiceResult(variables={"held": len(fact["findings"])}, documents=bound)


def _fact(call: ServiceCall, study: Study, figures: Figures, case_file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "item": call.item.number,
        "title": study.plan["title"],
        "files": dict(study.hashes),
        "received": figures.received,
        "tabulated": figures.tabulated,
        "effective_sample_size": figures.effective,
        "design_effect_of_weights": figures.deff,
        "means": {name: [one.value, one.standard_error] for name, one in figures.means.items()},
        "figures": dict(figures.lines),
        "findings": [one for one in case_file["questions"] if one["answer"] == HOLDS],
        "not_supported": [one for one in case_file["questions"] if one["answer"] != HOLDS],
        "agreement": case_file["agreement"],
        "sign_off": case_file["sign_off"],
    }
