"""not, is (10.3.4.2, 10.3.4.10)."""

from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.equality import identical
from remit.engine.feel.run import Run
from remit.engine.feel.types import kind_name


@form("not(negand: Any?) -> boolean")
def not_(run: Run, negand: Any) -> Any:
    """Invert a boolean."""
    if isinstance(negand, bool):
        return not negand
    return None if negand is None else run.null("argument", f"not inverts a boolean, not {kind_name(negand)}")


@form("is(value1: Any?, value2: Any?) -> boolean")
def is_(run: Run, value1: Any, value2: Any) -> bool:
    """Say whether two values are the same element of the domain."""
    return identical(value1, value2)


FORMS = (not_, is_)
