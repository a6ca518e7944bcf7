"""Somebody sets up a one-time code and a passkey, and comes back with each, in a real Chromium."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.houses import prepare
from tests.web.conftest import free_port, served

from remit.app.founding import Founder, found
from remit.app.house import House
from remit.app.settings import Settings
from remit.parties.access import SYSTEM
from remit.parties.actions.sign_in_rules import require_second_factor
from remit.parties.model import Role
from remit.parties.passwords import Passwords
from remit.parties.rules.totp import step_of, totp_code
from remit.values.moment import SimulatedClock, SystemClock
from remit.web.application import create_app

PASSWORD = "correct horse battery"


@dataclass(slots=True)
class Office:
    """A provider whose administrators need a second factor; a passkey needs a name for its host, so no address."""

    house: House
    url: str
    clock: SimulatedClock


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    port = free_port()
    database, url = f"sqlite:///{tmp_path / 'remit.sqlite'}", f"http://localhost:{port}"
    settings = Settings(folder=tmp_path, database=database, secret="a secret of the tests", base_url=url)
    clock = SimulatedClock(SystemClock().now())
    house = House(settings, clock=clock, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    boss = found(house, Founder("Sao Mai", "VN", "Binh", "binh@saomai.test", PASSWORD))
    rule = partial(require_second_factor, principal=SYSTEM, tenant=boss.tenant, roles=[Role.ADMIN])
    house.store.write(rule)
    with served(create_app(house), port):
        yield Office(house, url, clock)
    house.close()


def test_a_stolen_password_opens_nothing_and_a_passkey_opens_all(office: Office, browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    _authenticator(page)
    _give_password(page, office)
    expect(page.get_by_text("Your roles rest until you give a second factor.")).to_be_visible()
    assert page.goto(f"{office.url}/people").status == 403  # type: ignore[union-attr]  # - a page always answers

    page.goto(f"{office.url}/account/security")
    page.get_by_role("button", name="Set up a one-time code").click()
    secret = page.locator("code.secret").inner_text()
    page.get_by_label("Code", exact=True).first.fill("000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("not right")
    page.get_by_label("Code", exact=True).first.fill(totp_code(secret, step_of(office.clock.now())))
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    recovery = page.locator("#recovery-codes li").first.inner_text()
    assert page.goto(f"{office.url}/people").status == 200  # type: ignore[union-attr]  # - the same

    page.goto(f"{office.url}/account/security")
    page.get_by_label("Name of the device").fill("Telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey is kept.")).to_be_visible()

    page.goto(f"{office.url}/account")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{office.url}/people", wait_until="commit")
    assert page.goto(f"{office.url}/people").status == 200  # type: ignore[union-attr]  # - the same

    page.goto(f"{office.url}/account")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")
    _give_password(page, office)
    page.get_by_label("The code that your authenticator shows").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(f"{office.url}/account/security")
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()
    context.close()


def _give_password(page: Page, office: Office) -> None:
    page.goto(f"{office.url}/sign-in")
    page.get_by_label("E-mail").fill("binh@saomai.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _authenticator(page: Page) -> None:
    """Put a device into the browser that knows its owner, as the DevTools protocol has it."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
