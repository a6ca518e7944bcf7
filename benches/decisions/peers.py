"""The same table for others: zen-engine, SpiffWorkflow, Python and Polars written by hand (by a generator, that is)."""

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import polars as pl
import zen
from benches.decisions.tables import NAMES, TYPES
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.specs.model import DecisionTable, Input, InputEntry, Output, OutputEntry, Rule

Rows = list[tuple[list[str], str]]
_RANGE = re.compile(r"\[(.+)\.\.(.+)\)")


def zen_decide(rows: Rows) -> Callable[[dict[str, Any]], str]:
    """Compile the table for zen-engine; a static loader is its fast path, for it keeps what it has parsed."""
    inputs = [{"id": f"i{n}", "name": name, "type": "expression", "field": name} for n, name in enumerate(NAMES)]
    rules = [
        {"_id": f"r{n}", **{f"i{k}": "" if cell == "-" else cell for k, cell in enumerate(cells)}, "o": output}
        for n, (cells, output) in enumerate(rows)
    ]
    outputs = [{"id": "o", "name": "o", "type": "expression", "field": "route"}]
    table = {"hitPolicy": "first", "inputs": inputs, "outputs": outputs, "rules": rules}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in"},
        {"id": "t", "type": "decisionTableNode", "name": "t", "content": table},
        {"id": "out", "type": "outputNode", "name": "out"},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"table": {"nodes": nodes, "edges": edges}}}})
    return lambda inputs: engine.evaluate("table", inputs)["result"]["route"]


def python_condition(name: str, cell: str) -> str | None:
    """Write a cell as a Python condition that holds for no missing value."""
    if cell == "-":
        return None
    found = _RANGE.fullmatch(cell)
    if found:
        return f"({name} is not None and {found[1]} <= {name} < {found[2]})"
    if cell[0] in "<>":
        return f"({name} is not None and {name} {cell})"
    if cell in ("true", "false"):
        return f"{name} is {cell.title()}"
    return f"{name} in ({cell},)" if "," in cell else f"{name} == {cell}"


def python_function(rows: Rows) -> Callable[[dict[str, Any]], str]:
    """Write the table as a Python function of comparisons."""
    lines = ["def decide(inputs):", *(f"    {name} = inputs.get({name!r})" for name in NAMES)]
    for cells, output in rows:
        conditions = [python_condition(name, cell) for name, cell in zip(NAMES, cells, strict=True)]
        test = " and ".join(condition for condition in conditions if condition) or "True"
        lines.append(f"    if {test}:\n        return {output}")
    space: dict[str, Any] = {}
    exec("\n".join(lines), space)
    function: Callable[[dict[str, Any]], str] = space["decide"]
    return function


def spiff_decide(rows: Rows) -> Callable[[dict[str, Any]], str]:
    """Build the table for SpiffWorkflow; its UNIQUE stops at the first rule. Its inputs must all be there."""
    table = DecisionTable("t", "t", "UNIQUE")
    columns = [Input(name, name, name, name, TYPES[name]) for name in NAMES]
    output = Output("o", "route", "route", "string")
    for number, (cells, result) in enumerate(rows):
        rule = Rule(f"r{number}")
        rule.row_number = number
        for column, cell in zip(columns, cells, strict=True):
            condition = python_condition("?", cell)
            entry = InputEntry(column.id, column)
            entry.lhs = [] if condition is None else [condition.replace("? is not None and ", "")]
            rule.inputEntries.append(entry)
        conclusion = OutputEntry("o", output)
        conclusion.text = conclusion.parsedRef = result
        rule.outputEntries.append(conclusion)
        table.rules.append(rule)
    engine, workflow = DMNEngine(table), SimpleNamespace(script_engine=PythonScriptEngine())

    def decide(inputs: dict[str, Any]) -> str:
        value: str = engine.result(SimpleNamespace(data=inputs, workflow=workflow))["route"]
        return value

    return decide


def polars_expression(rows: Rows) -> pl.Expr:
    """Write the table as one Polars expression."""
    *head, (_cells, last) = rows
    chain: Any = pl
    for cells, output in head:
        tests = [polars_condition(name, cell) for name, cell in zip(NAMES, cells, strict=True) if cell != "-"]
        chain = chain.when(pl.all_horizontal(tests)).then(pl.lit(output.strip('"')))
    expression: pl.Expr = chain.otherwise(pl.lit(last.strip('"')))
    return expression.alias("route")


def polars_condition(name: str, cell: str) -> pl.Expr:
    """Write a cell as a Polars condition."""
    column = pl.col(name)
    found = _RANGE.fullmatch(cell)
    if found:
        return (column >= float(found[1])) & (column < float(found[2]))
    if cell.startswith("<"):
        return column < float(cell[1:])
    if cell.startswith(">="):
        return column >= float(cell[2:])
    if cell in ("true", "false"):
        return column if cell == "true" else ~column
    return column.is_in([part.strip().strip('"') for part in cell.split(",")])
