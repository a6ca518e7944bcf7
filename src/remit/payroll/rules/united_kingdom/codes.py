"""Tax codes: 1257L, S1257L, K475, BR, SD1, NT, 0T, each with or without week 1/month 1."""

import re
from dataclasses import dataclass

from remit.payroll.model import CodeUnknown

PATTERN = re.compile(
    r"^(?P<nation>[SC])?(?:(?P<flat>BR|D[0-3]|NT)|(?P<k>K)?(?P<number>\d{1,5})(?P<suffix>[LMNPTYG])?)"
    r"\s*(?P<alone>W1/?M1|W1|M1|X)?$"
)


@dataclass(frozen=True, slots=True)
class TaxCode:
    """A code taken apart: nation (S, C or none), a flat code or a number, K, and whether the period stands alone."""

    nation: str
    flat: str
    number: int
    negative: bool
    alone: bool

    @property
    def scottish(self) -> bool:
        """Say whether Scottish rates apply."""
        return self.nation == "S"


def read_code(text: str, *, alone: bool = False) -> TaxCode:
    """Take a tax code apart. Refuses `CodeUnknown`."""
    found = PATTERN.match(re.sub(r"\s+", " ", text.strip().upper()))
    if found is None:
        raise CodeUnknown("tax_code", value=text, what="tax code", country="GB")
    return TaxCode(
        nation=found["nation"] or "",
        flat=found["flat"] or "",
        number=int(found["number"] or 0),
        negative=bool(found["k"]),
        alone=alone or bool(found["alone"]),
    )
