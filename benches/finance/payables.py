"""What the line makes of thousands of invoices with duplicates of every kind among them.

PYTHONPATH=src:. python -m benches.finance.payables [COUNT] [SEED]
"""

import sys
import time

from tests.services.payables_volume import run


def main() -> None:
    """Run the stream and say what was counted."""
    given = [int(one) for one in sys.argv[1:]]
    count, seed = given[0] if given else 5_000, given[1] if len(given) > 1 else 1
    began = time.perf_counter()
    tally = run(seed=seed, count=count)
    spent = time.perf_counter() - began
    print(f"{count} invoices of seed {seed} in {spent:.0f} s ({1000 * spent / count:.1f} ms each, written included)")
    print("sent", dict(tally.sent), "flagged", dict(tally.flagged), "paid", dict(tally.paid))
    print(f"fuzzy flagged {tally.fuzzy_pct:.2f} %, false flags {tally.false_pct:.2f} %")
    print("paid without approval", len(tally.unapproved), "bank change by one", len(tally.alone))


if __name__ == "__main__":
    main()
