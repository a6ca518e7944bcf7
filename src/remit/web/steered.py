"""Acts on instances in words: the acts, what they change, how instances stand, and what incidents mean."""

from collections.abc import Mapping

from remit.locale import Translator
from remit.web.words import marked
from remit.work.rules.changes import Change, ChangeKind

ACTS: Mapping[str, str] = {
    "retry": marked("Try again"),
    "modify": marked("Move by hand"),
    "migrate": marked("Change version"),
    "suspend": marked("Suspend"),
    "resume": marked("Resume"),
    "cancel": marked("Cancel instance"),
    "undo": marked("Take back"),
}
DONE: Mapping[str, str] = {
    "retry": marked("{number} is tried again."),
    "modify": marked("{number} was moved by hand."),
    "migrate": marked("{number} runs the other version."),
    "suspend": marked("{number} is suspended."),
    "resume": marked("{number} goes on."),
    "cancel": marked("The instance of {number} is cancelled."),
    "undo": marked("The last act on {number} is taken back."),
}
CHANGED: Mapping[ChangeKind, str] = {
    ChangeKind.VERSION: marked("It runs another version: {detail}"),
    ChangeKind.LEFT: marked("“{name}” is left"),
    ChangeKind.ENTERED: marked("“{name}” begins"),
    ChangeKind.CARRIED: marked("“{detail}” goes on as “{name}”"),
    ChangeKind.TURNED: marked("“{name}” changes: {detail}"),
    ChangeKind.VARIABLE: marked("The variable “{name}” changes"),
    ChangeKind.INCIDENT: marked("“{name}” becomes an incident"),
    ChangeKind.INCIDENT_OVER: marked("The incident at “{name}” is over"),
    ChangeKind.STATUS: marked("The instance is {detail} afterwards"),
}
STATUSES: Mapping[str, str] = {
    "active": marked("Running"),
    "suspended": marked("Suspended"),
    "completed": marked("Completed"),
    "terminated": marked("Ended"),
    "cancelled": marked("Cancelled"),
    "failed": marked("Failed"),
    "error": marked("Ended in an error"),
    "closed": marked("Closed"),
    "ended": marked("Ended"),
}
STATUS_TONES: Mapping[str, str] = {
    "active": "info",
    "suspended": "warn",
    "completed": "good",
    "failed": "bad",
    "error": "bad",
}
STATES: Mapping[str, str] = {
    "active": marked("Active"),
    "body": marked("Repeats"),
    "listening": marked("Listens"),
    "joining": marked("Waits for others to join"),
    "compensating": marked("Being undone"),
    "ghost": marked("Being undone"),
    "ready": marked("Ready"),
    "available": marked("Waits for its turn"),
    "unavailable": marked("Not available"),
    "enabled": marked("May be started"),
    "disabled": marked("Left out"),
    "suspended": marked("Suspended"),
    "failed": marked("Failed"),
}
WAITS: Mapping[str, str] = {
    "task": marked("a person"),
    "receive": marked("an answer"),
    "service": marked("a service"),
    "timer": marked("a moment"),
    "message": marked("a message"),
    "signal": marked("a signal"),
    "child": marked("what it called"),
    "incident": marked("a retry"),
    "adhoc": marked("a person's choice"),
    "conditional": marked("a condition"),
    "data": marked("its data"),
}
TRANSITIONS: Mapping[str, str] = {
    "start": marked("begins"),
    "complete": marked("done"),
    "ready": marked("waits for its data"),
    "terminate": marked("ended early"),
    "occur": marked("happened"),
    "enable": marked("may be started"),
    "create": marked("planned"),
    "fault": marked("failed"),
    "exit": marked("left"),
    "suspend": marked("suspended"),
    "resume": marked("resumed"),
    "migrate": marked("version changed"),
    "cancel": marked("cancelled"),
}
EXPLAINED: Mapping[str, str] = {
    "engine.service": marked(
        "A service that this activity calls gave no usable answer. Read its message, mend the cause (a file, a"
        " reference, a connection), then try again; nothing was lost and nothing is done twice."
    ),
    "engine.child": marked(
        "What this activity called ended without completing. Look at the called instance; try again to call it anew,"
        " or move the instance past the call."
    ),
    "engine.uncaught": marked(
        "An error was thrown that nothing in the definition catches. Add a handler in a new version and change to it,"
        " or mend the cause and try again."
    ),
}
UNEXPLAINED = marked(
    "Machine work could not go on here and waits for a person. Read the message, mend the cause, then try again; or"
    " move the instance past this activity."
)


def change_in_words(change: Change, speak: Translator) -> str:
    """Say what changed in the reader's language."""
    detail = speak.gettext(STATUSES[change.detail]) if change.detail in STATUSES else change.detail
    return speak.gettext(CHANGED[change.kind]).format(name=change.name, detail=detail)


def explained(code: str, speak: Translator) -> str:
    """Say what an incident means and what to do about it."""
    return speak.gettext(EXPLAINED.get(code, UNEXPLAINED))
