"""The line's own section of the monthly service report: statements and the movements on them."""

from collections.abc import Iterable, Sequence

from remit.services.kit import LineFigure, ReleasedFact

STATEMENTS = {"en": "Bank statements", "vi": "Sao kê ngân hàng"}
MOVEMENTS = {"en": "Movements on them", "vi": "Giao dịch trên sao kê"}


def monthly(facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
    """Count statements and movements."""
    statements = movements = 0
    for one in facts:
        for statement in one.payload.get("statements", ()):
            statements += 1
            movements += len(statement["lines"])
    return LineFigure(STATEMENTS, statements), LineFigure(MOVEMENTS, movements)
