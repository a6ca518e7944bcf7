"""Hostile texts and models end in a value, a report or a refusal, and soon.

`REMIT_FUZZ_SECONDS` says for how long, 5 unless said otherwise; each run draws on from a seed of the clock; a finding
names its own: `python -m tests.notation.fuzzing --seed N` plays it again.
"""

import os
import time

from tests.notation.fuzzing import fuzz

SECONDS = float(os.environ.get("REMIT_FUZZ_SECONDS", "5"))
CASES_MIN = 40
"""A slow case may take the seconds alone; so many of the usual ones end in half a dozen ways."""


def test_hostile_texts_and_models_end_in_a_value_or_a_refusal() -> None:
    ends, found = fuzz(seconds=SECONDS, seed=time.time_ns() // 1_000_000, least=CASES_MIN)
    assert not found, "\n".join(found)
    assert len(ends) > 3, "cases that all end alike say little"
