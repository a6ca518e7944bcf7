"""Business research: a dossier's whole way on both databases, what is refused, what the brief makes of its sources."""

import io
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
import pytest
from tests.services.judging_house import MONDAY, House
from tests.services.knowledge_house import certifies
from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]  # untyped - no py.typed

from remit.demo.inventing.business_research import compose, packed
from remit.judgement.rules.citing import STYLES, mark, reference
from remit.judgement.rules.grading import grade_source, origins
from remit.judgement.rules.reading import read_document
from remit.parties.model import Principal, Role
from remit.services.business_research import line
from remit.services.business_research.dossier import read_dossier
from remit.services.kit import content_hash, resolve_mentions
from remit.services.rehearsal import rehearse_samples
from remit.services.validation import validate
from remit.store import Store, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Item, ItemState

EXAMPLES = Path(__file__).parents[2] / "examples" / "business_research"
DOSSIER = read_dossier(compose())
ESTIMATED = {"An": ["46", "51.5", "58"], "Bình": ["48", "54", "65"]}


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(7)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield store
    store.close()


def answers(house: House, item: Item, who: Principal, **changed: str) -> list[dict[str, Any]]:
    """Take every proposed passage as evidence; the claim about staff is borne out in part."""
    given = {"staff": "partly", **changed}
    return [
        {"question": one.question.key, "answer": ESTIMATED.get(who.name), "reason": "Growth as before."}
        if one.question.draft.shares
        else {
            "question": one.question.key,
            "answer": given.get(one.question.key, "supported"),
            "reason": f"{who.name} compared the claim with its sources.",
            "evidence": [
                {"source": piece.source_id, "quotation": piece.quotation, "start": piece.start}
                for piece in one.proposals[0].evidence
            ],
        }
        for one in house.view(item, who).questions
    ]


def brief_of(house: House, *, depots: str = "supported", content: bytes | None = None) -> tuple[Item, dict[str, bytes]]:
    """Take a dossier through two reviews, an adjudication where they differ, and the editor's signature."""
    an, binh = house.person("An", Role.EXPERT), house.person("Bình", Role.EXPERT)
    chi, editor = house.person("Chi", Role.ADJUDICATOR, Role.EXPERT), house.person("Dung", Role.LEAD)
    item = house.send("lumen-freight.zip", content or compose())
    house.complete(item, "review_a", an, answers=answers(house, item, an))
    house.complete(item, "review_b", binh, answers=answers(house, item, binh, depots=depots))
    if depots != "supported":
        settled = [one for one in answers(house, item, chi) if one["question"] == "depots"]
        house.complete(item, "adjudication", chi, answers=settled)
    item = house.complete(item, "sign_off", editor, content_hash=house.view(item, editor).seal)
    documents = house.documents(item)
    made = documents.items()
    certifies(documents["certificate.pdf"], {f"{item.number} brief.pdf": documents["brief.pdf"]})
    return item, {name.split(".", 1)[1]: content for name, content in made if name.startswith(("brief.", "sources."))}


def test_the_validator_finds_nothing_and_the_samples_come_out_as_expected() -> None:
    assert validate(line, now=MONDAY) == ()
    assert [came.refused for _, came in rehearse_samples(line, now=MONDAY)] == [
        ("research.quotation",),
        ("research.no_dossier",),
    ]


def test_a_dossier_becomes_a_signed_brief_with_its_archive(opened: Store) -> None:
    house = House(opened, line=line)
    item, made = brief_of(house)
    assert item.state is ItemState.RESOLVED
    assert set(made) == {"pdf", "docx", "json", "csl.json", "warc"}
    brief = json.loads(made["json"])
    claims = {one["key"]: one for one in brief["claims"]}
    assert {key: (one["answer"], one["confidence"]) for key, one in claims.items()} == {
        "revenue": ("supported", "high"),
        "depots": ("supported", "moderate"),
        "staff": ("partly", "low"),
        "proceedings": ("supported", "moderate"),
    }
    assert brief["unanswered"] == ["Who owns it?"]
    text = read_document(made["pdf"], name="brief.pdf").text
    assert "revenue was 48.0 million euros" in text
    assert brief["sign_off"]["content_hash"] in "".join(text.split())
    assert house.replays(item)


def test_where_the_two_differ_a_third_settles_it_and_the_brief_names_all_three(opened: Store) -> None:
    _, made = brief_of(House(opened, line=line), depots="contradicted")
    (depots,) = [one for one in json.loads(made["json"])["claims"] if one["key"] == "depots"]
    assert {one["person"] for one in depots["decided"]} == {"An", "Bình", "Chi"}
    assert depots["answer"] == "supported"


def test_a_figure_that_no_source_states_is_judged_as_a_distribution_and_pooled(opened: Store) -> None:
    _, made = brief_of(House(opened, line=line), content=compose(estimated=True))
    (estimate,) = json.loads(made["json"])["estimates"]
    assert (estimate["shares"], estimate["unit"], estimate["state"]) == ([0.05, 0.5, 0.95], "million EUR", "agreed")
    low, middle, high = map(float, estimate["answer"])
    assert 46 < low < 48
    assert 51.5 < middle < 54
    assert 58 < high < 65
    text = " ".join(read_document(made["pdf"], name="brief.pdf").text.split())
    assert estimate["answer_text"]["en"] in text
    assert estimate["answer_text"]["en"].endswith("million EUR")


