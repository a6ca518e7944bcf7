"""What the room refuses."""

from remit.values.refusal import Refusal


class OwnWork(Refusal):
    """A review of one's own work."""

    code = "quality.own_work"
    status = 403
    sentence = "You worked on {item} yourself. Someone else must review it."


class ReviewedAlready(Refusal):
    """A second verdict on one sample."""

    code = "quality.reviewed_already"
    status = 409
    sentence = "{item} has its verdict already. A verdict is not changed; dispute it instead."


class SampleOvertaken(Refusal):
    """A verdict on a round of work that somebody has returned or released since it was drawn."""

    code = "quality.overtaken"
    status = 409
    sentence = "{item} was returned or released since it was drawn; this sample no longer waits."


class VerdictRefused(Refusal):
    """A verdict that its defects contradict."""

    code = "quality.verdict"
    status = 422
    sentence = "The verdict “{verdict}” does not go with these defects: {reason}."
