"""The table of contents: which file compiles which kind of expression."""

from collections.abc import Callable, Mapping
from typing import Any

from remit.engine.feel.code.arithmetic import OPERATIONS, compile_arithmetic, compile_negation
from remit.engine.feel.code.build import Build, Test
from remit.engine.feel.code.call import compile_call
from remit.engine.feel.code.collection import compile_context, compile_list
from remit.engine.feel.code.comparison import compile_between, compile_comparison
from remit.engine.feel.code.conditional import compile_if
from remit.engine.feel.code.filter import compile_filter
from remit.engine.feel.code.function import compile_function
from remit.engine.feel.code.instance import compile_instance
from remit.engine.feel.code.iteration import compile_for, compile_quantified
from remit.engine.feel.code.literal import compile_bad_literal, compile_literal
from remit.engine.feel.code.logic import compile_logic
from remit.engine.feel.code.membership import any_of, compile_in, compile_test
from remit.engine.feel.code.name import compile_name
from remit.engine.feel.code.path import compile_path
from remit.engine.feel.code.range import compile_range
from remit.engine.feel.function import BuiltinFunction
from remit.engine.feel.run import Code
from remit.engine.feel.syntax import (
    BadLiteral,
    Between,
    Binary,
    Call,
    ContextNode,
    Filter,
    For,
    FunctionNode,
    If,
    In,
    InstanceOf,
    ListNode,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    RangeNode,
)
from remit.engine.feel.types import Type


def _binary(node: Binary, build: Build) -> Code:
    if node.operator in OPERATIONS:
        return compile_arithmetic(node, build)
    return (compile_logic if node.operator in ("and", "or") else compile_comparison)(node, build)


_KINDS: dict[type, Callable[[Any, Build], Code]] = {
    Literal: compile_literal,
    BadLiteral: compile_bad_literal,
    Name: compile_name,
    Binary: _binary,
    Negation: compile_negation,
    Between: compile_between,
    In: compile_in,
    InstanceOf: compile_instance,
    Path: compile_path,
    Filter: compile_filter,
    Call: compile_call,
    If: compile_if,
    For: compile_for,
    Quantified: compile_quantified,
    ListNode: compile_list,
    ContextNode: compile_context,
    RangeNode: compile_range,
    FunctionNode: compile_function,
}


def _code(node: Node, build: Build) -> Code:
    return _KINDS[type(node)](node, build)


def new_build(types: Mapping[str, Type], builtins: Mapping[str, BuiltinFunction]) -> Build:
    """Return what the compilers need: types and built-ins by name."""
    return Build(_code, compile_test, types, builtins)


def compile_tests(nodes: tuple[Node, ...], build: Build) -> Test:
    """Compile the tests of one cell into one."""
    return any_of(tuple(compile_test(node, build) for node in nodes))
