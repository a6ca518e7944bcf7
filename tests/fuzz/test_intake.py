"""Mutated documents end in a reading, a problem or a refusal, and soon: invoices, uploads, mails, import files.

`REMIT_FUZZ_SECONDS` says for how long each, 5 unless said otherwise; each run draws on from a seed of the clock, and a
finding names its own: `REMIT_FUZZ_SEED=N` plays it again, first of all.
"""

import logging
import os
import random
import time
import traceback
from collections import Counter

import pytest
from tests.fuzz.mutating import mutated
from tests.fuzz.subjects import SUBJECTS, Subject
from tests.notation.fuzzing import CASE_S, at_most

from remit.values.refusal import Refusal

SECONDS = float(os.environ.get("REMIT_FUZZ_SECONDS", "5"))
SEED = int(os.environ.get("REMIT_FUZZ_SEED", "0")) or time.time_ns() // 1_000_000


def ending(subject: Subject, seed: int) -> str:
    """Read the document of a seed; return how it ended."""
    chance = random.Random(seed)
    content = mutated(chance.choice(subject.samples), chance)
    try:
        with at_most(CASE_S):
            return subject.read(content)
    except Refusal as refusal:
        return refusal.code


@pytest.mark.slow
@pytest.mark.parametrize("name", SUBJECTS)
@pytest.mark.filterwarnings("ignore")  # libraries warn of what is broken in a document, and so they should
def test_a_mutated_document_is_read_or_refused(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    subject, end, seed, found = SUBJECTS[name](), time.monotonic() + SECONDS, SEED, list[str]()
    assert all(subject.samples), "a sample is missing"
    ends: Counter[str] = Counter()
    while time.monotonic() < end:
        try:
            ends[ending(subject, seed)] += 1
        except Exception as fault:
            found.append(f"{name}, seed {seed}: {''.join(traceback.format_exception(fault)[-4:])[-900:]}")
        seed += 1
    assert not found, f"{len(found)} of {seed - SEED:,}: " + "\n".join(found[:20])
    assert len(ends) > 3, f"cases that all end alike say little: {ends}"
