"""Many judges, one answer: against the published example, published constants, and crowds whose truth is known."""

import csv
import os
import random
from collections import Counter
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from remit.judgement.rules.crowd import digamma, estimate

# Dawid and Skene 1979, table 1: 45 patients; the first observer saw each three times, four others once.
ANAESTHETISTS = """
111 1 1 1 1;333 4 3 3 4;112 2 1 2 2;222 3 1 2 1;222 3 2 2 2;222 3 3 2 2;122 2 1 1 1;333 3 4 3 3;222 2 2 2 3
232 2 2 2 3;444 4 4 4 4;222 3 3 4 3;111 1 1 1 1;222 3 2 1 2;121 1 1 1 1;111 2 1 1 1;111 1 1 1 1;111 1 1 1 1
222 2 2 2 1;222 1 3 2 2;222 2 2 2 2;222 2 2 2 1;222 3 2 2 2;221 2 2 2 2;111 1 1 1 1;111 1 1 1 1;232 2 2 2 2
111 1 1 1 1;111 1 1 1 1;112 1 1 2 1;111 1 1 1 1;333 3 2 3 3;111 1 1 1 1;222 2 2 2 2;222 3 2 3 2;433 4 3 4 3
221 2 2 3 2;232 3 2 3 3;333 3 4 3 2;111 1 1 1 1;111 1 1 1 1;121 2 1 1 1;232 2 2 2 2;121 1 1 1 1;222 2 2 2 2
"""

PUBLISHED = {
    "active-crowd-toolkit/CF": 0.883,
    "active-crowd-toolkit/CF_amt": 0.857,
    "active-crowd-toolkit/MS": 0.790,
    "active-crowd-toolkit/SP": 0.915,
    "active-crowd-toolkit/SP_amt": 0.944,
    "active-crowd-toolkit/ZenCrowd_all": 0.795,
    "active-crowd-toolkit/ZenCrowd_in": 0.770,
    "active-crowd-toolkit/ZenCrowd_us": 0.827,
    "SpectralMethodsMeetEM/bluebird": 0.889,
    "SpectralMethodsMeetEM/rte": 0.928,
    "SpectralMethodsMeetEM/trec": 0.705,
    "SpectralMethodsMeetEM/web": 0.751,
}
"""Accuracies of independent Bayesian classifier combination, as the notebooks beside these sets print them."""


def anaesthetists() -> list[tuple[str, str, str]]:
    patients = ANAESTHETISTS.replace("\n", ";").strip(";").split(";")
    return [
        (f"patient {number}", f"observer {observer}", answer)
        for number, row in enumerate(patients, start=1)
        for observer, seen in enumerate(row.split(), start=1)
        for answer in seen
    ]


def by_expectation_maximisation(given: list[tuple[str, str, str]]) -> tuple[dict[str, float], dict[str, str]]:
    """Estimate as the paper does, by equations 2.3 to 2.5 in plain loops; return the shares and each item's answer."""
    answers = sorted({answer for _, _, answer in given})
    items = {item: [(judge, answer) for one, judge, answer in given if one == item] for item, _, _ in given}
    belief = {item: {a: sum(x == a for _, x in seen) / len(seen) for a in answers} for item, seen in items.items()}
    shares: dict[str, float] = {}
    for _ in range(100):
        shares = {a: sum(one[a] for one in belief.values()) / len(belief) for a in answers}
        told: Counter[tuple[str, str, str]] = Counter()
        for item, judge, answer in given:
            for true in answers:
                told[judge, true, answer] += belief[item][true]  # type: ignore[assignment]  # weighted counts
        total: Counter[tuple[str, str]] = Counter()
        for (judge, true, _), count in told.items():
            total[judge, true] += count
        for item, seen in items.items():
            weight = {a: shares[a] * prod(told[j, a, x] / total[j, a] for j, x in seen) for a in answers}
            belief[item] = {a: one / sum(weight.values()) for a, one in weight.items()}
    return shares, {item: max(one, key=lambda a: one[a]) for item, one in belief.items()}


