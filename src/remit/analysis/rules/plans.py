"""The plan of an analysis, `analysis.json`: data, parameters, quality rules, steps."""

import json
from collections.abc import Mapping
from typing import Any

from remit.analysis.model import PlanRefused
from remit.analysis.rules.statements import check_statement

PLAN = "analysis.json"
FORMATS = (".csv", ".parquet", ".xlsx")
KINDS = ("sql", "describe", "anova", "regress")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "describe": ("table", "value"),
    "anova": ("table", "value", "by"),
    "regress": ("table", "y", "x"),
}


def read_plan(parts: Mapping[str, bytes]) -> Mapping[str, Any]:
    """Read and check the plan of a package. Refuses `PlanRefused` and `StatementRefused`."""
    if PLAN not in parts:
        raise PlanRefused(place=PLAN, part=PLAN, reason="it is not in the package")
    try:
        plan: dict[str, Any] = json.loads(parts[PLAN])
        for key in ("title", "data", "steps", "findings"):
            if not plan[key]:
                raise KeyError(key)
        for entry in plan["data"]:
            _check_data(entry["name"], entry["file"], parts)
        for rule in plan.get("rules", ()):
            check_statement(f"SELECT {rule.get('holds', 1)}", step=rule["name"])
            _ = rule["table"], rule["text"]["en"], rule["text"]["vi"]
        for step in plan["steps"]:
            check_step(step)
        for finding in plan["findings"]:
            _ = finding["key"], finding["evidence"], finding["text"]["en"], finding["text"]["vi"]
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise PlanRefused(place=PLAN, part=PLAN, reason=f"it is no JSON ({type(fault).__name__})") from None
    except (KeyError, TypeError, AttributeError) as fault:
        raise PlanRefused(place=str(fault).strip("'"), part=PLAN, reason=f"it lacks {fault}") from None
    return plan


def _check_data(name: str, file: str, parts: Mapping[str, bytes]) -> None:
    if not name.isidentifier() or name == "parameters":
        raise PlanRefused(place=name, part=PLAN, reason=f"“{name}” is no name of a table")
    if file not in parts or not file.endswith(FORMATS):
        raise PlanRefused(place=file, part=file, reason=f"“{file}” is not in the package as CSV, Parquet or XLSX")


def check_step(step: Mapping[str, Any]) -> None:
    """Let a step run. Refuses `PlanRefused` and `StatementRefused`."""
    name, kinds = str(step["name"]), [kind for kind in KINDS if kind in step]
    if not name.isidentifier() or len(kinds) != 1:
        raise PlanRefused(place=name, part=name, reason=f"a step has a name and one of {', '.join(KINDS)}")
    if kinds == ["sql"]:
        check_statement(step["sql"], step=name)
    elif missing := [key for key in NEEDS[kinds[0]] if not step[kinds[0]].get(key)]:
        raise PlanRefused(place=name, part=name, reason=f"it lacks {', '.join(missing)}")
