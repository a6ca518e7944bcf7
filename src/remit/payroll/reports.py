"""What one asks of a payroll: the results of a received file, by the tables at hand."""

from collections.abc import Mapping
from typing import Any

from remit.payroll.model import Result
from remit.payroll.records import house_tables
from remit.payroll.rules.calculation import calculate
from remit.payroll.rules.reading import read_payload, runs_of
from remit.payroll.rules.tables import Tables


def results_of_file(content: bytes, *, name: str, tables: Tables | None = None) -> tuple[Result, ...]:
    """Return a file's results, one per country. Refuses `RunUnreadable`, `FieldBad`, `FieldMissing`."""
    return results_of(read_payload(content, name=name), tables=tables)


def results_of(payload: Mapping[str, Any], *, tables: Tables | None = None) -> tuple[Result, ...]:
    """Return a payload's results, one per country. Refuses `FieldBad`, `FieldMissing`."""
    return tuple(calculate(run, tables or house_tables()) for run in runs_of(payload))
