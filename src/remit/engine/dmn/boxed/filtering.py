"""Boxed filters (10.2.1.9)."""

from remit.engine.dmn.model import Filtering
from remit.engine.dmn.setting import Setting
from remit.engine.feel.code.filter import filter_code
from remit.engine.feel.run import Code


def compile_filtering(boxed: Filtering, setting: Setting) -> Code:
    """Compile the list and the condition on its items."""
    return filter_code(setting.compile(boxed.source), setting.within(["item"]).compile(boxed.match))
