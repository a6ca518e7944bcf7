"""Discovery: a collection's whole way to a numbered production that gives away nothing privileged."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from pypdf import PdfReader
from tests.services.judging_house import MONDAY
from tests.services.knowledge_house import KnowledgeHouse

from remit.demo.inventing.legal_discovery import FIELDS, Paper, compose, papers
from remit.discovery.rules.loadfiles import read_dat, read_opt
from remit.judgement.actions.forms import save_answers
from remit.judgement.actions.judging import hand_in_review
from remit.judgement.actions.reading import draw_sample, stop_reading
from remit.judgement.refusals import NothingToSample, RecallUnproven, StillReading
from remit.parties.model import Principal
from remit.parties.refusals import AccessDenied
from remit.services.contract_review import line as contract_review
from remit.services.kit import PassageNotFound, discovery, parse_moment, unpack
from remit.services.legal_discovery import line
from remit.services.legal_discovery.matter import read_collection
from remit.services.legal_discovery.production import Settled, packed, produce
from remit.services.rehearsal import rehearse_samples
from remit.services.validation import validate
from remit.store import Store
from remit.values.archive import pack
from remit.work.model import Item, ItemState, Task

EXAMPLES = Path(__file__).parents[2] / "examples" / "legal_discovery"
SECRET = "Account holder: J. Poole, 12 Elm Row."
ADVICE = "Rosalind Kerr gave legal advice on the claim."
CODED = {"D-003": "privileged", "D-007": "redact", "D-008": "other", "D-101": "other", "D-102": "other"}
QUOTED = {"D-003": ADVICE, "D-007": SECRET}


@pytest.fixture
def house(store: Store) -> KnowledgeHouse:
    return KnowledgeHouse(store, line, qualification="discovery-counsel")


def code(house: KnowledgeHouse, item: Item, who: Principal, **changed: str) -> list[dict[str, Any]]:
    view = house.view(item, who)
    (source,) = view.sources
    given = {**CODED, **{key.replace("_", "-"): answer for key, answer in changed.items()}}
    return [
        {
            "question": one.question.key,
            "answer": given.get(one.question.key, "produce"),
            "reason": "Letter of counsel about the claim."
            if given.get(one.question.key) == "privileged"
            else "Read in full.",
            "evidence": [{"source": source.id, "quotation": QUOTED[one.question.key]}]
            if given.get(one.question.key) in ("privileged", "redact")
            else [],
        }
        for one in view.questions
    ]


def produced(house: KnowledgeHouse) -> tuple[Item, dict[str, bytes]]:
    an, binh, chi, counsel = house.crew()
    item = house.send(compose(), "valve.zip")
    house.complete(item, "review_a", an, answers=code(house, item, an))
    house.complete(item, "review_b", binh, answers=code(house, item, binh, D_005="other"))
    settled = [one for one in code(house, item, chi) if one["question"] == "D-005"]
    house.complete(item, "adjudication", chi, answers=settled)
    item = house.sign(item, counsel)
    return item, house.documents(item)


def test_the_validator_finds_nothing_and_the_samples_come_out_as_expected() -> None:
    assert validate(line, now=MONDAY) == ()
    assert [came.refused for _, came in rehearse_samples(line, now=MONDAY)] == [
        ("legal_discovery.missing",),
        ("discovery.load_file",),
        ("package.refused",),
    ]


def test_a_collection_goes_through_two_reviewers_to_a_numbered_production(house: KnowledgeHouse) -> None:
    item, documents = produced(house)
    assert item.state is ItemState.RESOLVED
    files = unpack(documents[f"{item.number} VOL001.zip"])
    rows, problems = read_dat(files["DATA/VOL001.dat"])
    assert problems == ()
    # The advice leaves a sheet, its attachment goes out, the copy goes out once, the lunch stays.
    numbers = [(row["BEGBATES"], row["WITHHELD"], row["DUPCUSTODIAN"]) for row in rows]
    assert numbers == [
        ("HF000001", "", "Okafor"),
        ("HF000002", "Y", ""),
        ("HF000003", "", ""),
        ("HF000004", "", ""),
        ("HF000005", "", ""),
        ("HF000006", "", ""),
    ]
    assert (rows[1]["SUBJECT"], rows[1]["BEGATTACH"], rows[1]["ENDATTACH"]) == ("", "HF000002", "HF000003")
    assert [page.number for page in read_opt(files["DATA/VOL001.opt"])] == [one for one, _, _ in numbers]
    for row in rows:
        page = PdfReader(io.BytesIO(files[row["PDFPATH"]])).pages[0].extract_text()
        assert row["BEGBATES"] in page
    # Neither what is privileged nor what is struck is in anything that goes out, by text or by byte.
    for name, content in files.items():
        text = "".join(p.extract_text() for p in PdfReader(io.BytesIO(content)).pages) if name.endswith("pdf") else ""
        for secret in (SECRET, ADVICE, "Rosalind", "Elm Row"):
            assert secret.encode() not in content
            assert secret not in text
    log = list(csv.reader(io.StringIO(documents[f"{item.number} privilege log.csv"].decode("utf-8-sig"))))
    assert [(row[0], row[1]) for row in log[1:]] == [("HF000002", "D-003"), ("HF000006", "D-007")]
    assert ADVICE not in documents[f"{item.number} privilege log.csv"].decode()
    data = json.loads(documents[f"{item.number} production.json"])
    assert data["copies"] == {"D-002": "D-001"}
    assert (data["enough"], data["recall_at_least"]) == (True, 1.0)
    calendar = Calendar.from_ical(documents[f"{item.number} deadlines.ics"])
    assert [one.get("DTSTART").to_ical() for one in calendar.walk("VEVENT")] == [b"20260401", b"20260506"]
    memo = "".join(p.extract_text() for p in PdfReader(io.BytesIO(documents[f"{item.number} memo.pdf"])).pages)
    assert "the 2 put aside were all read as well" in " ".join(memo.split())
    keep_or_compare({f"{name.split(' ', 1)[1]}": content for name, content in documents.items()})


def keep_or_compare(documents: dict[str, bytes]) -> None:
    """The specimen in `examples/` says what the line says; REMIT_WRITE_EXAMPLES=1 writes it anew."""
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(parents=True, exist_ok=True)
        for name, content in documents.items():
            (EXAMPLES / name.replace(" ", "-")).write_bytes(content)
    kept = {path.name for path in EXAMPLES.iterdir()}
    assert kept == {name.replace(" ", "-") for name in documents}
    assert (EXAMPLES / "privilege-log.csv").read_bytes() == documents["privilege log.csv"]
    assert (EXAMPLES / "production.json").read_bytes() == documents["production.json"]
    before, now = unpack((EXAMPLES / "VOL001.zip").read_bytes()), unpack(documents["VOL001.zip"])
    assert {name: before[name] for name in before if not name.endswith("pdf")} == {
        name: now[name] for name in now if not name.endswith("pdf")
    }


SIGNED_AT = parse_moment("2026-03-02T09:00:00Z")


def native_collection(passage: str) -> tuple[Any, Settled]:
    """A collection of one PDF, coded to go out with a passage struck."""
    files = unpack(compose((Paper("D-1", "Marsh", "Agreement", "-"),), aside=0))
    row = dict.fromkeys(FIELDS, "") | {"DOCID": "D-1", "CUSTODIAN": "Marsh", "TEXTPATH": "TEXT\\D-1.txt"}
    files["load.dat"] = discovery.write_dat(FIELDS, [row | {"NATIVEPATH": "NATIVE\\D-1.pdf"}])
    files["NATIVE/D-1.pdf"] = (contract_review.folder / "samples" / "services-agreement.pdf").read_bytes()
    asked = {"key": "D-1", "answer": "redact", "reasons": ["Secret."], "evidence": [{"quotation": passage}]}
    return read_collection(pack(files)), Settled.of({"questions": [asked]})


def test_a_pdf_goes_out_as_it_looks_with_its_passage_gone() -> None:
    collection, settled = native_collection("Governing Law")
    if "Governing Law" not in collection.texts["D-1"]:
        passage = next(row for row in collection.texts["D-1"].splitlines() if len(row) > 40)
        collection, settled = native_collection(passage)
    (passage,) = settled.struck["D-1"]
    files = unpack(packed(produce(collection, settled, language="en", made_at=SIGNED_AT), volume="V1"))
    (paper,) = [content for name, content in files.items() if name.endswith(".pdf")]
    assert passage not in "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages)
    assert passage.encode() not in files["TEXT/HF000001.txt"]


def test_a_passage_that_cannot_be_struck_stops_the_production() -> None:
    collection, settled = native_collection("a sentence that nobody wrote")
    with pytest.raises(PassageNotFound):
        produce(collection, settled, language="en", made_at=SIGNED_AT)


def test_near_copies_coded_apart_are_told() -> None:
    collection = read_collection(compose(papers()))
    asked = [
        {"key": one.key, "answer": "other" if one.key == "D-006" else "produce", "reasons": ["Read."], "evidence": []}
        for one in papers()
    ]
    production = produce(collection, Settled.of({"questions": asked}), language="en", made_at=SIGNED_AT)
    assert production.odd == (("D-005", "D-006"),)


def read_on(house: KnowledgeHouse, item: Item, held: Task, who: Principal) -> int:
    """Code what is on a reader's form by what it says, and return how many that were."""
    view = house.view(item, who)
    shown = [one for one in view.questions if one.mine is None]
    answers: list[dict[str, Any]] = [
        {
            "question": one.question.key,
            "answer": "produce" if "pressure" in LARGE[one.question.key].text else "other",
            "reason": "Read.",
            "evidence": [],
        }
        for one in shown
    ]
    house.do(lambda tx: save_answers(tx, who, held, {"answers": answers}))
    return len(shown)


