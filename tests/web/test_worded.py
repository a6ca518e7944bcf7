"""Money and terms are told in words: months by name, promises in hours, and what a figure is called."""

import pytest
from tests.web.conftest import Site

from remit.web.templating import environment


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Websites 2026-10", "Websites October 2026"),
        ("vi", "Websites 2026-10", "Websites tháng 10 năm 2026"),
        ("en", "27 bank 2026-10-03", "27 bank 2026-10-03"),
        ("en", "INV-2026-000013", "INV-2026-000013"),
        ("en", "PO 2026-13", "PO 2026-13"),
    ],
)
def test_a_month_is_told_by_name_and_a_day_or_a_number_stays_as_it_is(language: str, text: str, said: str) -> None:
    assert environment(language).from_string("{{ text|months_said }}").render(text=text) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "1250.5", "1,250.5"),
        ("vi", "1250.5", "1.250,5"),
        ("vi", "0.0125", "0,0125"),
        ("vi", "-350", "-350"),
        ("vi", "1/3", "1/3"),
    ],
)
def test_a_quantity_and_a_price_are_written_by_the_language_with_all_their_places(
    language: str, text: str, said: str
) -> None:
    assert environment(language).from_string("{{ text|figures }}").render(text=text) == said


def test_a_contract_promises_whole_hours_as_hours_and_names_what_was_measured_before(site: Site) -> None:
    text = site.known("Phan Thị Hồng").client.get(f"/contracts/{site.world.engagements['harrow-ap']}").text
    assert "480 phút" not in text
    assert "trong vòng 8 giờ làm việc" in text
    assert "Trước khi bàn giao" in text
    assert "first pass yield" not in text


def test_a_qualification_is_told_without_the_signs_of_its_key(site: Site) -> None:
    text = site.known("Lâm Tú Uyên").client.get(f"/people/{site.world.people['Antoine Roussel']}").text
    assert "survey methodology" in text
    assert ">survey-methodology<" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ("Harrow", "Adjudicator, Expert", "doing the work", "near-shore", "personal, near-shore")),
        ("vi", ("Harrow", "Người phân xử, Chuyên gia", "thực hiện công việc", "lân cận", "cá nhân, lân cận")),
    ],
)
def test_why_somebody_may_see_an_item_names_what_was_looked_at(
    site: Site, language: str, said: tuple[str, ...]
) -> None:
    item = site.hand_in("harrow-ap", site.invoice("HARROW-WALLS"), by="Daniel Price", name="walls.xml")
    known = site.known("Lâm Tú Uyên")
    known.client.cookies.set("remit_language", language)
    text = known.client.get(f"/people/{site.world.people['Antoine Roussel']}", params={"item": item.id}).text
    known.client.cookies.delete("remit_language")
    told = [row.split("</td><td>")[2] for row in text.split("<tr><td>") if row.count("</td><td>") == 3]
    assert [each for each in said if not any(each in one for one in told)] == []
    assert item.tenant not in told
