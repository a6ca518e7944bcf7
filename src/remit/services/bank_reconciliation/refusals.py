"""Why a bank's file is not taken in."""

from remit.services.kit import Refusal


class NoStatement(Refusal):
    """A file that is no statement in a format the line reads."""

    code = "bank.no_statement"
    status = 422
    sentence = "The file is no bank statement: send camt.053, MT940, or CSV with a line of headings."


class StatementTerm(Refusal):
    """A part of a statement that does not hold what the format says."""

    code = "bank.term"
    status = 422
    sentence = "{term} holds “{text}”, which is not {expected}."


class StatementMissing(Refusal):
    """A statement without what it cannot be read without."""

    code = "bank.missing"
    status = 422
    sentence = "The statement lacks {term}; ask the bank for the whole file."
