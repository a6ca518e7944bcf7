"""What the room refuses, each with its code and a sentence that says what to do."""

from remit.values.refusal import Refusal


class RoleUnpriced(Refusal):
    """Time of a role that is not on the role card."""

    code = "billing.role_unpriced"
    status = 409
    sentence = "The role card has no price for “{role}”; publish a statement of work that has one."


class MilestoneUnknown(Refusal):
    """A milestone that the transition fee does not know."""

    code = "billing.milestone_unknown"
    sentence = "The transition fee has no milestone “{milestone}”."


class IndexMissing(Refusal):
    """A price that follows an index whose value nobody has entered."""

    code = "billing.index_missing"
    status = 409
    sentence = "The price “{price}” follows the index “{index}”; enter its value for {month} first."


class LevelWithoutRule(Refusal):
    """A miss of a service level that the credit terms do not price."""

    code = "billing.level_without_rule"
    status = 409
    sentence = "The credit terms have no rule for the service level “{level}”."
