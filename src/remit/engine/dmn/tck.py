"""Running cases of the DMN Technology Compatibility Kit: a model, a file of cases, results."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from remit.engine.core.xml import read_xml
from remit.engine.dmn.boxed_reading import child, children
from remit.engine.dmn.compiled import CompiledModel, compile_model
from remit.engine.dmn.model import Model
from remit.engine.dmn.reading import read_model
from remit.engine.feel.equality import equal
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.temporal.date_time import DateTime
from remit.engine.feel.temporal.duration import read_duration
from remit.engine.feel.temporal.time import Time
from remit.engine.feel.text import inner_text, text_of
from remit.engine.feel.types import ContextOf, ListOf, Named, Restricted, Type, kind_name
from remit.values.problem import Problem
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
    optional: str | None = None


OPTIONAL = "functions kept outside the model (Java, PMML) are optional: DMN 1.5, 10.3.2.13.3"


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
    types = {each.source.variable.name: each.type for each in compiled.elements.values()}
    inputs: dict[str, Any] = {}
    for node in children(case, "inputNode"):
        prefix = prefixes.get(node.get("namespace", ""))
        target = inputs.setdefault(prefix, {}) if prefix else inputs
        name = " ".join(node.get("name", "").split())
        target[name] = retyped(read_value(node), types.get(name))
    return inputs


def _result(case: etree._Element, node: etree._Element, compiled: CompiledModel, inputs: dict[str, Any],
            now: datetime | None) -> Result:  # fmt: skip
    found = child(node, "expected")
    expected = None if found is None else read_value(found)
    name = " ".join(node.get("name", "").split())
    kind = "null" if expected is None else "value"
    try:
        got, problems = _ask(case, name, compiled, inputs, now)
    except Refusal as refusal:
        passed = expected is None and node.get("errorResult") == "true"
        return Result(case.get("id", ""), name, kind, passed, inner_text(expected), f"refused: {refusal}")
    except Exception as fault:
        return Result(case.get("id", ""), name, kind, passed=False, expected=inner_text(expected), got="",
                      error=f"{type(fault).__name__}: {fault}")  # fmt: skip
    passed = agree(expected, got)
    outside = not passed and any(problem.code == "feel.external" for problem in problems)
    texts = inner_text(expected), inner_text(got)
    return Result(case.get("id", ""), name, kind, passed, *texts, optional=OPTIONAL if outside else None)


def _ask(
    case: etree._Element, name: str, compiled: CompiledModel, inputs: dict[str, Any], now: datetime | None
) -> tuple[Any, tuple[Problem, ...]]:
    if case.get("type", "decision") == "decision":
        decision = compiled.decide(name, inputs, now=now)
        return decision.feel, decision.problems
    invocable = " ".join(case.get("invocableName", name).split())
    decision = compiled.decide(invocable, inputs, now=now)
    value = decision.feel
    part = name != invocable and isinstance(value, dict) and name in value
    return (value[name] if part else value), decision.problems


def agree(expected: Any, got: Any) -> bool:
    """Say whether a value is the one expected; numbers to the kit's tolerance."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) <= TOLERANCE
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(agree, expected, got))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(agree(value, got[key]) for key, value in expected.items())
    if isinstance(expected, Untyped) and got is None:
        return not expected.strip()
    if isinstance(expected, Untyped) and not isinstance(got, str):
        return str(expected).strip() == text_of(got) or agree(retyped(expected, Named(kind_name(got))), got)
    return equal(plain(expected), got) is True


def retyped(value: Any, kind: Type | None) -> Any:
    """Read texts that carry no type as what the model declares; plain texts where it declares nothing else."""
    if isinstance(kind, Restricted):
        return retyped(value, kind.base)
    if isinstance(value, list):
        return [retyped(item, kind.item if isinstance(kind, ListOf) else kind) for item in value]
    if isinstance(value, dict):
        entries = dict(kind.entries) if isinstance(kind, ContextOf) else {}
        return {key: retyped(item, entries.get(key)) for key, item in value.items()}
    if isinstance(value, Untyped):
        found = _READERS[kind.name](value.strip()) if isinstance(kind, Named) and kind.name in _READERS else None
        return plain(value) if found is None else found
    return value


def plain(value: Any) -> Any:
    """Turn a text that carries no type into a plain one."""
    return str(value) if isinstance(value, Untyped) else value


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


class Untyped(str):
    """A text of the kit's XML that says nothing of its type."""

    __slots__ = ()


def _boolean(text: str) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(text)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


_READERS: dict[str, Callable[[str], Any]] = {
    "boolean": _boolean,
    "number": _decimal,
    "date": Date.read,
    "time": Time.read,
    "date and time": DateTime.read,
    "days and time duration": read_duration,
    "years and months duration": read_duration,
}
_XML_TYPES = {
    "dateTime": "date and time",
    "duration": "days and time duration",
    **dict.fromkeys(("decimal", "double", "integer", "int", "long", "float"), "number"),
}


def _scalar(value: etree._Element) -> Any:
    text = "".join(str(part) for part in value.itertext())
    kind = (value.get(f"{_XSI}type") or "").rpartition(":")[2]
    if not kind:
        return Untyped(text)
    read = _READERS.get(_XML_TYPES.get(kind, kind))
    return text if read is None else read(text.strip())
