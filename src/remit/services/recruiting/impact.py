"""The monitoring report: outcomes by stage and group, counted from marks; the only reader of protected attributes."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from remit.services.kit import Document, Impact, Passed, ServiceCall, ServiceResult, adverse_impact, content_hash
from remit.services.recruiting.reasons import reason, reasons, said

MONITORING, STAGE = "monitoring", "selection-stage"
STAGES = ("screening", "interview")


def keep_monitoring(call: ServiceCall) -> ServiceResult:
    """Keep the attributes apart from the application; the newest form of a candidate counts."""
    payload = call.item.payload
    base = f"{payload['job']}|{payload['candidate']}"
    marks = ((MONITORING, f"{base}|{key}|{group}") for key, group in payload["attributes"].items())
    return ServiceResult(fingerprints=tuple(marks))


def measure(call: ServiceCall) -> ServiceResult:
    """Count who came to each stage and who passed it, by group; set each group beside the best one."""
    tables = [_table(call, stage, attribute) for attribute in _attributes(call) for stage in STAGES]
    found = [
        reason(
            "impact.below",
            stage=said("value", table["stage"]),
            attribute=said("field", table["attribute"]),
            **_told(row),
        )
        for table in tables
        for row in table["rows"]
        if row["below"]
    ]
    return ServiceResult({"tables": [table for table in tables if table["groups"]], **reasons(found)})


def report(call: ServiceCall) -> ServiceResult:
    """Write the report with the reading of whoever looked at it."""
    fact = {
        "item": call.item.number,
        "job": call.item.payload["job"],
        "tables": call.variables["tables"],
        "reading": call.variables.get("reading"),
        "measured_at": call.now.isoformat(),
    }
    fact["hash"] = content_hash(json.dumps(fact["tables"], sort_keys=True).encode())
    content = json.dumps(fact, ensure_ascii=False, indent=2).encode()
    return ServiceResult(documents=(Document("adverse-impact.json", "application/json", content),))


def _split(call: ServiceCall, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield candidate, name and value of each mark of the job."""
    for mark in call.lookup.marks(kind, prefix=f"{call.item.payload['job']}|"):
        _, candidate, name, value = mark.key.split("|", 3)
        yield candidate, name, value


def _attributes(call: ServiceCall) -> list[str]:
    return sorted({name for _, name, _ in _split(call, MONITORING)})


def _table(call: ServiceCall, stage: str, attribute: str) -> dict[str, Any]:
    groups = {candidate: value for candidate, name, value in _split(call, MONITORING) if name == attribute}
    came, passed = defaultdict[str, int](int), defaultdict[str, int](int)
    unknown = 0
    for candidate, of, outcome in _split(call, STAGE):
        if of != stage:
            continue
        group = groups.get(candidate)
        unknown += group is None
        if group is not None:
            came[group] += 1
            passed[group] += outcome == "passed"
    counted = [Passed(group, passed[group], count) for group, count in sorted(came.items())]
    return {
        "stage": stage,
        "attribute": attribute,
        "not_told": unknown,
        "groups": [{"group": one.group, "passed": one.passed, "came": one.came} for one in counted],
        "rows": [_row(one) for one in adverse_impact(counted)],
    }


def _row(one: Impact) -> dict[str, Any]:
    return {
        "group": one.group.group,
        "beside": one.beside.group,
        "counts": f"{one.group.passed}/{one.group.came}",
        "beside_counts": f"{one.beside.passed}/{one.beside.came}",
        "ratio": None if one.ratio is None else f"{float(one.ratio):.3f}",
        "p": f"{one.p:.4f}",
        "below": one.below,
        "small": one.small.value if one.small else None,
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("group", "beside", "counts", "beside_counts", "ratio", "p")}
