"""A compiled decision table: columns with their index, rules with their outputs, a hit policy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from remit.engine.dmn.cell import EVERYTHING, Shape, constant, key_of, shape_of
from remit.engine.dmn.hits.outcome import Firing, Outcome, bits
from remit.engine.dmn.hits.table import policy_of
from remit.engine.dmn.index import Line, build_lines
from remit.engine.dmn.model import Aggregation, HitPolicy, Output, Table
from remit.engine.dmn.setting import Setting, typed
from remit.engine.feel.code.build import Test
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import Literal
from remit.engine.feel.types import Type, coerce
from remit.engine.feel.uses import names_used


@dataclass(frozen=True, slots=True)
class Column:
    """Conditions of one column: the input's code, a test per rule, and the index of the tests of constants.

    `uses` are the names that the input and the tests without index mention.
    """

    text: str
    code: Code
    tests: tuple[Test, ...]
    shapes: tuple[Shape | None, ...]
    lines: dict[str, Line]
    null: int
    residual: int
    uses: frozenset[str]

    def mask(self, value: Any, scope: Scope, wanted: int) -> int:
        """Return the rules, out of those wanted, whose cell the value passes."""
        found = self.indexed(value)
        if found is None:
            return self.tested(value, scope, wanted)
        residual = wanted & self.residual
        return found & wanted | self.tested(value, scope, residual) if residual else found & wanted

    def indexed(self, value: Any) -> int | None:
        """Return the mask the index holds for a value; None where the index does not know its kind."""
        if value is None:
            return self.null
        keyed = key_of(value)
        line = self.lines.get(keyed[0]) if keyed else None
        return line.mask(keyed[1]) if line is not None and keyed is not None else None

    def tested(self, value: Any, scope: Scope, wanted: int) -> int:
        """Run the tests of the rules wanted, one by one."""
        found = 0
        for rule in bits(wanted):
            if self.tests[rule](scope, value) is True:
                found |= 1 << rule
        return found


@dataclass(frozen=True, slots=True)
class Rules:
    """A table ready to decide."""

    source: Table
    columns: tuple[Column, ...]
    outputs: tuple[Code, ...]
    default: Code | None
    rank: Callable[[int, Scope], tuple[int, ...]]
    policy: Callable[[Firing], Outcome]
    place: str
    constants: tuple[Any, ...] | None = None

    @property
    def full(self) -> int:
        """The mask of all rules."""
        return (1 << len(self.outputs)) - 1

    def values(self, scope: Scope) -> tuple[Any, ...]:
        """Evaluate the inputs."""
        return tuple(column.code(scope) for column in self.columns)

    def match(self, values: tuple[Any, ...], scope: Scope) -> int:
        """Return the mask of the rules whose conditions all hold."""
        mask = self.full
        known = len(scope.run.problems)
        for column, value in zip(self.columns, values, strict=True):
            mask = column.mask(value, scope, mask)
            if not mask:
                break
        if known < len(scope.run.problems):
            del scope.run.problems[known:]
        return mask

    def match_by_tests(self, values: tuple[Any, ...], scope: Scope) -> int:
        """Return the same mask without the index, rule by rule; what tests hold the index to."""
        mask = self.full
        for column, value in zip(self.columns, values, strict=True):
            mask = column.tested(value, scope, mask)
        return mask

    def tests(self, rule: int) -> tuple[Test, ...]:
        """Return the tests of one rule, column by column."""
        return tuple(column.tests[rule] for column in self.columns)

    def conclude(self, mask: int, scope: Scope) -> Outcome:
        """Apply the hit policy; where no rule fires, the default outputs, else null."""
        if mask:
            return self.policy(Firing(mask, lambda rule: self.outputs[rule](scope), self._ranker(scope), scope.run))
        if self.default is not None:
            return Outcome(self.default(scope), ())
        if self.source.hit_policy is HitPolicy.COLLECT and self.source.aggregation is Aggregation.COUNT:
            return self.policy(Firing(0, lambda rule: None, self._ranker(scope), scope.run))
        return Outcome(scope.run.null("no_rule", f"no rule of “{self.place}” fires", "8.2.11"), ())

    def _ranker(self, scope: Scope) -> Callable[[int], tuple[int, ...]]:
        return lambda rule: self.rank(rule, scope)


def compile_rules(table: Table, setting: Setting) -> Rules:
    """Compile a table; what cannot be read is a problem and never fires."""
    columns = tuple(_column(table, index, setting) for index in range(len(table.inputs)))
    cells = tuple(_outputs(table, index, setting) for index in range(len(table.outputs)))
    names = tuple(output.name or output.label or f"output {index}" for index, output in enumerate(table.outputs, 1))
    defaults = tuple(output.default for output in table.outputs)
    default = None
    if any(defaults):
        codes = tuple(
            _output(text or "null", output, setting) for text, output in zip(defaults, table.outputs, strict=True)
        )
        default = _joined(names, codes)
    return Rules(
        source=table,
        columns=columns,
        outputs=tuple(_joined(names, codes) for codes in zip(*cells, strict=True)),
        default=default,
        rank=_ranking(table, cells, setting),
        policy=policy_of(table.hit_policy, table.aggregation),
        place=setting.place,
        constants=_constants(table, names, setting),
    )


def _constants(table: Table, names: tuple[str, ...], setting: Setting) -> tuple[Any, ...] | None:
    """Return the outputs of the rules if all are constants that conform; what quick evaluation and analysis need."""
    columns: list[list[Any]] = []
    for index, output in enumerate(table.outputs):
        kind, known = setting.type(output.type), dict[str, tuple[Any, bool]]()
        for rule in table.rules:
            text = rule.conclusions[index]
            if text not in known:
                known[text] = _constant(text, kind, setting)
            if not known[text][1]:
                return None
        if output.default and not _constant(output.default, kind, setting)[1]:
            return None
        columns.append([known[rule.conclusions[index]][0] for rule in table.rules])
    rows = zip(*columns, strict=True)
    return tuple(row[0] if len(names) == 1 else dict(zip(names, row, strict=True)) for row in rows)


def _constant(text: str, kind: Type, setting: Setting) -> tuple[Any, bool]:
    node = None if text == "-" else setting.quietly(text)
    value = constant(node) if node is not None else None
    if value is None and not (isinstance(node, Literal) or text == "-"):
        return None, False
    return (None, True) if value is None else coerce(value, kind)


def _column(table: Table, index: int, setting: Setting) -> Column:
    column = table.inputs[index]
    known: dict[str, tuple[Shape | None, Test]] = {}
    node = setting.quietly(column.text)
    uses = set() if node is None else set(names_used(node))
    for rule in table.rules:
        text = rule.conditions[index]
        if text not in known:
            known[text] = _cell(text, setting, uses)
    shapes = tuple(known[rule.conditions[index]][0] for rule in table.rules)
    tests = tuple(known[rule.conditions[index]][1] for rule in table.rules)
    lines, residual = build_lines(shapes)
    scope = Scope({}, None, Run())
    passes_null = {text for text, (shape, test) in known.items() if shape is not None and test(scope, None) is True}
    null = sum(1 << number for number, rule in enumerate(table.rules) if rule.conditions[index] in passes_null)
    code = setting.expression(column.text)
    return Column(column.text, code, tests, shapes, lines, null, residual, frozenset(uses))


def _cell(text: str, setting: Setting, uses: set[str]) -> tuple[Shape | None, Test]:
    if text == "-":
        return EVERYTHING, _always
    found = setting.tests(text)
    if found is None:
        return None, _never
    shape = shape_of(found[0])
    if shape is None:
        uses |= names_used(found[0])
    return shape, found[1]


def _always(scope: Scope, value: Any) -> bool:
    return True


def _never(scope: Scope, value: Any) -> None:
    return None


def _outputs(table: Table, index: int, setting: Setting) -> tuple[Code, ...]:
    known: dict[str, Code] = {}
    for rule in table.rules:
        text = rule.conclusions[index]
        if text not in known:
            known[text] = _output(text, table.outputs[index], setting)
    return tuple(known[rule.conclusions[index]] for rule in table.rules)


def _output(text: str, output: Output, setting: Setting) -> Code:
    code = setting.expression("null" if text == "-" else text)
    return typed(code, setting.type(output.type), output.name or output.label or setting.place)


def _joined(names: tuple[str, ...], codes: tuple[Code, ...]) -> Code:
    if len(codes) == 1:
        return codes[0]
    pairs = tuple(zip(names, codes, strict=True))
    return lambda scope: {name: code(scope) for name, code in pairs}


def _ranking(
    table: Table, cells: tuple[tuple[Code, ...], ...], setting: Setting
) -> Callable[[int, Scope], tuple[int, ...]]:
    orders = tuple(_order(output, setting) for output in table.outputs)

    def rank(rule: int, scope: Scope) -> tuple[int, ...]:
        return tuple(
            _place(codes[rule](scope), tests, scope) for codes, tests in zip(cells, orders, strict=True) if tests
        )

    return rank


def _order(output: Output, setting: Setting) -> tuple[Test, ...]:
    if not output.values:
        return ()
    found = setting.tests(output.values)
    if found is None:
        return ()
    return tuple(test for node in found[0] for test in [setting.build().test(node, setting.build())])


def _place(value: Any, tests: tuple[Test, ...], scope: Scope) -> int:
    return next((index for index, test in enumerate(tests) if test(scope, value) is True), len(tests))
