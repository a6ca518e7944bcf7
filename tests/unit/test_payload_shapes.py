"""A document that came as data, and one that goes out, are laid out as somebody reads them."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from mimetypes import guess_type
from typing import Any

import pytest

from remit.parties.model import DataClass
from remit.parties.rules.masking import Masked, Sight
from remit.services.registry import installed_lines
from remit.services.rehearsal import expected_samples
from remit.web.payloads import columns_of, filled, in_order, is_figure, shape_of
from remit.web.readable import Readable, can_be_read, readable_of
from remit.web.templating import amount
from remit.work.model import Deliverable

HIDDEN = Masked("••••", data_class=DataClass.PERSONAL, sight=Sight.CLOSED)
NAMED = {"name": {"en": "Name"}, "salary": {"en": "Salary"}}


def test_moments_and_days_are_known_from_what_only_looks_like_them() -> None:
    assert shape_of("2026-11-27T10:09:45.461800Z") == "moment"
    assert shape_of("2026-02-28") == "day"
    assert {shape_of(text) for text in ("2026-02-30", "2026-13-27T10:09:45Z", "PO-2026-02-28", "2026-11")} == {"plain"}


def test_records_alike_are_a_table_and_wide_ones_are_not() -> None:
    people = [{"name": "An", "salary": "1.00"}, {"name": "Binh", "note": ""}]
    assert shape_of(people) == "records"
    assert columns_of(people) == ("name", "salary")
    assert shape_of([{f"c{at}": at for at in range(15)}] * 2) == "list"
    assert shape_of([{"name": "An"}]) == "list"


def test_two_whole_numbers_are_a_span_and_short_values_stand_in_a_row() -> None:
    assert shape_of([0, 167]) == "span"
    assert shape_of([[0, 60], [80, 167]]) == "row"
    assert shape_of(["SIP/1", "SIP/2"]) == "row"
    assert shape_of({"en": "A friendly reminder", "vi": "Nhắc thanh toán"}) == "names"


def test_what_is_masked_is_never_read_as_something_else() -> None:
    assert shape_of(HIDDEN) == "masked"
    assert not is_figure(HIDDEN)


def test_minor_units_are_left_out_beside_the_amount_that_they_are() -> None:
    assert columns_of([{"amount": "6.10", "minor": 610}, {"amount": "1.00", "minor": 100}]) == ("amount",)
    assert [key for key, _ in filled({"minor": 610}, {})] == ["minor"]


def test_exact_amounts_are_written_with_the_separators_of_the_reader_and_codes_stay() -> None:
    written = [amount(text, language="vi") for text in ("1031.00", "-0.5", "0912.345678", "HF-1.00")]
    assert written == ["1.031,00", "-0,5", "0912.345678", "HF-1.00"]
    assert amount("1031.00", language="en") == "1,031.00"
    assert not any(is_figure(one) for one in (True, "no", "HF-1.00"))


def test_what_the_line_names_comes_first_and_what_is_empty_not_at_all() -> None:
    told: dict[str, Any] = {"zone": "UTC", "salary": "1.00", "files": [], "name": "An", "note": None, "paid": False}
    assert [key for key, _ in filled(told, NAMED)] == ["name", "salary", "zone", "paid"]
    assert in_order(("zone", "salary", "name"), NAMED) == ["name", "salary", "zone"]


def made(name: str, media_type: str, size: int = 10) -> Deliverable:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return Deliverable("t", "d", "i", name, 1, media_type, "h", size, noon, "system")


def read(made: Deliverable, content: bytes) -> Readable:
    return readable_of(made, content, installed_lines().line("payroll"))


def test_data_tables_and_plain_text_are_read_on_a_page_and_nothing_large_or_printed() -> None:
    assert can_be_read(made("control.json", "application/json"))
    assert can_be_read(made("call.vtt", "text/vtt; charset=utf-8"))
    assert not can_be_read(made("payslips.pdf", "application/pdf"))
    assert not can_be_read(made("journal.csv", "text/csv", 2_000_000))


def test_a_table_is_read_by_its_own_delimiter_and_long_ones_say_what_is_left() -> None:
    table = read(made("journal.csv", "text/csv"), "\ufeffaccount;text;amount\n1210;Kraft, An;1,50\n".encode())
    assert (table.head, table.rows) == (("account", "text", "amount"), [["1210", "Kraft, An", "1,50"]])
    assert read(made("open.csv", "text/csv"), b"id\n" + b"1\n" * 620).rest == 120


def test_data_is_read_by_the_names_of_its_line() -> None:
    register = read(made("register.json", "application/json"), b'{"vn.health": "450000"}')
    assert register.payload == {"vn.health": "450000"}
    assert register.fields["vn.health"]["vi"] == "Bảo hiểm y tế"


NAMED_BY_LINE = (
    "call_centre",
    "help_desk",
    "month_end_close",
    "order_entry",
    "payroll",
    "receivables",
    "recruiting",
    "technical_support",
    "training",
    "website_services",
)


@pytest.mark.parametrize("key", NAMED_BY_LINE)
def test_every_field_of_a_document_that_comes_in_has_a_name_in_both_languages(key: str) -> None:
    line = installed_lines().line(key)
    named = line.words("field") | line.words("line")
    for sample in expected_samples(line):
        content = (line.folder / "samples" / sample.file).read_bytes()
        payload = line.read(content, media_type=guess_type(sample.file)[0] or "", name=sample.file).payload
        assert {one for one in keys_of(payload) if one not in named and not one.isupper()} == set(), sample.file
    assert all(names.keys() == {"en", "vi"} for names in named.values())


def keys_of(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from keys_of(one)
