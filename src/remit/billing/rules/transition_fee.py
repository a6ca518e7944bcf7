"""A transition fee by milestones or instalments; the parts add up to the fee to the cent."""

from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Transition
from remit.billing.refusals import MilestoneUnknown
from remit.contracts.pricing import TransitionFee
from remit.values.money import Money, decimals_of
from remit.values.sharing import share


def transition_fee(model: TransitionFee, transition: Transition, *, currency: str) -> tuple[Line, ...]:
    """Charge the accepted milestones, or the instalment of the month. Refuses `MilestoneUnknown`."""
    total = Money.of(model.total, currency).minor
    if model.instalments:
        return _instalment(total, transition.month, model.instalments, currency=currency)
    keys = [one.key for one in model.milestones]
    unknown = sorted(transition.accepted - set(keys))
    if unknown:
        raise MilestoneUnknown(milestone=unknown[0])
    parts = share(total, [Fraction(one.share_pct) for one in model.milestones])
    return tuple(
        _part(part, f"{one.key}: {one.share_pct}%", currency=currency)
        for one, part in zip(model.milestones, parts, strict=True)
        if one.key in transition.accepted
    )


def _instalment(total: int, month: int, of: int, *, currency: str) -> tuple[Line, ...]:
    if not 1 <= month <= of:
        return ()
    return (_part(share(total, [1] * of)[month - 1], f"{month}/{of}", currency=currency),)


def _part(minor: int, working: str, *, currency: str) -> Line:
    return Line(ChargeKind.TRANSITION, Fraction(minor, 10 ** decimals_of(currency)), working)
