"""The line by itself: playbooks read, passages proposed, the issues list written."""

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
import pytest

import remit.services.contract_review as folder
from remit.demo.inventing.contract_review import as_docx, as_pdf, as_text, compose, make
from remit.services.contract_review import line
from remit.services.contract_review.extraction import read_contract
from remit.services.contract_review.findings import count_by_weight, settle
from remit.services.contract_review.playbook import clause_patterns, read_playbook
from remit.services.contract_review.wording import words
from remit.services.kit import PlaybookRefused, Reference, SeededChance, ServiceCall, content_hash
from remit.work.model import Channel, Item, ItemState

FOLDER = Path(folder.__file__).parent
PLAYBOOK: dict[str, Any] = json.loads((FOLDER / "samples" / "playbook.json").read_text("utf-8"))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CONTRACT = b"""SERVICES AGREEMENT

1. Term. This Agreement shall continue in force for three (3) years from the Effective Date.

2. Liability. In no event shall the Supplier's total aggregate liability exceed 50 % of the Fees paid.

3. Governing law. This Agreement is governed by the laws of England and Wales.
"""


class Shelf:
    """Reference data and content for a handler."""

    def __init__(self, content: bytes, playbook: Mapping[str, Any] | None) -> None:
        self._content = content
        self._playbook = playbook

    def reference(self, kind: str, key: str) -> Reference | None:
        if self._playbook is None or (kind, key) != ("playbook", "standard"):
            return None
        return Reference("client", "engagement", kind, key, 3, self._playbook, NOON, "lead")

    def references(self, kind: str) -> tuple[Reference, ...]:
        return ()

    def first_seen(self, kind: str, key: str) -> None:
        return None

    def marks(self, kind: str, *, prefix: str) -> tuple[()]:
        return ()

    def content(self) -> bytes:
        return self._content

    def done_by(self, element: str) -> None: ...


def call(
    topic: str,
    *,
    content: bytes = CONTRACT,
    playbook: Mapping[str, Any] | None = PLAYBOOK,
    variables: Mapping[str, Any] | None = None,
    language: str = "en",
) -> ServiceCall:
    item = Item(
        tenant="client", id="item", number="HC-000007", engagement_id="e", line="contract_review", kind="contract",
        title="SERVICES AGREEMENT", state=ItemState.IN_PROGRESS, source_hash=content_hash(content),
        source_name="msa.txt", media_type="text/plain", received_at=NOON, channel=Channel.UPLOAD, received_by="x",
        payload={"pages": 1},
    )  # fmt: skip
    return ServiceCall(
        topic=topic, item=item, activation=1, element="e", variables=variables or {},
        parameters={"playbook": "standard", "language": language}, now=NOON, lookup=Shelf(content, playbook),
    )  # fmt: skip


def case_file(**answers: str) -> dict[str, Any]:
    """A signed case in which the named clauses are answered so, and all others are in line."""
    questions = [
        {
            "key": position["clause"],
            "text": {"en": position["clause"], "vi": position["clause"]},
            "answer": answers.get(position["clause"], "accepted"),
            "answer_text": {},
            "state": "agreed",
            "inputs_hash": "0" * 64,
            "reasons": ["Read in full."],
            "evidence": []
            if answers.get(position["clause"]) in ("absent", "unclear")
            else [{"source": "msa.txt", "quotation": "the   words\nof the clause", "page": 2, "start": 0, "end": 9}],
            "decided": [
                {"person": who, "round": "blind", "answer": "accepted", "at": "2026-03-02T09:00:00Z"}
                for who in ("An", "Binh")
            ],
        }
        for position in PLAYBOOK["positions"]
    ]
    return {
        "sources": [{"name": "msa.txt", "document_hash": "a" * 64, "pages": 2}],
        "questions": questions,
        "agreement": {"n": 14, "agreed": 13, "percent": 92.9, "kappa": 0.81},
        "sign_off": {
            "person": "Dung", "qualification": "contract-law", "statement": "Read.", "content_hash": "b" * 64,
            "at": "2026-03-03T09:30:00Z",
        },
    }  # fmt: skip


