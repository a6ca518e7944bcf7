"""The decisions of an item, each worked through again from the journal: table, rules, values, and why not.

The log keeps what was decided and not from what, for inputs may be classified. Replaying the instance gives the inputs
again, and what the asker may not see of them is withheld here, before anything leaves the room.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.dmn import CellTrace, CompiledModel, TableTrace
from remit.engine.dmn.explanation import Given, Step, explain
from remit.engine.dmn.graph import Key
from remit.engine.dmn.model import Boxed, Literal, Output, Table
from remit.engine.dmn.outline import Outline, outline_of
from remit.engine.feel.convert import to_json
from remit.parties.access import Permission, Principal
from remit.parties.rules.masking import BULLETS
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.work.model import Definition, EventKind, Instance, Item, Lines, Notation
from remit.work.records.definitions import list_definitions
from remit.work.records.instances import instances_of_item
from remit.work.reports.doors import OpenedItem, read_item
from remit.work.reports.items import shown_payload
from remit.work.rules.withholding import Withheld, is_path, mask_in
from remit.work.runtime import Asked, Models, replay_instance

RULES_MAX = 60
"""The most rules of one table that are laid out; of a longer one those that fired and those that came nearest."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One condition of a rule; `passed` is None where it was not decided, `told` false where the asker may not know."""

    text: str
    passed: bool | None
    told: bool = True


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule: it `matched` where all its conditions hold, and `fired` where it made the result."""

    number: int
    id: str | None
    cells: tuple[Cell, ...]
    conclusions: tuple[str, ...]
    notes: tuple[str, ...]
    matched: bool
    fired: bool

    @property
    def failed(self) -> int:
        """How many conditions do not hold."""
        return sum(cell.passed is not True for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of conditions with the value it met."""

    label: str
    expression: str
    type: str | None
    value: Any


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table as it decided; `total` counts its rules, of which `rules` may be a part."""

    hit_policy: str
    columns: tuple[ColumnShown, ...]
    outputs: tuple[Output, ...]
    notes: tuple[str, ...]
    rules: tuple[RuleShown, ...]
    total: int


@dataclass(frozen=True, slots=True)
class GivenShown:
    """One thing a decision was made from; `decided` names it a decision itself."""

    name: str
    value: Any
    decided: bool


@dataclass(frozen=True, slots=True)
class StepShown:
    """One decision of the graph; `reasons` say why something in it is null."""

    name: str
    question: str | None
    outline: Outline
    given: tuple[GivenShown, ...]
    value: Any
    tables: tuple[TableShown, ...]
    reasons: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """One decision made for an item; without steps where the journal could not be worked through again."""

    at: Moment
    decision: str
    hash: str
    definition: Definition | None
    value: Any
    steps: tuple[StepShown, ...]


def item_decisions(
    reader: Reader, lines: Lines, models: Models, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> tuple[DecisionShown, ...]:
    """Return every decision made for an item as a principal may see it, newest first."""
    opened = read_item(reader, principal=principal, permission=Permission.TRAIL_READ, tenant=tenant, item_id=item_id)
    withheld = withheld_of(lines, opened, principal)
    known = {
        (one.key, one.hash): one for one in list_definitions(reader, tenant=tenant) if one.notation is Notation.DMN
    }
    found: list[DecisionShown] = []
    for instance in instances_of_item(reader, tenant=tenant, item_id=item_id):
        if any(key.startswith("dmn:") for key in instance.bindings):
            found += _of_instance(reader, models, opened.item, instance, withheld, known)
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))


def withheld_of(lines: Lines, opened: OpenedItem, principal: Principal) -> Withheld:
    """Return what a principal sees masked of an item."""
    return Withheld(dict(opened.item.payload), shown_payload(lines, opened.item, opened.terms, principal))


_Known = Mapping[tuple[str, str], Definition]


def _of_instance(
    reader: Reader, models: Models, item: Item, instance: Instance, withheld: Withheld, known: _Known
) -> list[DecisionShown]:
    asked: list[Asked] = []
    try:
        replay_instance(reader, instance, models=models, listen=asked.append)
        return [_shown(reader, models, instance, one, withheld, known) for one in asked]
    except Refusal:
        return list(_as_logged(reader, item, instance, withheld, known))


def _shown(
    reader: Reader, models: Models, instance: Instance, asked: Asked, withheld: Withheld, known: _Known
) -> DecisionShown:
    model = models.decision(reader, tenant=instance.tenant, content_hash=asked.content_hash)
    steps = steps_shown(model, asked.decision, asked.variables, now=asked.at, withheld=withheld)
    definition = known.get((asked.decision, asked.content_hash))
    return DecisionShown(asked.at, asked.decision, asked.content_hash, definition, steps[0].value, steps)


def _as_logged(
    reader: Reader, item: Item, instance: Instance, withheld: Withheld, known: _Known
) -> Iterable[DecisionShown]:
    kinds = {EventKind.DECISION_MADE.value}
    for event in reader.events(tenant=item.tenant, stream=item.stream, kinds=kinds):
        body = event.body
        if body.get("instance") == instance.id:
            value = withheld.unexplained(body["value"])
            definition = known.get((body["decision"], body["hash"]))
            yield DecisionShown(event.at, body["decision"], body["hash"], definition, value, ())


def steps_shown(
    model: CompiledModel, decision: str, inputs: Mapping[str, Any], *, now: Moment, withheld: Withheld
) -> tuple[StepShown, ...]:
    """Decide and lay out every decision that was asked, with what is to be withheld left out."""
    steps = explain(model, decision, inputs, now=now).steps
    laying = _Laying({step.key: step for step in steps}, withheld)
    return tuple(laying.step(step.key) for step in steps)


class _Laying:
    """Lays steps out, those that others were made from first."""

    def __init__(self, steps: Mapping[Key, Step], withheld: Withheld) -> None:
        self._steps = steps
        self._withheld = withheld
        self._laid: dict[Key, StepShown] = {}
        self._open: set[Key] = set()

    def step(self, key: Key) -> StepShown:
        """Return one step as it may be shown."""
        if key not in self._laid:
            self._open.add(key)
            step = self._steps[key]
            given = tuple(GivenShown(one.name, self._given(one), one.decided) for one in step.given)
            self._laid[key] = _step(step, given, self._withheld)
        return self._laid[key]

    def _given(self, one: Given) -> Any:
        # A decision that requires itself has no value to wait for.
        if one.source in self._steps and one.source not in self._open - self._laid.keys():
            return self.step(one.source).value
        return self._withheld.shown(one.name, one.value)


def _step(step: Step, given: tuple[GivenShown, ...], withheld: Withheld) -> StepShown:
    seen = {one.name: one.value for one in given}
    secret = any(mask_in(value) is not None for value in seen.values())
    return StepShown(
        name=step.source.name,
        question=step.source.question,
        outline=outline_of(step.source.expression),
        given=given,
        value=_value(step, seen, withheld),
        tables=tuple(_table(trace, seen, withheld) for trace in step.tables),
        # What the engine says of a null may quote the values that it met.
        reasons=tuple(Problem(one.code, "" if secret else one.message, one.place) for one in step.problems),
    )


def _value(step: Step, seen: Mapping[str, Any], withheld: Withheld) -> Any:
    if isinstance(step.source.expression, Table) and all(trace.table.constants is not None for trace in step.tables):
        return step.value
    return withheld.computed(_made_by(step.source.expression, seen), step.value, seen)


def _made_by(boxed: Boxed | None, seen: Mapping[str, Any]) -> str:
    """Return the text of a lone expression, else one that uses everything a decision was made from."""
    text = " ".join(boxed.text.split()) if isinstance(boxed, Literal) else ""
    return text if text in seen or is_path(text) else f"({', '.join(seen)})"


def _table(trace: TableTrace, seen: Mapping[str, Any], withheld: Withheld) -> TableShown:
    source = trace.table.source
    columns = tuple(
        ColumnShown(
            column.label or column.text,
            column.text,
            column.type,
            withheld.computed(column.text, to_json(value), seen),
        )
        for column, value in zip(source.inputs, trace.values, strict=True)
    )
    hidden = tuple(mask_in(column.value) is not None for column in columns)
    rules = [_rule(trace, number, hidden) for number in range(1, len(source.rules) + 1)]
    return TableShown(trace.hit_policy, columns, source.outputs, source.annotations, _nearest(rules), len(rules))


def _rule(trace: TableTrace, number: int, hidden: tuple[bool, ...]) -> RuleShown:
    rule = trace.table.source.rules[number - 1]
    matched = bool(trace.mask >> (number - 1) & 1)
    return RuleShown(
        number=number,
        id=rule.id,
        cells=tuple(
            _cell(cell, secret=secret, matched=matched) for cell, secret in zip(trace.why(number), hidden, strict=True)
        ),
        conclusions=rule.conclusions,
        notes=rule.annotations,
        matched=matched,
        fired=number - 1 in trace.outcome.rules,
    )


def _cell(cell: CellTrace, *, secret: bool, matched: bool) -> Cell:
    if not secret:
        return Cell(cell.text, cell.passed)
    # The condition that a withheld value met may be that value.
    return Cell(BULLETS if matched and cell.text != "-" else cell.text, None, told=False)


def _nearest(rules: list[RuleShown]) -> tuple[RuleShown, ...]:
    if len(rules) <= RULES_MAX:
        return tuple(rules)
    nearest = sorted(rules, key=lambda rule: (not rule.fired, not rule.matched, rule.failed, rule.number))[:RULES_MAX]
    return tuple(sorted(nearest, key=lambda rule: rule.number))
