"""What the room refuses."""

from remit.values.refusal import Refusal


class AddressTaken(Refusal):
    """A mailbox whose address another engagement has."""

    code = "conversation.address_taken"
    status = 409
    sentence = "The address {address} belongs to another engagement: mail to it can have one home."


class AddressRefused(Refusal):
    """A text that is no mail address."""

    code = "conversation.address"
    status = 422
    sentence = "“{address}” is no mail address: write it as name@example.org."


class ServerRefused(Refusal):
    """A mail server that is not described fully."""

    code = "conversation.server"
    status = 422
    sentence = (
        "The server {host}:{port} cannot be used: give a host, a port between 1 and 65535, and the name of the variable"
        " that holds its password, in capitals."
    )


class AttachmentRefused(Refusal):
    """A file that is not taken with a message written here."""

    code = "conversation.attachment"
    status = 422
    sentence = "{name} is not taken: {reason}. The message was not sent."


class GapLeft(Refusal):
    """A place of a canned text that nobody filled in, in a message to the client."""

    code = "conversation.gap"
    status = 422
    sentence = "{gap} is not filled in. Write what belongs there or take it out; nothing was sent."


class NotTaken(Refusal):
    """What somebody filled in at a counter and the line of service cannot take."""

    code = "conversation.not_taken"
    status = 422
    sentence = "This cannot be sent yet. {reason}"


class ChatOver(Refusal):
    """A word in a chat that is settled."""

    code = "conversation.chat_over"
    status = 409
    sentence = "This conversation is over. Begin another one, and say what is still open."