def test_the_sample_playbook_is_read_in_both_languages() -> None:
    playbook = read_playbook(PLAYBOOK)
    assert len(playbook.positions) == 14
    assert all(position.title["vi"] != position.title["en"] for position in playbook.positions)


def test_every_known_clause_type_has_its_name_in_both_languages() -> None:
    assert len(clause_patterns()) == 34
    assert all(set(words("clauses", clause)) == {"en", "vi"} for clause in clause_patterns())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"positions": []}, "no positions"),
        ({"positions": [{"clause": "horoscope", "accepted": "none"}]}, "no known clause type"),
        ({"positions": [{"clause": "term"}]}, "accepted"),
        ({"positions": [{"clause": "term", "accepted": "3 years", "severity": "awful"}]}, "awful"),
        ({"positions": [{"clause": "term", "accepted": "a"}, {"clause": "term", "accepted": "b"}]}, "two positions"),
        ({"positions": ["term"]}, "names no clause"),
    ],
)
def test_a_playbook_that_cannot_be_used_is_refused_with_what_it_lacks(change: Any, told: str) -> None:
    with pytest.raises(PlaybookRefused, match=told):
        read_playbook({**PLAYBOOK, **change})


def test_a_client_may_bring_a_clause_type_of_its_own() -> None:
    own = {"clause": "cats", "title": "Cats", "accepted": "No cats.", "patterns": {"sure": ["\\bcats?\\b"]}}
    (position,) = read_playbook({"name": "Mine", "positions": [own]}).positions
    assert position.title == {"en": "Cats", "vi": "Cats"}


def test_extraction_asks_each_position_and_proposes_its_passages() -> None:
    handed = line.handle(call("contract_review.extract")).handed["judgement"]
    assert [question["key"] for question in handed["questions"]] == [one["clause"] for one in PLAYBOOK["positions"]]
    proposed = {one["question"]: one for one in handed["proposals"]}
    ((start, end),) = proposed["cap_on_liability"]["passages"]
    assert "liability exceed 50 % of the Fees" in handed["source"]["text"][start:end]
    assert proposed["cap_on_liability"]["answer"] is None
    assert proposed["insurance"]["answer"] == "absent"
    assert json.dumps(handed)


def test_an_engagement_without_a_playbook_says_so() -> None:
    (problem,) = line.handle(call("contract_review.extract", playbook=None)).problems
    assert problem.code == "judgement.playbook"
    assert "put it as reference data" in problem.message


def test_a_contract_is_read_at_intake_and_one_without_text_is_rejected() -> None:
    reading = line.read(CONTRACT, media_type="text/plain", name="msa.txt")
    assert (reading.title, reading.payload["pages"], reading.problems) == ("SERVICES AGREEMENT", 1, ())
    (problem,) = line.read(b"   ", media_type="application/pdf", name="scan.pdf").problems
    assert problem.code == "judgement.no_text"


def test_issues_are_departures_unclear_clauses_and_required_ones_that_are_missing() -> None:
    file = case_file(cap_on_liability="deviates", insurance="absent", exclusivity="absent", term="unclear")
    settled = settle(read_playbook(PLAYBOOK), file)
    assert [one.position.clause for one in settled if one.is_issue] == ["cap_on_liability", "insurance", "term"]
    assert count_by_weight(settled) == {"critical": 1, "high": 0, "medium": 1, "low": 1}


