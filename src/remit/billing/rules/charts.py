"""Charts of accounts: where a client's own account number stands in the ledger."""

from collections.abc import Mapping

from remit.billing.model.ledger import Root
from remit.billing.rules.booking import component

ROOTS: Mapping[str, str] = {
    "0": Root.ASSETS.value,
    "1": Root.ASSETS.value,
    "2": Root.LIABILITIES.value,
    "3": Root.EQUITY.value,
    "4": Root.INCOME.value,
    "": Root.EXPENSES.value,
}
"""What accounts are by the beginning of their number where nothing else is agreed; "" is all others."""


def code_of(account: str, roots: Mapping[str, str]) -> str:
    """Return the code of an account: below the root of the longest beginning that fits its number."""
    known = {"": ROOTS[""], **roots}
    root = known[max((one for one in known if account.startswith(one)), key=len)]
    return f"{root}:{component(account)}"
