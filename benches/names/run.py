"""Measure how names are found on a list that spells them otherwise, beside rapidfuzz's ready scorers.

The threshold of each is the one with the best F1 on invented names of seed 1; precision and recall are of another seed.
A wrong hit is any listed party but the subject's own. Names a second are of processor time, one core, held against the
whole list. Run: python -m benches.names.run [--listed 2000] [--asked 2000] [--seed 2]
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from benches.names.sample import Asked, Sample, invent
from rapidfuzz import fuzz, process, utils
from rapidfuzz.distance import JaroWinkler

from remit.screening.model import Listed, Subject
from remit.screening.rules.hits import screen
from remit.screening.rules.names import folded
from remit.screening.rules.prepared import prepare_list

FLOOR = 0.6
"""Below this nobody sets a threshold."""

Found = list[dict[int, float]]
"""Of each subject: the place of each party found, with its score from 0 to 1."""


Peer = Callable[..., Found]
"""Holds a sample's names against its list, and returns what scores at least so much."""


def by_remit(sample: Sample, least: float = FLOOR) -> Found:
    """Screen as the line does, by name alone."""
    prepared = prepare_list([Listed(str(at), (name,), "person") for at, name in enumerate(sample.listed)])
    hits = (screen(Subject("", one.name, "person"), prepared, threshold=least) for one in sample.asked)
    return [{int(hit.listed.key): hit.score for hit in found} for found in hits]


def by_rapidfuzz(scorer: Callable[..., float], form: Callable[[str], str], *, most: float) -> Peer:
    """Return a peer: one of rapidfuzz's scorers over the whole list at once, on one core."""

    def found(sample: Sample, least: float = FLOOR) -> Found:
        listed = [form(one) for one in sample.listed]
        asked = [form(one.name) for one in sample.asked]
        scores = process.cdist(asked, listed, scorer=scorer, score_cutoff=least * most, dtype=np.float32) / most
        return [{int(at): float(row[at]) for at in np.flatnonzero(row >= least)} for row in scores]

    return found


def folded_words(name: str) -> str:
    return utils.default_process(folded(name))


PEERS: dict[str, Peer] = {
    "remit": by_remit,
    "rapidfuzz ratio": by_rapidfuzz(fuzz.ratio, utils.default_process, most=100),
    "rapidfuzz token_sort_ratio": by_rapidfuzz(fuzz.token_sort_ratio, utils.default_process, most=100),
    "rapidfuzz token_set_ratio": by_rapidfuzz(fuzz.token_set_ratio, utils.default_process, most=100),
    "rapidfuzz WRatio": by_rapidfuzz(fuzz.WRatio, utils.default_process, most=100),
    "rapidfuzz Jaro-Winkler": by_rapidfuzz(JaroWinkler.normalized_similarity, utils.default_process, most=1),
    "token_sort_ratio on remit's forms": by_rapidfuzz(fuzz.token_sort_ratio, folded_words, most=100),
    "WRatio on remit's forms": by_rapidfuzz(fuzz.WRatio, folded_words, most=100),
}


def measured(asked: Sequence[Asked], found: Found, threshold: float) -> tuple[float, float, float]:
    """Return precision, recall and F1 at a threshold."""
    right = wrong = 0
    for one, hits in zip(asked, found, strict=True):
        over = {at for at, score in hits.items() if score >= threshold}
        right += one.party in over
        wrong += len(over - {one.party})
    listed = sum(one.party is not None for one in asked)
    precision, recall = right / (right + wrong) if right else 0.0, right / listed
    return precision, recall, 2 * precision * recall / (precision + recall) if right else 0.0


def best_threshold(asked: Sequence[Asked], found: Found) -> float:
    """Return the threshold with the best F1."""
    steps = [round(FLOOR + 0.01 * step, 2) for step in range(round((1 - FLOOR) * 100) + 1)]
    return max(steps, key=lambda one: measured(asked, found, one)[2])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listed", type=int, default=2000)
    parser.add_argument("--asked", type=int, default=600)
    parser.add_argument("--seed", type=int, default=2)
    options = parser.parse_args()
    learnt, held = (invent(seed, listed=options.listed, asked=options.asked) for seed in (1, options.seed))
    print(f"{options.listed:,} listed, {options.asked:,} asked, half of them listed; seed {options.seed}")
    print(f"{'':<36}{'threshold':>10}{'precision':>11}{'recall':>8}{'F1':>7}{'names/s':>10}")
    missed: dict[str, Counter[str]] = {}
    for name, peer in PEERS.items():
        threshold = best_threshold(learnt.asked, peer(learnt))
        found = peer(held)
        began = time.process_time()
        peer(held, threshold)
        pace = len(held.asked) / (time.process_time() - began)
        precision, recall, f1 = measured(held.asked, found, threshold)
        print(f"{name:<36}{threshold:>10.2f}{precision:>11.3f}{recall:>8.3f}{f1:>7.3f}{pace:>10,.0f}")
        missed[name] = Counter(
            one.how
            for one, hits in zip(held.asked, found, strict=True)
            if one.party is not None and hits.get(one.party, 0) < threshold
        )
    print("missed most by remit:", ", ".join(f"{how} {times}" for how, times in missed["remit"].most_common(6)))


if __name__ == "__main__":
    main()
