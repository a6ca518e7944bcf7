"""The page of an instance: what it shows to whom, and every act tried before it is done."""

import re

import httpx
from tests.web.conftest import Site

from remit.web.pages.processes import marks_of
from remit.web.visitor import LANGUAGE_COOKIE
from remit.work.model import Instance, Item
from remit.work.reports.bottlenecks import Bottleneck
from remit.work.reports.bulk import recent_bulks

PROBLEM = {"Accept": "application/problem+json"}
ACCOUNT = "EE382200221020145685"


def reader(site: Site, name: str = "Vũ Hải Yến") -> httpx.Client:
    """Return somebody's browser, set to English."""
    client = site.client(name)
    client.cookies.set(LANGUAGE_COOKIE, "en")
    return client


def fresh(site: Site, number: str) -> tuple[Item, Instance]:
    """Take in an invoice that waits for a person."""
    item = site.hand_in("harrow-ap", site.invoice(number), by="Daniel Price", name=f"{number}.xml")
    return item, site.instance(item)


def do(site: Site, client: httpx.Client, instance: Instance, **fields: str) -> httpx.Response:
    """Send the form of an act."""
    data = {"csrf": site.form_token(client), **fields}
    return client.post(f"/instances/{instance.id}/steer", data=data, headers=PROBLEM)


def test_an_act_is_shown_first_and_changes_nothing_until_it_is_done(site: Site) -> None:
    item, instance = fresh(site, "OP-1")
    lead = reader(site)
    shown = lead.get(f"/instances/{instance.id}/try?act=cancel").text
    assert "The instance is Cancelled afterwards" in shown
    assert site.instance(item).ended_at is None
    assert do(site, lead, instance, act="cancel", reason="").json()["code"] == "work.reason_missing"
    assert do(site, lead, instance, act="cancel", reason="sent by mistake").json() == {
        "go": f"/instances/{instance.id}"
    }
    assert site.instance(item).outcome == "cancelled"
    assert "sent by mistake" in lead.get(f"/instances/{instance.id}?view=trail").text


def test_an_instance_is_called_by_the_name_of_its_process(site: Site, invoice: Item) -> None:
    lead, name = reader(site), "Supplier invoice"
    for address in ("/instances", f"/instances?q={invoice.number}", "/instances?definition=supplier_invoice"):
        page = lead.get(address).text
        assert name in page
        assert "supplier_invoice" not in strip_addresses(page)
    listed = lead.get(f"/api/v1/instances?number={invoice.number}").json()["instances"]
    assert [(one["definition"], one["name"]) for one in listed] == [("supplier_invoice", name)]


def strip_addresses(page: str) -> str:
    """Return what a page shows, without its tags."""
    return re.sub(r"<[^>]*>", "", page)


def test_a_suspension_is_undone_from_the_word_that_follows_it(site: Site) -> None:
    _item, instance = fresh(site, "OP-2")
    lead = reader(site)
    do(site, lead, instance, act="suspend", reason="the client asked")
    page = lead.get(f"/instances/{instance.id}").text
    assert "Suspended" in page
    assert f"/instances/{instance.id}/undo" in page
    lead.post(f"/instances/{instance.id}/undo", data={"csrf": site.form_token(lead)})
    assert "Running" in lead.get(f"/instances/{instance.id}").text


def test_a_move_that_does_not_fit_is_explained_and_not_offered(site: Site) -> None:
    _item, instance = fresh(site, "OP-3")
    shown = reader(site).get(f"/instances/{instance.id}/try?act=modify&before=nowhere").text
    assert "the definition has no such element" in shown
    assert "Do it" not in shown


def test_a_designer_sees_where_it_stands_but_not_what_the_client_sent(site: Site, invoice: Item) -> None:
    designer = reader(site, "Cao Nhật Minh")
    instance = site.instance(invoice)
    page = designer.get(f"/instances/{instance.id}").text
    assert "Resolve exception" in page
    assert invoice.title not in page
    assert "You see the names only" in designer.get(f"/instances/{instance.id}?view=variables").text
    assert designer.get(f"/api/v1/instances/{instance.id}").json()["variables"] is None


def test_a_far_shore_reads_variables_masked_wherever_a_handler_put_them(site: Site, invoice: Item) -> None:
    lead, instance = reader(site), site.instance(invoice)
    assert ACCOUNT not in lead.get(f"/instances/{instance.id}?view=variables").text
    assert ACCOUNT not in lead.get(f"/api/v1/instances/{instance.id}").text


def test_an_agent_may_not_operate_and_another_client_finds_nothing(site: Site, invoice: Item) -> None:
    instance = site.instance(invoice)
    assert site.client("Tom Bradshaw").get(f"/instances/{instance.id}").status_code == 403
    assert site.client("Sylvie Morel").get(f"/instances/{instance.id}").status_code in (403, 404)


