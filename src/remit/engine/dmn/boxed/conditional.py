"""Boxed conditionals (10.2.1.8)."""

from typing import Any

from remit.engine.dmn.model import Conditional
from remit.engine.dmn.setting import Setting
from remit.engine.feel.run import Code, Scope
from remit.engine.feel.types import kind_name


def compile_conditional(boxed: Conditional, setting: Setting) -> Code:
    """Compile both branches; a condition that is neither boolean nor null makes null."""
    condition, yes, no = (setting.compile(part) for part in (boxed.condition, boxed.yes, boxed.no))

    def choose(scope: Scope) -> Any:
        verdict = condition(scope)
        if verdict is not None and not isinstance(verdict, bool):
            return scope.run.null("conditional", f"a condition is boolean, not {kind_name(verdict)}", "10.2.1.8")
        return yes(scope) if verdict is True else no(scope)

    return choose