def test_the_anaesthetists_of_1979_come_out_as_the_paper_has_them() -> None:
    shares, answers = by_expectation_maximisation(anaesthetists())
    assert [round(shares[answer], 2) for answer in "1234"] == [0.40, 0.42, 0.11, 0.07], "table 3 of the paper"
    crowd = estimate(anaesthetists())
    alike = sum(one.answer == answers[key] for key, one in crowd.items.items())
    assert alike >= 41, "priors weigh where few patients of a class were seen, and there alone"


def test_the_order_of_answers_changes_nothing() -> None:
    given = anaesthetists()
    shuffled = random.Random(7).sample(given, len(given))
    assert estimate(shuffled) == estimate(given)


def test_one_good_judge_outweighs_two_who_guess() -> None:
    chance = random.Random(3)
    truth = {f"item {n}": chance.choice("ab") for n in range(200)}
    given = [(item, "guess 1", chance.choice("ab")) for item in truth]
    given += [(item, "guess 2", chance.choice("ab")) for item in truth]
    given += [
        (item, f"good {n}", right if chance.random() < 0.95 else "x") for n in range(2) for item, right in truth.items()
    ]
    crowd = estimate([one for one in given if one[2] != "x"])
    right = sum(crowd.items[item].answer == answer for item, answer in truth.items())
    assert right >= 195
    assert crowd.judges["good 1"].accuracy > 0.9
    assert crowd.judges["guess 1"].accuracy < 0.65


def test_nobody_judged_yet_is_an_empty_crowd() -> None:
    assert estimate([]).items == {}


def test_a_single_answer_is_believed_no_more_than_the_prior_says() -> None:
    crowd = estimate([("item", "An", "yes"), ("other", "An", "no")])
    assert crowd.items["item"].answer == "yes"
    assert crowd.items["item"].probability < 0.95


def test_digamma_has_its_published_values() -> None:
    # Abramowitz and Stegun, table 6.1 and 6.3.3.
    found = digamma(np.array([0.5, 1.0, 2.0, 10.0, 100.0]))
    known = [-1.963510026021424, -0.577215664901533, 0.422784335098467, 2.251752589066721, 4.600161852738087]
    assert found == pytest.approx(known, abs=1e-12)


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_public_crowds_come_out_as_published(name: str) -> None:
    folder = Path(os.environ.get("REMIT_CROWDS", "nowhere")) / name
    if not folder.is_dir():
        pytest.skip("REMIT_CROWDS names no folder of crowd sets")
    assert share_right(folder) == pytest.approx(PUBLISHED[name], abs=0.002)


def test_a_crowd_set_is_read_as_public_ones_are_laid_down(tmp_path: Path) -> None:
    labels = [f"{item},{judge},{'yes' if item < 3 else 'no'}" for item in range(5) for judge in ("An", "Binh")]
    (tmp_path / "label.csv").write_text("\n".join(("item,worker,label", *labels)), "utf-8")
    (tmp_path / "truth.csv").write_text("item,truth\n0,yes\n1,yes\n2,no\n4,no\n9,yes\n", "utf-8")
    assert share_right(tmp_path) == 0.75, "an item that nobody judged does not count"


def share_right(folder: Path) -> float:
    """Estimate a set that lies in a folder, and return the share of its known answers that are right."""
    labels, truths = (
        list(csv.DictReader((folder / name).read_text("utf-8").splitlines())) for name in ("label.csv", "truth.csv")
    )
    crowd = estimate((row["item"], row["worker"], row["label"]) for row in labels)
    known = [row for row in truths if row["item"] in crowd.items]
    return sum(_share_right(crowd.items[row["item"]].probabilities, row["truth"]) for row in known) / len(known)


def _share_right(probabilities: Mapping[Any, float], truth: str) -> float:
    best = max(probabilities.values())
    tied = [answer for answer, one in probabilities.items() if one == best]
    return (truth in tied) / len(tied)
