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


class NotYourWork(Refusal):
    """A dispute about somebody else's work."""

    code = "quality.not_your_work"
    status = 403
    sentence = "You did not work on {item}, so its verdict is not yours to dispute."


class DisputedAlready(Refusal):
    """A second dispute about one verdict by one person."""

    code = "quality.disputed_already"
    status = 409
    sentence = "You disputed the verdict on {item} already; the lead's answer appears here."


class DisputeDecided(Refusal):
    """A ruling on a dispute that has one."""

    code = "quality.dispute_decided"
    status = 409
    sentence = "The dispute about {item} is decided already."


class OwnVerdict(Refusal):
    """A ruling by whoever gave the verdict or did the work."""

    code = "quality.own_verdict"
    status = 403
    sentence = "You gave the verdict on {item} or did its work; another lead decides this dispute."


class TextMissing(Refusal):
    """An empty text where a person waits for a reason."""

    code = "quality.text_missing"
    status = 422
    sentence = "Write at least a sentence, so that the other side knows why."


class CoachingMissing(Refusal):
    """Work to be restored to somebody whom nobody coached since it was stopped."""

    code = "quality.coaching_missing"
    status = 409
    sentence = "Nobody was coached since the work was stopped. Add a coaching note first, then restore it."


class GoldUnfit(Refusal):
    """A task that cannot become a gold item."""

    code = "quality.gold_unfit"
    status = 409
    sentence = "“{task}” of {item} cannot become a gold item."


class GoldNotReleased(GoldUnfit):
    """One of an item that is not released, or is a copy itself."""

    sentence = "“{task}” cannot become a gold item: {item} is not released."


class GoldNotPassed(GoldUnfit):
    """One of an item that nobody found faultless."""

    sentence = "“{task}” cannot become a gold item: no review has passed {item} without a defect."


class GoldNotCompleted(GoldUnfit):
    """One that has no answers."""

    sentence = "“{task}” of {item} cannot become a gold item: nobody has completed it."


class GoldOnOthers(GoldUnfit):
    """One whose answers depend on the judgements that were before it."""

    sentence = "“{task}” of {item} cannot become a gold item: it stands on what others judged before."


class GoldConversation(GoldUnfit):
    """One that would write to a correspondent."""

    sentence = "“{task}” of {item} cannot become a gold item: it is part of a conversation."


class GoldAlready(GoldUnfit):
    """A second gold item of one task."""

    sentence = "“{task}” of {item} is a gold item already."


class GoldAnswerMissing(Refusal):
    """A gold item without an answer to score against, or with one that the task never had."""

    code = "quality.gold_answer"
    status = 422
    sentence = "Choose at least one answer of “{task}” that counts; it has {answers}."


class CalibrationClosed(Refusal):
    """A mark for a session that has ended."""

    code = "quality.calibration_closed"
    status = 409
    sentence = "The session on {item} has ended; its marks stand."


class MarkedAlready(Refusal):
    """A second mark by one reviewer."""

    code = "quality.marked_already"
    status = 409
    sentence = "You have scored {item} in this session already."


class MarksMissing(Refusal):
    """A session to be closed before enough reviewers scored the item."""

    code = "quality.marks_missing"
    status = 409
    sentence = "At least {least} reviewers score {item} before the session ends."
