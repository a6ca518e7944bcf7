"""An analysis' whole way: run, its data decided on, judged by two, run again, signed, delivered, run by anybody."""

import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from tests.services.knowledge_house import KnowledgeHouse, certifies

from remit.analysis.model import RunsDiffer, StatementRefused
from remit.services.data_analysis import line
from remit.services.kit import SeededChance, unpack
from remit.services.rehearsal import Shelf
from remit.store import Store, open_store
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Channel, Item, ItemState, ServiceCall

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "data_analysis"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    clock, chance = SimulatedClock(NOW), SeededChance(11)
    url = f"sqlite:///{tmp_path}/house.db"
    opened = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store) -> KnowledgeHouse:
    return KnowledgeHouse(store, line, qualification="data-analysis")


def delivered(house: KnowledgeHouse) -> dict[str, bytes]:
    """Work the sample as its story goes and return what the client gets."""
    an, binh, chi, lead = house.crew()
    item = house.send((SAMPLES / "deliveries.zip").read_bytes(), "deliveries.zip")
    house.judge(item, "review_a", an)
    house.judge(item, "review_b", binh, stop="unclear")
    house.judge(item, "adjudication", chi)
    assert set(house.open_tasks(item)) == {"sign_off"}
    assert house.sign(item, lead).state is ItemState.RESOLVED
    return house.documents(item)


def test_an_analysis_becomes_a_package_and_the_specimen_is_what_is_delivered(house: KnowledgeHouse) -> None:
    """Outputs are compared to the bit; report and manifest name versions, so they may differ in those alone."""
    documents = delivered(house)
    certifies(
        documents["certificate.pdf"],
        {name: content for name, content in documents.items() if name != "certificate.pdf"},
    )
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        for name, content in documents.items():
            (EXAMPLES / name).write_bytes(content)
    parts, kept = unpack(documents["package.zip"]), unpack((EXAMPLES / "package.zip").read_bytes())
    assert set(parts) == set(kept)
    same = {name for name in parts if name.startswith("outputs/")} | {"analysis.json", "deliveries.csv", "case.json"}
    assert {name for name in same if parts[name] != kept[name]} == set()
    manifest, proof = json.loads(parts["manifest.json"]), json.loads(parts["certificate.json"])
    assert proof["same"] is True
    assert proof["outputs"] == manifest["outputs"]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(documents["report.pdf"])).pages)
    assert "The depots differ in how long a delivery takes." in text
    assert "every one the same" in text


def test_the_delivered_notebook_computes_every_file_again_and_names_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = unpack((EXAMPLES / "package.zip").read_bytes())
    for name, content in parts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLARS_MAX_THREADS", "1")
    book = json.loads(parts["analysis.ipynb"])
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(book["cells"])
    cells = [cell["source"] for cell in book["cells"] if cell["cell_type"] == "code"]
    run_cells(cells)
    assert capsys.readouterr().out == book["cells"][-1]["outputs"][0]["text"] == "The same: 7 files, bit by bit.\n"

    with pytest.raises(RunsDiffer, match=r"late\.csv"):
        run_cells([cell.replace("minutes > CAST", "minutes < CAST") for cell in cells])
    with pytest.raises(StatementRefused, match="read_csv"):
        run_cells([*cells[:1], "package.step('x', sql='SELECT * FROM read_csv(1)')"])
    (tmp_path / "deliveries.csv").write_bytes(parts["deliveries.csv"].replace(b"harbour", b"harbor"))
    with pytest.raises(RunsDiffer, match=r"deliveries\.csv"):
        run_cells(cells)


def run_cells(cells: list[str]) -> None:
    held: dict[str, object] = {}
    for source in cells:
        exec(source, held)


def test_data_that_break_a_rule_go_to_a_person_and_may_go_back(house: KnowledgeHouse) -> None:
    _, _, chi, _ = house.crew()
    item = house.send((SAMPLES / "deliveries-broken.zip").read_bytes(), "d.zip")
    assert set(house.open_tasks(item)) == {"quality"}
    why = "A delivery of minus four minutes"
    done = house.complete(item, "quality", chi, quality_decision="return", quality_comment=why)
    assert done.state is ItemState.RESOLVED
    told = json.loads(house.documents(item)["returned.json"])
    assert told["why"] == why
    assert told["broken"][1] == "A delivery takes time: broken by 1 of 240 rows of deliveries"


@pytest.mark.parametrize("topic", ["data_analysis.ask", "data_analysis.rerun", "data_analysis.render"])
def test_a_run_that_gives_something_else_stops_the_work(topic: str) -> None:
    shelf = Shelf({}, now=NOW)
    shelf.received = (SAMPLES / "deliveries.zip").read_bytes()
    item = Item(
        tenant="t", id="i", number="R-1", engagement_id="e", line=line.key, kind="analysis", title="Deliveries",
        state=ItemState.IN_PROGRESS, source_hash="", source_name="d.zip", media_type="application/zip",
        received_at=NOW, channel=Channel.SIMULATED, received_by="x",
    )  # fmt: skip
    recorded = {"hashes": {"late.csv": "0" * 64}, "environment": {}}
    result = line.handle(ServiceCall(topic, item, 1, "x", recorded, line.settings({}), NOW, shelf))
    assert [problem.code for problem in result.problems] == ["analysis.differs"]
    assert (result.documents, result.handed) == ((), {})
