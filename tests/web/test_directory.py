"""A directory keeps people and teams by SCIM: what the standard's own tester says, and what leaving means."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server
from starlette.testclient import TestClient
from tests.houses import prepare
from tests.web.conftest import free_port, served

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import Settings
from remit.demo.opening import open_world
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key, rotate_key
from remit.parties.actions.rights import grant
from remit.parties.actions.sign_in import open_session
from remit.parties.model import Person, Role, Scope
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.values.moment import SimulatedClock, SystemClock
from remit.web.application import create_app
from remit.work.actions.claims import next_item
from remit.work.actions.receive import Parcel
from remit.work.model import Channel
from remit.work.records.tasks import load_task

USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


@dataclass(frozen=True, slots=True)
class Office:
    """A provider with a key for its directory."""

    house: House
    boss: Person
    clock: SimulatedClock
    key_id: str
    url: str
    client: httpx2.Client


def opened(tmp_path: Path, url: str) -> tuple[House, SimulatedClock]:
    clock = SimulatedClock(SystemClock().now())
    database = f"sqlite:///{tmp_path / 'remit.sqlite'}"
    settings = Settings(tmp_path, database=database, secret="of the tests", base_url=url)
    house = House(settings, clock=clock, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    return house, clock


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    port = free_port()
    house, clock = opened(tmp_path, f"http://127.0.0.1:{port}")
    boss = found(house, Founder("Sao Mai", "VN", "Binh", "binh@saomai.test", "correct horse battery"))
    issued = house.store.write(lambda tx: key_for(tx, boss.tenant))
    base, headers = f"http://127.0.0.1:{port}/api/scim/v2", {"Authorization": f"Bearer {issued.text}"}
    with served(create_app(house), port), httpx2.Client(base_url=base, headers=headers) as client:
        yield Office(house, boss, clock, issued.key.id, base, client)
    house.close()


def key_for(tx: Any, tenant: str) -> Any:
    scopes = frozenset({Scope.PEOPLE_PROVISION})
    return issue_key(tx, SYSTEM, tenant=tenant, name="Directory", scopes=scopes, entropy=b"\x01" * 24)


def add(office: Office, address: str = "an@saomai.test", **more: Any) -> dict[str, Any]:
    body = {"schemas": [USER], "userName": address, "displayName": "An", **more}
    answer = office.client.post("/Users", json=body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_the_standards_own_tester_finds_nothing(office: Office) -> None:
    client = SyncSCIMClient(office.client)
    client.discover()
    results = check_server(client)
    wrong = [f"{one.title}: {one.reason}" for one in results if one.status in (Status.ERROR, Status.CRITICAL)]
    assert results
    assert not wrong, "\n".join(wrong)


def test_a_person_is_found_by_filter_and_comes_page_by_page(office: Office) -> None:
    made = add(office, externalId="E-1")
    found = office.client.get("/Users", params={"filter": 'userName eq "AN@saomai.test" and active eq true'}).json()
    assert [one["id"] for one in found["Resources"]] == [made["id"]]
    assert office.client.get("/Users", params={"filter": 'externalId eq "E-2"'}).json()["totalResults"] == 0
    page = office.client.get("/Users", params={"startIndex": 2, "count": 1, "attributes": "userName"}).json()
    assert (page["totalResults"], page["itemsPerPage"], set(page["Resources"][0])) == (
        2,
        1,
        {"schemas", "id", "userName"},
    )
    wrong = office.client.get("/Users", params={"filter": "userName is who"})
    assert (wrong.status_code, wrong.json()["scimType"]) == (400, "invalidFilter")


def test_an_address_is_given_once(office: Office) -> None:
    add(office)
    again = office.client.post("/Users", json={"schemas": [USER], "userName": "an@saomai.test", "displayName": "An"})
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")


def test_who_is_no_longer_active_is_signed_out_at_once(office: Office) -> None:
    made = add(office)
    house = office.house
    token = house.store.write(lambda tx: open_session(tx, person_id=made["id"], entropy=b"\x02" * 32)).token
    assert house.principal_for_session(token) is not None
    change = {"schemas": [PATCH], "Operations": [{"op": "replace", "path": "active", "value": False}]}
    assert office.client.patch(f"/Users/{made['id']}", json=change).json()["active"] is False
    assert house.principal_for_session(token) is None
    change["Operations"] = [{"op": "replace", "value": {"active": True, "displayName": "An again"}}]
    assert office.client.patch(f"/Users/{made['id']}", json=change).json()["displayName"] == "An again"


def test_who_is_deleted_is_gone_and_comes_back_under_the_old_id(office: Office) -> None:
    made = add(office)
    assert office.client.delete(f"/Users/{made['id']}").status_code == 204
    assert office.client.get(f"/Users/{made['id']}").status_code == 404
    assert add(office)["id"] == made["id"]


def test_a_directory_cannot_take_the_last_administrator(office: Office) -> None:
    boss, off = f"/Users/{office.boss.id}", {"op": "replace", "path": "active", "value": False}
    for answer in (
        office.client.delete(boss),
        office.client.patch(boss, json={"schemas": [PATCH], "Operations": [off]}),
        office.client.put(boss, json=office.client.get(boss).json() | {"active": False}),
    ):
        told = answer.json()
        assert (answer.status_code, told["status"], told["scimType"]) == (400, "400", "mutability")
        assert told["detail"].startswith("Binh is the last administrator of Sao Mai.")
        assert told["detail"].endswith("(parties.last_administrator)")
    assert office.client.get(boss).json()["active"] is True
    another = add(office)["id"]
    office.house.store.write(
        lambda tx: grant(tx, SYSTEM, tenant=office.boss.tenant, person_id=another, role=Role.ADMIN)
    )
    assert office.client.delete(boss).status_code == 204


def test_what_a_leaver_held_goes_back_to_its_queue(tmp_path: Path) -> None:
    house, _clock = opened(tmp_path, "http://127.0.0.1")
    world = open_world(house)
    tom, daniel = world.people["Tom Bradshaw"], world.people["Daniel Price"]
    with house.store.read() as reader:
        sender = principal_of(reader, person_id=daniel, now=house.clock.now())
        worker = principal_of(reader, person_id=tom, now=house.clock.now())
    parcel = Parcel(Path(__file__).with_name("invoice.xml").read_bytes(), "invoice.xml", Channel.UPLOAD)
    engagement = world.engagements["harrow-ap"]
    house.receive(sender, tenant=sender.organisation, engagement_id=engagement, parcel=parcel)
    while house.pump():
        pass
    held = house.store.write(lambda tx: next_item(tx, principal=worker))
    assert held is not None
    key = house.store.write(lambda tx: key_for(tx, worker.organisation))
    with TestClient(create_app(house), headers={"Authorization": f"Bearer {key.text}"}) as client:
        assert client.delete(f"/api/scim/v2/Users/{tom}").status_code == 204
    while house.pump():
        pass
    with house.store.read() as reader:
        assert load_task(reader, tenant=held.tenant, task_id=held.id).assignee is None
    house.close()


def test_two_secrets_of_a_key_count_for_the_overlap_and_then_one(office: Office) -> None:
    house = office.house
    rotate = partial(rotate_key, principal=SYSTEM, tenant=office.boss.tenant, key_id=office.key_id)
    renewed = house.store.write(partial(rotate, entropy=b"\x03" * 24, overlap=timedelta(days=2)))
    new = {"Authorization": f"Bearer {renewed.text}"}
    assert office.client.get("/Users").status_code == 200
    assert office.client.get("/Users", headers=new).status_code == 200
    office.clock.advance(timedelta(days=2))
    assert office.client.get("/Users").status_code == 401
    assert office.client.get("/Users", headers=new).status_code == 200
