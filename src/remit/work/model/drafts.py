"""A draft: what somebody has filled in of a task's form and not handed in yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Draft:
    """A person's own, one for each task; set aside at `discarded_at`, from where it may be taken up again."""

    tenant: Identifier
    task_id: Identifier
    person_id: Identifier
    filled: Mapping[str, Any]
    version: int
    kept_at: Moment
    discarded_at: Moment | None = None


class DraftElsewhere(Refusal):
    """Another window of the same person kept something else meanwhile; `yours` and `theirs` carry both texts."""

    code = "work.draft_elsewhere"
    status = 409
    sentence = "Another window of yours has kept this form differently meanwhile."
