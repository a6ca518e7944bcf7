"""From an empty installation to work: an administrator sets up clients and people, their account manager a contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.houses import prepare

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import Settings
from remit.conversation.refusals import AddressRefused
from remit.parties.passwords import Passwords
from remit.web.application import create_app

FORM = {"Accept": "application/problem+json", "Origin": "http://testserver"}
FOUNDER = Founder("Bình Minh", "VN", "An", "an@bm.example", "correct horse battery")


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    settings = Settings(tmp_path, database=f"sqlite:///{tmp_path / 'remit.sqlite'}", secret="of the tests")
    made = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(made)
    yield made
    made.close()


class Browser:
    """A browser in which somebody is signed in with a password."""

    def __init__(self, house: House, email: str, password: str) -> None:
        self.client = TestClient(create_app(house), follow_redirects=False)
        self.go("/sign-in", at="/sign-in", name=email, password=password)
        self.home = self.client.get("/").headers["location"]

    def send(self, path: str, *, at: str = "/account", **fields: str):  # type: ignore[no-untyped-def]  # - the client's own answer
        """Send a form as its page seals it."""
        seal = self.client.get(at).text.split('name="csrf" value="')[1].split('"')[0]
        return self.client.post(path, data={"csrf": seal, **fields}, headers=FORM)

    def go(self, path: str, *, at: str = "/account", **fields: str) -> str:
        """Send a form that has to be accepted, and return where it leads."""
        answer = self.send(path, at=at, **fields)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["go"])

    def option(self, page: str, label: str) -> str:
        """Return the value of the first choice of a page that is called so."""
        return self.client.get(page).text.split(f'">{label}</option>')[0].rsplit('value="', 1)[1]


def test_an_installation_takes_work_after_what_its_pages_offer(house: House) -> None:
    found(house, FOUNDER)
    admin = Browser(house, FOUNDER.email, FOUNDER.password)
    assert admin.home == "/people"
    assert "How to begin" in admin.client.get("/people").text

    admin.go("/people/organisations", name="Acme GmbH", country="DE")
    assert "How to begin" in admin.client.get("/people").text, "its next step is read after the first"
    place = {"name": "Đà Nẵng", "city": "Đà Nẵng", "country": "VN", "tz": "Asia/Ho_Chi_Minh"}
    admin.go("/people/sites", **place)
    home, client, site = (admin.option("/people", one) for one in ("Bình Minh", "Acme GmbH", "Đà Nẵng"))
    person = {"tenant": home, "name": "Chi", "email": "chi@bm.example", "site": site, "role": "account_manager"}
    page = admin.go("/people", **person)
    assert "How to begin" not in admin.client.get("/people").text
    admin.go(f"{page}/roles", tenant=client, role="account_manager")
    password = admin.send(f"{page}/password").text.split('id="issued-password">')[1].split("<")[0]

    manager = Browser(house, "chi@bm.example", password)
    given = {
        "tenant": client,
        "key": "acme-ap",
        "line": "supplier_invoices",
        "calendar.tz": "Europe/Berlin",
    }
    terms = {
        "service_levels.0.metric": "turnaround_time",
        "service_levels.0.target_minutes": "480",
        "service_levels.0.target_pct": "95",
    }
    days = {"calendar.from": "09:00", "calendar.until": "17:00"}
    manager.go("/contracts", **(given | terms | days))
    received = manager.client.post(
        "/api/v1/items?engagement=acme-ap",
        content=(Path(__file__).parent / "invoice.xml").read_bytes(),
        headers={"X-CSRF-Token": manager.client.get("/account").text.split('name="csrf" value="')[1].split('"')[0]},
    )
    assert (received.status_code, received.json()["state"]) == (201, "in_progress")


def test_rights_are_given_and_taken_and_a_qualification_lapses_on_the_page(house: House) -> None:
    boss = found(house, FOUNDER)
    admin = Browser(house, FOUNDER.email, FOUNDER.password)
    made = {"tenant": boss.tenant, "name": "Lan", "email": "lan@bm.example"}
    page = admin.go("/people", **made)
    right = {"tenant": boss.tenant, "role": "agent"}
    seen = {"tenant": boss.tenant, "data_class": "personal"}

    def shown() -> str:
        return admin.client.get(page).text

    admin.go(f"{page}/roles", **right)
    admin.go(f"{page}/clearances", **seen)
    assert ('<span class="badge plain">Agent</span>' in shown(), '<span class="badge info">' in shown()) == (True, True)
    admin.go(f"{page}/clearances/withdraw", **seen)
    admin.go(f"{page}/roles/withdraw", **right)
    assert ('<span class="badge plain">Agent</span>' in shown(), '<span class="badge info">' in shown()) == (False,) * 2

    admin.go(f"{page}/skills", key="accounts_payable", proficiency="4")
    key, names = next((key, names) for line in house.lines.all() for key, names in line.skills.items())
    admin.go(f"{page}/skills", key=key, proficiency="3")
    for language in ("en", "vi"):
        admin.client.cookies.set("remit_language", language)
        assert f"<tr><td>{names[language]}</td>" in admin.client.get(page).text
    admin.client.cookies.delete("remit_language")
    assert admin.send(f"{page}/skills", key="accounts_payable", proficiency="9").json()["place"] == "proficiency"
    paper = {"key": "first_aid", "evidence": "Certificate 17", "valid_from": "2026-01-01"}
    admin.go(f"{page}/qualifications", **paper)
    assert admin.send(f"{page}/qualifications", **paper | {"valid_from": "soon"}).json()["place"] == "valid_from"
    assert admin.send(f"{page}/qualifications/end", key="first_aid", reason="").json()["place"] == "reason"
    admin.go(f"{page}/qualifications/end", key="first_aid", reason="not renewed")
    assert "Certificate 17 · not renewed" in shown()

    word = admin.send(f"{page}/password").text.split('id="issued-password">')[1].split("<")[0]
    lan = Browser(house, "lan@bm.example", word)
    assert lan.send("/people", **made | {"email": "x@bm.example"}).status_code == 404, (
        "who holds no role knows of nobody"
    )
    admin.go(f"{page}/leave")
    assert lan.client.get("/account").headers["location"].startswith("/sign-in")
    assert f'action="{page}/return"' in admin.client.get("/people").text
    assert admin.go(f"{page}/return") == page
    assert Browser(house, "lan@bm.example", word).client.get("/account").status_code == 200

    own = admin.client.get("/people", params={"q": FOUNDER.email}).text.split('href="/people/')[1].split('"')[0]
    refused = admin.send(f"/people/{own}/roles/withdraw", tenant=boss.tenant, role="admin").json()
    assert (refused["code"], refused["place"]) == ("parties.last_administrator", "role")


def test_a_right_that_was_given_or_taken_is_undone_by_a_press(house: House) -> None:
    boss = found(house, FOUNDER)
    admin = Browser(house, FOUNDER.email, FOUNDER.password)
    page = admin.go("/people", tenant=boss.tenant, name="Lan", email="lan@bm.example")

    def undone() -> None:
        address = admin.client.get(page).text.split('class="toast"')[1].split('action="')[1].split('"')[0]
        admin.go(address.replace("&amp;", "&"))

    badges = {"roles": '<span class="badge plain">Agent</span>', "clearances": '<span class="badge info">'}
    for act, right in (("roles", {"role": "agent"}), ("clearances", {"data_class": "personal"})):
        admin.go(f"{page}/{act}", tenant=boss.tenant, **right)
        undone()
        assert badges[act] not in admin.client.get(page).text
        admin.go(f"{page}/{act}", tenant=boss.tenant, **right)
        admin.go(f"{page}/{act}/withdraw", tenant=boss.tenant, **right)
        undone()
        assert badges[act] in admin.client.get(page).text
        admin.go(f"{page}/{act}", tenant=boss.tenant, **right)
        assert "Undo" not in admin.client.get(page).text, "what was held before is not taken by an undo"


def test_a_founder_needs_an_address_to_sign_in_with(house: House) -> None:
    with pytest.raises(AddressRefused):
        found(house, Founder("Bình Minh", "VN", "An", "an at home", "correct horse battery"))
