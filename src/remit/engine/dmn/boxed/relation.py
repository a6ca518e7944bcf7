"""Relations (10.2.1.6): a list of contexts with the same entries."""

from remit.engine.dmn.model import Relation
from remit.engine.dmn.setting import Setting, typed
from remit.engine.feel.run import Code


def compile_relation(boxed: Relation, setting: Setting) -> Code:
    """Compile every cell."""
    types = tuple(setting.type(column.type) for column in boxed.columns)
    rows = tuple(
        tuple(
            (column.name, typed(setting.compile(cell), kind, column.name))
            for column, kind, cell in zip(boxed.columns, types, row, strict=False)
        )
        for row in boxed.rows
    )
    return lambda scope: [{name: cell(scope) for name, cell in row} for row in rows]
