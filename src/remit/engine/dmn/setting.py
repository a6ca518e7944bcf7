"""What the compilers of boxed expressions are given: the names and types in sight, and where problems go."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from remit.engine.dmn.item_types import TypeTable
from remit.engine.dmn.model import Boxed
from remit.engine.feel.builtins.table import BUILTINS
from remit.engine.feel.code.build import Build, Test, paid
from remit.engine.feel.code.compiler import compile_tests, new_build
from remit.engine.feel.expression import BUILTIN_NAMES
from remit.engine.feel.names import NameTable
from remit.engine.feel.parser import parse_expression, parse_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.syntax import Node
from remit.engine.feel.types import ANY, SIMPLE, Type, coerce, kind_name, type_name
from remit.values.problem import Problem

NULL_NODE_REASON = "the expression could not be read when the model was compiled"


@dataclass(frozen=True, slots=True)
class Setting:
    """Names in sight, names of entries, types, the dispatcher of boxed expressions, and the list of problems."""

    names: tuple[str, ...]
    members: NameTable
    types: TypeTable
    type_names: NameTable
    boxed: Callable[[Boxed, "Setting"], Code]
    problems: list[Problem]
    place: str
    table: NameTable = field(default_factory=NameTable)

    def within(self, names: Iterable[str]) -> "Setting":
        """Return the setting with more names in sight."""
        seen = (*self.names, *names)
        return replace(self, names=seen, table=NameTable(seen))

    def at(self, place: str | None) -> "Setting":
        """Return the setting for another place."""
        return replace(self, place=place) if place else self

    def build(self) -> Build:
        """Return what FEEL's compilers need."""
        return new_build(self.types.types, BUILTINS)

    def compile(self, boxed: Boxed) -> Code:
        """Compile a boxed expression, its result coerced to its type."""
        return typed(self.boxed(boxed, self), self.type(boxed.type), self.place)

    def type(self, name: str | None) -> Type:
        """Return a type by name; a name that means nothing is a problem and means Any."""
        found = self.types.find(name)
        if found is None:
            self.report("dmn.type", f"There is no type “{name}”.", "7.3.3")
        return found or ANY

    def report(self, code: str, message: str, clause: str | None = None) -> None:
        """Note a problem at this place."""
        self.problems.append(Problem(code, message, self.place, clause=clause))

    def node(self, text: str) -> Node | None:
        """Read an expression; None with a problem if it cannot be read."""
        try:
            return parse_expression(
                text, names=self.table, members=self.members, builtins=BUILTIN_NAMES, types=self.type_names
            )
        except (FeelRefused, RecursionError) as refusal:
            self.report("dmn.expression", f"“{text[:80]}”: {refusal}", "10.3.1")
            return None

    def quietly(self, text: str) -> Node | None:
        """Read an expression that was read before; a problem with it is already noted."""
        known = len(self.problems)
        node = self.node(text)
        del self.problems[known:]
        return node

    def expression(self, text: str) -> Code:
        """Compile an expression; one that cannot be read evaluates to null."""
        node = self.node(text)
        if node is None:
            return unreadable
        try:
            return paid(node, self.build()(node))
        except RecursionError:
            self.report("dmn.expression", f"“{text[:80]}” nests too deep.", "10.3.1")
            return unreadable

    def tests(self, text: str) -> tuple[tuple[Node, ...], Test] | None:
        """Compile the tests of a cell; None with a problem if they cannot be read."""
        try:
            nodes = parse_unary_tests(
                text, names=self.table, members=self.members, builtins=BUILTIN_NAMES, types=self.type_names
            )
            return nodes, compile_tests(nodes, self.build())
        except (FeelRefused, RecursionError) as refusal:
            self.report("dmn.cell", f"“{text[:80]}”: {refusal}", "8.3.3")
            return None


def unreadable(scope: Scope) -> Any:
    """Answer null for an expression that could not be read."""
    return scope.run.null("unreadable", NULL_NODE_REASON)


def typed(code: Code, kind: Type, place: str) -> Code:
    """Coerce what a code returns; null with the reason where it does not conform (10.3.2.9.4)."""
    if kind == ANY:
        return code

    def coerced(scope: Scope) -> Any:
        return fitted(code(scope), kind, place, scope)

    return coerced


def fitted(value: Any, kind: Type, place: str, scope: Scope) -> Any:
    """Coerce a value to a type; null with the reason where it does not conform."""
    if value is None:
        return None
    found, fits = coerce(value, kind)
    if not fits:
        message = f"“{place}” is a {type_name(kind)}; what came is {kind_name(value)}, or not allowed"
        return scope.run.null("type", message, "10.3.2.9.4")
    return found


def type_names(types: TypeTable) -> NameTable:
    """Return the table of all type names."""
    return NameTable([*SIMPLE, *types.types])
