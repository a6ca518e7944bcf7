"""What the room refuses, each with its code and a sentence that says what to do."""

from remit.values.refusal import Refusal


class TermsRefused(Refusal):
    """A statement of work that cannot be read; the field `problems` lists `{place, message}`."""

    code = "contracts.terms"
    sentence = "The statement of work has {count} problems; the first, at {where}: {reason}."


class NoTerms(Refusal):
    """A moment at which no statement of work is in force."""

    code = "contracts.no_terms"
    status = 409
    sentence = "The engagement “{engagement}” has no statement of work in force at {at}; publish one first."


class VersionRetroactive(Refusal):
    """A new version that would change what already held."""

    code = "contracts.retroactive"
    status = 409
    sentence = "A new version cannot start at {valid_from}: it must start after the one in force and not in the past."


class EngagementKeyTaken(Refusal):
    """A key that another engagement of the client has."""

    code = "contracts.key_taken"
    status = 409
    sentence = "The client already has an engagement “{key}”. Choose another key."


class EngagementKeyRefused(Refusal):
    """A key that cannot stand in an address."""

    code = "contracts.key"
    sentence = "“{key}” is no key: write small letters, digits and hyphens, such as nordwind-ap."


class EngagementPeriodRefused(Refusal):
    """An engagement that ends before it begins."""

    code = "contracts.period"
    sentence = "An engagement cannot end at {valid_until}, before it begins."


class SuppositionRefused(Refusal):
    """A parameter to be supposed that no price has."""

    code = "contracts.supposed"
    sentence = "“{line}” sets no parameter of these prices; write PRICE.PARAMETER=VALUE, such as letters.price=0.45."
