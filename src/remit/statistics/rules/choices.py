"""Choices between items: McFadden's conditional logit (1974), and MaxDiff as sequential best-worst choices.

The log-likelihood is concave, so Newton's steps from 0 reach its one top. Standard errors are robust to several choices
by one person (sandwich of the sums of scores by person).
"""

from collections.abc import Sequence

import numpy as np

from remit.statistics.model import Choice, ChoiceUnidentified, Labels, Reals

ROUNDS = 50
FAR = 20.0
"""A utility beyond this is on its way to infinity: odds of 5·10⁸ are in no sample."""
CLOSE = 1e-10

Task = tuple[str, tuple[str, ...], str, str]
"""One MaxDiff task: respondent, the items shown, the best, the worst."""


def fit_choices(attributes: Reals, sets: Labels, chosen: Labels, people: Labels, names: Sequence[str]) -> Choice:
    """Fit utilities to choices. Refuses `ChoiceUnidentified`.

    One row of `attributes` (n × k) for each alternative; `sets` numbers the choice sets, `chosen` marks one in each.
    """
    place = np.unique(sets, return_inverse=True)[1]
    sizes = np.bincount(place)
    if not (np.bincount(place, chosen) == 1).all():
        raise ChoiceUnidentified(reason="each set has exactly one alternative that was chosen")
    beta = np.zeros(attributes.shape[1])
    for done in range(1, ROUNDS + 1):
        shares, centred = _shares(attributes, place, beta)
        information = (centred * shares[:, None]).T @ centred
        if np.linalg.matrix_rank(information) < len(beta):
            raise ChoiceUnidentified(reason="an item was never set against the others, or always won or lost")
        step = np.linalg.solve(information, attributes.T @ (chosen - shares))
        beta = beta + step
        if np.abs(beta).max() > FAR:
            break
        if np.abs(step).max() < CLOSE:
            return _fitted(
                beta, attributes, place, chosen, people, names, rounds=done, null=-float(np.log(sizes).sum())
            )
    raise ChoiceUnidentified(reason="an item was always chosen, or never, so that its utility has no end")


def _shares(attributes: Reals, place: Labels, beta: Reals) -> tuple[Reals, Reals]:
    """Return each alternative's chance in its set, and its attributes less the set's expected ones."""
    count = int(place.max()) + 1
    utilities = attributes @ beta
    highest = np.full(count, -np.inf)
    np.maximum.at(highest, place, utilities)
    raw = np.exp(utilities - highest[place])
    shares = raw / np.bincount(place, raw, count)[place]
    expected = np.stack([np.bincount(place, shares * column, count) for column in attributes.T], axis=1)
    return shares, attributes - expected[place]


def _fitted(
    beta: Reals, attributes: Reals, place: Labels, chosen: Labels, people: Labels, names: Sequence[str],
    *, rounds: int, null: float,
) -> Choice:  # fmt: skip
    shares, centred = _shares(attributes, place, beta)
    bread = np.linalg.inv((centred * shares[:, None]).T @ centred)
    who = np.unique(people, return_inverse=True)[1]
    scores = centred * chosen[:, None]
    sums = np.stack([np.bincount(who, column) for column in scores.T], axis=1)
    robust = bread @ (sums.T @ sums) @ bread
    likelihood = float(np.log(shares[chosen.astype(bool)]).sum())
    errors = np.sqrt(np.diag(robust)).tolist()
    return Choice(tuple(names), tuple(beta.tolist()), tuple(errors), likelihood, null, rounds)


def fit_maxdiff(tasks: Sequence[Task]) -> Choice:
    """Fit MaxDiff: the best of what is shown, then the worst of the rest. Utilities are against their mean.

    The first item in the order of names is the reference while fitting; coefficients come centred on 0.
    """
    items = sorted({item for _, shown, _, _ in tasks for item in shown})
    marks = dict(zip(items, np.eye(len(items)), strict=True))
    rows: list[Reals] = []
    sets: list[int] = []
    chosen: list[float] = []
    people: list[str] = []
    for number, (person, shown, best, worst) in enumerate(tasks):
        rest = [item for item in shown if item != best]
        for item, sign, choice, at in (
            *((item, 1.0, best, 2 * number) for item in shown),
            *((item, -1.0, worst, 2 * number + 1) for item in rest),
        ):
            rows.append(sign * marks[item])
            sets.append(at)
            chosen.append(float(item == choice))
            people.append(person)
    matrix = np.array(rows)[:, 1:]
    fitted = fit_choices(matrix, np.array(sets), np.array(chosen), np.array(people), items[1:])
    return _centred(items, fitted)


def _centred(items: Sequence[str], fitted: Choice) -> Choice:
    utilities = np.array([0.0, *fitted.coefficients])
    return Choice(
        tuple(items), tuple((utilities - utilities.mean()).tolist()), (0.0, *fitted.standard_errors),
        fitted.log_likelihood, fitted.null_log_likelihood, fitted.rounds,
    )  # fmt: skip
