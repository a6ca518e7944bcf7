"""Signing in at an organisation's own provider: a real OpenID provider in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from starlette.testclient import TestClient
from tests.houses import prepare
from tests.web.conftest import free_port

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import Settings
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.actions.providers import ProviderDetails, add_provider
from remit.parties.model import KnownBy, OrganisationKind, Person
from remit.parties.passwords import Passwords
from remit.parties.refusals import DomainTaken, IssuerRefused
from remit.web.application import create_app

FORM = {"Accept": "application/problem+json", "Origin": "http://testserver"}


@dataclass(frozen=True, slots=True)
class Provider:
    """The `oidc-provider-mock` package served: real endpoints and signatures, a form that believes any name."""

    url: str

    def people(self, subject: str, **claims: object) -> None:
        """Say what the provider knows of somebody."""
        httpx2.put(f"{self.url}/users/{subject}", json=claims).raise_for_status()

    def vouch(self, address: str, subject: str) -> str:
        """Sign somebody in at the provider and return where it sends the browser back to."""
        answer = httpx2.post(address, data={"sub": subject})
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        for line in running.stdout:
            if "running" in line.lower():
                break
        yield Provider(f"http://localhost:{port}")
        running.terminate()


@dataclass(frozen=True, slots=True)
class Office:
    """A provider of work whose people come in by the identity provider."""

    house: House
    boss: Person
    browser: TestClient


@pytest.fixture
def office(tmp_path: Path, provider: Provider) -> Iterator[Office]:
    database = f"sqlite:///{tmp_path / 'remit.sqlite'}"
    settings = Settings(
        tmp_path, database=database, secret="of the tests", base_url="http://testserver", private_providers=True
    )
    house = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    boss = found(house, Founder("Sao Mai", "VN", "Binh", "binh@saomai.test", "correct horse battery"))
    details = ProviderDetails("Sao Mai", provider.url, "remit", "a secret", ("saomai.test",), strong=True)
    house.store.write(partial(add_provider, principal=SYSTEM, tenant=boss.tenant, details=details, seals=house.seals))
    with TestClient(create_app(house), follow_redirects=False) as browser:
        yield Office(house, boss, browser)
    house.close()


def go_out(office: Office, address: str = "binh@saomai.test") -> str:
    """Type an address, and return where the browser is led."""
    page = office.browser.get("/sign-in").text
    seal = page.split('name="csrf" value="')[1].split('"')[0]
    given = {"csrf": seal, "address": address, "then": "/people"}
    answer = office.browser.post("/sign-in/organisation", data=given, headers=FORM)
    if answer.status_code != 200:
        return str(answer.json()["code"])
    return str(office.browser.get(answer.json()["go"]).headers["location"])


def come_back(office: Office, address: str) -> httpx2.Response:
    back = urlsplit(address)
    return office.browser.get(f"{back.path}?{back.query}")


def test_whom_the_provider_vouches_for_comes_in_and_goes_on(office: Office, provider: Provider) -> None:
    provider.people("b-1", email="binh@saomai.test", email_verified=True)
    out = go_out(office)
    asked = {key: value[0] for key, value in parse_qs(urlsplit(out).query).items()}
    assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
    assert asked["state"] != asked["nonce"]
    answer = come_back(office, provider.vouch(out, "b-1"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/people")
    assert office.browser.get("/people").status_code == 200


def test_the_subject_counts_once_it_is_known_and_no_longer_the_address(office: Office, provider: Provider) -> None:
    provider.people("b-2", email="binh@saomai.test", email_verified=True)
    assert come_back(office, provider.vouch(go_out(office), "b-2")).status_code == 303
    provider.people("b-2", email="changed@saomai.test", email_verified=True)
    assert come_back(office, provider.vouch(go_out(office), "b-2")).status_code == 303


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"email": "binh@saomai.test", "email_verified": False}, "not verified"),
        ({"email": "binh@saomai.test"}, "not verified"),
        ({"email": "nobody@saomai.test", "email_verified": True}, "nobody of this name"),
    ],
)
def test_a_word_that_proves_nothing_lets_nobody_in(
    office: Office, provider: Provider, claims: dict[str, object], reason: str
) -> None:
    provider.people("stranger", **claims)
    answer = come_back(office, provider.vouch(go_out(office), "stranger"))
    assert answer.status_code == 401
    assert reason in answer.text
    assert office.browser.get("/people").status_code == 303


def test_an_answer_works_once_and_only_in_the_browser_that_asked(office: Office, provider: Provider) -> None:
    provider.people("b-3", email="binh@saomai.test", email_verified=True)
    back = provider.vouch(go_out(office), "b-3")
    with TestClient(office.browser.app, follow_redirects=False) as other:
        parts = urlsplit(back)
        assert other.get(f"{parts.path}?{parts.query}").status_code == 422
    assert come_back(office, back).status_code == 303
    assert come_back(office, back).status_code == 422


def test_a_code_made_for_another_exchange_is_refused(office: Office, provider: Provider) -> None:
    provider.people("b-4", email="binh@saomai.test", email_verified=True)
    stolen = parse_qs(urlsplit(provider.vouch(go_out(office), "b-4")).query)["code"][0]
    state = parse_qs(urlsplit(go_out(office)).query)["state"][0]
    answer = office.browser.get(f"/sign-in/organisation/back?code={stolen}&state={state}")
    assert answer.status_code == 401


def test_the_domain_decides_and_nobody_takes_anothers(office: Office) -> None:
    assert go_out(office, "an@elsewhere.test") == "access.provider_unknown"
    rival = office.house.store.write(
        lambda tx: create_organisation(
            tx, SYSTEM, name="Rival", kind=OrganisationKind.CLIENT, country="DE", entropy=b"\x01" * 32
        )
    )
    add = partial(add_provider, principal=SYSTEM, tenant=rival.id, seals=office.house.seals)
    taken = ProviderDetails("Rival", "https://id.rival.test", "remit", "s", ("saomai.test",), KnownBy.EXTERNAL_ID)
    with pytest.raises(DomainTaken):
        office.house.store.write(partial(add, details=taken))
    unsafe = ProviderDetails("Rival", "http://id.rival.test", "remit", "s", ("rival.test",))
    with pytest.raises(IssuerRefused):
        office.house.store.write(partial(add, details=unsafe))
