"""Review sets: which document to read next, and whether enough was read.

Reading follows a model that learns from what was read (continuous active learning, Cormack and Grossman 2014, SIGIR,
pages 153-162): the documents likeliest to be relevant come next, the model is taught again, and so on. Until both kinds
were seen the next documents are drawn by chance. Whether it was enough is never told by the absence of new hits: a
random sample of the pile put aside bounds the misses (`rules.completeness`).

Somebody who may look again and again will see a lucky sample sooner or later. So the n-th sample is judged with half
the risk of the one before it (2.5 %, 1.25 %, …): all looks together are wrong in at most 5 % of reviews. Reading goes
on while a sample is out; what it finds of the pile that was sampled is taken off what that pile may still hold.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.judgement.model import Judgement, Pick, Question, ReviewSet, Source
from remit.judgement.rules.completeness import CONFIDENCE, Elusion, elusion, sample_needed
from remit.judgement.rules.consensus import effective
from remit.judgement.rules.learning import features, learn
from remit.values.canonical import content_hash

RELEVANT, OTHER = "relevant", "other"
ROUNDS, STRENGTH = 40, 10.0


@dataclass(frozen=True, slots=True)
class Standing:
    """How a review stands: what was read and found in order (1 relevant), and what the sample of the rest says.

    `recall` is proven, None without a sample that was read. `needed` is how many more of the pile must be drawn, read
    and found irrelevant to prove `aim`; 0 where it is proven. `sampling` says that a sample is out and not read yet.
    """

    total: int
    read: int
    found: int
    curve: tuple[int, ...]
    elusion: Elusion | None
    aim: float
    needed: int
    recall: float | None = None
    sampling: bool = False

    @property
    def enough(self) -> bool:
        """Whether the sample proves the recall aimed at."""
        return self.recall is not None and self.recall >= self.aim

    @property
    def pile(self) -> int:
        """How many documents nobody has read."""
        return self.total - self.read


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
    pile = total - len(read)
    bound = elusion(found=found, pile=pile, drawn=len(sample), missed=sum(sample), confidence=confidence)
    proven = bound.recall >= aim
    told = bound if sample or pile == 0 else None
    needed = 0 if proven else sample_needed(found=found + sum(sample), pile=pile, recall=aim, confidence=confidence)
    return Standing(
        total=total,
        read=len(read),
        found=found,
        curve=_curve(read),
        elusion=told,
        aim=aim,
        needed=max(0, needed - len(sample)) or (0 if proven else 1),
        recall=None if told is None else told.recall,
    )


def _curve(read: Iterable[bool]) -> tuple[int, ...]:
    curve, so_far = [], 0
    for hit in read:
        so_far += hit
        curve.append(so_far)
    return tuple(curve)


def confidence_of(look: int) -> float:
    """Return the confidence at which the n-th sample of a review is judged, `look` from 1."""
    return float(1 - (1 - CONFIDENCE) / 2**look)


def standing_of(review: ReviewSet, *, total: int, hits: Mapping[str, bool]) -> Standing:
    """Say how a review set stands; `hits` tells of each question that was read whether it is relevant.

    The best of the samples counts; each is bound by its own confidence.
    """
    order = [pick for pick in review.picks if pick.question_id in hits]
    found = sum(hits.values())
    unread = total - len(order)
    looks = [_look(review, number, hits, total=total) for number in range(1, review.looks + 1)]
    bounds = [one for one in looks if one is not None]
    left = [_left(one, review, number, hits) for number, one in enumerate(looks, start=1) if one is not None]
    hidden = min([float(unread), *left])
    known = bool(bounds) or not unread
    recall = (found / (found + hidden) if found + hidden else 1.0) if known else None
    proven = recall is not None and recall >= review.aim
    needed = sample_needed(found=found, pile=unread, recall=review.aim, confidence=confidence_of(review.looks + 1))
    return Standing(
        total=total,
        read=len(order),
        found=found,
        curve=_curve(hits[pick.question_id] for pick in order),
        elusion=bounds[left.index(min(left))] if bounds else None,
        aim=review.aim,
        needed=0 if proven else max(1, needed),
        recall=recall,
        sampling=any(one is None for one in looks),
    )


def _look(review: ReviewSet, look: int, hits: Mapping[str, bool], *, total: int) -> Elusion | None:
    """Return what a sample says, None before all of it was read."""
    sample = [pick for pick in review.picks if pick.look == look]
    if any(pick.question_id not in hits for pick in sample):
        return None
    before = [pick for pick in review.picks if pick.position < sample[0].position]
    return elusion(
        found=sum(hits.get(pick.question_id, False) for pick in before),
        pile=total - len(before),
        drawn=len(sample),
        missed=sum(hits[pick.question_id] for pick in sample),
        confidence=confidence_of(look),
    )


def _left(bound: Elusion, review: ReviewSet, look: int, hits: Mapping[str, bool]) -> float:
    """Return how many relevant documents a sampled pile may still hold, less what was found of it since."""
    first = next(pick.position for pick in review.picks if pick.look == look)
    since = sum(hits.get(pick.question_id, False) for pick in review.picks if pick.position >= first)
    return max(0.0, bound.share * bound.pile - since) if bound.drawn < bound.pile else 0.0


def hits_of(review: ReviewSet, judgements: Iterable[Judgement]) -> Mapping[str, bool]:
    """Tell of each question that somebody has read whether anybody finds it relevant."""
    found: dict[str, bool] = {}
    for one in effective(judgements):
        found[one.question_id] = found.get(one.question_id, False) or one.answer != review.other
    return found


def more_to_read(
    review: ReviewSet, questions: Sequence[Question], source: Source, judgements: Iterable[Judgement]
) -> tuple[Pick, ...]:
    """Choose the next documents of a set by what was read; none once its reading was stopped.

    The n-th question of a set is about the n-th page of its source.
    """
    if review.stop is not None:
        return ()
    left = _left_over(review, questions)
    coded = hits_of(review, judgements)
    known = coded.keys() | left
    texts = {one.id: _text(source, one) for one in questions if one.id in known}
    chosen = next_to_read(texts, coded, count=review.batch, seed=review.seed)
    return _picked(review, questions, chosen, look=0)


def sample_to_read(review: ReviewSet, questions: Sequence[Question], *, count: int) -> tuple[Pick, ...]:
    """Draw a sample of the documents that nobody was given yet, by the seed of the set and the number of the look."""
    look = review.looks + 1
    keys = drawn(sorted(_left_over(review, questions)), count=count, seed=f"{review.seed}:{look}")
    return _picked(review, questions, keys, look=look)


def _left_over(review: ReviewSet, questions: Iterable[Question]) -> set[str]:
    return {one.id for one in questions} - {pick.question_id for pick in review.picks}


def _text(source: Source, question: Question) -> str:
    page = source.pages[question.position - 1]
    return source.text[page.start : page.end]


def _picked(review: ReviewSet, questions: Iterable[Question], keys: Sequence[str], *, look: int) -> tuple[Pick, ...]:
    """Give out what was chosen, and after it whatever is read together with it and was not chosen itself."""
    by_position = {one.position: one.id for one in questions}
    families = [[by_position[position] for position in group] for group in review.together]
    given = {pick.question_id for pick in review.picks} | set(keys)
    beside = [key for family in families if not given.isdisjoint(family) for key in family if key not in given]
    rows = [*((key, look) for key in keys), *((key, 0) for key in dict.fromkeys(beside))]
    first = len(review.picks) + 1
    return tuple(Pick(position, key, drawn_for) for position, (key, drawn_for) in enumerate(rows, start=first))


def facts_of(stands: Standing, review: ReviewSet | None = None) -> dict[str, Any]:
    """Write how a review was read and why it ended, for a case file and a memo."""
    stop, bound = None if review is None else review.stop, stands.elusion
    return {
        "pile": None if bound is None else bound.pile,
        "drawn": None if bound is None else bound.drawn,
        "missed": None if bound is None else bound.missed,
        "enough": stands.enough,
        "total": stands.total,
        "read": stands.read,
        "found": stands.found,
        "curve": list(stands.curve),
        "aim": stands.aim,
        "recall": stands.recall,
        "confidence": None if bound is None else bound.confidence,
        "needed": stands.needed,
        "stopped_by": None if stop is None else stop.person_name,
        "reason": "" if stop is None else stop.reason,
    }
