"""What the call centre refuses at the door."""

from remit.services.kit import Refusal


class TapeUnreadable(Refusal):
    """A content that is no tape of a queue's events."""

    code = "call_centre.unreadable"
    sentence = "This is no tape of a queue: {reason}."


class NoCall(Refusal):
    """A tape said to be of one call that holds none, or several."""

    code = "call_centre.no_call"
    sentence = "The tape holds {count} ended calls, and one is wanted."
