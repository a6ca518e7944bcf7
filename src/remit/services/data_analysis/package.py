"""The package that goes out: everything that came in, what a run gave, and a manifest of hashes to run it against."""

import json
from collections.abc import Mapping
from typing import Any

from remit.services.data_analysis.folder import FOLDER
from remit.services.kit import (
    AnalysisRun,
    ServiceCall,
    content_hash,
    format_moment,
    pack,
    sentences_in,
    settled_findings,
    spoken,
    unpack,
    write_notebook,
)

MANIFEST, OUTPUTS, NOTEBOOK = "manifest.json", "outputs/", "analysis.ipynb"


def write_package(call: ServiceCall, plan: Mapping[str, Any], run: AnalysisRun, *, report: bytes) -> bytes:
    """Pack data, plan, outputs, notebook, report, certificate of the second run, and the manifest."""
    given = unpack(call.lookup.content())
    parts = {
        **given,
        **{f"{OUTPUTS}{name}": content for name, content in run.outputs.items()},
        "certificate.json": _json(call.variables["certificate"]),
        "case.json": _json(call.variables["case_file"]),
        "report.pdf": report,
        NOTEBOOK: _notebook(call, plan, run),
    }
    manifest = {
        "item": call.item.number,
        "title": call.item.title,
        "made_at": format_moment(call.now),
        "given": {name: content_hash(given[name]) for name in sorted(given)},
        "outputs": dict(run.hashes),
        "environment": dict(run.environment),
        "files": {name: content_hash(parts[name]) for name in sorted(parts)},
    }
    return pack({**parts, MANIFEST: _json(manifest)})


def _notebook(call: ServiceCall, plan: Mapping[str, Any], run: AnalysisRun) -> bytes:
    """Write the run as a notebook that computes it again, with what was settled of it."""
    language = spoken(call.parameters)
    words, settled = sentences_in(FOLDER, language), settled_findings(call.variables["case_file"], language=language)
    found = [
        f"{at}. **{one['text']}** {'; '.join(one['evidence'])} ({one['decided']})"
        for at, one in enumerate(settled["findings"], start=1)
    ]
    title, question = str(plan["title"]), str((plan.get("question") or {}).get(language, ""))
    how = words["notebook.how"].format(version=run.environment["remit"])
    return write_notebook(
        plan,
        run.outputs,
        python=str(run.environment["python"]),
        head=[f"# {title}", *([question] if question else []), how],
        findings=[f"## {words['head.findings']}", *found],
        check=f"## {words['head.again']}",
    )


def _json(fact: Any) -> bytes:
    return json.dumps(fact, ensure_ascii=False, indent=1, default=str).encode()
