"""Boxed contexts (10.2.1.4): entries see those before them; an entry without a name is the result."""

from typing import Any

from remit.engine.dmn.model import Context
from remit.engine.dmn.setting import Setting, typed
from remit.engine.feel.run import Code, Scope


def compile_context(boxed: Context, setting: Setting) -> Code:
    """Compile the entries in order."""
    entries: list[tuple[str | None, Code]] = []
    for variable, inner in boxed.entries:
        name = variable.name if variable and variable.name else None
        visible = setting if name is None else setting.at(name)
        code = visible.compile(inner)
        entries.append((name, typed(code, setting.type(variable.type), name) if variable and name else code))
        if name is not None:
            setting = setting.within([name])

    def collect(scope: Scope) -> Any:
        values: dict[str, Any] = {}
        inner = Scope(values, scope, scope.run)
        for name, code in entries:
            if name is None:
                return code(inner)
            values[name] = code(inner)
        return values

    return collect
