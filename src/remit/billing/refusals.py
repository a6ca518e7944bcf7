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


class Unbalanced(Refusal):
    """An entry whose sides do not come to the same."""

    code = "billing.unbalanced"
    sentence = "The entry does not balance: its postings leave {amount} {currency}, and at least two are needed."


class AccountRefused(Refusal):
    """An account code that no plain-text ledger could write."""

    code = "billing.account"
    sentence = "“{account}” is no account: write a path such as Assets:Receivable:Harrow."


class AccountMissing(Refusal):
    """A posting on an account that the book does not have."""

    code = "billing.account_missing"
    status = 409
    sentence = "The book has no account “{account}”; open it first."


class PeriodClosed(Refusal):
    """An entry dated in a period that is closed."""

    code = "billing.period_closed"
    status = 409
    sentence = "The book is closed until {closed_date}; book it on a later day."


class ClosedAlready(Refusal):
    """A closing that does not go beyond the last one."""

    code = "billing.closed_already"
    status = 409
    sentence = "The book is closed until {closed_date} already; a closing only goes forward."


class NotClosed(Refusal):
    """A period to be opened again that is open."""

    code = "billing.not_closed"
    status = 409
    sentence = "The book is open from {open_date} on; there is nothing to open again."


class SecondPersonMissing(Refusal):
    """A closed period that one person alone would open, or without saying why."""

    code = "billing.second_person"
    status = 409
    sentence = "A closed period is opened by two: whoever asks says why, and somebody else agrees."


class BookedAlready(Refusal):
    """A source that is in the book."""

    code = "billing.booked_already"
    status = 409
    sentence = "“{source}” is booked already; reverse its entry instead of booking it again."


class ReversedAlready(Refusal):
    """An entry that was reversed, or that reverses another."""

    code = "billing.reversed_already"
    status = 409
    sentence = "The entry “{entry}” is reversed already, or is a reversal itself."


class BookKeyTaken(Refusal):
    """A key that another book of the organisation has."""

    code = "billing.book_key_taken"
    status = 409
    sentence = "There is a book “{key}” already. Choose another key."


class MonthUnpriced(Refusal):
    """A month in which no statement of work has prices."""

    code = "billing.month_unpriced"
    status = 409
    sentence = "{engagement} has no prices for {month}; publish a statement of work with the section “pricing”."


class MonthRated(Refusal):
    """A month that is rated, or an earlier one than the last."""

    code = "billing.month_rated"
    status = 409
    sentence = "{month} is rated already; what came late is adjusted in the next month."


class MonthNotNext(Refusal):
    """A month that would leave a gap after the last one rated."""

    code = "billing.month_not_next"
    status = 409
    sentence = "{month} cannot be rated yet: the next month is {next}."


class PricesUnreadable(Refusal):
    """Prices for a what-if that cannot be read; `problems` lists place and message."""

    code = "billing.prices"
    status = 422
    sentence = "The prices cannot be read: {reason}."


class CutOffRefused(Refusal):
    """A cut-off before the month's end or the last one, or too recent."""

    code = "billing.cut_off"
    sentence = "The cut-off {cut_off} must lie after the month's end and the last cut-off, and a minute back or more."


class UsageRefused(Refusal):
    """A fact to be priced that says too little."""

    code = "billing.usage"
    sentence = "The {kind} cannot be taken: {what} is missing or cannot be read."


class IndexUnfollowed(Refusal):
    """A value of an index that no price of the client follows: it would wait for ever, under a name mistyped."""

    code = "billing.index_unfollowed"
    status = 422
    sentence = "No price agreed with this client follows an index “{index}”."


class IndexRefused(Refusal):
    """A value of an index that is no number above nothing."""

    code = "billing.index_value"
    status = 422
    sentence = "“{value}” is no value of an index; write the number as published, such as 126.4."


class IndexAhead(Refusal):
    """A value for a month that has not begun."""

    code = "billing.index_ahead"
    status = 422
    sentence = "{month} has not begun; enter what is published, not what is expected."


class IndexSourceMissing(Refusal):
    """A value of an index without where it was published."""

    code = "billing.index_source"
    status = 422
    sentence = "Say where the value was published, so that others can look it up."


