"""A client uploads a site in the portal and reads in the browser that it is live."""

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import at_the_screen, press

from remit.parties.access import SYSTEM
from remit.work.actions.reference import put_reference

SAMPLE = LINES / "website_services" / "samples" / "shop--release.zip"


@pytest.mark.slow
def test_a_site_is_uploaded_and_its_release_note_says_that_it_is_live(browser: Browser, site: Site) -> None:
    site.house.store.write(
        lambda tx: put_reference(
            tx,
            principal=SYSTEM,
            tenant=site.world.clients["harrow"],
            engagement_id=site.world.engagements["harrow-web"],
            kind="site",
            key="shop",
            body={"domain": "shop.harrow.example"},
        )
    )
    site.release_all("harrow-web")
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        page.goto(f"{site.url}/portal")
        page.locator("summary", has_text="Hand in work").click()
        page.select_option("#engagement", label="Harrow & Finch: websites")
        page.set_input_files("#file", SAMPLE)
        press(page, "Hand in")
        expect(page.locator("main")).to_contain_text("shop")
        site.settle()
        page.reload()
        expect(page.locator("main")).to_contain_text("release.json")
