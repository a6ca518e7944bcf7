"""How often the garbage collector looks at memory in a process that serves for days."""

import gc

THRESHOLDS = (20_000, 20, 50)
"""New objects before a look at the young, looks at the young before one at the middle-aged, and those before all.

Python's own 700 makes it walk over a batch of a thousand instances again and again, to find nothing: facts hold no
cycles. Memory stays bounded, because what is old and in cycles is still found, only later.
"""


def collect_rarely() -> None:
    """Leave alone what start-up made, for it stays, and look at the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