class IndexStands(Refusal):
    """Another value for a month of an index than the one that stands."""

    code = "billing.index_stands"
    status = 409
    sentence = "“{index}” stands at {value} for {month}, as first published; it is not changed afterwards."


class SourceTaken(Refusal):
    """A fact whose source was taken before with other contents."""

    code = "billing.source_taken"
    status = 409
    sentence = "“{source}” was taken before and says something else; a correction is a fact of its own."


class BilledAlready(Refusal):
    """A month whose invoice is issued."""

    code = "billing.billed_already"
    status = 409
    sentence = "{month} is billed by {number} already; correct it by a credit note."


class NothingToBill(Refusal):
    """A month whose charges and credits come to nothing."""

    code = "billing.nothing_to_bill"
    status = 409
    sentence = "{month} comes to nothing: there is nothing to bill and nothing to credit."


class ParticularsMissing(Refusal):
    """An invoice that would not be valid, because a number of one side is not known; `what` is the particular."""

    code = "billing.particulars"
    status = 409
    sentence = "The tax of this invoice asks for the VAT number of {name}; enter it under “What invoices say” first."


class TaxRateRefused(Refusal):
    """A rate of tax that is no percentage."""

    code = "billing.tax_rate"
    status = 422
    sentence = "“{rate}” is no rate of tax; write a percentage from 0 to 100, such as 19."


class CreditTooMuch(Refusal):
    """A credit note for lines that were credited before, or that come to nothing."""

    code = "billing.credit_too_much"
    status = 409
    sentence = "These lines of {number} are credited already, or come to nothing."


class LineDisputed(Refusal):
    """A line that is in dispute already, or credited."""

    code = "billing.line_disputed"
    status = 409
    sentence = "Line {line} of {number} is in dispute or credited already."


class ReasonMissing(Refusal):
    """A dispute or an answer to one without a reason."""

    code = "billing.reason"
    sentence = "Say why, in a sentence; the other side reads it."


class DisputeSettled(Refusal):
    """A dispute that has ended."""

    code = "billing.dispute_settled"
    status = 409
    sentence = "The dispute about line {line} of {number} is settled already."


class PaymentKnown(Refusal):
    """A payment whose reference was taken."""

    code = "billing.payment_known"
    status = 409
    sentence = "The payment “{reference}” is taken already."


class PaymentTakenBack(Refusal):
    """A payment that was taken back already."""

    code = "billing.payment_taken_back"
    status = 409
    sentence = "The payment “{reference}” was taken back on {day}; take it anew if that was a mistake."


class PaymentStands(Refusal):
    """A payment to be taken anew that was never taken back."""

    code = "billing.payment_stands"
    status = 409
    sentence = "The payment “{reference}” stands; there is nothing to take anew."


class AppliedTooMuch(Refusal):
    """More of a payment than is left, or more on an invoice than is open."""

    code = "billing.applied_too_much"
    status = 409
    sentence = "Only {left} can be applied to {number}."


class CreditElsewhere(Refusal):
    """A credit of one issuer or currency against an invoice of another."""

    code = "billing.credit_elsewhere"
    status = 409
    sentence = "{credit} cannot settle {number}: both must be in one currency and of one issuer."


class OffsetTakenBack(Refusal):
    """An offset that was taken back already."""

    code = "billing.offset_taken_back"
    status = 409
    sentence = "This was taken back on {day} already."


class OffsetStands(Refusal):
    """An offset to be made anew that was never taken back."""

    code = "billing.offset_stands"
    status = 409
    sentence = "The credit settles this invoice already; there is nothing to do again."


class AmountMissing(Refusal):
    """An amount that is no amount above nothing."""

    code = "billing.amount"
    sentence = "“{amount}” is no amount; write a figure above 0, such as 1250.00."


class NotOverdue(Refusal):
    """A reminder that is not due, or one after the last."""

    code = "billing.not_overdue"
    status = 409
    sentence = "No reminder of {number} is due now."


class RateMissing(Refusal):
    """A revaluation without rates of exchange for the days it needs."""

    code = "billing.rate_missing"
    status = 409
    sentence = "There is no rate of {currency} in {base} for the days of the open invoices and {day}; enter it first."