def test_the_api_lists_looks_tries_and_does(site: Site) -> None:
    item, instance = fresh(site, "OP-4")
    lead = reader(site)
    headers = site.api_headers(lead)
    listed = lead.get("/api/v1/instances", params={"number": item.number}).json()["instances"]
    assert [one["id"] for one in listed] == [instance.id]
    (standing,) = (one for one in lead.get(f"/api/v1/instances/{instance.id}").json()["standings"] if one["at_work"])
    order = {"act": "modify", "reason": "known supplier", "cancel": [standing["activation"]]}
    order |= {"start_before": [standing["element"]]}
    address = f"/api/v1/instances/{instance.id}/acts"
    tried = lead.post(address, json={**order, "dry_run": True}, headers=headers).json()
    assert {one["kind"] for one in tried["changes"]} == {"left", "entered"}
    assert len(site.tasks(item)) == 1
    assert lead.post(address, json=order, headers=headers).json()["changes"] == tried["changes"]
    assert len(site.tasks(item)) == 2


def test_the_api_tries_orders_follows_and_takes_back_an_act_on_many(site: Site) -> None:
    _item, instance = fresh(site, "MANY-API")
    lead = reader(site)
    headers = site.api_headers(lead)
    order = {"client": instance.tenant, "definition": instance.definition_key, "act": "suspend", "reason": "closed now"}
    tried = lead.post("/api/v1/orders", json={**order, "dry_run": True}, headers=headers).json()
    assert tried["id"] is None
    assert instance.id in tried["done"]
    given = lead.post("/api/v1/orders", json=order, headers=headers).json()
    while site.house.machine.pump():
        pass
    told = lead.get(f"/api/v1/orders/{given['id']}").json()
    assert (told["left"], instance.id in told["done"]) == (0, True)
    trail = lead.get(f"/instances/{instance.id}?view=trail").text
    assert "through an order on many" in trail
    back = lead.post(f"/api/v1/orders/{given['id']}/undo", json={"reason": "open again"}, headers=headers).json()
    while site.house.machine.pump():
        pass
    assert lead.get(f"/api/v1/orders/{back['id']}").json()["left"] == 0
    assert lead.post("/api/v1/orders", json={**order, "client": "nobody"}, headers=headers).status_code == 404


def test_the_api_runs_scenarios_on_a_published_process(site: Site) -> None:
    lead = reader(site, "Cao Nhật Minh")
    headers = site.api_headers(lead)
    known = lead.get("/api/v1/definitions").json()
    process = next(one for one in known if one["notation"] == "bpmn")
    steps = [{"start": {}, "expect_instances": 7}]
    asked = [{"id": "one", "path": "any.bpmn", "steps": steps}, {"id": "two", "steps": [{"begin": 1}]}]
    answer = lead.post(f"/api/v1/definitions/{process['id']}/scenarios", json={"scenarios": asked}, headers=headers)
    assert answer.status_code == 200
    first, second = answer.json()
    assert (first["id"], first["result"], first["step"]) == ("one", "failed", 0)
    assert (second["result"], "begin" in second["got"]) == ("refused", True)
    table = next(one for one in known if one["notation"] == "dmn")
    assert (
        lead.post(
            f"/api/v1/definitions/{table['id']}/scenarios", json={"scenarios": asked}, headers=headers
        ).status_code
        == 404
    )


def test_many_are_tried_ordered_followed_and_taken_back(site: Site) -> None:
    item, instance = fresh(site, "MANY-1")
    yen = reader(site)
    about = {"definition": instance.definition_key, "client": instance.tenant}
    tried = yen.get("/instances-many", params={**about, "act": "suspend"}).text
    assert item.number in tried
    assert "dry run" in tried
    assert site.instance(item).ended_at is None
    form = {**about, "act": "suspend", "csrf": site.form_token(yen)}
    assert yen.post("/instances-many", data=form).status_code in (400, 422)
    assert yen.post("/instances-many", data={**form, "reason": "the client is closed"}).status_code == 303
    house = site.house
    with house.store.read(tenant=instance.tenant) as looking:
        order, *_earlier = recent_bulks(looking, tenants=[instance.tenant], definition_key=instance.definition_key)
    assert instance.id in order.instances
    while house.pump():
        pass
    assert "finished" in yen.get("/instances-many", params=about).text
    assert yen.post(f"/instances-many/{order.id}/undo", data=form).status_code == 303
    while house.pump():
        pass
    with house.store.read(tenant=instance.tenant) as looking:
        orders = recent_bulks(looking, tenants=[instance.tenant], definition_key=instance.definition_key)
    assert [(one.act, one.undoes, one.done == order.instances) for one in orders[:2]] == [
        ("undo", "suspend", True),
        ("suspend", None, True),
    ]
    assert yen.get("/instances-many", params={**about, "client": "nobody"}).status_code == 404


def test_definitions_of_one_name_are_told_apart_by_their_keys(site: Site) -> None:
    page = reader(site).get("/instances-many").text
    assert "Compare reviews · contract_comparison" in page
    assert "Supplier invoice · supplier_invoice" not in page


def test_the_drawing_heats_the_parts_of_a_case_by_the_slowest_of_them_and_not_the_whole_case() -> None:
    slow = tuple(
        Bottleneck(element, stays=3, p50_s=p90_s, p90_s=p90_s, worked_p50_s=0, waiting_p50_s=0, waiting_p90_s=0)
        for element, p90_s in (("CasePlan", 9000.0), ("Review", 400.0), ("Sign_off", 90.0))
    )
    told = {one["element"]: one["state"] for one in marks_of({"CasePlan": 2}, {}, slow, whole="CasePlan")}
    assert told == {"CasePlan": None, "Review": "heat-4", "Sign_off": "heat-1"}
