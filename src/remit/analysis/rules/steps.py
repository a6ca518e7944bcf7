"""The steps of an analysis, each a table that later steps see: SQL by Polars, statistics by exact fractions."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from polars.exceptions import PolarsError

from remit.analysis.model import StepFailed
from remit.analysis.rules.statements import is_ordered
from remit.statistics.model import NotEnough
from remit.statistics.rules.distributions import f_tail, t_tail
from remit.statistics.rules.exact import analyse_variance, exact, moments, regress

Frames = dict[str, pl.DataFrame]


@dataclass
class Tables:
    """The tables of an analysis while its steps are taken one by one; `outputs` are the files that it gives."""

    frames: Frames
    outputs: dict[str, bytes]
    counts: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def opened(cls, plan: Mapping[str, Any], parts: Mapping[str, bytes]) -> "Tables":
        """Read the data of a checked plan, profile them and count what breaks its rules. Refuses `StepFailed`."""
        frames = {
            entry["name"]: _guarded(entry["name"], lambda e=entry: _read(e["file"], parts))  # type: ignore[misc]  # bound now
            for entry in plan["data"]
        }
        outputs = {"profile.csv": _csv(_profile(frames)), "rules.csv": _csv(_rules(plan, frames))}
        parameters = {key: str(value) for key, value in (plan.get("parameters") or {"none": ""}).items()}
        return cls({**frames, "parameters": pl.DataFrame([parameters])}, outputs)

    def take(self, step: Mapping[str, Any]) -> pl.DataFrame:
        """Take a checked step and return its table, which later steps see. Refuses `StepFailed`."""
        name = step["name"]
        frame = self.frames[name] = _guarded(name, lambda: _step(step, self.frames))
        self.outputs[f"{name}.csv"] = _csv(frame)
        self.counts.append({"step": name, "rows": frame.height, "columns": frame.width})
        return frame

    def closed(self) -> dict[str, bytes]:
        """Return every table as CSV by name, and how many rows each step gave."""
        return {**self.outputs, "rows.csv": _csv(pl.DataFrame(self.counts))}


def run_plan(plan: Mapping[str, Any], parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Run a checked plan over the files of its package; return every table as CSV by name. Refuses `StepFailed`."""
    tables = Tables.opened(plan, parts)
    for step in plan["steps"]:
        tables.take(step)
    return tables.closed()


def _guarded(name: str, work: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    try:
        return work()
    except (PolarsError, NotEnough, ArithmeticError, ValueError, KeyError, TypeError) as fault:
        raise StepFailed(place=name, step=name, reason=f"{type(fault).__name__} {str(fault)[:300]}") from None


def _read(file: str, parts: Mapping[str, bytes]) -> pl.DataFrame:
    content = io.BytesIO(parts[file])
    if file.endswith(".parquet"):
        return pl.read_parquet(content)
    if file.endswith(".xlsx"):
        return pl.read_excel(content, engine="openpyxl")
    return pl.read_csv(content, infer_schema_length=None, try_parse_dates=True)


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv().encode()


def _profile(frames: Frames) -> pl.DataFrame:
    rows = [
        {
            "table": table,
            "column": column.name,
            "type": str(column.dtype),
            "rows": len(column),
            "missing": column.null_count(),
            "distinct": column.n_unique(),
            "least": str(column.min()),
            "greatest": str(column.max()),
            "mean": _mean_of(column),
        }
        for table, frame in frames.items()
        for column in frame.get_columns()
    ]
    return pl.DataFrame(rows)


def _mean_of(column: pl.Series) -> float | None:
    known = column.drop_nulls()
    if not column.dtype.is_numeric() or not len(known):
        return None
    return float(moments([exact(value) for value in known.to_list()]).mean)


def _rules(plan: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    """Count the rows that break each rule: `holds` is true of every row, `unique` names columns without repetition."""
    rows = []
    for rule in plan.get("rules", ()):
        frame = frames[rule["table"]]
        if rule.get("unique"):
            broken = frame.height - frame.n_unique(rule["unique"])
        else:
            sql = f"SELECT * FROM self WHERE ({rule['holds']}) IS NOT TRUE"  # noqa: S608 - checked, and run in the job
            broken = _guarded(rule["name"], lambda f=frame, s=sql: f.sql(s)).height  # type: ignore[misc]  # bound now
        rows.append({"rule": rule["name"], "table": rule["table"], "rows": frame.height, "broken": broken})
    return pl.DataFrame(rows, schema={"rule": pl.String, "table": pl.String, "rows": pl.Int64, "broken": pl.Int64})


def _step(step: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    if "sql" in step:
        found: pl.DataFrame = pl.SQLContext(frames=frames, eager=True).execute(step["sql"])
        return found if is_ordered(step["sql"]) else found.sort(by=found.columns)
    kind = next(kind for kind in STATISTICS if kind in step)
    return STATISTICS[kind](step[kind], frames)


def _describe(asked: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    rows = []
    for name, values in _groups(asked, frames).items():
        one = moments(values)
        rows.append(
            {
                "group": name,
                "count": one.count,
                "mean": float(one.mean),
                "deviation": one.deviation,
                "least": float(min(values)),
                "greatest": float(max(values)),
            }
        )
    return pl.DataFrame(rows, schema_overrides={"deviation": pl.Float64})


def _groups(asked: Mapping[str, Any], frames: Frames) -> dict[str, list[Any]]:
    frame = frames[asked["table"]].drop_nulls(asked["value"])
    names = [str(one) for one in frame[asked["by"]].to_list()] if asked.get("by") else ["all"] * frame.height
    groups: dict[str, list[Any]] = {name: [] for name in sorted(set(names))}
    for name, value in zip(names, frame[asked["value"]].to_list(), strict=True):
        groups[name].append(exact(value))
    return groups


def _anova(asked: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    one = analyse_variance(_groups(asked, frames))
    ratio = float(one.f_ratio)
    row = {
        "between_freedom": one.between_freedom,
        "within_freedom": one.within_freedom,
        "between_square": float(one.between_square),
        "within_square": float(one.within_square),
        "f": ratio,
        "p": f_tail(ratio, one.between_freedom, one.within_freedom),
        "r_squared": float(one.explained),
    }
    return pl.DataFrame([row])


def _regress(asked: Mapping[str, Any], frames: Frames) -> pl.DataFrame:
    frame = frames[asked["table"]].drop_nulls([asked["y"], *asked["x"]])
    columns = {name: [exact(value) for value in frame[name].to_list()] for name in (asked["y"], *asked["x"])}
    one = regress(columns[asked["y"]], [columns[name] for name in asked["x"]])
    rows = [
        {
            "term": term,
            "coefficient": float(value),
            "standard_error": error,
            "p": t_tail(float(value) / error, one.freedom) if error else 0.0,
            "r_squared": float(one.explained),
            "residual_deviation": one.residual_deviation,
        }
        for term, value, error in zip(("intercept", *asked["x"]), one.coefficients, one.standard_errors, strict=True)
    ]
    return pl.DataFrame(rows)


STATISTICS: Mapping[str, Callable[[Mapping[str, Any], Frames], pl.DataFrame]] = {
    "describe": _describe,
    "anova": _anova,
    "regress": _regress,
}
