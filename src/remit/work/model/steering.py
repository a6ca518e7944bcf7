"""What steering an instance refuses."""

from remit.values.refusal import Refusal


class HeldByCaller(Refusal):
    """An act on a called instance that only its caller's instance can take."""

    code = "work.held_by_caller"
    status = 409
    sentence = "This instance was called by another: {act} that one, or move it off the call."


class OtherDefinition(Refusal):
    """A migration to something that is no version of the same definition."""

    code = "work.other_definition"
    status = 422
    sentence = "“{target}” is no version of “{key}”: an instance can be carried over to another version only."


class WrongMapping(Refusal):
    """A migration that maps something the two versions do not have."""

    code = "work.wrong_mapping"
    status = 422
    sentence = (
        "Version {version} of “{key}” has no element “{element}”: map what runs to an element of the new version."
    )


class NothingToUndo(Refusal):
    """The last act on an instance cannot be taken back."""

    code = "work.nothing_to_undo"
    status = 409
    sentence = "The last act on this instance cannot be taken back: look at its trail."


class NothingAsked(Refusal):
    """A modification that names nothing to change."""

    code = "work.nothing_asked"
    status = 422
    sentence = "Choose at least one thing to change."
