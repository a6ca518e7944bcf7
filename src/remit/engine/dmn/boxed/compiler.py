"""The table of contents: which file compiles which boxed expression."""

from collections.abc import Callable
from typing import Any

from remit.engine.dmn.boxed.conditional import compile_conditional
from remit.engine.dmn.boxed.context import compile_context
from remit.engine.dmn.boxed.filtering import compile_filtering
from remit.engine.dmn.boxed.function import compile_function
from remit.engine.dmn.boxed.invocation import compile_invocation
from remit.engine.dmn.boxed.iteration import compile_iteration
from remit.engine.dmn.boxed.listing import compile_listing
from remit.engine.dmn.boxed.literal import compile_literal
from remit.engine.dmn.boxed.relation import compile_relation
from remit.engine.dmn.boxed.table import compile_table
from remit.engine.dmn.model import (
    Boxed,
    Conditional,
    Context,
    Filtering,
    FunctionDefinition,
    Invocation,
    Iteration,
    Listing,
    Literal,
    Relation,
    Table,
)
from remit.engine.dmn.setting import Setting
from remit.engine.feel.run import Code

_KINDS: dict[type, Callable[[Any, Setting], Code]] = {
    Literal: compile_literal,
    Table: compile_table,
    Context: compile_context,
    Invocation: compile_invocation,
    Listing: compile_listing,
    Relation: compile_relation,
    FunctionDefinition: compile_function,
    Conditional: compile_conditional,
    Filtering: compile_filtering,
    Iteration: compile_iteration,
}


def compile_boxed(boxed: Boxed, setting: Setting) -> Code:
    """Compile any boxed expression."""
    return _KINDS[type(boxed)](boxed, setting)
