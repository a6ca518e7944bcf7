"""Boxed lists (10.2.1.5)."""

from remit.engine.dmn.model import Listing
from remit.engine.dmn.setting import Setting
from remit.engine.feel.run import Code


def compile_listing(boxed: Listing, setting: Setting) -> Code:
    """Compile the items."""
    items = tuple(setting.compile(item) for item in boxed.items)
    return lambda scope: [item(scope) for item in items]
