"""Marking: a written attempt by its item bank, a judged one by two raters whose agreement is measured."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from remit.judgement.rules.krippendorff import Level, alpha
from remit.training.model import BankItem, Marked, Rated
from remit.values.chance import Chance


def draw(bank: Sequence[BankItem], *, count: int, chance: Chance) -> tuple[BankItem, ...]:
    """Draw questions without repeating one; the same chance draws the same paper."""
    left = list(bank)
    return tuple(left.pop(int(chance.fraction() * len(left))) for _ in range(min(count, len(bank))))


def mark(paper: Sequence[BankItem], answers: Mapping[str, str], *, pass_mark: int) -> Marked:
    """Mark an attempt; what was left out is wrong. `pass_mark` is in percent of the questions asked."""
    right = sum(_same(answers.get(one.key, ""), one.answer) for one in paper)
    return Marked(right, len(paper), bool(paper) and 100 * right >= pass_mark * len(paper))


def rate(first: Mapping[str, int], second: Mapping[str, int], *, pass_score: Fraction) -> Rated:
    """Put two raters' scores together; only criteria that both rated count, and none rated passes nobody."""
    both = [(first[key], second[key]) for key in sorted(first.keys() & second.keys())]
    if not both:
        return Rated(Fraction(0), Fraction(0), None, passed=False)
    mean = Fraction(sum(sum(pair) for pair in both), 2 * len(both))
    agreed = Fraction(100 * sum(one == other for one, other in both), len(both))
    return Rated(mean, agreed, alpha(both, level=Level.ORDINAL).value, mean >= pass_score)


def _same(given: str, right: str) -> bool:
    return " ".join(given.split()).casefold() == " ".join(right.split()).casefold()
