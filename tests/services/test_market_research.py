"""A study's whole way: checked, cleaned by a person, weighted, judged by two, settled by a third, signed, delivered."""

import csv
import io
import json
import math
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types
from pypdf import PdfReader
from tests.services.knowledge_house import KnowledgeHouse, certifies

from remit.demo.inventing.market_research import make
from remit.services.kit import SeededChance, content_hash, pack, repack, unpack
from remit.services.market_research import line
from remit.services.market_research.figures import compute
from remit.services.market_research.questionnaire import read_questionnaire
from remit.services.market_research.study import open_study
from remit.services.rehearsal import Shelf, Stage
from remit.statistics.fieldwork import read_fieldwork
from remit.store import Store, open_store
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Channel, Item, ItemState, ServiceCall

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "market_research"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    clock, chance = SimulatedClock(NOW), SeededChance(11)
    opened = open_store(
        f"sqlite:///{tmp_path}/house.db", clock=clock, identifiers=Identifiers(clock, chance), chance=chance
    )
    yield opened
    opened.close()


@pytest.fixture
def house(store: Store) -> KnowledgeHouse:
    return KnowledgeHouse(store, line, qualification="survey-methodology")


def delivered(house: KnowledgeHouse) -> dict[str, bytes]:
    """Work the sample as its story goes and return what the client gets."""
    an, binh, chi, lead = house.crew()
    item = house.send((SAMPLES / "tea.zip").read_bytes(), "tea.zip")
    assert set(house.open_tasks(item)) == {"cleaning"}
    rows = [
        {"respondent": who, "check": check, "seen": "", "decision": decision, "why": why}
        for who, check, decision, why in (
            ("R0005", "Straight-lining", "exclude", ""),
            ("R0010", "Speeding", "exclude", ""),
            ("R0015", "Duplicate", "exclude", ""),
            ("R0020", "Contradiction", "keep", "Drank tea until last year, said so by telephone"),
        )
    ]
    house.complete(item, "cleaning", chi, cleaning=rows)
    assert set(house.open_tasks(item)) == {"review_a", "review_b"}
    house.judge(item, "review_a", an, carrow="does_not_hold")
    house.judge(item, "review_b", binh)
    assert set(house.open_tasks(item)) == {"adjudication"}
    house.judge(item, "adjudication", chi, carrow="does_not_hold")
    assert house.sign(item, lead).state is ItemState.RESOLVED
    return house.documents(item)


def test_a_study_becomes_a_report_whose_findings_name_their_figures(house: KnowledgeHouse) -> None:
    documents = delivered(house)
    certifies(documents.pop("certificate.pdf"), documents)
    assert set(documents) == {"report.pdf", "tables.xlsx", "weighted-data.csv", "cleaning-log.csv", "figures.json"}
    fact = json.loads(documents["figures.json"])
    assert [one["key"] for one in fact["findings"]] == ["anport", "taste", "city_matters"]
    assert [one["key"] for one in fact["not_supported"]] == ["carrow"]
    assert (fact["received"], fact["tabulated"]) == (300, 297)
    evidence = fact["findings"][0]["evidence"][0]["quotation"]
    assert evidence == fact["figures"]["blend=new|city=anport"]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(documents["report.pdf"])).pages)
    assert "Not supported by the figures" in text
    assert fact["sign_off"]["content_hash"][:16] in text.replace("\n", "")


def test_the_weighted_data_meet_the_margins_and_the_tables_their_shares(house: KnowledgeHouse) -> None:
    documents = delivered(house)
    rows = list(csv.DictReader(io.StringIO(documents["weighted-data.csv"].decode())))
    whole = sum(float(row["weight"]) for row in rows)
    women = sum(float(row["weight"]) for row in rows if row["sex"] == "f")
    assert women / whole == pytest.approx(0.51, abs=1e-9)
    book = load_workbook(io.BytesIO(documents["tables.xlsx"]))
    sheet = book["1 blend x city"]
    assert [cell.value for cell in sheet[3]][1:] == ["Anport (A)", "Bellmouth (B)", "Carrow (C)"]
    anport = [row for row in rows if row["city"] == "anport"]
    new = sum(float(row["weight"]) for row in anport if row["blend"] == "new")
    (line_of_new,) = [row for row in sheet.iter_rows(values_only=True) if row[0] == "New blend"]
    assert line_of_new[1] == pytest.approx(new / sum(float(row["weight"]) for row in anport), abs=1e-4)


def test_the_same_study_gives_the_same_bytes_and_the_specimen_is_what_is_delivered(house: KnowledgeHouse) -> None:
    """`examples/market_research` is rebuilt here; write it anew with REMIT_WRITE_EXAMPLES=1."""
    documents = delivered(house)
    for name, content in documents.items():
        if os.environ.get("REMIT_WRITE_EXAMPLES"):
            (EXAMPLES / name).write_bytes(content)
        kept = (EXAMPLES / name).read_bytes()
        assert content_hash(kept) == content_hash(content), f"{name} differs from the specimen"


