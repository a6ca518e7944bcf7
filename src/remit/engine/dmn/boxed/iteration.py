"""Boxed for, some and every (10.2.1.10)."""

from remit.engine.dmn.model import Iteration
from remit.engine.dmn.setting import Setting
from remit.engine.feel.code.iteration import for_code, listed, quantified_code
from remit.engine.feel.run import Code


def compile_iteration(boxed: Iteration, setting: Setting) -> Code:
    """Compile the domain and what happens to each of its items."""
    source = setting.compile(boxed.source)
    domains = ((boxed.variable, lambda scope: listed(source(scope), scope.run)),)
    if boxed.kind == "for":
        return for_code(domains, setting.within([boxed.variable, "partial"]).compile(boxed.result), remembers=True)
    return quantified_code(boxed.kind, domains, setting.within([boxed.variable]).compile(boxed.result))
