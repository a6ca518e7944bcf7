"""Review sets: which document to read next, and whether enough was read.

Reading follows a model that learns from what was read (continuous active learning, Cormack and Grossman 2014, SIGIR,
pages 153-162): the documents likeliest to be relevant come next, the model is taught again, and so on. Until both kinds
were seen the next documents are drawn by chance. Whether it was enough is never told by the absence of new hits: a
random sample of the pile put aside bounds the misses (`rules.completeness`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.judgement.rules.completeness import CONFIDENCE, Elusion, elusion, sample_needed
from remit.judgement.rules.learning import features, learn
from remit.values.canonical import content_hash

RELEVANT, OTHER = "relevant", "other"
ROUNDS, STRENGTH = 40, 10.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a review stands: what was read and found in order (1 relevant), and what the sample of the rest says.

    `needed` is how many more of the pile must be read, and found irrelevant, to prove `aim`; 0 where it is proven.
    """

    total: int
    read: int
    found: int
    curve: tuple[int, ...]
    elusion: Elusion | None
    aim: float
    needed: int

    @property
    def enough(self) -> bool:
        """Whether the sample proves the recall aimed at."""
        return self.elusion is not None and self.elusion.recall >= self.aim


def next_to_read(texts: Mapping[str, str], coded: Mapping[str, bool], *, count: int, seed: str) -> tuple[str, ...]:
    """Return the documents to read next, likeliest relevant first; by chance of the seed until both kinds were seen."""
    left = [key for key in texts if key not in coded]
    if len(set(coded.values())) < 2:
        return tuple(drawn(left, count=count, seed=seed))
    found = {key: features(text) for key, text in texts.items()}
    seen = [(found[key], frozenset({RELEVANT if hit else OTHER})) for key, hit in coded.items() if key in found]
    model = learn(seen, rounds=ROUNDS, strength=STRENGTH)
    chance = {key: dict(model.score(found[key]))[RELEVANT] for key in left}
    return tuple(sorted(left, key=lambda key: (-chance[key], key))[:count])


def drawn(keys: Sequence[str], *, count: int, seed: str) -> list[str]:
    """Draw without replacement by the hash of seed and key, so that nobody can draw again until it suits."""
    return sorted(keys, key=lambda key: content_hash(f"{seed}:{key}".encode()))[:count]


def standing(
    total: int,
    read: Sequence[bool],
    sample: Sequence[bool],
    *,
    aim: float,
    confidence: float = CONFIDENCE,
) -> Standing:
    """Say how a review stands: `read` in the order of reading, `sample` drawn at random of the pile put aside."""
    found = sum(read)
    curve, so_far = [], 0
    for hit in read:
        so_far += hit
        curve.append(so_far)
    pile = total - len(read)
    bound = elusion(found=found, pile=pile, drawn=len(sample), missed=sum(sample), confidence=confidence)
    proven = bound.recall >= aim
    needed = 0 if proven else sample_needed(found=found + sum(sample), pile=pile, recall=aim, confidence=confidence)
    return Standing(
        total=total,
        read=len(read),
        found=found,
        curve=tuple(curve),
        elusion=bound if sample or pile == 0 else None,
        aim=aim,
        needed=max(0, needed - len(sample)) or (0 if proven else 1),
    )
