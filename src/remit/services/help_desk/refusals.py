"""What the help desk refuses at the door."""

from remit.services.kit import Refusal


class NothingSaid(Refusal):
    """A contact without a word."""

    code = "help_desk.nothing_said"
    sentence = "Nothing was said: a contact needs a text or a subject."


class ContactUnreadable(Refusal):
    """A content that is neither a mail nor a contact as JSON."""

    code = "help_desk.unreadable"
    sentence = "This is no contact: {reason}."


class NoWayBack(Refusal):
    """A contact that nobody can answer."""

    code = "help_desk.no_way_back"
    sentence = "There is no way to answer: add a mail address or a telephone number."


class ConsentMissing(Refusal):
    """A contact from a form or chat without the consent that the client's site asks for."""

    code = "help_desk.no_consent"
    sentence = "Consent is missing: a contact from a form or chat comes with the consent to the client's terms."
