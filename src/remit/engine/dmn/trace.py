"""Why a table decided so: the rules that fired, and cell by cell why the others did not."""

from dataclasses import dataclass
from typing import Any

from remit.engine.dmn.hits.outcome import Outcome, bits
from remit.engine.dmn.table import Rules
from remit.engine.feel.convert import to_json
from remit.engine.feel.run import Run, Scope


@dataclass(frozen=True, slots=True)
class CellTrace:
    """One condition of one rule: its column and text, the value it met, and whether it passed (None: undecided)."""

    column: str
    text: str
    value: Any
    passed: bool | None


@dataclass(frozen=True, slots=True)
class TableTrace:
    """One evaluation of one table."""

    decision: str
    table: Rules
    values: tuple[Any, ...]
    mask: int
    outcome: Outcome
    scope: Scope

    @property
    def hit_policy(self) -> str:
        """The hit policy, with its aggregation."""
        source = self.table.source
        return f"{source.hit_policy} {source.aggregation}" if source.aggregation else str(source.hit_policy)

    @property
    def matched(self) -> tuple[int, ...]:
        """Numbers, from 1, of the rules whose conditions hold."""
        return tuple(rule + 1 for rule in bits(self.mask))

    @property
    def fired(self) -> tuple[int, ...]:
        """Numbers, from 1, of the rules that made the result."""
        return tuple(rule + 1 for rule in self.outcome.rules)

    @property
    def rule_ids(self) -> tuple[str | None, ...]:
        """The ids of the rules that made the result."""
        return tuple(self.table.source.rules[rule].id for rule in self.outcome.rules)

    def why(self, rule: int) -> tuple[CellTrace, ...]:
        """Explain one rule, by its number from 1, cell by cell."""
        source = self.table.source
        scope = Scope(self.scope.values, self.scope.parent, Run(self.scope.run.now))
        return tuple(
            CellTrace(column.label or column.text, text, to_json(value), test(scope, value))
            for column, text, value, test in zip(
                source.inputs, source.rules[rule - 1].conditions, self.values, self.table.tests(rule - 1), strict=True
            )
        )

    def to_json(self, *, rules: bool = False) -> dict[str, Any]:
        """Write the trace as JSON; `rules` adds every rule cell by cell."""
        source = self.table.source
        found: dict[str, Any] = {
            "decision": self.decision,
            "table": source.id,
            "hit_policy": self.hit_policy,
            "inputs": [
                {"label": column.label or column.text, "expression": column.text, "value": to_json(value)}
                for column, value in zip(source.inputs, self.values, strict=True)
            ],
            "matched": list(self.matched),
            "fired": list(self.fired),
            "rule_ids": list(self.rule_ids),
            "value": to_json(self.outcome.value),
        }
        if rules:
            found["rules"] = [self._rule_json(number) for number in range(1, len(source.rules) + 1)]
        return found

    def _rule_json(self, number: int) -> dict[str, Any]:
        cells = [{"text": cell.text, "passed": cell.passed is True} for cell in self.why(number)]
        return {"rule": number, "id": self.table.source.rules[number - 1].id, "cells": cells}
