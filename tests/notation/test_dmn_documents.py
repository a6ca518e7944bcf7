"""Models in and out: DMN XML with its diagrams, Excel, test cases, batches, the commands."""

import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]  # ships no types
import polars as pl
import pytest
from click.testing import CliRunner
from lxml import etree
from tests.notation.dmn_kit import kit_folder
from tests.notation.dmn_tables import compiled, table_xml

from remit.cli import main
from remit.commands.decide import decide
from remit.commands.table import table
from remit.engine.dmn import compile_model, read_model
from remit.engine.dmn.analysis.check import check_model
from remit.engine.dmn.batch import prepare_batch
from remit.engine.dmn.cases import read_cases, run_author_cases
from remit.engine.dmn.model import Aggregation, DecisionNode, HitPolicy, Input, Output, Rule, Table
from remit.engine.dmn.workbook import WorkbookRefused, read_workbook, write_workbook
from remit.engine.dmn.writing import TableMissing, new_model, write_model

KEPT_MIN = 5
"""Models of the kit with a table and a diagram or an extension; a sample of the kit has fewer than the whole."""
ROUTE = ('< 10 | "small"', '[10..100) | "middle"', '>= 100 | "large"')


def route() -> bytes:
    return table_xml(ROUTE, inputs={"amount": "number"})


def drawn() -> bytes:
    text = route().decode()
    extra = (
        '<x:DMNDI xmlns:x="https://www.omg.org/spec/DMN/20230324/DMNDI/"><x:DMNDiagram id="di"/></x:DMNDI>'
        "</definitions>"
    )
    mark = '<rule id="r2"><extensionElements><y:colour xmlns:y="urn:other">red</y:colour></extensionElements>'
    return text.replace("</definitions>", extra).replace('<rule id="r2">', mark).encode()


def test_a_model_that_is_not_changed_comes_out_byte_for_byte() -> None:
    model, _ = read_model(drawn())
    assert model is not None
    assert write_model(model) == drawn()


def test_changing_a_table_keeps_diagrams_and_foreign_elements() -> None:
    model, _ = read_model(drawn())
    assert model is not None
    source = model.elements[1].expression  # type: ignore[union-attr]
    assert isinstance(source, Table)
    rules = (*source.rules, Rule(("null",), ('"none"',)))
    changed = Table(source.inputs, source.outputs, rules, source.hit_policy, id=source.id)
    written = write_model(model, {"out": changed})
    assert b'<x:DMNDiagram id="di"/>' in written
    assert b'<y:colour xmlns:y="urn:other">red</y:colour>' in written
    assert compiled(written).decide("out", {}).value == "none"
    assert compiled(written).decide("out", {"amount": 50}).value == "middle"


def foreign_parts(xml: bytes) -> list[bytes]:
    """Return the diagrams and extensions of a document, as they stand."""
    kinds = ("DMNDI", "extensionElements")
    return [etree.tostring(each) for each in etree.fromstring(xml).iter("{*}*") if etree.QName(each).localname in kinds]


def test_every_model_of_the_kit_keeps_its_diagrams_and_extensions_when_its_tables_change() -> None:
    kept = 0
    for path in sorted(kit_folder().rglob("*.dmn")):
        model, _ = read_model(path.read_bytes())
        assert model is not None
        tables = {one.name: one.expression for one in model.of_kind(DecisionNode) if isinstance(one.expression, Table)}
        changed = {name: replace(each, rules=each.rules[1:]) for name, each in tables.items()}
        if changed and foreign_parts(model.source):
            written = write_model(model, changed)
            assert foreign_parts(written) == foreign_parts(model.source), path
            again, _ = read_model(written)
            assert again is not None
            assert [len(one.expression.rules) for one in again.of_kind(DecisionNode) if one.name in changed] == [
                len(each.rules) for each in changed.values()
            ]
            kept += 1
    assert kept >= KEPT_MIN


def test_writing_into_a_decision_that_is_no_table_is_refused() -> None:
    model, _ = read_model(route())
    assert model is not None
    with pytest.raises(TableMissing, match="nowhere"):
        write_model(model, {"nowhere": Table((), (), ())})


def test_every_table_of_the_kit_survives_excel_and_back() -> None:
    seen = 0
    for path in sorted(kit_folder().rglob("*.dmn")):
        model, _ = read_model(path.read_bytes())
        assert model is not None
        for element in model.elements:
            source = getattr(element, "expression", None)
            if isinstance(source, Table) and source.inputs:
                tables, problems = read_workbook(write_workbook({element.name: source}))
                again = tables[element.name]
                assert problems == ()
                assert [rule.conditions for rule in again.rules] == [rule.conditions for rule in source.rules]
                assert [rule.conclusions for rule in again.rules] == [rule.conclusions for rule in source.rules]
                assert (again.hit_policy, again.aggregation) == (source.hit_policy, source.aggregation)
                assert [column.text for column in again.inputs] == [column.text for column in source.inputs]
                seen += 1
    assert seen > 15


