"""The figures of a study: weights, means, tables, preferences, and each as a line that a finding may rest on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from remit.services.kit import (
    Choice,
    Design,
    Estimate,
    PartWorths,
    Raked,
    Reals,
    Spelling,
    Table,
    cross_tabulate,
    degrees_of_freedom,
    design_weights,
    estimate_mean,
    fit_conjoint,
    fit_maxdiff,
    kish_deff,
    kish_effective,
    rake,
    sentences_in,
    t_quantile,
)
from remit.services.market_research.folder import FOLDER
from remit.services.market_research.refusals import StudyRefused
from remit.services.market_research.study import Study

UNKNOWN = "–"
LEAST_P = 0.0001
Write = Callable[[float, int], str]
"""Writes a figure with so many decimals."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything computed for a study; `lines` is key -> sentence in the language of the report."""

    received: int
    tabulated: int
    design: Design
    raked: Raked | None
    effective: float
    deff: float
    freedom: int
    means: Mapping[str, Estimate]
    tables: Mapping[tuple[str, str], Table]
    maxdiff: Choice | None
    conjoint: PartWorths | None
    lines: Mapping[str, str]


def compute(whole: Study, left_out: set[str], *, language: str) -> Figures:
    """Compute a study's figures. Refuses where weights or preferences cannot be had."""
    study = whole.kept(left_out)
    design, raked = _designed(study)
    tables = {
        (one["rows"], column): cross_tabulate(*_pair(study, design, one["rows"], column))
        for one in study.part("tables", ())
        for column in one["columns"]
    }
    figures = Figures(
        received=len(whole.respondents),
        tabulated=len(study.respondents),
        design=design,
        raked=raked,
        effective=kish_effective(design.weights),
        deff=kish_deff(design.weights),
        freedom=degrees_of_freedom(design),
        means={name: _mean(study, design, name) for name in study.part("means", ())},
        tables=tables,
        maxdiff=_maxdiff(study),
        conjoint=_conjoint(study),
        lines={},
    )
    return replace(figures, lines=dict(_lines(study, figures, language)))


def _designed(study: Study) -> tuple[Design, Raked | None]:
    plan: Mapping[str, Any] = study.part("design", {})
    strata = _labels(study, plan["stratum"]) if plan.get("stratum") else None
    clusters = _labels(study, plan["cluster"]) if plan.get("cluster") else None
    if not study.respondents:
        raise StudyRefused(place="cleaning", part="the cleaning log", reason="every interview was left out")
    weights = np.ones(len(study.respondents))
    population = plan.get("population")
    if plan.get("weight"):
        weights = _numbers(study, plan["weight"])
    elif strata is not None and population:
        weights = design_weights(strata, population)
    sizes = plan.get("clusters_in_all") if clusters is not None else population
    fpc = np.array([float(sizes[one]) for one in strata]) if sizes and strata is not None else None
    margins = {name: (_labels(study, name), targets) for name, targets in study.part("margins", {}).items()}
    raked = rake(weights, margins) if margins else None
    return Design(raked.weights if raked else weights, strata, clusters, fpc), raked


def _labels(study: Study, name: str) -> Any:
    return np.array([UNKNOWN if cell is None else cell for cell in study.answers[name]])


def _numbers(study: Study, name: str) -> Reals:
    try:
        return np.array([float(str(cell)) for cell in study.answers[name]])
    except ValueError:
        raise StudyRefused(place=name, part="the fieldwork", reason=f"“{name}” holds what is no number") from None


def _pair(study: Study, design: Design, rows: str, column: str) -> tuple[Design, Any, Any]:
    """Who did not answer both keeps a place in the design, with weight 0."""
    row, banner = _labels(study, rows), _labels(study, column)
    both = (row != UNKNOWN) & (banner != UNKNOWN)
    return replace(design, weights=design.weights * both), row, banner


def _mean(study: Study, design: Design, name: str) -> Estimate:
    inside = np.array([cell is not None for cell in study.answers[name]], dtype=float)
    filled = np.array([0.0 if cell is None else float(cell) for cell in study.answers[name]])
    return estimate_mean(design, filled, inside=inside)


