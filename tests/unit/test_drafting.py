"""What of a form may be kept before it is handed in."""

from remit.work.rules.drafting import differing, keepable
from remit.work.rules.forms import Field, FieldType, Form


def field(key: str, **more: object) -> Field:
    return Field(key, FieldType.TEXT, {"en": key, "vi": key}, **more)  # type: ignore[arg-type]  # the test names each


def test_a_field_that_shows_or_holds_what_is_classified_is_not_kept() -> None:
    form = Form(
        "check",
        {"en": "Check", "vi": "Kiểm tra"},
        (
            field("why"),
            field("iban", shows="payload.bank.iban"),
            field("bank", shows="payload.bank"),
            field("price", shows="payload.lines.2.price"),
            field("text", shows="payload.lines.2.text"),
            field("iban_country", shows="payload.bank_country"),
            field("diagnosis", data_class="health"),
            field("people", columns=(field("name", data_class="personal"),)),
        ),
    )
    kept = keepable(form, classified=("bank.iban", "lines.*.price"))
    assert kept == {"why", "text", "iban_country"}


def test_drafts_differ_in_what_either_holds_otherwise() -> None:
    assert differing({"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "4"}) == ("b", "c")
