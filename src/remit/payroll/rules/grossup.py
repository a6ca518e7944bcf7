"""Gross from net: the least salary in whole units whose payslip pays the agreed net, by halving an interval."""

from collections.abc import Callable
from decimal import Decimal

from remit.payroll.model import FieldBad

FARTHEST = 64
"""Doublings after which no salary is looked for any more."""


def gross_for(net: Decimal, pays: Callable[[Decimal], Decimal], *, unit: Decimal) -> Decimal:
    """Return the least gross, in multiples of `unit`, for which `pays(gross)` reaches the net.

    `pays` must not fall as gross rises. Refuses `FieldBad` where no gross reaches it.
    """
    low, high = Decimal(0), max(net, unit)
    for _ in range(FARTHEST):
        if pays(high) >= net:
            break
        low, high = high, high * 2
    else:
        raise FieldBad("net_salary", field="net_salary", value=net, wanted="a net that some gross reaches")
    steps_low, steps_high = int(low / unit), int(high / unit)
    while steps_high - steps_low > 1:
        middle = (steps_low + steps_high) // 2
        steps_low, steps_high = (steps_low, middle) if pays(middle * unit) >= net else (middle, steps_high)
    return steps_high * unit
