"""A parting: messages of a conversation that are about another matter and became an item of their own."""

from dataclasses import dataclass

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Parting:
    """Which messages left the record of the item `from_id` for that of `item_id`; the first is what it is made of.

    It is taken back by merging the one into the other: what was said since comes along.
    """

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    from_id: Identifier
    message_ids: tuple[Identifier, ...]
    parted_by: Identifier
    parted_at: Moment


class PartingUnfit(Refusal):
    """What is to be split off cannot be: nothing, what the item itself is made of, or a question that waits."""

    code = "work.parting_unfit"
    status = 409
    sentence = (
        "This cannot be split off {number}: choose messages of its conversation, but not the one that it was made of,"
        " nor a question that still waits for its answer."
    )
