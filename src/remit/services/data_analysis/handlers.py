"""The topics of an analysis: run it, ask of its findings, run it again, write the package."""

from collections.abc import Mapping
from typing import Any

from remit.services.data_analysis.figures import lines_of, rows_of
from remit.services.data_analysis.folder import FOLDER
from remit.services.data_analysis.package import write_package
from remit.services.data_analysis.report import write_report
from remit.services.kit import (
    AnalysisRun,
    Document,
    Reading,
    Refusal,
    RunLimits,
    ServiceCall,
    ServiceResult,
    canonical_json,
    certified,
    certify_run,
    check_same_run,
    content_hash,
    document,
    findings_case,
    open_analysis,
    problem_of,
    read_sentences,
    run_analysis,
    spoken,
)


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a package at intake; refuses a plan that cannot be followed and statements that may not run."""
    del media_type, name
    plan, parts = open_analysis(content)
    payload = {
        "title": str(plan["title"]),
        "tables": [entry["name"] for entry in plan["data"]],
        "steps": len(plan["steps"]),
        "files": {part: content_hash(parts[part]) for part in sorted(parts)},
    }
    return Reading(payload=payload, kind="analysis", title=str(plan["title"]), reference=str(plan["title"]))


def run(call: ServiceCall) -> ServiceResult:
    """Run the package in a job, record what it gave, and say which quality rules are broken."""
    try:
        plan, done = _run(call)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    broken = [row for row in rows_of(done, "rules") if row["broken"] != "0"]
    texts = {rule["name"]: rule["text"] for rule in plan.get("rules", ())}
    return ServiceResult(
        {
            "hashes": dict(done.hashes),
            "environment": dict(done.environment),
            "broken": len(broken),
            "reasons": [_reason(row, texts[row["rule"]]) for row in broken],
            "reason_codes": [row["rule"] for row in broken],
        }
    )


def _run(call: ServiceCall) -> tuple[Mapping[str, Any], AnalysisRun]:
    plan, parts = open_analysis(call.lookup.content())
    return plan, run_analysis(parts, limits=RunLimits(seconds=int(call.parameters["seconds"])))


def _reason(row: Mapping[str, str], text: Mapping[str, str]) -> dict[str, Any]:
    said = read_sentences(FOLDER)["line.rule"]
    texts = {language: said[language].format(text=text[language], **row) for language in said}
    return {"reason": row["rule"], "code": "line.rule", "name": dict(text), "text": texts, "fields": {}}


def send_back(call: ServiceCall) -> ServiceResult:
    """Return the package: which rules its data break, and why nobody went on."""
    fact = {
        "item": call.item.number,
        "broken": [one["text"]["en"] for one in call.variables["reasons"]],
        "why": call.variables.get("quality_comment") or "",
    }
    return ServiceResult(documents=(Document("returned.json", "application/json", canonical_json(fact).encode()),))


def ask(call: ServiceCall) -> ServiceResult:
    """Put each finding before two judges, beside the figure it rests on."""
    try:
        plan, done = _recorded(call)
        guideline = dict(read_sentences(FOLDER)["word.guideline"])
        lines = lines_of(plan, done, language=spoken(call.parameters))
        handed = findings_case(plan["findings"], lines, name="figures.txt", guideline=guideline)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    return ServiceResult({"figures_hash": handed["source"]["document_hash"]}, handed={"judgement": handed})


def _recorded(call: ServiceCall) -> tuple[Mapping[str, Any], AnalysisRun]:
    """Run once more and hold it to what was recorded first. Refuses `RunsDiffer`."""
    plan, done = _run(call)
    check_same_run(call.variables["hashes"], done.hashes)
    return plan, done


def rerun(call: ServiceCall) -> ServiceResult:
    """Run it again from clean for whoever signs, and certify that every file is the same; a difference stops here."""
    try:
        _, again = _run(call)
        first = call.variables["environment"]
        proof = certify_run(call.variables["hashes"], again.hashes, first=first, second=again.environment)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    return ServiceResult({"certificate": proof})


def render(call: ServiceCall) -> ServiceResult:
    """Write report and package."""
    try:
        plan, done = _recorded(call)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    report = write_report(call, plan, done)
    package = write_package(call, plan, done, report=report)
    documents = (
        document("report.pdf", report),
        document("package.zip", package),
    )
    return ServiceResult(documents=certified(call, documents, language=spoken(call.parameters)))
