"""Learnt clause types: taught and measured on unseen contracts, kept as reference data, deciding only above the bar."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from remit.cli import main
from remit.judgement.rules.passages import left_to_people, placed, type_passages
from remit.judgement.rules.sorting import Settled, SorterUnreadable, TooFewPassages, as_reference, read_sorter, teach
from remit.services.contract_review.sorting import features_of, patterns
from remit.services.kit import Finding

LAW = "This Agreement shall be governed by the laws of {}."
CAP = "In no event shall the aggregate liability of {} exceed the fees paid."
STATES = ("England", "France", "Vietnam", "New York", "Ontario", "Texas", "Bavaria", "Delaware", "Ohio", "Kent")


def settled() -> list[Settled]:
    """Ten contracts, six clauses each, of two types that read alike within a type."""
    return [
        Settled(f"contract {number}", features_of(text.format(state)), frozenset({key}))
        for number, state in enumerate(STATES)
        for key, text in (("governing_law", LAW), ("cap_on_liability", CAP)) * 3
    ]


def test_a_sorter_decides_what_unseen_contracts_proved_and_survives_being_stored() -> None:
    sorter = read_sorter(json.loads(json.dumps(as_reference(teach(settled())))))
    figures = sorter.figures
    assert (figures.passages, figures.right_pct, figures.precision_pct) == (60, 100, 100)
    law = sorter.sort(features_of(LAW.format("Quebec")))
    assert (law.category, law.decided) == ("governing_law", True)


def test_a_passage_of_unknown_words_is_left_to_people() -> None:
    learnt = teach(settled())
    strict = replace(learnt, bar=0.99)
    assert not strict.sort(features_of("Zebras zigzag at dusk.")).decided
    assert not replace(learnt, bar=None).sort(features_of(LAW.format("Quebec"))).decided


def test_too_little_to_measure_by_teaches_nothing() -> None:
    with pytest.raises(TooFewPassages):
        teach(settled()[:12])


def test_reference_data_of_another_kind_is_no_sorter() -> None:
    with pytest.raises(SorterUnreadable):
        read_sorter({"positions": []})


def test_a_decided_passage_stands_at_its_own_position_alone_and_only_where_that_is_agreed() -> None:
    text = LAW.format("Quebec")
    found = (
        Finding("governing_law", 0, len(text), 0.9),
        Finding("cap_on_liability", 0, len(text), 0.6),
    )
    typed = type_passages(teach(settled()), text, found, patterns=patterns())
    both = frozenset({"governing_law", "cap_on_liability"})
    assert [one.category for one in placed(found, typed, asked=both)] == ["governing_law"]
    assert len(placed(found, left_to_people(typed), asked=both)) == 2
    assert placed(found, typed, asked=frozenset({"cap_on_liability"})) == ()


def test_the_command_learns_from_a_table_and_tells_what_it_measured(tmp_path: Path) -> None:
    table = tmp_path / "settled.csv"
    rows = ["contract,clause,text"]
    for number, state in enumerate(STATES):
        rows += [f'c{number},governing_law,"{LAW.format(state)} ({one})"' for one in "abc"]
        rows += [f'c{number},cap_on_liability,"{CAP.format(state)} ({one})"' for one in "abc"]
    table.write_text("\n".join(rows), "utf-8")
    made = CliRunner().invoke(main, ["clauses", "learn", str(table), "--out", str(tmp_path / "types.json")])
    assert made.exit_code == 0, made.output
    assert "60 clauses of 2 types" in made.output
    assert read_sorter(json.loads((tmp_path / "types.json").read_text("utf-8"))).learnt.passages == 60


def test_a_table_without_its_columns_is_refused_in_one_line(tmp_path: Path) -> None:
    table = tmp_path / "settled.csv"
    table.write_text("a,b\n1,2\n", "utf-8")
    made = CliRunner().invoke(main, ["clauses", "learn", str(table), "--out", str(tmp_path / "types.json")])
    assert made.exit_code == 2
    assert "contract, clause and text" in made.output