@pytest.mark.parametrize(
    ("language", "words_in_it"),
    [
        ("en", ["issues list", "Cap on liability", "page 2", "Cohen’s κ = 0.81", "Sign-off certificate", "An ("]),
        ("vi", ["danh sách vấn đề", "Giới hạn trách nhiệm", "trang 2", "Chứng nhận ký duyệt", "soát xét độc lập"]),
    ],
)
def test_the_issues_list_is_written_in_the_clients_language(language: str, words_in_it: list[str]) -> None:
    variables = {"case_file": case_file(cap_on_liability="deviates")}
    result = line.handle(call("contract_review.render", variables=variables, language=language))
    document = docx.Document(io.BytesIO(result.documents[0].content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    assert [wanted for wanted in words_in_it if wanted not in text] == []
    assert "b" * 64 in text
    assert result.variables == {"issues": 1, "critical": 1}


def test_the_same_case_gives_the_same_bytes_and_json_says_what_the_document_says() -> None:
    variables = {"case_file": case_file(cap_on_liability="deviates", insurance="absent")}
    first = line.handle(call("contract_review.render", variables=variables))
    assert first == line.handle(call("contract_review.render", variables=variables))
    data = json.loads(first.documents[1].content)
    assert [issue["clause"] for issue in data["issues"]] == ["cap_on_liability", "insurance"]
    assert data["issues"][0]["evidence"][0]["page"] == 2
    assert data["sign_off"]["content_hash"] == "b" * 64


def test_a_contract_without_issues_says_so() -> None:
    result = line.handle(call("contract_review.render", variables={"case_file": case_file()}))
    document = docx.Document(io.BytesIO(result.documents[0].content))
    assert any("No issues" in paragraph.text for paragraph in document.paragraphs)


@pytest.mark.parametrize("seed", range(12))
def test_made_contracts_are_read_in_every_format_and_their_clauses_found(seed: int) -> None:
    contract = compose(SeededChance(seed))
    texts = []
    for name, content in (("a.docx", as_docx(contract)), ("a.pdf", as_pdf(contract)), ("a.txt", as_text(contract))):
        assert read_contract(content, media_type="", name=name).payload["pages"] >= 1
        handed = line.handle(call("contract_review.extract", content=content)).handed["judgement"]
        texts.append(" ".join(handed["source"]["text"].split()))
        present = {one["question"] for one in handed["proposals"] if one["passages"]}
        made = {clause for clause, variant in contract.variants.items() if variant is not None}
        assert made <= present | {"renewal"}
    assert texts[0] == texts[2]


def test_made_files_repeat_for_a_seed() -> None:
    name, content = make(SeededChance(7))
    assert name == make(SeededChance(7))[0]
    assert name.startswith("services-agreement-")
    assert content


def test_the_shipped_sample_is_what_the_maker_makes_and_its_expected_issues_follow() -> None:
    samples = FOLDER / "samples"
    expected = json.loads((samples / "expected.json").read_text("utf-8"))
    contract = compose(SeededChance(expected["made_with_seed"]))
    assert (samples / "services-agreement.txt").read_bytes() == as_text(contract)
    assert (samples / "services-agreement.pdf").read_bytes() == as_pdf(contract)
    answers = {clause: one["answer"] for clause, one in expected["answers"].items()}
    settled = settle(read_playbook(PLAYBOOK), case_file(**answers))
    for weight, clauses in expected["issues"].items():
        assert [one.position.clause for one in settled if one.is_issue and one.position.weight == weight] == clauses


@pytest.mark.parametrize("form", ["docx", "pdf", "txt"])
def test_the_passages_an_expert_would_mark_in_the_sample_are_proposed(form: str) -> None:
    expected = json.loads((FOLDER / "samples" / "expected.json").read_text("utf-8"))["answers"]
    content = (FOLDER / "samples" / f"services-agreement.{form}").read_bytes()
    handed = line.handle(call("contract_review.extract", content=content)).handed["judgement"]
    text = handed["source"]["text"]
    for proposal in handed["proposals"]:
        quotation = expected[proposal["question"]]["quotation"]
        passages = [" ".join(text[start:end].split()) for start, end in proposal["passages"]]
        assert quotation is None or any(quotation in passage for passage in passages), proposal["question"]