LARGE = {
    f"D-{number:03}": Paper(
        f"D-{number:03}",
        "Marsh",
        f"Note {number}",
        f"The pressure at valve {number} fell again; the crew logged the loss."
        if number % 7 == 0
        else f"Lunch on day {number}: soup and bread for the whole site office.",
    )
    for number in range(1, 85)
}


def test_a_large_collection_is_read_in_the_learners_order_until_a_lead_may_stop_it(house: KnowledgeHouse) -> None:
    an, binh, _, counsel = house.crew()
    item = house.send(compose(tuple(LARGE.values()), aside=0, recall=0.6), "large.zip")
    held = {
        name: house.claimed(item, element, who)
        for name, element, who in (("an", "review_a", an), ("binh", "review_b", binh), ("counsel", "enough", counsel))
    }
    relevant = {f"D-{number:03}" for number in range(7, 85, 7)}
    while not relevant <= {one.question.key for one in house.view(item, an).questions}:
        assert read_on(house, item, held["an"], an) == 10
    standing = house.view(item, counsel).standing
    assert standing is not None
    assert (standing.total, standing.recall) == (84, None)
    assert standing.read < 45
    # A reader is not told how it stands, nor may hand in; a lead may not stop without proof or reason.
    assert house.view(item, an).standing is None
    with pytest.raises(StillReading):
        house.do(lambda tx: hand_in_review(tx, an, task=held["an"]))
    with pytest.raises(RecallUnproven):
        house.do(lambda tx: stop_reading(tx, counsel, task=held["counsel"], reason="  "))
    with pytest.raises(AccessDenied):
        house.do(lambda tx: stop_reading(tx, an, task=held["an"], reason="I am tired."))

    read_on(house, item, held["an"], an)
    house.do(lambda tx: save_answers(tx, counsel, held["counsel"], {}))
    with pytest.raises(NothingToSample):
        house.do(lambda tx: draw_sample(tx, counsel, task=held["counsel"]))
    read_on(house, item, held["an"], an)
    standing = house.view(item, counsel).standing
    assert standing is not None
    assert standing.enough
    assert standing.read < 84
    house.finish(item, held["counsel"], counsel)
    for name, who in (("an", an), ("binh", binh)):
        read_on(house, item, held[name], who)
        house.finish(item, held[name], who)
    item = house.sign(item, counsel)
    documents = house.documents(item)
    data = json.loads(documents[f"{item.number} production.json"])
    assert {one["document"] for one in data["documents"]} == relevant
    assert data["enough"]
    memo = "".join(p.extract_text() for p in PdfReader(io.BytesIO(documents[f"{item.number} memo.pdf"])).pages)
    aside = 84 - len(house.view(item, an).questions)
    said = f"Not read: put aside by the order of reading {aside}" in " ".join(memo.split())
    assert said == (aside > 0), "readers who hold batches when it is enough may read all the rest"


def test_a_lead_may_stop_unproven_with_a_reason_which_is_signed_and_printed(house: KnowledgeHouse) -> None:
    an, binh, _, counsel = house.crew()
    item = house.send(compose(tuple(LARGE.values())[:9], aside=0, batch=2), "small.zip")
    held = {name: house.claimed(item, name, who) for name, who in (("review_a", an), ("review_b", binh))}
    read_on(house, item, held["review_a"], an)
    house.complete(item, "enough", counsel, reason="The parties agreed on four documents.")
    for name, who in (("review_a", an), ("review_b", binh)):
        read_on(house, item, held[name], who)
        house.finish(item, held[name], who)
    item = house.sign(item, counsel)
    memo = house.documents(item)[f"{item.number} memo.pdf"]
    told = " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(memo)).pages).split())
    assert "Nothing can be said" in told
    assert "Dung decided that enough was read, because: The parties agreed on four documents." in told