def test_figures_that_are_not_those_signed_are_not_delivered() -> None:
    shelf = Shelf({}, now=NOW)
    shelf.received = (SAMPLES / "tea-clean.zip").read_bytes()
    item = Item(
        tenant="t", id="i", number="R-1", engagement_id="e", line=line.key, kind="study", title="Tea",
        state=ItemState.IN_PROGRESS, source_hash="", source_name="tea.zip", media_type="application/zip",
        received_at=NOW, channel=Channel.SIMULATED, received_by="x",
    )  # fmt: skip
    signed = {"case_file": {"sources": [{"name": "figures.txt", "document_hash": "0" * 64, "pages": 1}]}}
    call = ServiceCall("market_research.render", item, 1, "render", signed, line.settings({}), NOW, shelf)
    result = line.handle(call)
    assert [problem.code for problem in result.problems] == ["study.unsigned"]
    assert result.documents == ()


def test_spss_and_csv_say_the_same(tmp_path: Path) -> None:
    columns = {"id": ["a", "b", "c"], "sex": [1.0, 2.0, None], "score": [1.5, 2.0, 3.0]}
    pyreadstat.write_sav(pl.DataFrame(columns), str(tmp_path / "f.sav"))
    read = read_fieldwork((tmp_path / "f.sav").read_bytes(), name="f.sav")
    assert read == {"id": ["a", "b", "c"], "sex": ["1", "2", None], "score": ["1.5", "2", "3"]}
    text = "id,sex,score\na,1,1.5\nb,2,2\nc,,3\n"
    assert read_fieldwork(text.encode(), name="f.csv") == read


def test_a_questionnaire_is_read_with_its_choices_in_each_language() -> None:
    parts = unpack(make(SeededChance(1), count=40)[1])
    questions = read_questionnaire(parts["questionnaire.xlsx"])
    assert questions["sex"].choice("f", "en") == "Women"
    assert questions["sex"].choice("f", "vi") == "Nữ"
    assert questions["often"].says("vi") == "Bạn uống trà thường xuyên thế nào?"


@pytest.mark.parametrize(
    ("part", "content", "code"),
    [
        ("fieldwork.csv", b"id,id\n1,2\n", "statistics.fieldwork"),
        ("fieldwork.csv", b"\xff\xfe\x00", "statistics.fieldwork"),
        ("fieldwork.csv", b"id,city\n", "statistics.fieldwork"),
        ("fieldwork.csv", b"$FL2 no SPSS at all", "statistics.fieldwork"),
        ("questionnaire.xlsx", b"no workbook", "study.questionnaire"),
        ("study.json", b"{", "study.plan"),
        ("study.json", b'{"title": "x", "respondent": "id", "findings": [{"key": 1}]}', "study.plan"),
        ("../study.json", b"", "package.refused"),
    ],
)
def test_what_cannot_be_worked_is_refused_with_its_code(part: str, content: bytes, code: str) -> None:
    parts = {**unpack((SAMPLES / "tea.zip").read_bytes()), part: content}
    assert Stage(line, now=NOW).rehearse(pack(parts), name="study.zip").refused == (code,)


def test_a_questionnaire_whose_styles_are_damaged_is_refused() -> None:
    parts = unpack((SAMPLES / "tea.zip").read_bytes())
    styles = b"<?xml version='1.0' encoding='UTF-8'?><styleSheet>\xff\xfe</styleSheet>"
    damaged = repack(parts["questionnaire.xlsx"], instead={"xl/styles.xml": styles})
    told = Stage(line, now=NOW).rehearse(pack({**parts, "questionnaire.xlsx": damaged}), name="study.zip")
    assert told.refused == ("study.questionnaire",)


def test_a_conjoint_gives_a_line_for_each_level_that_a_finding_may_rest_on() -> None:
    study = open_study((SAMPLES / "tea-clean.zip").read_bytes())
    text = {"en": "Price", "vi": "Giá"}
    levels = {"low": {"en": "one pound", "vi": "một bảng"}, "high": {"en": "two pounds", "vi": "hai bảng"}}
    asked = {
        "attributes": {"price": {"text": text, "levels": levels}},
        "tasks": [{"chosen": "offer", "alternatives": [{"price": "low"}, {"price": "high"}]}],
    }
    chosen: list[str | None] = ["1" if at % 4 else "2" for at in range(len(study.respondents))]
    plan = {**study.plan, "conjoint": asked}
    wider = replace(study, plan=plan, answers={**study.answers, "offer": chosen})
    found = compute(wider, set(), language="en")
    assert found.conjoint is not None
    assert found.conjoint.utilities["price"]["low"] == pytest.approx(math.log(3) / 2, abs=0.02)
    assert found.lines["conjoint:price=low"] == (
        f"Part-worth, Price: one pound {found.conjoint.utilities['price']['low']:+.2f};"
        " Price carries 100% of the choice"
    )
