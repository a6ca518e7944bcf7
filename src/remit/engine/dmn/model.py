"""A DMN model as read: what it decides, from what, and how (DMN 1.5, chapters 6 to 8 and 10)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class HitPolicy(StrEnum):
    """How rules that fire together make one result (8.2.11)."""

    UNIQUE = "UNIQUE"
    ANY = "ANY"
    PRIORITY = "PRIORITY"
    FIRST = "FIRST"
    RULE_ORDER = "RULE ORDER"
    OUTPUT_ORDER = "OUTPUT ORDER"
    COLLECT = "COLLECT"


class Aggregation(StrEnum):
    """What COLLECT does with the outputs it collects."""

    SUM = "SUM"
    MIN = "MIN"
    MAX = "MAX"
    COUNT = "COUNT"


@dataclass(frozen=True, slots=True)
class Variable:
    """A name and the name of its type."""

    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression."""

    text: str
    type: str | None = None
    id: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """A column of conditions."""

    text: str
    type: str | None = None
    values: str | None = None
    label: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A column of conclusions."""

    name: str | None
    type: str | None = None
    values: str | None = None
    default: str | None = None
    label: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: conditions, conclusions, notes."""

    conditions: tuple[str, ...]
    conclusions: tuple[str, ...]
    annotations: tuple[str, ...] = ()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table."""

    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    hit_policy: HitPolicy = HitPolicy.UNIQUE
    aggregation: Aggregation | None = None
    annotations: tuple[str, ...] = ()
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """A boxed context; the entry without a name is the result."""

    entries: tuple[tuple[Variable | None, "Boxed"], ...]
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A boxed call with arguments by name."""

    function: "Boxed"
    bindings: tuple[tuple[Variable, "Boxed | None"], ...]
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A boxed list."""

    items: tuple["Boxed", ...]
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A boxed list of contexts with the same entries."""

    columns: tuple[Variable, ...]
    rows: tuple[tuple["Boxed", ...], ...]
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A boxed function; `kind` is FEEL, Java or PMML."""

    parameters: tuple[Variable, ...]
    body: "Boxed | None"
    kind: str = "FEEL"
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """A boxed if."""

    condition: "Boxed"
    yes: "Boxed"
    no: "Boxed"
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Filtering:
    """A boxed filter."""

    source: "Boxed"
    match: "Boxed"
    type: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """A boxed for, some or every."""

    kind: str
    variable: str
    source: "Boxed"
    result: "Boxed"
    type: str | None = None
    id: str | None = None


Boxed = (
    Literal
    | Table
    | Context
    | Invocation
    | Listing
    | Relation
    | FunctionDefinition
    | Conditional
    | Filtering
    | Iteration
)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A type a model declares (7.3.3)."""

    name: str
    type: str | None = None
    is_collection: bool = False
    allowed: str | None = None
    constraint: str | None = None
    components: tuple["ItemDefinition", ...] = ()
    function: tuple[tuple[Variable, ...], str | None] | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What an element needs: a reference of the form `namespace#id`, an empty namespace meaning the model's own."""

    namespace: str
    id: str


@dataclass(frozen=True, slots=True)
class InputData:
    """Something the model is given."""

    id: str
    name: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class DecisionNode:
    """Something the model decides."""

    id: str
    name: str
    variable: Variable
    expression: Boxed | None
    requirements: tuple[Requirement, ...] = ()
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Knowledge:
    """A business knowledge model: a function by name."""

    id: str
    name: str
    variable: Variable
    logic: FunctionDefinition | None
    requirements: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered together (10.4)."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[Requirement, ...]
    encapsulated: tuple[Requirement, ...]
    input_decisions: tuple[Requirement, ...]
    input_data: tuple[Requirement, ...]


Element = InputData | DecisionNode | Knowledge | Service


@dataclass(frozen=True, slots=True)
class Import:
    """Another model used under a name; `kind` is the namespace of its language, where the document says it."""

    name: str
    namespace: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A whole document; `content_hash` names its bytes."""

    name: str
    namespace: str
    content_hash: str
    elements: tuple[Element, ...]
    items: tuple[ItemDefinition, ...] = ()
    imports: tuple[Import, ...] = ()
    source: bytes = field(default=b"", repr=False, compare=False)

    def of_kind(self, kind: type[Any]) -> tuple[Any, ...]:
        """Return the elements of one kind, in order."""
        return tuple(element for element in self.elements if isinstance(element, kind))
