"""How much of a month is matched by rules, how much of it wrongly, and how fast: through camt.053, proof and passes.

python -m benches.finance.bank [COUNT] [SEED ...]
"""

import sys
import time
from collections import Counter
from datetime import date

from remit.demo.inventing.bank_reconciliation import Invented, invent, write_camt
from remit.services.bank_reconciliation.reading import read_statements
from remit.services.bank_reconciliation.terms import Terms
from remit.services.kit import Match, SeededChance, prove_statement, reconcile

ACCOUNT = "DE89370400440532013000"
DAY = date(2026, 3, 2)


def wrong(made: Invented, matches: tuple[Match, ...]) -> list[Match]:
    """Return the matches that settle anything else than the truth says."""
    return [match for match in matches if any(frozenset(match.items) != made.truth[line] for line in match.lines)]


def run(count: int, seed: int) -> None:
    """Invent, write, read, prove, match, compare."""
    made = invent(SeededChance(seed), count=count, day=DAY)
    file = write_camt(made.lines, account=ACCOUNT, currency="EUR", number="3", opening=1_000_000, day=DAY)
    began = time.perf_counter()
    statement = read_statements(file)[0]
    proven = not prove_statement(statement)
    read_s = time.perf_counter() - began
    began = time.perf_counter()
    done = reconcile(statement.lines, made.items, Terms({}).policy("EUR"))
    spent = time.perf_counter() - began
    matched = len(statement.lines) - len(done.lines)
    bad = wrong(made, done.matches)
    rules = ", ".join(f"{rule} {n}" for rule, n in Counter(match.rule.value for match in done.matches).items())
    print(
        f"seed {seed}: {len(statement.lines)} lines, {len(made.items)} items, proven {proven}; matched {matched} "
        f"({100 * matched / len(statement.lines):.2f} %), wrong {len(bad)}; "
        f"read {read_s:.2f} s, matched in {spent:.2f} s; {rules}"
    )
    for match in bad[:5]:
        print("  wrong:", match, [made.truth[line] for line in match.lines])


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    for each in given[1:] or range(1, 6):
        run(given[0] if given else 10_000, each)