def _maxdiff(study: Study) -> Choice | None:
    plan: Mapping[str, Any] = study.part("maxdiff", {})
    tasks: list[tuple[str, tuple[str, ...], str, str]] = []
    for task in plan.get("tasks", ()):
        rows = zip(study.respondents, study.answers[task["best"]], study.answers[task["worst"]], strict=True)
        shown = tuple(task["shown"])
        tasks += [(who, shown, str(best), str(worst)) for who, best, worst in rows if best in shown and worst in shown]
    return fit_maxdiff([one for one in tasks if one[2] != one[3]]) if tasks else None


def _conjoint(study: Study) -> PartWorths | None:
    """Who chose none of the offers shown is left out of that task; a column says which was chosen, from 1."""
    tasks = [
        (who, task["alternatives"], int(cell) - 1)
        for task in study.part("conjoint", {}).get("tasks", ())
        for who, cell in zip(study.respondents, study.answers[task["chosen"]], strict=True)
        if cell and cell.isdigit() and 0 < int(cell) <= len(task["alternatives"])
    ]
    return fit_conjoint(tasks) if tasks else None


def _lines(study: Study, figures: Figures, language: str) -> Iterator[tuple[str, str]]:
    write = Spelling(language).number
    words = sentences_in(FOLDER, language)
    left = figures.received - figures.tabulated
    yield "base", words["line.base"].format(
        received=figures.received, left=left, tabulated=figures.tabulated,
        effective=write(figures.effective, 1), deff=write(figures.deff, 3),
    )  # fmt: skip
    spread = t_quantile(0.05, figures.freedom)
    for name, one in figures.means.items():
        low, high = one.value - spread * one.standard_error, one.value + spread * one.standard_error
        yield f"mean:{name}", words["line.mean"].format(
            name=study.questions[name].says(language), value=write(one.value, 2),
            error=write(one.standard_error, 3), low=write(low, 2), high=write(high, 2),
        )  # fmt: skip
    for (rows, column), table in figures.tables.items():
        yield from _table_lines(study, rows, column, table, words, language)
    if figures.maxdiff:
        labels = study.plan["maxdiff"]["items"]
        for item, share in figures.maxdiff.shares().items():
            yield (
                f"maxdiff:{item}",
                words["line.maxdiff"].format(item=labels[item][language], share=write(100 * share, 1)),
            )
    if figures.conjoint:
        yield from _worth_lines(study, figures.conjoint, words, language)


def _worth_lines(study: Study, found: PartWorths, words: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    write = Spelling(language).number
    named = study.plan["conjoint"]["attributes"]
    for attribute, worths in found.utilities.items():
        for level, worth in worths.items():
            signed = f"{'+' if worth >= 0 else ''}{write(worth, 2)}"
            yield f"conjoint:{attribute}={level}", words["line.conjoint"].format(
                attribute=named[attribute]["text"][language], level=named[attribute]["levels"][level][language],
                worth=signed, share=write(100 * found.importances[attribute], 0),
            )  # fmt: skip


def _table_lines(
    study: Study, rows: str, column: str, table: Table, words: Mapping[str, str], language: str
) -> Iterator[tuple[str, str]]:
    write = Spelling(language).number
    asked, by = study.questions[rows], study.questions[column]
    for row, cells in zip(table.rows, table.cells, strict=True):
        for head, cell in zip(table.columns, cells, strict=True):
            higher = words["line.higher"].format(letters=", ".join(cell.letters)) if cell.letters else ""
            small = words["line.small"] if head.small else ""
            yield f"{rows}={row}|{column}={head.name}", words["line.cell"].format(
                question=asked.says(language), answer=asked.choice(row, language), by=by.says(language),
                group=by.choice(head.name, language), letter=head.letter, share=write(100 * cell.share, 1),
                error=write(100 * cell.standard_error, 1), base=head.base, higher=higher, small=small,
            )  # fmt: skip
    if table.association:
        one = table.association
        yield f"{rows}|{column}", words["line.test"].format(
            question=asked.says(language), by=by.says(language), f=write(one.statistic, 2),
            above=write(one.above, 2), below=f"{one.below:.0f}", p=_chance(one.p_value, write),
        )  # fmt: skip


def _chance(value: float, write: Write) -> str:
    return f"= {write(value, 4)}" if value >= LEAST_P else f"< {write(LEAST_P, 4)}"
