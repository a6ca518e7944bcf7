"""Documents on paper and plots: what is in them, that they are the same twice, and what they refuse to be."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from lxml import etree
from pypdf import PdfReader

from remit.printing import (
    Attachment,
    Band,
    Plot,
    Series,
    TemplateBroken,
    draw_bars,
    draw_lines,
    draw_stacked_bars,
    printable,
    render_pdf,
)
from remit.printing.glyphs import _known
from remit.printing.plots.scale import round_ticks

MADE_AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
TEMPLATE = """
#letterhead(from: (data.seller,), to: ("Kunde GmbH", "Hauptstraße 1"), title: data.title, facts: (("Số", "INV-1"),))
#pairs((("Kỳ", "tháng 3"),))
#rows(("Nội dung", "Tiền"), data.lines, right: (1,), widths: (1fr, auto), total: ("Tổng", "1.002 ₫"))
"""
DATA = {"seller": "Công ty Đổi Mới", "title": "Hóa đơn", "lines": [["Xử lý chứng từ", "1.000"], ["Phụ phí", "2"]]}


def printed(template: str = TEMPLATE, **given: object) -> bytes:
    return render_pdf(template, **{"data": DATA, "title": "INV-1", "language": "vi", "made_at": MADE_AT, **given})  # type: ignore[arg-type]


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_a_document_holds_its_vietnamese_as_text() -> None:
    text = text_of(printed())
    assert all(words in text for words in ("Công ty Đổi Mới", "Xử lý chứng từ", "1.002 ₫", "Hauptstraße 1"))


def test_the_same_input_gives_the_same_bytes() -> None:
    assert printed() == printed()


def test_every_font_is_embedded_and_none_is_another() -> None:
    pages: Any = PdfReader(io.BytesIO(printed())).pages
    fonts = [one for page in pages for one in page["/Resources"]["/Font"].values()]
    for font in fonts:
        (descendant,) = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"]
        assert "NotoSans" in descriptor["/FontName"]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert fonts


def test_a_document_says_that_it_is_pdf_a_3_and_carries_its_files() -> None:
    reader = PdfReader(io.BytesIO(printed(attachments=[Attachment("invoice.xml", "text/xml", b"<a/>")])))
    root: Any = reader.trailer["/Root"]
    assert re.search(r"<pdfaid:part>3<", root["/Metadata"].get_data().decode())
    assert reader.attachments["invoice.xml"] == [b"<a/>"]
    (kept,) = root["/AF"]
    assert kept.get_object()["/AFRelationship"] == "/Alternative"


def test_what_somebody_typed_is_text_and_never_markup() -> None:
    assert '#panic("no") *a* $x$ \\' in text_of(printed("#data.said", data={"said": '#panic("no") *a* $x$ \\'}))


def test_a_character_that_no_font_has_is_printed_as_such_and_stops_nothing() -> None:
    assert "Lê \ufffd\ufffd\ufffd\ufffd" in text_of(printed("#data.said", data={"said": "Lê 中文🎈\x00"}))


def test_a_sign_that_the_font_lacks_gives_way_to_one_that_reads_the_same() -> None:
    assert "5 – 3 <= 2" in text_of(printed("#data.said", data={"said": "5 − 3 ≤ 2"}))


def test_every_character_that_counts_as_known_can_be_printed() -> None:
    assert len(_known()) > 2500
    said = " ".join(chr(one) for one in sorted(_known()))
    assert "ẵ" in text_of(printed("#data.said", data={"said": said}))


def test_a_template_that_does_not_compile_is_a_fault_with_its_line() -> None:
    with pytest.raises(TemplateBroken, match="unknown variable: nobody"):
        printed("#nobody")


PLOT = Plot(
    "Charges <b>",
    "They rise.",
    ("Jan", "Feb", "Mar"),
    (Series("Per item", (100.0, 250.0, 900.0)), Series("Credits & more", (-50.0, None, -120.0))),
    target=("Budget", 1200.0),
)


@pytest.mark.parametrize("draw", [draw_bars, draw_lines, draw_stacked_bars])
def test_a_plot_is_well_formed_says_what_it_shows_and_can_be_printed(draw) -> None:  # type: ignore[no-untyped-def]
    drawn = draw(PLOT)
    root = etree.fromstring(drawn)
    said = [root.find(f".//{{*}}*[@id='{key}']").text for key in root.get("aria-labelledby").split()]  # type: ignore[union-attr]
    assert said == ["Charges <b>", "They rise."]
    assert "style" not in drawn
    assert "Budget 1200" in drawn
    assert printed('#plot("a.svg", alt: "a")', pictures={"a.svg": printable(drawn)}) == printed(
        '#plot("a.svg", alt: "a")', pictures={"a.svg": printable(draw(PLOT))}
    )


def test_amounts_on_the_axis_have_room_and_are_told_shorter_where_asked() -> None:
    dong = Plot("a", "b", ("x",), (Series("s", (140_000_000.0,)),), write=lambda value: f"{value:,.0f}")
    short = draw_bars(replace(dong, write_tick=lambda value: f"{value / 1e6:.0f}M"))
    ticks = [one for one in etree.fromstring(short).iter("{*}text") if one.get("class") == "tick"]
    assert min(float(one.get("x") or 0) - 7.0 * len(one.text or "") for one in ticks) >= 0
    assert [one.text for one in ticks] == ["0M", "50M", "100M", "150M"]


def test_bars_stand_in_proportion_to_their_values() -> None:
    root = etree.fromstring(draw_bars(Plot("a", "b", ("x", "y", "z"), (Series("s", (50.0, 100.0, None)),))))
    heights = [float(bar.get("height") or 0) for bar in root.iter("{*}rect")]
    assert heights == [pytest.approx(heights[1] / 2, abs=0.1), heights[1]]


def test_stacked_bars_grow_upwards_from_zero_and_downwards_below_it() -> None:
    stacked = Plot("a", "b", ("x",), (Series("s", (30.0,)), Series("t", (20.0,)), Series("u", (-10.0,))))
    bars = [
        bar for bar in etree.fromstring(draw_stacked_bars(stacked)).iter("{*}rect") if bar.find("{*}title") is not None
    ]
    first, second, below = ((float(bar.get("y") or 0), float(bar.get("height") or 0)) for bar in bars)
    assert second[0] + second[1] == pytest.approx(first[0], abs=0.11)
    assert below[0] == pytest.approx(first[0] + first[1], abs=0.11)


def test_a_line_breaks_where_nothing_was_measured_and_its_band_lies_around_it() -> None:
    band = Band((1.0, 2.0, 1.0), (3.0, 4.0, 3.0))
    root = etree.fromstring(draw_lines(Plot("a", "b", ("x", "y", "z"), (Series("s", (2.0, None, 2.0)),), band=band)))
    ways = {path.get("class"): path.get("d") for path in root.iter("{*}path")}
    assert (ways["stroke s1"] or "").count("M") == 2
    assert (ways["band"] or "").count("L") == 5


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], (0.0, 1.0)),
        ([0.0], (0.0, 1.0)),
        ([98.0], (0.0, 50.0, 100.0)),
        ([-3.0, 9.0], (-5.0, 0.0, 5.0, 10.0)),
        ([0.0003], (0.0, 0.0001, 0.0002, 0.0003)),
    ],
)
def test_ticks_are_round_and_hold_zero_and_every_value(values: list[float], ticks: tuple[float, ...]) -> None:
    assert round_ticks(values) == ticks
