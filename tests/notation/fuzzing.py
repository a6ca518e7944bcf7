"""Fuzz FEEL and DMN from a seed: `python -m tests.notation.fuzzing --seconds 600 --seed 1`.

A case must end in a value, a report or a refusal, within the seconds a case may take; anything else is a finding.
"""

import argparse
import contextlib
import random
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from types import FrameType

from tests.notation.hostile_models import hostile_inputs, hostile_model
from tests.notation.hostile_texts import hostile_text

from remit.engine.dmn import compile_model, read_model
from remit.engine.dmn.analysis.check import check_model
from remit.engine.feel import compile_expression, compile_unary_tests, to_json
from remit.values.refusal import Refusal

CASE_S = 20.0
"""Seconds of processor time for one evaluation; the million steps it may take last some ten."""
CONTEXT = {"x": None, "item": None, "?": None}


class HungError(Exception):
    """A case took longer than a case may."""


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Stop what runs inside after so many seconds of its own."""

    def ring(signum: int, frame: FrameType | None) -> None:
        raise HungError(f"longer than {seconds} s")

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run_case(seed: int) -> str:
    """Run the case of a seed; return how it ended."""
    chance = random.Random(seed)
    draw = chance.random()
    try:
        if draw < 0.8:
            with at_most(CASE_S):
                return (_expression if draw < 0.7 else _cell)(hostile_text(chance))
        return _model(chance)
    except Refusal as refusal:
        return refusal.code


def _expression(text: str) -> str:
    return "null" if to_json(compile_expression(text)(CONTEXT)) is None else "value"


def _cell(text: str) -> str:
    return f"cell {compile_unary_tests(text).evaluate(None, CONTEXT).value}"


def _model(chance: random.Random) -> str:
    with at_most(CASE_S):
        model, problems = read_model(hostile_model(chance))
        if model is None:
            return problems[0].code
        compiled = compile_model(model)
    ended = "no decision"
    for name in (*compiled.decisions, *compiled.services):
        inputs = hostile_inputs(chance)
        try:
            with at_most(CASE_S):
                decided = compiled.decide(name, inputs).value
            with at_most(CASE_S):
                assert _same(compiled.decider(name)(inputs), decided), f"{name} of {inputs} differs"
            ended = "decided"
        except Refusal as refusal:
            ended = refusal.code
    with at_most(CASE_S):
        check_model(compiled)
    return ended


def _same(left: object, right: object) -> bool:
    return left == right or "now" in str(left) or str(left)[:2] == "20"


def fuzz(*, seconds: float, seed: int, least: int = 0) -> tuple[Counter[str], list[str]]:
    """Run seeds in turn until the seconds are over, but `least` of them; return how they ended, and what was found."""
    ends: Counter[str] = Counter()
    found = []
    end, first = time.monotonic() + seconds, seed
    while time.monotonic() < end or seed < first + least:
        try:
            ends[run_case(seed)] += 1
        except Exception as fault:
            found.append(f"seed {seed}: {''.join(traceback.format_exception(fault)[-6:])[-1500:]}")
        seed += 1
    return ends, found


def main() -> None:
    """Fuzz, and print what came of it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, 3 * 2**30))
    ends, found = fuzz(seconds=given.seconds, seed=given.seed)
    sys.stderr.write("\n".join(found))
    sys.stdout.write(f"{sum(ends.values()) + len(found)} cases, {len(found)} found\n")
    for end, count in ends.most_common():
        sys.stdout.write(f"{count:8} {end}\n")


if __name__ == "__main__":
    main()