def test_an_estimate_whose_known_answer_is_no_number_is_refused() -> None:
    seed = {"key": "s", "question": "size", "text": "Depots in 2024", "unit": "depots", "known": "some"}
    with zipfile.ZipFile(io.BytesIO(compose())) as package:
        files: dict[str, Any] = {name: package.read(name).decode() for name in package.namelist()}
    files["dossier.json"] = {**json.loads(files["dossier.json"]), "estimates": [seed]}
    (problem,) = line.read(packed(files), media_type="application/zip", name="x.zip").problems
    assert problem.code == "research.no_dossier"


def test_a_changed_digit_in_a_quotation_is_refused_naming_the_claim(opened: Store) -> None:
    house = House(opened, line=line)
    item = house.send("bad.zip", (line.folder / "samples" / "bad-quotation.zip").read_bytes())
    assert item.state is ItemState.REJECTED
    (problem,) = item.problems
    assert (problem["code"], problem["place"]) == ("research.quotation", "revenue")
    assert "43.0 million" in problem["message"]


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"dossier.json": "[]"}, "dossier.json"),
        ({"dossier.json": "{}"}, "title"),
        ({"wire.html": None}, "wire.html"),
        ({"dossier.json": lambda plan: {**plan, "claims": []}}, "dossier.json"),
        ({"dossier.json": lambda plan: {**plan, "as_of": "yesterday"}}, "dossier.json"),
        ({"dossier.json": lambda plan: {**plan, "questions": [{"key": "size", "text": "?", "under": "x"}]}}, "size"),
    ],
)
def test_what_is_no_dossier_is_refused_with_its_place(changed: Mapping[str, Any], place: str) -> None:
    with zipfile.ZipFile(io.BytesIO(compose())) as package:
        files: dict[str, Any] = {name: package.read(name).decode() for name in package.namelist()}
    for name, new in changed.items():
        files[name] = new(json.loads(files[name])) if callable(new) else new
    content = packed({name: text for name, text in files.items() if text is not None})
    (problem,) = line.read(content, media_type="application/zip", name="x.zip").problems
    assert (problem.code, problem.place) == ("research.no_dossier", place)


def test_a_newswire_copy_does_not_count_as_a_second_source() -> None:
    found = origins(DOSSIER.sources)
    assert found["wire"] == found["copy"]
    assert len({found[key] for key in ("report", "wire", "register")}) == 3


def test_sources_are_graded_with_reasons() -> None:
    graded = {one.key: grade_source(one, as_of=DOSSIER.as_of) for one in DOSSIER.sources}
    assert {key: one.letter for key, one in graded.items()} == {
        "report": "A",
        "wire": "B",
        "copy": "B",
        "register": "A",
    }
    assert graded["wire"].reasons == ("secondary",)


def test_the_company_of_the_register_is_that_of_the_report_but_not_its_holding_abroad() -> None:
    resolved = resolve_mentions(DOSSIER.mentions)
    assert resolved.entities == (("m1", "m2", "m3"), ("m4",))
    assert ("m1", "m2", "identifier") in {(one.left, one.right, one.rule) for one in resolved.compared}


def test_each_style_cites_the_same_source_in_its_own_way() -> None:
    wire = DOSSIER.source("wire")
    assert [mark(wire, style=style, number=2, page=1) for style in STYLES] == [
        "(M. Adeyemi, 2026)",
        "[2]",
        "M. Adeyemi (n 2)",
    ]
    assert reference(wire, style="legal", number=2) == (
        "M. Adeyemi, ‘Growth at the depots’ (Harbour Wire, 5 February 2026)"
        " <https://harbourwire.example/depots> (captured 2026-02-27)"
    )


def test_the_archive_holds_every_captured_page_byte_for_byte(opened: Store) -> None:
    _, made = brief_of(House(opened, line=line))
    kept = {
        record.rec_headers.get_header("WARC-Target-URI"): record.content_stream().read()
        for record in ArchiveIterator(io.BytesIO(made["warc"]))
    }
    assert kept == {one.url: one.content for one in DOSSIER.sources if one.url}


def test_the_specimen_is_what_the_line_makes(tmp_path: Path) -> None:
    clock, chance = SimulatedClock(MONDAY), SeededChance(7)
    store = open_store(
        f"sqlite:///{tmp_path / 'specimen.db'}", clock=clock, identifiers=Identifiers(clock, chance), chance=chance
    )
    _, made = brief_of(House(store, line=line), depots="contradicted", content=compose(estimated=True))
    store.close()
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(parents=True, exist_ok=True)
        for kind, content in made.items():
            (EXAMPLES / f"brief.{kind}").write_bytes(content)
    assert {kind: content_hash(content) for kind, content in made.items()} == {
        kind: content_hash((EXAMPLES / f"brief.{kind}").read_bytes()) for kind in made
    }
    assert docx.Document(io.BytesIO(made["docx"])).paragraphs[0].text == "Lumen Freight: size and standing"
