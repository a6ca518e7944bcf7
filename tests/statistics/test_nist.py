"""NIST's Statistical Reference Datasets: every certified figure to the digits that a float holds.

The data are public domain (National Institute of Standards and Technology, StRD). `digits` is the log relative error.
"""

import csv
import gzip
import math
import re
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from remit.statistics.model import NotEnough
from remit.statistics.rules.exact import analyse_variance, exact, moments, regress

FILES = Path(__file__).parent / "nist"
ANOVA = ("AtmWtAg", "SiRstv", "SmLs01", "SmLs04", "SmLs06", "SmLs07", "SmLs08", "SmLs09")
LONGLEY = {
    "intercept": (-3482258.63459582, 890420.383607373),
    "GNPDEFL": (15.0618722713733, 84.9149257747669),
    "GNP": (-0.0358191792925910, 0.0334910077722432),
    "UNEMP": (-2.02022980381683, 0.488399681651699),
    "ARMED": (-1.03322686717359, 0.214274163161675),
    "POP": (-0.0511041056535807, 0.226073200069370),
    "YEAR": (1829.15146461355, 455.478499142212),
}


def digits(ours: float, certified: float) -> float:
    """How many digits of the certified figure ours holds; 15 where they are equal."""
    return 15.0 if ours == certified else min(15.0, -math.log10(abs(ours - certified) / abs(certified)))


def lines_of(name: str) -> list[str]:
    with gzip.open(FILES / f"{name}.dat.gz", "rt") as file:
        return file.read().splitlines()


def groups_of(name: str) -> dict[str, list[Fraction]]:
    groups: dict[str, list[Fraction]] = {}
    for line in lines_of(name)[60:]:
        if line.split():
            group, value = line.split()
            groups.setdefault(group, []).append(exact(value))
    return groups


def certified(name: str) -> dict[str, float]:
    text = "\n".join(lines_of(name)[:60])
    between = re.search(r"Between\s+\w+\s+\d+\s+(\S+)\s+(\S+)\s+(\S+)", text)
    explained = re.search(r"R-Squared\s+(\S+)", text)
    deviation = re.search(r"Standard Deviation\s+(\S+)", text)
    assert between is not None
    assert explained is not None
    assert deviation is not None
    return {"f": float(between[3]), "explained": float(explained[1]), "deviation": float(deviation[1])}


@pytest.mark.parametrize("name", ANOVA)
def test_an_analysis_of_variance_has_every_certified_digit(name: str) -> None:
    one, wanted = analyse_variance(groups_of(name)), certified(name)
    assert digits(float(one.f_ratio), wanted["f"]) > 14
    assert digits(float(one.explained), wanted["explained"]) > 14
    assert digits(math.sqrt(one.within_square), wanted["deviation"]) > 14


def test_sums_of_squares_in_floating_point_would_have_none_of_them() -> None:
    """Why a statement may not do it: the hard set's variance by Σx² - n·mean² in floats has no digit right."""
    values = [float(one) for group in groups_of("SmLs09").values() for one in group]
    true = float(moments([exact(one) for one in values]).variance or 0)
    array = np.array(values)
    careless = (float(np.sum(array * array)) - len(array) * float(array.mean()) ** 2) / (len(array) - 1)
    assert abs(careless - true) >= true


def test_longley_has_every_certified_digit() -> None:
    with (FILES / "longley.csv").open() as file:
        rows = list(csv.DictReader(file))
    columns = {name: [exact(row[name]) for row in rows] for name in ("TOTEMP", *list(LONGLEY)[1:])}
    one = regress(columns["TOTEMP"], [columns[name] for name in list(LONGLEY)[1:]])
    for (value, error), ours, our_error in zip(LONGLEY.values(), one.coefficients, one.standard_errors, strict=True):
        assert digits(float(ours), value) > 13.5
        assert digits(our_error, error) > 13.5
    assert digits(one.residual_deviation, 304.854073561965) > 13.5
    assert digits(float(one.explained), 0.995479004577296) > 14


def test_norris_has_every_certified_digit() -> None:
    pairs = [[exact(cell) for cell in line.split()] for line in lines_of("Norris")[60:] if line.split()]
    one = regress([y for y, _ in pairs], [[x for _, x in pairs]])
    wanted = (-0.262323073774029, 1.00211681802045), (0.232818234301152, 0.429796848199937e-03)
    for ours, certain in zip((map(float, one.coefficients), one.standard_errors), wanted, strict=True):
        assert min(digits(*pair) for pair in zip(ours, certain, strict=True)) > 13.5
    assert digits(one.residual_deviation, 0.884796396144373) > 14


def test_a_float_counts_as_the_decimal_that_is_written() -> None:
    assert exact(0.1) == Fraction(1, 10)
    assert moments([exact(0.1), exact(0.3)]).mean == Fraction(1, 5)


def test_what_cannot_be_had_of_so_few_values_is_refused() -> None:
    with pytest.raises(NotEnough):
        moments([])
    with pytest.raises(NotEnough):
        analyse_variance({"a": [Fraction(1)], "b": [Fraction(2)]})
    with pytest.raises(NotEnough, match="coincide"):
        regress([Fraction(n) for n in range(5)], [[Fraction(n) for n in range(5)], [Fraction(2 * n) for n in range(5)]])
