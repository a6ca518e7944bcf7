"""A plain line of service: one that is data alone, read from `line.json`, `forms/document.json` and what lies beside.

What lives here: reading a document by its form, looking reference data up, naming reasons, writing deliverables from
paths of variables. What does not: what is right or wrong with a document; that is the line's own decision table.
"""

from pathlib import Path

from remit.services.line import Family, Kind, Line, Parameter, Side
from remit.services.plain.plan import Plan, read_plan
from remit.services.plain.reading import reader_of
from remit.services.plain.topics import handlers_of

__all__ = ["Plan", "plain_line", "read_plan"]


def plain_line(folder: Path) -> Line:
    """Build a line from its folder alone. Refuses `PlanUnreadable`."""
    plan = read_plan(folder)
    kind = Kind(plan.kind_names, plan.definition, plan.classes)
    return Line(
        key=plan.key,
        names=plan.names,
        family=Family(plan.family),
        side=Side(plan.side),
        folder=folder,
        kinds={plan.kind: kind},
        definitions=plan.definitions,
        reader=reader_of(plan),
        handlers=handlers_of(plan),
        parameters={key: Parameter(one["names"], one["default"]) for key, one in plan.parameters.items()},
        references=plan.references,
        media_types=("application/json", "text/csv"),
        skills=plan.skills,
        report=plan.monthly(),
    )
