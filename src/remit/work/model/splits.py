"""The split of a floor: until a given time an engagement's open work is for some people, and they are for it."""

from dataclasses import dataclass

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Split:
    """What a lead decided; over at `until_at`, or as soon as it is ended."""

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    people: tuple[Identifier, ...]
    until_at: Moment
    made_by: Identifier
    made_at: Moment
    ended_at: Moment | None = None


class SplitUnfit(Refusal):
    """A split names nobody, or ends before it begins or after a day."""

    code = "work.split"
    status = 422
    sentence = "A split names at least one person who works for the client, and lasts from now until at most 24 hours."
