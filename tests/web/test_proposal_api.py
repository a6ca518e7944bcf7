"""Processes proposed by API: what is wrong is told with its place, and nobody approves their own."""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.web.conftest import INVOICE, LINES, Site

from remit.parties.access import SYSTEM
from remit.work.actions.definitions import publish_definition
from remit.work.actions.proposals import publish_again
from remit.work.actions.scenarios import keep_scenario_of, set_scenario_dropped
from remit.work.model import Definition

MODEL = Path(__file__).with_name("purchase.bpmn").read_bytes().replace(b'"purchase"', b'"ordering"')
LARGER = MODEL.replace(b"&gt; 100<", b"&gt; 250<")


@pytest.fixture
def running(site: Site) -> Definition:
    """The process as Sông Xanh runs it."""
    tenant = site.world.clients["songxanh"]
    (made,) = site.house.store.write(
        lambda tx: publish_definition(tx, principal=SYSTEM, xml=MODEL, tenant=tenant), tenant=tenant
    )
    return made


@pytest.fixture
def designer(site: Site) -> httpx.Client:
    """The designer's tool."""
    return caller(site, "Cao Nhật Minh")


def caller(site: Site, name: str) -> httpx.Client:
    client = site.client(name)
    client.headers.update(site.api_headers(client))
    return client


def hand_in(client: httpx.Client, one: Definition, content: bytes) -> httpx.Response:
    return client.post("/api/v1/definitions", params={"tenant": one.tenant, "name": "new.bpmn"}, content=content)


def test_a_changed_process_is_proposed_approved_by_another_and_runs(
    site: Site, designer: httpx.Client, running: Definition
) -> None:
    made = hand_in(designer, running, LARGER)
    assert (made.status_code, made.json()["definition"], made.json()["decision"]) == (201, "ordering", None)
    place = f"/api/v1/proposals/{made.json()['id']}"
    seen = designer.get(place).json()
    (element,) = seen["elements"]
    assert (element["fate"], element["name"]) == ("changed", "how_much → Approve")
    condition = {"key": "conditionExpression", "before": "amount > 100", "after": "amount > 250"}
    assert element["facts"] == [condition]
    assert seen["moving"] == {"tried": 0, "goes": 0, "stays": []}
    own = designer.post(f"{place}/publish", json={})
    assert (own.status_code, own.json()["code"]) == (403, "access.own_proposal")
    lead = caller(site, "Vũ Hải Yến")
    published = lead.post(f"{place}/publish", json={}).json()
    assert (published["key"], published["version"]) == ("ordering", running.version + 1)
    settled = lead.post(f"{place}/return", json={"reason": "Too late"})
    assert (settled.status_code, settled.json()["code"]) == (409, "work.proposal_settled")
    assert lead.get(place).json()["outcome"] == "published"


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", 400, "xml.refused"),
        (b"no xml at all", 400, "xml.refused"),
        (MODEL.decode().encode("utf-16"), 400, "xml.refused"),
        (MODEL.replace(b'targetRef="approve"', b'targetRef="nowhere"'), 422, "work.definition"),
        (MODEL.replace(b'"ordering"', b'"never_published"'), 409, "work.definition_missing"),
        (MODEL, 422, "work.nothing_proposed"),
    ],
)
def test_a_document_that_cannot_follow_is_refused_with_a_code(
    designer: httpx.Client, running: Definition, content: bytes, status: int, code: str
) -> None:
    refused = hand_in(designer, running, content)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"


def test_each_problem_of_a_document_is_told_with_code_and_place(designer: httpx.Client, running: Definition) -> None:
    refused = hand_in(designer, running, MODEL.replace(b'targetRef="approve"', b'targetRef="nowhere"'))
    problems = refused.json()["fields"]["problems"]
    assert all(each["code"] and each["message"] and each["place"] for each in problems)


def test_a_proposal_is_returned_with_a_reason_and_withdrawn_by_its_author(
    site: Site, designer: httpx.Client, running: Definition
) -> None:
    lead, place = caller(site, "Vũ Hải Yến"), "/api/v1/proposals/{}"
    first, second = (place.format(hand_in(designer, running, LARGER).json()["id"]) for _ in range(2))
    unsaid = lead.post(f"{first}/return", json={})
    assert (unsaid.status_code, unsaid.json()["code"], unsaid.json()["place"]) == (
        422,
        "work.return_unexplained",
        "reason",
    )
    back = lead.post(f"{first}/return", json={"reason": "Ask the client first"}).json()
    assert (back["outcome"], back["reason"]) == ("returned", "Ask the client first")
    own = designer.post(f"{second}/return", json={"reason": "Mine"})
    assert (own.status_code, own.json()["code"]) == (403, "access.own_proposal")
    assert designer.post(f"{second}/withdraw", json={}).json()["outcome"] == "withdrawn"


def test_the_later_of_two_proposals_is_stale_once_the_other_runs(
    site: Site, designer: httpx.Client, running: Definition
) -> None:
    other = MODEL.replace(b"&gt; 100<", b"&gt; 300<")
    first, second = (hand_in(designer, running, content).json()["id"] for content in (LARGER, other))
    lead = caller(site, "Vũ Hải Yến")
    assert lead.post(f"/api/v1/proposals/{first}/publish", json={}).status_code == 200
    stale = lead.post(f"/api/v1/proposals/{second}/publish", json={})
    assert (stale.status_code, stale.json()["code"]) == (409, "work.proposal_stale")


