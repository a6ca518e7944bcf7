"""The syntax tree of FEEL: one frozen class per kind of expression (DMN 1.5, 10.3.1.2)."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant: number, string, boolean, null, or a temporal value."""

    value: Any


@dataclass(frozen=True, slots=True)
class BadLiteral:
    """An at literal whose text is no value; evaluates to null with the reason."""

    text: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name in scope."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    """Two operands and `+ - * / **`, a comparison, `and` or `or`."""

    operator: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus before an operand."""

    operand: "Node"


@dataclass(frozen=True, slots=True)
class Between:
    """`value between low and high`."""

    value: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class In:
    """`value in (test, test)`."""

    value: "Node"
    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class InstanceOf:
    """`value instance of type`."""

    value: "Node"
    type: "TypeNode"


@dataclass(frozen=True, slots=True)
class Path:
    """`source.name`."""

    source: "Node"
    name: str


@dataclass(frozen=True, slots=True)
class Filter:
    """`source[condition]`."""

    source: "Node"
    condition: "Node"


@dataclass(frozen=True, slots=True)
class Call:
    """A function and its arguments, by position or, with `names`, by name."""

    function: "Node"
    arguments: tuple["Node", ...]
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class If:
    """`if condition then yes else no`."""

    condition: "Node"
    yes: "Node"
    no: "Node"


@dataclass(frozen=True, slots=True)
class For:
    """`for name in domain, … return result`."""

    iterations: tuple[tuple[str, "Node"], ...]
    result: "Node"


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every` `name in domain, … satisfies condition`."""

    kind: str
    iterations: tuple[tuple[str, "Node"], ...]
    condition: "Node"


@dataclass(frozen=True, slots=True)
class ListNode:
    """`[item, …]`."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class ContextNode:
    """`{key: value, …}`."""

    entries: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True, slots=True)
class RangeNode:
    """`[low..high]` or a comparison in brackets; a bound of None is open."""

    low: "Node | None"
    high: "Node | None"
    low_included: bool
    high_included: bool


@dataclass(frozen=True, slots=True)
class IterationRange:
    """`from..to` in a for expression: whole numbers or days, either way."""

    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class FunctionNode:
    """`function(a: type, b) body`; an external body is kept for the refusal."""

    parameters: tuple[tuple[str, "TypeNode | None"], ...]
    body: "Node"
    external: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A unary test such as `< 5` or `!= x`."""

    operator: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class NotTest:
    """`not(test, …)` as a unary test."""

    tests: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class AnyTest:
    """`-`: every value passes."""


@dataclass(frozen=True, slots=True)
class TypeNode:
    """A type as written: a name, or list, range, context and function with their parts."""

    name: str
    arguments: tuple["TypeNode", ...] = ()
    keys: tuple[str, ...] = ()
    result: "TypeNode | None" = None


Node = (
    Literal
    | BadLiteral
    | Name
    | Binary
    | Negation
    | Between
    | In
    | InstanceOf
    | Path
    | Filter
    | Call
    | If
    | For
    | Quantified
    | ListNode
    | ContextNode
    | RangeNode
    | IterationRange
    | FunctionNode
    | Comparison
    | NotTest
    | AnyTest
)
