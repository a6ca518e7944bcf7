"""The room's anticipated noes."""

from remit.values.refusal import Refusal


class LearnerUnknown(Refusal):
    """A certificate for somebody whom the organisation does not know."""

    code = "training.learner_unknown"
    status = 422
    sentence = "“{person}” is nobody of this organisation; add them under People and access, then try again."
