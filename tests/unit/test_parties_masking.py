"""What is seen of classified fields, by class, clearance, shore and role."""

import json
import pickle
from itertools import product
from typing import Any

import pytest

from remit.parties.model import CLASSIFIED, DataClass, Principal, PrincipalKind, Resource, Role, Shore
from remit.parties.rules.blind_index import blind_index
from remit.parties.rules.masking import BULLETS, Masked, Sight, masked, present, sight

CLIENT = "nordwind"
IBAN = "DE89 3704 0044 0532 0130 00"
COUNTRIES = {Shore.ON: "DE", Shore.NEAR: "PL", Shore.OFF: "VN"}


def person(shore: Shore, *, cleared: bool, role: Role = Role.AGENT) -> Principal:
    return Principal(
        kind=PrincipalKind.PERSON,
        id="an",
        name="An",
        organisation="provider",
        country=COUNTRIES[shore],
        grants={CLIENT: frozenset({role})},
        clearances={CLIENT: CLASSIFIED if cleared else frozenset()},
    )


def resource(*visible_on: Shore) -> Resource:
    visible = dict.fromkeys(visible_on, CLASSIFIED)
    return Resource(tenant=CLIENT, kind="item", name="1", country="DE", visible=visible if visible_on else None)


def test_a_cleared_person_on_shore_sees_the_value() -> None:
    assert masked(IBAN, DataClass.FINANCIAL, principal=person(Shore.ON, cleared=True), resource=resource()) == IBAN


def test_on_shore_without_clearance_the_last_four_of_a_financial_code_stay() -> None:
    seen = masked(IBAN, DataClass.FINANCIAL, principal=person(Shore.ON, cleared=False), resource=resource())
    assert seen == "•••• 3000"


@pytest.mark.parametrize("value", [IBAN, "1234", 1234.5, "Ana Müller", "a" * 40, True])
@pytest.mark.parametrize("data_class", sorted(CLASSIFIED))
def test_far_shore_receives_no_part_of_a_value_not_even_its_length(value: Any, data_class: DataClass) -> None:
    for cleared, role in product((True, False), Role):
        seen = masked(value, data_class, principal=person(Shore.OFF, cleared=cleared, role=role), resource=resource())
        assert seen == BULLETS


def test_terms_may_let_a_farther_shore_see_a_class_and_then_a_clearance_is_still_needed() -> None:
    everywhere = resource(*Shore)
    assert sight(DataClass.PERSONAL, principal=person(Shore.OFF, cleared=True), resource=everywhere) is Sight.OPEN
    assert sight(DataClass.PERSONAL, principal=person(Shore.OFF, cleared=False), resource=everywhere) is Sight.CLOSED


@pytest.mark.parametrize(
    ("data_class", "cleared", "role", "expected"),
    [
        (DataClass.FINANCIAL, True, Role.AGENT, Sight.OPEN),
        (DataClass.HEALTH, True, Role.AGENT, Sight.REVEALABLE),
        (DataClass.SECRET, True, Role.AGENT, Sight.REVEALABLE),
        (DataClass.SECRET, True, Role.FINANCE, Sight.CLOSED),
        (DataClass.FINANCIAL, False, Role.AGENT, Sight.CLOSED),
        (DataClass.FINANCIAL, False, Role.LEAD, Sight.REVEALABLE),
        (DataClass.SECRET, False, Role.LEAD, Sight.CLOSED),
        (DataClass.INTERNAL, False, Role.CLIENT_READER, Sight.OPEN),
    ],
)
def test_the_sight_of_a_class_on_shore(data_class: DataClass, cleared: bool, role: Role, expected: Sight) -> None:
    principal = person(Shore.ON, cleared=cleared, role=role)
    assert sight(data_class, principal=principal, resource=resource()) is expected


def test_a_foreign_tenants_internal_data_is_closed() -> None:
    foreign = Resource(tenant="sudsee", kind="item", country="DE")
    assert sight(DataClass.INTERNAL, principal=person(Shore.ON, cleared=True), resource=foreign) is Sight.CLOSED


def test_a_payload_is_masked_by_path_and_never_by_luck() -> None:
    payload = {
        "supplier": {"name": "Acme", "iban": IBAN, "contacts": [{"name": "Ana", "email": "ana@acme.test"}]},
        "lines": [{"text": "Paper", "amount": "10.00"}, {"text": "Ink", "amount": "99.00"}],
        "total": "109.00",
        "note": None,
    }
    classes = {
        "supplier.iban": DataClass.FINANCIAL,
        "supplier.contacts": DataClass.PERSONAL,
        "lines.*.amount": DataClass.FINANCIAL,
        "lines.1.amount": DataClass.PUBLIC,
        "note": DataClass.SECRET,
    }
    seen = present(payload, classes, principal=person(Shore.OFF, cleared=True), resource=resource())
    assert seen == {
        "supplier": {"name": "Acme", "iban": BULLETS, "contacts": [{"name": BULLETS, "email": BULLETS}]},
        "lines": [{"text": "Paper", "amount": BULLETS}, {"text": "Ink", "amount": "99.00"}],
        "total": "109.00",
        "note": None,
    }
    assert payload["supplier"]["iban"] == IBAN  # type: ignore[index, call-overload]  # the copy is masked


def test_a_masked_value_goes_into_json_and_through_pickle_as_its_text() -> None:
    seen = masked(IBAN, DataClass.FINANCIAL, principal=person(Shore.NEAR, cleared=False), resource=resource())
    assert isinstance(seen, Masked)
    assert json.dumps({"iban": seen}, ensure_ascii=False) == '{"iban": "•••• 3000"}'
    again = pickle.loads(pickle.dumps(seen))
    assert (again, again.sight, again.data_class) == (seen, Sight.CLOSED, DataClass.FINANCIAL)


def test_two_writings_of_a_value_have_one_mark_and_two_clients_have_two() -> None:
    mark = blind_index(IBAN, key=b"one", kind="iban")
    assert blind_index("de89-370400440532013000", key=b"one", kind="iban") == mark
    assert blind_index(IBAN, key=b"two", kind="iban") != mark
    assert blind_index(IBAN, key=b"one", kind="email") != mark
