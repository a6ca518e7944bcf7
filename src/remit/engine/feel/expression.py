"""Compiled expressions and unary tests: what the rest of the house calls."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from remit.engine.feel.builtins.table import BUILTINS
from remit.engine.feel.code.build import Test
from remit.engine.feel.code.compiler import compile_tests, new_build
from remit.engine.feel.meter import Metered
from remit.engine.feel.names import NameTable
from remit.engine.feel.parser import parse_expression, parse_unary_tests
from remit.engine.feel.refusal import FeelLimited, FeelRefused
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import Node
from remit.engine.feel.types import SIMPLE, Types
from remit.values.problem import Problem

BUILTIN_NAMES = NameTable(BUILTINS)
_DEEP = "it nests too deep"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A value, and why each null on the way to it came to be."""

    value: Any
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """An expression ready to run, any number of times, in any thread."""

    text: str
    node: Node
    code: Code

    def __call__(self, context: Mapping[str, Any], *, now: datetime | None = None) -> Any:
        """Evaluate with FEEL values by name; return the value. Refuses `FeelLimited`."""
        run = Run(now)
        return guarded(run, self.code, Scope(context, None, run))

    def evaluate(self, context: Mapping[str, Any], *, now: datetime | None = None) -> Evaluation:
        """Evaluate with FEEL values by name; return the value and the report. Refuses `FeelLimited`."""
        run = Run(now)
        value = guarded(run, self.code, Scope(context, None, run))
        return Evaluation(value, tuple(run.problems))


@dataclass(frozen=True, slots=True, eq=False)
class UnaryTests:
    """The tests of a cell ready to run."""

    text: str
    nodes: tuple[Node, ...]
    test: Test

    def evaluate(self, value: Any, context: Mapping[str, Any], *, now: datetime | None = None) -> Evaluation:
        """Test a value; only true is a pass. Refuses `FeelLimited`."""
        run = Run(now)
        verdict = guarded(run, self.test, Scope(context, None, run), value)
        return Evaluation(verdict, tuple(run.problems))

    def __call__(self, value: Any, context: Mapping[str, Any]) -> bool:
        """Say whether a value passes. Refuses `FeelLimited`."""
        return self.evaluate(value, context).value is True


def guarded(run: Run, evaluate: Callable[..., Any], *given: Any) -> Any:
    """Run an evaluation that a run pays for. Refuses `FeelLimited` if it nests deeper than this machine goes."""
    try:
        with Metered(run):
            return evaluate(*given)
    except RecursionError:
        raise FeelLimited(reason=_DEEP) from None


def compile_expression(text: str, *, names: Collection[str] = (), members: Collection[str] = (),
                       types: Types | None = None) -> Expression:  # fmt: skip
    """Compile an expression.

    `names` are the variables that will be given, `members` the names of entries that paths and filters may meet; only
    names with signs in them must be declared. Refuses `FeelRefused` with line and column.
    """
    if types:
        return _expression(text, tuple(names), tuple(members), types)
    return _cached_expression(text, tuple(names), tuple(members))


@lru_cache(maxsize=4096)
def _cached_expression(text: str, names: tuple[str, ...], members: tuple[str, ...]) -> Expression:
    return _expression(text, names, members, {})


def _expression(text: str, names: tuple[str, ...], members: tuple[str, ...], types: Types) -> Expression:
    try:
        node = parse_expression(
            text, names=names, members=members, builtins=BUILTIN_NAMES, types=NameTable([*SIMPLE, *types])
        )
        return Expression(text, node, new_build(types, BUILTINS)(node))
    except RecursionError:
        raise FeelRefused(reason=_DEEP) from None


def compile_unary_tests(text: str, *, names: Collection[str] = (), members: Collection[str] = (),
                        types: Types | None = None) -> UnaryTests:  # fmt: skip
    """Compile the tests of a cell; see `compile_expression`. Refuses `FeelRefused` with line and column."""
    types = types or {}
    try:
        nodes = parse_unary_tests(
            text, names=names, members=members, builtins=BUILTIN_NAMES, types=NameTable([*SIMPLE, *types])
        )
        return UnaryTests(text, nodes, compile_tests(nodes, new_build(types, BUILTINS)))
    except RecursionError:
        raise FeelRefused(reason=_DEEP) from None