def test_a_workbook_as_an_analyst_types_it() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Decision", "fee", "Hit policy", "collect sum"],
        ["Rule", "Input", "Input", "Output", "Note"],
        ["Label", "Amount", "Since", "", "why"],
        ["FEEL", "amount", "since", "fee"],
        ["Type", "number", "date", "number"],
        [1, 10, None, 2.5, "the basis"],
        [2, None, date(2024, 1, 1), 1],
        [3, "> 5", None, 4.0],
    ):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    tables, problems = read_workbook(content.getvalue())
    assert problems == ()
    assert tables["fee"].hit_policy is HitPolicy.COLLECT
    assert tables["fee"].aggregation is Aggregation.SUM
    assert [rule.conditions for rule in tables["fee"].rules] == [("10", "-"), ("-", 'date("2024-01-01")'), ("> 5", "-")]
    model = compiled(new_model("fees", "urn:fees", tables))
    assert model.problems == ()
    assert model.decide("fee", {"amount": 10, "since": "2024-01-01"}).value == 7.5


def test_a_cell_that_begins_with_an_equals_sign_is_text_and_no_formula() -> None:
    source = Table((Input("x"),), (Output("y"),), (Rule(("= 5",), ("=1+1",)),))
    tables, _ = read_workbook(write_workbook({"t": source}))
    assert tables["t"].rules[0].conditions == ("= 5",)
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"t": source})))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row if cell.value == "= 5"} == {"s"}


def test_what_is_no_workbook_is_refused() -> None:
    with pytest.raises(WorkbookRefused, match=r"no \.xlsx file"):
        read_workbook(b"PK\x03\x04 nothing")


def test_an_authors_cases_run_and_show_which_rules_no_case_fires() -> None:
    content = json.dumps(
        [
            {"name": "little", "decision": "out", "inputs": {"amount": 1}, "expected": "small"},
            {"name": "wrong", "decision": "out", "inputs": {"amount": 10}, "expected": "small"},
            {"decision": "out"},
        ]
    )
    cases, problems = read_cases(content.encode())
    assert [problem.place for problem in problems] == ["case 3"]
    report = run_author_cases(compiled(route()), cases)
    assert [(result.case.name, result.passed, result.got) for result in report.results] == [
        ("little", True, "small"),
        ("wrong", False, "middle"),
    ]
    assert report.coverage[0].untested == (3,)


def test_a_batch_goes_by_columns_or_row_by_row_to_the_same_answers() -> None:
    model = compiled(route())
    rows = [-1.5, 9.99, 10.0, 99.0, 100.0, None, float("nan")]
    by_column = prepare_batch(model, "out").decide(pl.DataFrame({"amount": rows}))["out"].to_list()
    by_row = prepare_batch(model, "out").decide(pl.DataFrame({"amount": pl.Series(rows, dtype=pl.Object)}))["out"]
    assert by_column == by_row.to_list() == ["small", "small", "middle", "middle", "large", None, None]


GRAPH = """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="g" namespace="urn:g">
<inputData id="a" name="net amount"><variable name="net amount" typeRef="number"/></inputData>
<decision id="t" name="tax"><variable name="tax" typeRef="number"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<literalExpression><text>net amount * 0.19</text></literalExpression></decision>
<decision id="g" name="gross"><variable name="gross" typeRef="number"/>
<informationRequirement><requiredInput href="#a"/></informationRequirement>
<informationRequirement><requiredDecision href="#t"/></informationRequirement>
<literalExpression><text>net amount + tax</text></literalExpression></decision></definitions>"""


def test_a_whole_graph_is_decided_row_by_row() -> None:
    frame = pl.DataFrame({"net amount": [100, 200, None]})
    assert prepare_batch(compiled(GRAPH.encode()), "gross").decide(frame)["gross"].to_list() == [119.0, 238.0, None]


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".arrow"])
def test_the_command_decides_a_file(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "m.dmn").write_bytes(route())
    frame = pl.DataFrame({"id": [1, 2, 3], "amount": [5, 50, 500]})
    writers: dict[str, Any] = {".csv": frame.write_csv, ".parquet": frame.write_parquet, ".arrow": frame.write_ipc}
    writers[suffix](tmp_path / f"in{suffix}")
    out = tmp_path / f"out{suffix}"
    given = [str(tmp_path / "m.dmn"), "--batch", str(tmp_path / f"in{suffix}"), "--out", str(out)]
    result = CliRunner().invoke(decide, given)
    assert result.exit_code == 0, result.output
    readers: dict[str, Any] = {".csv": pl.read_csv, ".parquet": pl.read_parquet, ".arrow": pl.read_ipc}
    assert readers[suffix](out)["out"].to_list() == ["small", "middle", "large"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["m.dmn", f"in{suffix}", f"out{suffix}"])


