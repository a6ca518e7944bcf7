"""What work refuses, with what to do about it."""

from remit.values.refusal import Refusal


class TooLarge(Refusal):
    """A received content is larger than the house takes."""

    code = "work.too_large"
    status = 413
    sentence = "The file has {size} bytes; at most {size_max} are taken: split it and send the parts."


class Empty(Refusal):
    """A received content has no bytes."""

    code = "work.empty"
    sentence = "The file “{name}” is empty; send it again."


class RowIncomplete(Refusal):
    """One of many documents lacks its key or its content."""

    code = "work.row_incomplete"
    status = 422
    sentence = "This document cannot be taken in as it came: its {part} is missing or cannot be read."


class RowsTooMany(Refusal):
    """More documents come by one call than are taken at once."""

    code = "work.rows_too_many"
    status = 413
    sentence = "{count} documents came by one call; send at most {most} at once."


class Unreadable(Refusal):
    """What came in was kept, but the line cannot read it."""

    code = "work.unreadable"
    status = 422
    sentence = "“{name}” was kept as {number} but cannot be processed: {reason}"


class KeyReused(Refusal):
    """An idempotency key came again with another content."""

    code = "work.key_reused"
    status = 409
    sentence = "The idempotency key “{key}” belongs to {number}, which has another content; use a new key for new work."


class Stale(Refusal):
    """A form was filled in against an older version of what it changes; `yours` and `theirs` carry both texts."""

    code = "work.stale"
    status = 409
    sentence = "This was changed meanwhile by {by}: your form shows version {expected}, now it is version {version}."


class NotEligible(Refusal):
    """A person may not do this task."""

    code = "work.not_eligible"
    status = 403
    sentence = "You cannot take “{task}”: {reasons}"


class AlreadyClaimed(Refusal):
    """A task belongs to somebody else already."""

    code = "work.already_claimed"
    status = 409
    sentence = "“{task}” was taken by {by} already."


class NotYours(Refusal):
    """A person acts on a task that they do not hold."""

    code = "work.not_yours"
    status = 409
    sentence = "“{task}” is not on your desk; claim it first."


class TaskEnded(NotYours):
    """A person hands in a form of a task that has ended meanwhile: nobody can claim it any more."""

    code = "work.task_ended"
    sentence = "“{task}” has ended meanwhile: it was completed or is no longer needed. Nothing of this was handed in."


class WrongState(Refusal):
    """An act does not fit the state."""

    code = "work.wrong_state"
    status = 409
    sentence = "“{name}” is {state}; to {act} it must be {needed}."


class FormRefused(Refusal):
    """A form lacks something or holds something wrong; `problems` lists field and message."""

    code = "work.form"
    status = 422
    sentence = "The form has {count} problem(s): {summary}"


class DefinitionRefused(Refusal):
    """A definition cannot be published as it stands."""

    code = "work.definition"
    status = 422
    sentence = "“{name}” cannot be published: {summary}"


class DefinitionMissing(Refusal):
    """A definition that something refers to was never published."""

    code = "work.definition_missing"
    status = 409
    sentence = "No definition “{key}” is published for this client or the house; publish it first."


class LineMissing(Refusal):
    """No line of service of that key is installed."""

    code = "work.line_missing"
    status = 409
    sentence = "The line of service “{line}” is not installed here."


class ReasonMissing(Refusal):
    """An act needs a reason that people can read later."""

    code = "work.reason_missing"
    status = 422
    sentence = "Say why, in a few words: the reason is kept with the {act}."


class NothingWaits(Refusal):
    """A message, answer or plan item arrives where nothing waits for it."""

    code = "work.nothing_waits"
    status = 409
    sentence = "Nothing in “{name}” waits for “{what}”."


class ItemErased(Refusal):
    """An item of which only its number and what the books need is left."""

    code = "work.item_erased"
    status = 410
    sentence = "{number} was erased on {at} by {by}; its number, its moments and its proof are kept."


class BadCursor(Refusal):
    """A page mark that no list gave out."""

    code = "work.cursor"
    sentence = "The page mark “{cursor}” is not one of this list; start from the first page."
