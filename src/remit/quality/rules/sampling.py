"""Whether a resolved item gets a second look: by risk, because somebody is new to it, by its stratum, or by chance.

Chance is a hash of item and rework round, so that a decision made again is the same decision, and nobody can retry
until an item is not drawn.
"""

from collections.abc import Container, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from remit.contracts.model import SamplingPlan, Stratum
from remit.quality.model import Drawn
from remit.values.canonical import content_hash


def draw(
    *,
    item_id: str,
    returns: int,
    plan: SamplingPlan,
    done_before: Sequence[int],
    risky: bool,
    strata: Mapping[Stratum, Container[str]] = MappingProxyType({}),
) -> Drawn | None:
    """Decide; `done_before` counts the items that each worker on this one had done until now.

    Reworked items count as risky: what failed once is looked at again. `strata` says what the item is by each; the
    plan's first share that fits takes the place of its percentage.
    """
    if risky or returns > 0:
        return Drawn.RISK
    chance = percentile(item_id=item_id, returns=returns)
    newcomer = any(count < plan.newcomer_items for count in done_before)
    if newcomer and chance < plan.newcomer_percent:
        return Drawn.NEWCOMER
    share = next((one for one in plan.strata if one.value in strata.get(one.by, ())), None)
    if share is not None:
        return Drawn.STRATUM if chance < share.percent else None
    return Drawn.RANDOM if chance < plan.percent else None


def percentile(*, item_id: str, returns: int) -> Decimal:
    """Map an item's round evenly onto [0, 100) with four decimals."""
    digest = content_hash(f"sample:{item_id}:{returns}".encode())
    return Decimal(int(digest[:15], 16) % 1_000_000) / 10_000
