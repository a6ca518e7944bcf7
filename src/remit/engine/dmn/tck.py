"""Running cases of the DMN Technology Compatibility Kit: a model, a file of cases, results."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from remit.engine.core.xml import read_xml
from remit.engine.dmn.boxed_reading import child, children, local
from remit.engine.dmn.compiled import CompiledModel, compile_model
from remit.engine.dmn.model import Model
from remit.engine.dmn.reading import read_model
from remit.engine.feel.equality import equal
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import read_duration
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.text import inner_text
from remit.values.refusal import Refusal

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
TOLERANCE = Decimal("1e-8")
"""Numbers agree to eight digits after the point, as the kit's own runner has it."""

Load = Callable[[str], bytes | None]
"""Finds the document of an import by its namespace."""


@dataclass(frozen=True, slots=True)
class Result:
    """One expectation of one case: `kind` is value or null, after what was expected."""

    case: str
    result: str
    kind: str
    passed: bool
    expected: str
    got: str
    error: str | None = None


def run_cases(
    model_xml: bytes, cases_xml: bytes, load_import: Load, *, now: datetime | None = None
) -> tuple[Result, ...]:
    """Run every case of a file against a model."""
    model, problems = read_model(model_xml)
    cases = read_xml(cases_xml)
    if model is None:
        return tuple(_broken(cases, "; ".join(problem.message for problem in problems)))
    compiled = compile_model(model, imports=_imports(model, load_import))
    return tuple(result for case in children(cases, "testCase") for result in _case(case, compiled, now))


def _broken(cases: etree._Element, reason: str) -> Iterator[Result]:
    for case in children(cases, "testCase"):
        for node in children(case, "resultNode"):
            yield Result(
                case.get("id", ""), node.get("name", ""), "value", passed=False, expected="", got="", error=reason
            )


def _imports(model: Model, load: Load) -> dict[str, Model]:
    found: dict[str, Model] = {}
    waiting = [each.namespace for each in model.imports]
    while waiting:
        namespace = waiting.pop()
        content = load(namespace) if namespace not in found else None
        imported = read_model(content)[0] if content is not None else None
        if imported is not None:
            found[namespace] = imported
            waiting += [each.namespace for each in imported.imports]
    return found


def _case(case: etree._Element, compiled: CompiledModel, now: datetime | None) -> Iterator[Result]:
    inputs = _inputs(case, compiled)
    for node in children(case, "resultNode"):
        yield _result(case, node, compiled, inputs, now)


def _inputs(case: etree._Element, compiled: CompiledModel) -> dict[str, Any]:
    prefixes = {each.namespace: each.name for each in compiled.model.imports}
    inputs: dict[str, Any] = {}
    for node in children(case, "inputNode"):
        prefix = prefixes.get(node.get("namespace", ""))
        target = inputs.setdefault(prefix, {}) if prefix else inputs
        target[" ".join(node.get("name", "").split())] = read_value(node)
    return inputs


def _result(case: etree._Element, node: etree._Element, compiled: CompiledModel, inputs: dict[str, Any],
            now: datetime | None) -> Result:  # fmt: skip
    found = child(node, "expected")
    expected = None if found is None else read_value(found)
    name = " ".join(node.get("name", "").split())
    kind = "null" if expected is None else "value"
    try:
        got = _ask(case, name, compiled, inputs, now)
    except Refusal as refusal:
        passed = expected is None and node.get("errorResult") == "true"
        return Result(case.get("id", ""), name, kind, passed, inner_text(expected), f"refused: {refusal}")
    except Exception as fault:
        return Result(case.get("id", ""), name, kind, passed=False, expected=inner_text(expected), got="",
                      error=f"{type(fault).__name__}: {fault}")  # fmt: skip
    return Result(case.get("id", ""), name, kind, agree(expected, got), inner_text(expected), inner_text(got))


def _ask(case: etree._Element, name: str, compiled: CompiledModel, inputs: dict[str, Any], now: datetime | None) -> Any:
    if case.get("type", "decision") == "decision":
        return compiled.decide(name, inputs, now=now).feel
    invocable = " ".join(case.get("invocableName", name).split())
    value = compiled.decide(invocable, inputs, now=now).feel
    several = len(children(case, "resultNode")) > 1 or name not in (invocable,)
    return value[name] if several and isinstance(value, dict) and name in value else value


def agree(expected: Any, got: Any) -> bool:
    """Say whether a value is the one expected; numbers to the kit's tolerance."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) <= TOLERANCE
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(agree, expected, got))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(agree(value, got[key]) for key, value in expected.items())
    return equal(expected, got) is True


def read_value(node: etree._Element) -> Any:
    """Read a value of the kit's XML as a FEEL value."""
    if node.get(f"{_XSI}nil") == "true":
        return None
    listed = child(node, "list")
    if listed is not None:
        return None if listed.get(f"{_XSI}nil") == "true" else [read_value(item) for item in children(listed, "item")]
    components = children(node, "component")
    if components:
        return {each.get("name", ""): read_value(each) for each in components}
    value = child(node, "value")
    if value is None or value.get(f"{_XSI}nil") == "true":
        return None
    return _scalar(value)


def _scalar(value: etree._Element) -> Any:
    text = "".join(str(part) for part in value.itertext())
    kind = (value.get(f"{_XSI}type") or "string").rpartition(":")[2]
    match kind:
        case "boolean":
            return text.strip() in ("true", "1")
        case "decimal" | "double" | "integer" | "int" | "long" | "float":
            return _decimal(text.strip())
        case "date":
            return Date.read(text.strip())
        case "time":
            return Time.read(text.strip())
        case "dateTime":
            return DateTime.read(text.strip())
        case "duration" | "dayTimeDuration" | "yearMonthDuration":
            return read_duration(text.strip())
    return text


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


__all__ = ["Result", "agree", "local", "read_value", "run_cases"]
