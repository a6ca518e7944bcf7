"""Decision tables (8.3)."""

from typing import Any

from remit.engine.dmn.model import Table
from remit.engine.dmn.session import Session
from remit.engine.dmn.setting import Setting
from remit.engine.dmn.table import Rules, compile_rules
from remit.engine.dmn.trace import TableTrace
from remit.engine.feel.run import Code, Scope


def compile_table(boxed: Table, setting: Setting) -> Code:
    """Compile a table whose firing is remembered by the session."""
    return table_code(compile_rules(boxed, setting), setting.place)


def table_code(rules: Rules, place: str) -> Code:
    """Return the code of a compiled table."""

    def decide(scope: Scope) -> Any:
        values = rules.values(scope)
        mask = rules.match(values, scope)
        outcome = rules.conclude(mask, scope)
        run = scope.run
        if isinstance(run, Session):
            run.traces.append(TableTrace(run.decision or place, rules, values, mask, outcome, scope))
        return outcome.value

    return decide
