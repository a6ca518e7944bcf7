"""A merge: two items that are one matter, one of which carries on for both until somebody takes it back."""

from dataclasses import dataclass

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model.items import ItemState


@dataclass(frozen=True, slots=True)
class Merge:
    """An item that rests while another carries on for it.

    `state` is where it stood and `held` names the instances that were suspended for it, so that all can be taken back.
    """

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    into_id: Identifier
    state: ItemState
    held: tuple[Identifier, ...]
    merged_by: Identifier
    merged_at: Moment
    undone_by: Identifier | None = None
    undone_at: Moment | None = None


class MergeUnfit(Refusal):
    """Two items cannot be one matter: one item, two engagements, or not the client's own work."""

    code = "work.merge_unfit"
    status = 409
    sentence = "{number} cannot be merged into {into}: give the number of another item of the same engagement."


class NotMerged(Refusal):
    """A merge is to be taken back where there is none."""

    code = "work.not_merged"
    status = 409
    sentence = "{number} is not merged into another item; there is nothing to take back."
