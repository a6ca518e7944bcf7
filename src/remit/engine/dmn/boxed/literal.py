"""Literal expressions (7.3.1)."""

from remit.engine.dmn.model import Literal
from remit.engine.dmn.setting import Setting, unreadable
from remit.engine.feel.run import Code


def compile_literal(boxed: Literal, setting: Setting) -> Code:
    """Compile the text; another language than FEEL is a problem."""
    if boxed.language and "feel" not in boxed.language.lower():
        setting.report(
            "dmn.language", f"The expression language {boxed.language} is not run here; write FEEL.", "7.3.1"
        )
        return unreadable
    return setting.expression(boxed.text)
