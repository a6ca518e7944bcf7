"""Lines of service are whole: the house's own, a scaffolded one, and what the check says about broken ones."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.services.invoice_desk import NOON

from remit.billing.model.service_report import ReleasedFact
from remit.cli import main
from remit.services.kit import Family, Line, Refusal, ServiceCall, ServiceResult, Severity, read_scale
from remit.services.registry import installed_lines
from remit.services.scaffolding import FolderTaken, LineKeyRefused, scaffold
from remit.services.supplier_invoices import line as supplier_invoices
from remit.services.validation import validate

ROOT = Path(__file__).parents[2]


def findings(line: Line) -> set[tuple[str, str | None]]:
    return {(problem.code, problem.place) for problem in validate(line, now=NOON)}


@pytest.mark.parametrize("key", [line.key for line in installed_lines().all()])
def test_the_houses_own_lines_are_whole(key: str) -> None:
    assert findings(installed_lines().line(key)) == set()


PROOF = re.compile(r"(?P<file>[\w/.]+\.(?:py|json))(?:::(?P<test>\w+))?")
NO_TRADE = {"messages"}
"""Lines that carry what others leave, and are no trade of their own."""


def is_there(file: str, test: str | None) -> bool:
    path = ROOT / file
    return path.is_file() and (test is None or f"def {test}(" in path.read_text("utf-8"))


def trades(family: Family) -> list[Line]:
    return [one for one in installed_lines().all() if one.family is family and one.key not in NO_TRADE]


@pytest.mark.parametrize("line", trades(Family.BPO), ids=lambda line: line.key)
def test_every_rule_of_a_line_is_done_and_its_proof_is_there(line: Line) -> None:
    scale = read_scale(line.folder)["scale"]
    assert scale
    for one in scale:
        found = PROOF.fullmatch(one["proof"])
        assert one["done"], one["rule"]
        assert found is not None, one
        assert is_there(found["file"], found["test"]), one


def test_each_line_is_told_straight_through_with_an_exception_a_refusal_and_in_the_browser() -> None:
    rows = [
        row.split("|")[1:-1] for row in (ROOT / "docs" / "lines.md").read_text("utf-8").splitlines() if row[:1] == "|"
    ]
    told = {row[0].strip(): row[1:] for row in rows[2:]}
    assert set(told) == {line.key for line in trades(Family.BPO)}
    for cells in told.values():
        assert len(cells) == 4
        for cell in cells:
            file, name = re.fullmatch(r"`([\w/.]+)` (\w+)", cell.strip()).groups()  # type: ignore[union-attr]  # a cell of another shape fails here
            assert is_there(file, f"test_{name}"), cell


@pytest.mark.parametrize("key", [line.key for line in installed_lines().all()])
def test_every_line_has_its_own_section_in_the_clients_report(key: str) -> None:
    line = installed_lines().line(key)
    figures = line.section()(
        [ReleasedFact(kind, {}, straight_through=True, returns=0, handling_time_s=0) for kind in line.kinds]
    )
    assert all(set(figure.names) == {"en", "vi"} for figure in figures)
    assert figures or key in ("payroll",)  # payroll counts payslips by country: none were paid here


def test_a_section_counts_items_by_kind_and_adds_up_what_the_line_names() -> None:
    recordings = [
        ReleasedFact("recording", {"minutes": one}, straight_through=False, returns=0, handling_time_s=60)
        for one in (12, 31)
    ]
    assert [figure.value for figure in installed_lines().line("transcription").section()(recordings)] == [2, 43]


def test_supplier_invoices_comes_through_the_door_of_entry_points() -> None:
    assert installed_lines().line("supplier_invoices") is supplier_invoices


@pytest.fixture
def copied(tmp_path: Path) -> Line:
    """Supplier invoices in a folder of its own, to be broken; without the scans, which take seconds to recognise."""
    folder = tmp_path / "line"
    shutil.copytree(supplier_invoices.folder, folder, ignore=shutil.ignore_patterns("scan.*", "__pycache__"))
    expected = folder / "samples" / "expected.json"
    samples = [one for one in json.loads(expected.read_text("utf-8"))["samples"] if not one["file"].startswith("scan.")]
    expected.write_text(json.dumps({"samples": samples}), "utf-8")
    return replace(supplier_invoices, folder=folder)


def edit(line: Line, name: str, old: str, new: str) -> None:
    text = (line.folder / name).read_text("utf-8")
    assert old in text
    (line.folder / name).write_text(text.replace(old, new), "utf-8")


def test_a_copy_is_as_whole_as_the_line(copied: Line) -> None:
    assert findings(copied) == set()


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("supplier_invoice.bpmn", 'topic="supplier_invoices.match"', 'topic="supplier_invoices.mtch"', "line.topic"),
        ("supplier_invoice.bpmn", 'form="approve"', 'form="aprove"', "line.form"),
        ("supplier_invoice.bpmn", 'decision="approval_route"', 'decision="route"', "line.decision"),
        ("supplier_invoice.bpmn", 'process id="supplier_invoice"', 'process id="other"', "line.definition"),
        ("supplier_invoice.bpmn", 'sourceRef="match_order"', 'sourceRef="nowhere"', "line.definition"),
        ("supplier_invoice.bpmn", 'bpmnElement="match_order"', 'bpmnElement="other"', "line.definition"),
        ("supplier_invoice.bpmn", "bank_verdict = ", "bank_verdict = = ", "line.definition"),
        ("supplier_invoice.bpmn", 'reads="financial"', 'reads="money"', "line.class"),
        ("forms/approve.json", '"vi": "Duyệt"', '"vi": ""', "line.form"),
        ("sentences.json", '"vi": "Giá"', '"vi": " "', "line.text"),
        ("quality.json", '"checklist"', '"list"', "line.quality"),
        ("samples/expected.json", '"reasons": ["price"]', '"reasons": ["tax"]', "line.sample"),
    ],
)
def test_a_broken_line_is_told_what_is_wrong(copied: Line, name: str, old: str, new: str, code: str) -> None:
    edit(copied, name, old, new)
    assert {found for found, _place in findings(copied)} == {code}


def test_a_line_without_readme_or_with_a_broken_form_is_told_so(copied: Line) -> None:
    (copied.folder / "README.md").unlink()
    (copied.folder / "forms" / "approve.json").write_text("{", "utf-8")
    assert {code for code, _place in findings(copied)} >= {"line.readme", "work.form_unreadable"}


def test_a_handler_that_nobody_asks_for_is_a_warning_only(copied: Line) -> None:
    def idle(_call: ServiceCall) -> ServiceResult:
        return ServiceResult()

    wider = replace(copied, handlers={**copied.handlers, "supplier_invoices.idle": idle})
    (problem,) = validate(wider, now=NOON)
    assert (problem.severity, problem.place) == (Severity.WARNING, "supplier_invoices.idle")


def test_a_scaffolded_line_is_whole(tmp_path: Path) -> None:
    runner = CliRunner()
    made = runner.invoke(main, ["line", "new", "travel_claims", "--into", str(tmp_path)])
    assert made.exit_code == 0, made.output
    assert 'travel_claims = "travel_claims:line"' in made.output
    checked = runner.invoke(main, ["line", "check", str(tmp_path / "travel_claims")])
    assert (checked.exit_code, checked.output.strip()) == (0, "travel_claims: whole")


def test_a_scaffolded_line_imports_the_kit_and_nothing_else_of_the_house(tmp_path: Path) -> None:
    text = (scaffold("some_line", into=tmp_path) / "__init__.py").read_text("utf-8")
    assert {row.split()[1] for row in text.splitlines() if "import" in row and "remit" in row} == {"remit.services.kit"}


def test_the_check_of_a_broken_line_ends_with_an_error(tmp_path: Path) -> None:
    folder = scaffold("broken_line", into=tmp_path)
    expected = folder / "samples" / "expected.json"
    expected.write_text(json.dumps({"samples": [{"file": "good.json", "outcome": "task"}]}), "utf-8")
    checked = CliRunner().invoke(main, ["line", "check", str(folder)])
    assert checked.exit_code == 1
    assert "samples/good.json: outcome: expected task, came straight_through" in checked.output


@pytest.mark.parametrize("key", ["Travel", "1st", "travel-claims", "../evil", "", "a b"])
def test_a_key_that_is_no_name_is_refused(key: str, tmp_path: Path) -> None:
    with pytest.raises(LineKeyRefused):
        scaffold(key, into=tmp_path)


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(FolderTaken):
        scaffold("there", into=tmp_path)


def test_every_line_reads_anything_without_a_fault() -> None:
    for line in installed_lines().all():
        for content in (b"", b"\x00\xff", b"%PDF-", b"PK\x03\x04", b"<a/>", b"x" * 100_000):
            try:
                reading = line.read(content, media_type="application/octet-stream", name="x")
            except Refusal:
                pytest.fail("a line's reader answers refusals as problems")
            assert reading.payload is not None