def test_a_bad_value_in_a_file_costs_its_row_alone_and_comes_back_as_it_was_written(tmp_path: Path) -> None:
    (tmp_path / "m.dmn").write_bytes(route())
    lines = [
        "id,amount,open",
        *(f"{at:04},{at % 7},true" for at in range(1_200)),
        "1200,50.5,TRUE",
        "1201,much,perhaps",
    ]
    (tmp_path / "in.csv").write_text("\n".join(lines))
    out = tmp_path / "out.csv"
    given = [str(tmp_path / "m.dmn"), "--batch", str(tmp_path / "in.csv"), "--out", str(out)]
    result = CliRunner().invoke(decide, given)
    assert result.exit_code == 0, result.output
    assert "1202 rows decided" in result.output
    assert "1 rows with problems" in result.output
    assert "row 1201, amount: “much”" in result.output
    assert "row 1201, open: “perhaps”" in result.output
    written = out.read_text().splitlines()
    assert (written[1], written[1201]) == ("0000,0,true,small", "1200,50.5,TRUE,middle")
    assert written[1202].startswith("1201,much,perhaps,")


def test_a_column_that_is_only_held_against_nothing_makes_no_warning() -> None:
    table = table_xml(('> 0 | "some"', '<= 0 | "none"'), inputs={"amount": "number"})
    frame = pl.DataFrame({"amount": [0.0, 0.5, None]})
    assert prepare_batch(compiled(table), "out").decide(frame)["out"].to_list() == ["none", "some", None]


def test_the_command_decides_one_and_traces_it(tmp_path: Path) -> None:
    (tmp_path / "m.dmn").write_bytes(route())
    result = CliRunner().invoke(decide, [str(tmp_path / "m.dmn"), "-i", "amount=12", "--trace"])
    answer = json.loads(result.output)
    assert answer["value"] == "middle"
    assert answer["trace"][0]["fired"] == [2]
    assert [rule["cells"][0]["passed"] for rule in answer["trace"][0]["rules"]] == [False, True, False]


def test_the_commands_check_and_test_tables_and_take_them_to_excel_and_back(tmp_path: Path) -> None:
    path, book, again, cases = (tmp_path / name for name in ("m.dmn", "m.xlsx", "again.dmn", "cases.json"))
    path.write_bytes(route())
    cases.write_text(json.dumps([{"decision": "out", "inputs": {"amount": 5}, "expected": "small"}]))
    run = CliRunner().invoke
    assert "3 rules, nothing to report" in run(table, ["check", str(path)]).output
    assert "1 of 3 rules fired; not fired: 2, 3" in run(table, ["test", str(path), str(cases)]).output
    assert run(table, ["export", str(path), str(book)]).exit_code == 0
    assert run(table, ["import", str(book), str(again), "--into", str(path)]).exit_code == 0
    model, _ = read_model(again.read_bytes())
    assert model is not None
    assert [rule.id for rule in compile_model(model).find("out").table.source.rules] == ["r1", "r2", "r3"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("cell", "kind"),
    [('date("2026-11-27")', "date"), ('< time("10:00:00Z")', "time"), ('> @"2026-11-27T10:00:00"', "date and time"),
     ('duration("P1D")', "days and time duration"), ('> duration("P1M")', "years and months duration")],
)  # fmt: skip
def test_a_cell_of_another_type_than_its_column_is_named_whatever_the_type(cell: str, kind: str) -> None:
    found = check_model(compiled(table_xml([f'{cell} | "a"', '- | "b"'], inputs={"n": "number"}, policy="FIRST")))
    faults = [problem for problem in found[0].problems if problem.code == "dmn.table.type"]
    assert [problem.fields["kind"] for problem in faults] == [kind]


def test_checking_a_table_names_gaps_overlaps_and_type_faults(tmp_path: Path) -> None:
    path = tmp_path / "m.dmn"
    path.write_bytes(table_xml(['< 10 | "a"', "(5..20] | 7", '"x" | "b"'], inputs={"n": "number"}))
    result = CliRunner().invoke(table, ["check", str(path), "--json"])
    found = {problem["code"] for problem in json.loads(result.output)[0]["problems"]}
    assert result.exit_code == 1
    assert {"dmn.table.overlap", "dmn.table.type", "dmn.table.output"} <= found


@pytest.mark.parametrize("words", [["decide"], ["table", "check"]])
def test_a_model_that_declares_entities_is_refused_in_one_line_with_exit_code_two(
    words: list[str], tmp_path: Path
) -> None:
    model = tmp_path / "hostile.dmn"
    model.write_text('<!DOCTYPE d [<!ENTITY a "aaaa">]><definitions name="x">&a;</definitions>')
    result = CliRunner().invoke(main, [*words, str(model)])
    assert result.exit_code == 2
    assert result.output.count("\n") == 1
    assert "document type" in result.output
