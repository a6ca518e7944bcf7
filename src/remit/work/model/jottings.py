"""A jotting: what somebody has written on a page and not sent yet, kept for them alone."""

from dataclasses import dataclass

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal

Entry = tuple[str, str]
"""A field of a form and one of its values, as the form would send them."""


@dataclass(frozen=True, slots=True)
class Jotting:
    """One for each person, item and `place`, the form of a page; set aside at `discarded_at`, until it is taken up.

    On a page that is no item's, `item_id` is None, `place` is the address that the form posts to, and `tenant` is the
    writer's organisation.
    """

    tenant: Identifier
    item_id: Identifier | None
    person_id: Identifier
    place: str
    entries: tuple[Entry, ...]
    version: int
    kept_at: Moment
    discarded_at: Moment | None = None


class JottingElsewhere(Refusal):
    """Another window of the same person kept something else meanwhile; `yours` and `theirs` carry both texts."""

    code = "work.jotting_elsewhere"
    status = 409
    sentence = "Another window of yours has kept this form differently meanwhile."


class JottingTooLong(Refusal):
    """What is to be kept is longer than anybody writes."""

    code = "work.jotting_too_long"
    status = 413
    sentence = "This is too long to be kept as it is written; at most {most} characters are. Send it in parts."
