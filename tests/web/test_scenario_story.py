"""An analyst clicks a process through, keeps the recording, and no later version may break it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen

from remit.commands.scenario import run
from remit.parties.access import SYSTEM
from remit.work.actions.definitions import publish_definition
from remit.work.model.scenarios import ScenariosFail

MODEL = Path(__file__).with_name("purchase.bpmn")


def model(limit: int) -> bytes:
    """Return the process, an order above the limit being approved first."""
    return MODEL.read_bytes().replace(b"&gt; 100<", f"&gt; {limit}<".encode())


def publish(site: Site, limit: int) -> str:
    """Publish a version for Morel and return its id."""
    morel = site.world.clients["morel"]
    (made,) = site.house.store.write(
        lambda tx: publish_definition(tx, principal=SYSTEM, xml=model(limit), tenant=morel), tenant=morel
    )
    return made.id


def click_through(page: Page) -> None:
    """Record an order above the limit: approve, be reminded, approve, order."""
    page.get_by_label("Variables that come with it").fill("amount = 500")
    for name in ("Start it", "Fire the timer: late", "Complete: Approve", "Complete: Remind", "Complete: Order"):
        page.get_by_role("button", name=name).click()


def test_a_recording_is_downloaded_kept_and_run_before_the_next_version(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    first = publish(site, 100)
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.goto(f"{site.url}/processes/{first}")
        page.get_by_role("link", name="Scenarios").click()
        page.get_by_role("link", name="Record one").click()
        click_through(page)
        expect(page.get_by_text("All that was started has ended.")).to_be_visible()
        page.get_by_label("Name").fill("An order above the limit is approved first")
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download as a file").click()
        waiting.value.save_as(tmp_path / "purchase.json")
        page.get_by_role("button", name="Keep beside the definition").click()
        expect(page.get_by_text("1 of 1 pass")).to_be_visible()
        with pytest.raises(ScenariosFail, match="An order above the limit is approved first"):
            publish(site, 1000)
        broken = tmp_path / "broken.json"
        steps = [{"start": {"vars": {"amount": 5}}, "expect_active": ["approve"]}]
        broken.write_text(json.dumps([{"id": "a small order too", "steps": steps}]))
        page.get_by_label("Scenario file").set_input_files(broken)
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.get_by_text("Step 1 of 1")).to_be_visible()
        expect(page.locator(".djs-element.is-failed[data-element-id=order]")).to_be_visible()
        page.goto(f"{site.url}/processes/{first}/scenarios")
        page.get_by_role("button", name="Run no more").click()
        expect(page.get_by_role("table").get_by_text("not run")).to_be_visible()
    (tmp_path / "purchase.bpmn").write_bytes(model(100))
    assert CliRunner().invoke(run, [str(tmp_path / "purchase.json")]).output.endswith("1 of 1 passed\n")
    assert publish(site, 1000) != first


def test_what_may_be_added_to_a_case_is_recorded_with_its_role(browser: Browser, site: Site) -> None:
    case = site.definition("contract_review")
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.goto(f"{site.url}/processes/{case.id}/scenarios/record?tenant={site.world.clients['harrow']}")
        for name in ("Start it", "Add to the plan: Ask the client", "Complete: Ask the client"):
            page.get_by_role("button", name=name).click()
        expect(page.get_by_role("listitem").filter(has_text="Add to the plan")).to_have_text(
            "Add to the plan ask_client"
        )
