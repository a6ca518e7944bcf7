"""Every table of the house: importing this module declares the tables of every room.

Whoever goes over all of them (an erasure, a sweep, the test of the schema) needs those too that nothing else in the
process has asked for. A room declares its tables in `records`, and nowhere else.
"""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import remit


def record_modules() -> Iterator[str]:
    """Go through the modules in which rooms declare their tables."""
    for room in iter_modules(remit.__path__):
        folder = Path(remit.__path__[0], room.name)
        if any(one.name == "records" for one in iter_modules([str(folder)])):
            yield f"remit.{room.name}.records"
            inner = iter_modules([str(folder / "records")])
            yield from (f"remit.{room.name}.records.{one.name}" for one in inner)


for _name in record_modules():
    import_module(_name)
