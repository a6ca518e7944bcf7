"""What an instance refuses, each with a stable code."""

from remit.values.refusal import Refusal


class NotExpected(Refusal):
    """An event for something that is not waiting for it."""

    code = "engine.not_expected"
    status = 409
    sentence = "“{element}” does not wait for this: {reason}."


class NoPath(Refusal):
    """A gateway or activity with no way out: no condition holds and there is no default flow."""

    code = "engine.no_path"
    status = 409
    sentence = "No outgoing flow of “{element}” can be taken: give it a default flow or a condition that holds."


class ExpressionFailed(Refusal):
    """An expression that cannot be evaluated with the variables at hand."""

    code = "engine.expression"
    status = 409
    sentence = "The expression “{text}” cannot be evaluated: {reason}."


class Endless(Refusal):
    """A definition that moves on for ever without waiting."""

    code = "engine.endless"
    status = 409
    sentence = "The instance moved {moves} times without waiting once: the definition loops for ever at “{element}”."


class WrongDefinition(Refusal):
    """A state that was made by another definition."""

    code = "engine.definition"
    status = 409
    sentence = "This instance runs another version than “{key}” {content_hash}: migrate it first."


class CannotMigrate(Refusal):
    """A running activity has no place in the new definition."""

    code = "engine.migrate"
    status = 409
    sentence = "“{element}” cannot be carried over: {reason}."


class CannotStart(Refusal):
    """No start of the definition fits."""

    code = "engine.start"
    status = 409
    sentence = "“{key}” cannot be started: {reason}."


class DecisionMissing(Refusal):
    """A decision is called for and nobody can evaluate it."""

    code = "engine.decision"
    status = 409
    sentence = "The decision “{decision}” cannot be evaluated: {reason}."


class RoleMissing(Refusal):
    """An act of a case that is reserved to a role."""

    code = "engine.role"
    status = 403
    sentence = "“{item}” may be planned only by the case role {roles}."
