"""What an attack would meet leaves one line in the log: the code, who, the route; nothing of what was sent."""

import logging
from datetime import UTC, datetime, timedelta

import pytest
from tests.web.conftest import LINES, UPLOAD_BYTES_MAX, Site

from remit.web.alarm import LINES_PER_MINUTE, Bound
from remit.work.model import Item

PROBLEM = {"Accept": "application/problem+json"}
INVOICES = LINES / "supplier_invoices" / "samples"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.WARNING, logger="remit.refused")
    return caplog


def told(lines: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in lines.records if one.name == "remit.refused"]


def test_a_foreign_item_is_told_without_its_id(site: Site, invoice: Item, lines: pytest.LogCaptureFixture) -> None:
    site.client("Sylvie Morel").get(f"/items/{invoice.id}", headers=PROBLEM)
    (line,) = told(lines)
    assert f"who={site.world.people['Sylvie Morel']} verb=GET route=/items/{{item_id}}" in line
    assert invoice.id not in line


def test_a_wrong_key_is_told_without_its_text(site: Site, lines: pytest.LogCaptureFixture) -> None:
    site.client().get("/api/v1/items", headers={"Authorization": "Bearer remit_guessed"})
    (line,) = told(lines)
    assert line == "refused code=access.key who=- verb=GET route=/api/v1/items left_out=0"


def test_a_failed_sign_in_is_told_without_the_name(site: Site, lines: pytest.LogCaptureFixture) -> None:
    client = site.client()
    data = {"csrf": site.form_token(client, path="/sign-in"), "name": "eve@nowhere.example", "password": "wrong"}
    client.post("/sign-in", data=data, headers=PROBLEM)
    (line,) = told(lines)
    assert "code=access.sign_in" in line
    assert "eve" not in line


def test_a_form_of_another_session_is_told(site: Site, lines: pytest.LogCaptureFixture) -> None:
    site.client("Vũ Hải Yến").post("/account/presence", data={"csrf": "0" * 80}, headers=PROBLEM)
    (line,) = told(lines)
    assert "code=access.csrf" in line
    assert f"who={site.world.people['Vũ Hải Yến']}" in line


def test_a_body_that_is_too_long_is_told(site: Site, lines: pytest.LogCaptureFixture) -> None:
    client = site.client("Daniel Price")
    chunks = (b"x" * 65536 for _ in range(UPLOAD_BYTES_MAX // 65536 + 40))
    client.post("/api/v1/items?engagement=harrow-ap", content=chunks, headers=site.api_headers(client))
    (line,) = told(lines)
    assert "code=web.upload_too_large" in line


def test_an_entity_bomb_is_told_whichever_door_it_came_through(site: Site, lines: pytest.LogCaptureFixture) -> None:
    client, bomb = site.client("Daniel Price"), (INVOICES / "bad-entity-bomb.xml").read_bytes()
    client.post("/api/v1/items?engagement=harrow-ap", content=bomb, headers=site.api_headers(client))
    form = {"csrf": site.form_token(client), "engagement": site.world.engagements["harrow-ap"]}
    client.post("/portal/items", data=form, files={"file": ("secret name.xml", bomb)})
    by_api, by_form = told(lines)
    assert "code=work.unreadable" in by_api
    assert "route=/api/v1/items" in by_api
    assert f"who={site.world.people['Daniel Price']} verb=POST route=/portal/items" in by_form
    assert "secret name" not in by_form


def test_a_flood_is_counted_and_not_written() -> None:
    bound = Bound()
    passed = [bound.passes("access.key", now=NOON) for _ in range(LINES_PER_MINUTE + 40)]
    assert passed.count(None) == 40
    assert bound.passes("access.csrf", now=NOON) == 0
    assert bound.passes("access.key", now=NOON + timedelta(minutes=1)) == 40
