"""The journal of a run for the client's ledger: what pay cost, what is owed to whom; debits equal credits."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from remit.payroll.model import Payslip, Result, Side
from remit.values.refusal import Refusal

TAX_KEYS = ("income_tax", "finalisation")
OWED_TO_FUNDS = ("social", "health", "unemployment", "accident", "union", "insurance", "medicare", "social_security")


class JournalUnbalanced(Refusal):
    """Debits and credits of a run differ: a fault in the run, never to be posted."""

    code = "payroll.journal_unbalanced"
    sentence = "The journal does not balance: debits {debit}, credits {credit}."


@dataclass(frozen=True, slots=True)
class Posting:
    """One side of the entry, in minor units: debit above zero, credit below."""

    account: str
    cost_centre: str
    minor: int


def journal(result: Result, accounts: Mapping[str, str]) -> tuple[Posting, ...]:
    """Return a run's postings by account and cost centre. Refuses `JournalUnbalanced`."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for slip in result.slips:
        _post(slip, accounts, sums)
    postings = tuple(Posting(account, centre, minor) for (account, centre), minor in sorted(sums.items()) if minor)
    if sum(posting.minor for posting in postings):
        debit = sum(posting.minor for posting in postings if posting.minor > 0)
        credit = -sum(posting.minor for posting in postings if posting.minor < 0)
        raise JournalUnbalanced(debit=debit, credit=credit)
    return postings


def _post(slip: Payslip, accounts: Mapping[str, str], sums: dict[tuple[str, str], int]) -> None:
    centre = str(slip.fields.get("cost_centre", ""))
    for line in slip.lines:
        if line.side is Side.EARNING:
            sums[accounts["salaries"], centre] += line.amount
        elif line.side is Side.DEDUCTION:
            sums[accounts[_owed(line.key)], ""] -= line.amount
        elif line.side is Side.EMPLOYER:
            sums[accounts["contributions"], centre] += line.amount
            sums[accounts[_owed(line.key)], ""] -= line.amount
    sums[accounts["net_pay"], ""] -= slip.net


def _owed(key: str) -> str:
    """Return whom a line is owed to: tax office, funds, or others."""
    if any(word in key for word in TAX_KEYS):
        return "tax"
    return "funds" if any(word in key for word in OWED_TO_FUNDS) else "others"
