"""`value in tests`, and the unary tests of table cells (10.3.2.15, 8.3.3)."""

from typing import Any

from remit.engine.feel.code.build import Build, Test
from remit.engine.feel.code.comparison import compare_with
from remit.engine.feel.equality import equal
from remit.engine.feel.ordering import contains
from remit.engine.feel.range import Range
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import AnyTest, Comparison, In, Literal, Node, NotTest
from remit.engine.feel.types import kind_name
from remit.engine.feel.uses import uses_input


def matches(value: Any, candidate: Any) -> bool | None:
    """Say whether a value equals, lies in or is listed in what a test evaluated to."""
    if type(candidate) is Range:
        return contains(candidate, value)
    if type(candidate) is list:
        if type(value) is list and equal(value, candidate) is True:
            return True
        return _listed(value, candidate)
    return equal(value, candidate)


def _listed(value: Any, candidates: list[Any]) -> bool:
    return any((contains(each, value) if type(each) is Range else equal(value, each)) is True for each in candidates)


def compile_test(node: Node, build: Build) -> Test:
    """Compile one unary test."""
    if isinstance(node, AnyTest):
        return lambda scope, value: True
    if isinstance(node, NotTest):
        inner = any_of(tuple(compile_test(test, build) for test in node.tests))
        return lambda scope, value: _inverted(inner(scope, value))
    if isinstance(node, Comparison):
        operator, operand = node.operator, build(node.operand)
        return lambda scope, value: compare_with(operator, value, operand(scope), scope.run)
    code = build(node)
    return _condition_test(code) if uses_input(node) else _value_test(code, literal=isinstance(node, Literal))


def _inverted(verdict: Any) -> bool | None:
    return None if verdict is None else not verdict


def _condition_test(code: Code) -> Test:
    def test(scope: Scope, value: Any) -> Any:
        verdict = code(Scope({"?": value}, scope, scope.run))
        return verdict if isinstance(verdict, bool) else matches(value, verdict) if verdict is not None else None

    return test


def _value_test(code: Code, *, literal: bool) -> Test:
    def test(scope: Scope, value: Any) -> Any:
        candidate = code(scope)
        if candidate is None and value is not None and not literal:
            return None
        if candidate is True and not literal and not isinstance(value, bool):
            return True
        return matches(value, candidate)

    return test


def any_of(tests: tuple[Test, ...]) -> Test:
    """Pass if one test passes; null if none does and one could not be decided."""
    if len(tests) == 1:
        return tests[0]

    def test(scope: Scope, value: Any) -> bool | None:
        undecided = False
        for each in tests:
            verdict = each(scope, value)
            if verdict is True:
                return True
            undecided = undecided or verdict is None
        return None if undecided else False

    return test


def compile_in(node: In, build: Build) -> Code:
    """Test a value."""
    value, test = build(node.value), any_of(tuple(compile_test(each, build) for each in node.tests))

    def lies_in(scope: Scope) -> Any:
        here, known = value(scope), len(scope.run.problems)
        verdict = test(scope, here)
        if verdict is None and known == len(scope.run.problems):
            message = f"{kind_name(here)} cannot be compared with what follows “in”"
            return scope.run.null("comparison", message, "10.3.2.15")
        return verdict

    return lies_in
