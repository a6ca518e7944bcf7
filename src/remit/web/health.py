"""What the parts of an installation, their figures and their needs are called, and what to do about a need."""

from collections.abc import Mapping

from remit.app.health import Condition, Need
from remit.web.words import marked

PARTS: Mapping[str, str] = {
    "database": marked("Database"),
    "work": marked("Background work"),
    "mail": marked("Mailboxes"),
    "telephone": marked("Telephone system"),
    "messages": marked("Outgoing messages"),
    "backup": marked("Backup"),
    "kept": marked("What is kept"),
}
JOBS: Mapping[str, str] = {
    "timer": marked("Timers"),
    "service": marked("Services of a process"),
    "errand": marked("Errands outside the house"),
    "publication": marked("Messages between processes"),
    "escalation": marked("Escalations"),
    "bulk": marked("Acts on many instances"),
    "rating": marked("Rating of a month"),
    "probe": marked("Checks of machines outside"),
}
"""What kinds of job are called; a kind that is not here goes by its key."""
CONDITIONS: Mapping[Condition, tuple[str, str]] = {
    Condition.WELL: (marked("Works"), "good"),
    Condition.NEEDS: (marked("Needs somebody"), "bad"),
    Condition.UNUSED: (marked("Not set up"), "plain"),
    Condition.UNKNOWN: (marked("Known to the serving process alone"), "plain"),
}
FIGURES: Mapping[str, str] = {
    "kind": marked("Kind of database"),
    "size_bytes": marked("Size in bytes"),
    "schema": marked("Schema"),
    "events_parked": marked("Events set aside"),
    "waiting": marked("Waiting, timers too"),
    "due": marked("Due now"),
    "due_since": marked("Longest due since"),
    "leased": marked("Being done"),
    "stuck": marked("Given up"),
    "finished_at": marked("Last finished"),
    "workers": marked("Workers busy now"),
    "mailboxes": marked("Mailboxes"),
    "taped_at": marked("Last event on tape"),
    "made_at": marked("Last made"),
    "finished_days": marked("Days finished jobs and messages are kept"),
    "journal_days": marked("Days journals are kept"),
    "dropped_at": marked("Last dropped"),
    "finished_dropped": marked("Jobs and messages dropped then"),
    "journals_dropped": marked("Journals dropped then"),
}
FOR_EVER = frozenset({"finished_days", "journal_days"})
"""Figures whose absence says “for ever” rather than “never”."""
NEEDS: Mapping[Need, tuple[str, str]] = {
    Need.PARKED: (
        marked("Events could not be handled and are set aside."),
        marked("The worker's log says why; they are tried again by themselves, unless the fault is ours: report it."),
    ),
    Need.JOBS_STUCK: (
        marked("Jobs failed for the last time and wait for somebody."),
        marked(
            "The worker's log says why. Once that is mended, have them done again here or by “remit health --retry”."
        ),
    ),
    Need.JOBS_OVERDUE: (
        marked("Work is due and nobody takes it."),
        marked("Look whether “remit serve” or “remit worker” runs; start another worker where one is not enough."),
    ),
    Need.MAILBOX_FAILING: (
        marked("A mailbox cannot be fetched."),
        marked("Check its server, user and password; it is tried again by itself."),
    ),
    Need.LETTERS_GIVEN_UP: (
        marked("A mail server refused letters for good."),
        marked("The item's conversation shows which letter and why; write to another address."),
    ),
    Need.MESSAGES_STUCK: (
        marked("Messages failed for the last time and wait for somebody."),
        marked("Check the mail server they leave through; the worker's log says why each was not sent."),
    ),
    Need.MESSAGES_OVERDUE: (
        marked("Messages are due and do not leave."),
        marked("Look whether a worker runs, and whether a mail server is set for notices (smtp in remit.toml)."),
    ),
    Need.TELEPHONE_SILENT: (
        marked("The telephone system does not answer."),
        marked("Check its address, user and secret in remit.toml; it is called again by itself."),
    ),
    Need.BACKUP_NEVER: (
        marked("No backup was ever made."),
        marked("Run “remit backup FILE” each day, and keep the file on another machine."),
    ),
    Need.BACKUP_OLD: (
        marked("The last backup is older than a day."),
        marked("Look why the daily “remit backup FILE” did not run."),
    ),
}
"""Need -> what is the matter, and what to do about it."""