def test_whoever_works_only_may_neither_propose_nor_approve(
    site: Site, designer: httpx.Client, running: Definition
) -> None:
    agent = caller(site, "Lý Thanh Sơn")
    made = hand_in(designer, running, LARGER).json()["id"]
    for answer in (hand_in(agent, running, LARGER), agent.post(f"/api/v1/proposals/{made}/publish", json={})):
        assert (answer.status_code, answer.json()["code"]) == (403, "access.role")
    client = caller(site, "Sylvie Morel")
    assert client.get(f"/api/v1/proposals/{made}").status_code == 404
    assert hand_in(client, running, LARGER).status_code == 404


def test_a_case_is_told_by_its_items_published_like_a_process_and_run_again_as_it_was(
    site: Site, designer: httpx.Client
) -> None:
    tenant, case = site.world.clients["songxanh"], (LINES / "contract_review" / "contract_review.cmmn").read_bytes()
    earlier = site.definition("contract_review")
    changed = case.replace(b'autoComplete="true"', b'autoComplete="false"')
    made = designer.post("/api/v1/definitions", params={"tenant": tenant}, content=changed).json()
    assert (made["definition"], made["notation"]) == ("contract_review", "cmmn")
    (element,) = designer.get(f"/api/v1/proposals/{made['id']}").json()["elements"]
    assert (element["kind"], element["name"]) == ("casePlanModel", "Contract review")
    assert element["facts"] == [{"key": "@autoComplete", "before": "true", "after": "false"}]
    lead = caller(site, "Vũ Hải Yến")
    assert lead.post(f"/api/v1/proposals/{made['id']}/publish", json={}).json()["notation"] == "cmmn"
    again = partial(publish_again, principal=SYSTEM, tenant=tenant, earlier=earlier, mended={})
    back = site.house.store.write(again, tenant=tenant)
    assert (back.tenant, back.version, back.hash) == (tenant, 2, earlier.hash)


def test_a_decision_is_proposed_as_a_document_too(site: Site, designer: httpx.Client) -> None:
    tenant, table = site.world.clients["harrow"], (LINES / "supplier_invoices" / "approval_route.dmn").read_bytes()
    changed = table.replace(b"&gt; approval_limit", b"&gt;= approval_limit")
    made = designer.post("/api/v1/definitions", params={"tenant": tenant}, content=changed).json()
    assert (made["definition"], made["decision"], made["notation"]) == ("approval_route", "approval_route", "dmn")
    seen = designer.get(f"/api/v1/proposals/{made['id']}").json()
    assert [rule["fate"] for rule in seen["changes"]["approval_route"]] == ["changed"]
    assert site.client("Cao Nhật Minh").get(f"/proposals/{made['id']}").status_code == 200
    assert designer.post(f"/api/v1/proposals/{made['id']}/withdraw", json={}).status_code == 200


def test_a_kept_scenario_that_the_new_version_breaks_is_shown_and_stops_it(
    site: Site, designer: httpx.Client, running: Definition
) -> None:
    steps = [{"start": {"vars": {"amount": 200}}, "expect_active": ["approve"]}]
    of: dict[str, Any] = {
        "principal": SYSTEM,
        "tenant": running.tenant,
        "definition": "ordering",
        "name": "200 is large",
    }
    site.house.store.write(lambda tx: keep_scenario_of(tx, **of, steps=steps), tenant=running.tenant)
    made = hand_in(designer, running, LARGER).json()["id"]
    (told,) = designer.get(f"/api/v1/proposals/{made}").json()["scenarios"]
    assert (told["id"], told["result"], told["step"]) == ("200 is large", "failed", 0)
    page = caller(site, "Vũ Hải Yến").get(f"/proposals/{made}").text
    assert "200 is large" in page
    refused = caller(site, "Vũ Hải Yến").post(f"/api/v1/proposals/{made}/publish", json={})
    assert (refused.status_code, refused.json()["code"]) == (422, "work.scenarios")
    site.house.store.write(lambda tx: set_scenario_dropped(tx, **of, dropped=True), tenant=running.tenant)
    assert caller(site, "Vũ Hải Yến").post(f"/api/v1/proposals/{made}/publish", json={}).status_code == 200


def test_an_instance_that_stands_where_the_new_version_has_nothing_is_told_before_it_is_published(
    site: Site, designer: httpx.Client
) -> None:
    item = site.hand_in("songxanh-ap", site.invoice("stands-in-the-way"), by="Trương Mỹ Duyên", name=INVOICE.name)
    model = (LINES / "supplier_invoices" / "supplier_invoice.bpmn").read_bytes()
    (task,) = [one.element for one in site.tasks(item) if one.state == "ready"]
    changed = model.replace(f'"{task}"'.encode(), f'"{task}_anew"'.encode())
    made = designer.post("/api/v1/definitions", params={"tenant": item.tenant}, content=changed).json()["id"]
    moving = designer.get(f"/api/v1/proposals/{made}").json()["moving"]
    assert moving["stays"]
    assert task in moving["stays"][0]["detail"]
    assert moving["tried"] == moving["goes"] + sum(each["instances"] for each in moving["stays"])
    assert designer.post(f"/api/v1/proposals/{made}/withdraw", json={"reason": "As a test"}).status_code == 200
