"""The trail in words: what each event of an item says to a reader."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.judgement.model import EventKind as Judged
from remit.locale import Translator
from remit.quality.model import EventKind as Checked
from remit.store import LoggedEvent
from remit.values.moment import Moment
from remit.web.words import marked
from remit.work.model import EventKind

HAPPENED: Mapping[str, str] = {
    EventKind.ITEM_RECEIVED: marked("Received"),
    EventKind.ITEM_REJECTED: marked("Rejected"),
    EventKind.ITEM_RESOLVED: marked("Resolved"),
    EventKind.ITEM_RELEASED: marked("Released"),
    EventKind.ITEM_RETURNED: marked("Returned"),
    EventKind.ITEM_CANCELLED: marked("Cancelled"),
    EventKind.ITEM_MERGED: marked("Merged with another item"),
    EventKind.ITEM_UNMERGED: marked("A merge was taken back"),
    EventKind.ITEM_PARTED: marked("Messages were split off as an item of their own"),
    EventKind.ITEM_PAUSED: marked("The clock stands: the client is asked"),
    EventKind.ITEM_RESUMED: marked("The clock runs again"),
    EventKind.ITEM_RETARGETED: marked("The due time was changed"),
    EventKind.ITEM_IN_REVIEW: marked("Drawn for review"),
    EventKind.INSTANCE_STARTED: marked("Definition started"),
    EventKind.INSTANCE_ENDED: marked("Definition ended"),
    EventKind.TASK_OPENED: marked("Task opened"),
    EventKind.TASK_CLAIMED: marked("Task claimed"),
    EventKind.TASK_RELEASED: marked("Task given back"),
    EventKind.TASK_STARTED: marked("Task started"),
    EventKind.TASK_PAUSED: marked("Task paused"),
    EventKind.TASK_COMPLETED: marked("Task completed"),
    EventKind.TASK_DELEGATED: marked("Task handed over"),
    EventKind.TASK_WEIGHED: marked("Task weighed by a lead"),
    EventKind.TASK_CANCELLED: marked("Task cancelled"),
    EventKind.DECISION_MADE: marked("Decision made by rule"),
    EventKind.DELIVERABLE_MADE: marked("Deliverable made"),
    EventKind.COMMENT_ADDED: marked("Comment added"),
    EventKind.INCIDENT_RAISED: marked("Incident"),
    EventKind.INCIDENT_RETRIED: marked("Incident tried again"),
    EventKind.DUPLICATE_SEEN: marked("Seen before"),
    EventKind.SERVICE_LEVEL_MISSED: marked("Service level missed"),
    EventKind.ITEM_ESCALATED: marked("Escalated"),
    EventKind.BULK_ORDERED: marked("Act on many ordered"),
    EventKind.BULK_ADVANCED: marked("Act on many carried on"),
    EventKind.INSTANCE_STEERED: marked("Steered by hand"),
    Judged.SOURCE_ADDED: marked("Document read"),
    Judged.QUESTIONS_OPENED: marked("Questions opened"),
    Judged.JUDGEMENT_MADE: marked("Question judged"),
    Judged.REVIEW_HANDED_IN: marked("Review handed in"),
    Judged.CONSENSUS_COMPUTED: marked("Judgements compared"),
    Judged.PANEL_DECIDED: marked("Whether one more judges decided"),
    Judged.PANEL_STOPPED: marked("Nobody else is asked, by a lead's decision"),
    Judged.READING_CHOSEN: marked("More documents given out to read"),
    Judged.READING_STOPPED: marked("Reading ended by a lead"),
    Judged.SIGNED_OFF: marked("Signed off"),
    Judged.SIGN_OFF_REFUSED: marked("Sign-off refused"),
    Checked.SAMPLE_DRAWN: marked("Drawn as a sample"),
    Checked.ITEM_REVIEWED: marked("Verdict given"),
    Checked.VERDICT_DISPUTED: marked("Verdict disputed"),
    Checked.DISPUTE_DECIDED: marked("Dispute decided"),
    "FieldRevealed": marked("Masked field revealed"),
    "LetterTakenIn": marked("Letter set aside taken in"),
}
DETAILS = ("name", "decision", "definition", "reason", "channel", "outcome", "element", "field", "message", "act")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the trail; `by` is a person's id."""

    at: Moment
    what: str
    detail: str
    by: str | None
    through: str | None = None


def happenings(events: Iterable[LoggedEvent], speak: Translator) -> tuple[Happening, ...]:
    """Put events into words, newest first; the engine's own journal is left out."""
    told = [event for event in events if event.kind != EventKind.ENGINE_EVENTS]
    return tuple(_happening(event, speak) for event in reversed(told))


def _happening(event: LoggedEvent, speak: Translator) -> Happening:
    what = speak.gettext(HAPPENED.get(event.kind, event.kind))
    return Happening(event.at, what, _detail(event.body), _by(event.body), event.body.get("through"))


def _detail(body: Mapping[str, Any]) -> str:
    return " · ".join(str(body[key]) for key in DETAILS if isinstance(body.get(key), str) and body[key])


def _by(body: Mapping[str, Any]) -> str | None:
    return body["by"] if isinstance(body.get("by"), str) else None
