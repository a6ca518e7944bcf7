"""Adaptive panels by API: what they came to by client, and how they do on gold questions, as the page says it."""

from fastapi import APIRouter
from pydantic import BaseModel

from remit.judgement.reports import PanelFigures, panel_figures
from remit.judgement.rules.panelstudy import Tried
from remit.parties.access import Permission, tenants_with
from remit.parties.refusals import RoleMissing
from remit.parties.rules.permissions import TABLE
from remit.web.api.caller import Called

router = APIRouter(prefix="/api/v1", tags=["Quality"])


class AmountOut(BaseModel):
    """An amount in whole minor units."""

    minor: int
    currency: str


class TriedOut(BaseModel):
    """A panel tried on gold questions: judgements made, left to an adjudicator, answers that stood, and those right."""

    questions: int
    judgements: int
    adjudicated: int
    stood: int
    right: int

    @classmethod
    def of(cls, one: Tried) -> "TriedOut":
        """Write what a panel came to."""
        return cls(
            questions=one.questions,
            judgements=one.judgements,
            adjudicated=one.adjudicated,
            stood=one.stood,
            right=one.right,
        )


class PanelsOut(BaseModel):
    """A client's closed panels; `fixed` is what panels of their most judges would have made of `questions`.

    `on_gold` and `fixed_on_gold` are null until a gold question was answered by as many judges as may be asked.
    """

    client: str
    questions: int
    judgements: int
    fixed: int
    adjudicated: int
    spared: list[AmountOut]
    on_gold: TriedOut | None
    fixed_on_gold: TriedOut | None

    @classmethod
    def of(cls, one: PanelFigures) -> "PanelsOut":
        """Write a client's figures."""
        return cls(
            client=one.tenant,
            questions=one.sums.questions,
            judgements=one.sums.judgements,
            fixed=one.sums.fixed,
            adjudicated=one.sums.adjudicated,
            spared=[AmountOut(minor=amount.minor, currency=amount.currency) for amount in one.sums.spared],
            on_gold=TriedOut.of(one.study.adaptive) if one.study else None,
            fixed_on_gold=TriedOut.of(one.study.fixed) if one.study else None,
        )


@router.get("/panels")
def get_panels(call: Called) -> list[PanelsOut]:
    """Return what adaptive panels came to, for the clients whose work one reviews. Refuses `RoleMissing` for none."""
    if not tenants_with(call.principal, Permission.REVIEW):
        roles = ", ".join(sorted(TABLE[Permission.REVIEW].roles))
        raise RoleMissing(permission=Permission.REVIEW.value, roles=roles)
    with call.house.store.read() as reader:
        return [PanelsOut.of(one) for one in panel_figures(reader, call.principal)]
