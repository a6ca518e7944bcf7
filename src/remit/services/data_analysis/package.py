"""The package that goes out: everything that came in, what a run gave, and a manifest of hashes to run it against."""

import json
from typing import Any

from remit.services.kit import AnalysisRun, ServiceCall, content_hash, format_moment, pack, unpack

MANIFEST, OUTPUTS = "manifest.json", "outputs/"


def write_package(call: ServiceCall, run: AnalysisRun, *, report: bytes) -> bytes:
    """Pack data, plan, outputs, report, certificate of the second run, and the manifest."""
    given = unpack(call.lookup.content())
    parts = {
        **given,
        **{f"{OUTPUTS}{name}": content for name, content in run.outputs.items()},
        "certificate.json": _json(call.variables["certificate"]),
        "case.json": _json(call.variables["case_file"]),
        "report.pdf": report,
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


def _json(fact: Any) -> bytes:
    return json.dumps(fact, ensure_ascii=False, indent=1, default=str).encode()
