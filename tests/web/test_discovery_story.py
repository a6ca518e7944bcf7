"""A collection's way in a browser: coded by two alone, signed by counsel, fetched as a numbered production."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.services.legal_discovery.samples import COUNSEL, Paper, compose

PAPERS = (
    Paper("D-1", "Marsh", "Valve 17", "The pressure at valve 17 fell again last night."),
    Paper("D-2", "Marsh", "Advice", f"{COUNSEL} gave legal advice on the claim about the valve."),
)


@pytest.mark.slow
def test_a_collection_goes_from_upload_to_the_production_without_what_is_privileged(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    collection = tmp_path / "valve.zip"
    collection.write_bytes(compose(PAPERS, aside=0))
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        page.goto(f"{site.url}/portal")
        page.locator("summary.body").click()
        page.select_option("#engagement", site.world.engagements["harrow-discovery"])
        page.set_input_files("#file", collection)
        press(page, "Hand in")
        item_id = page.url.rsplit("/", 1)[-1]
    site.settle()
    item = site.item(item_id)

    for who in ("Đặng Minh Khoa", "Lý Thanh Tâm"):
        with at_the_screen(browser, site, who, "en") as page:
            claim(page, site, item, "judgement:review", "Claim")
            letter, advice = page.locator(".question").all()
            letter.locator("input[value='produce']").check()
            letter.locator("textarea").fill("About the valve.")
            advice.get_by_role("button", name="Use it").first.click()
            advice.locator("input[value='privileged']").check()
            advice.locator("textarea").fill("Advice of counsel.")
            press(page, "Hand in")
        site.settle()

    with at_the_screen(browser, site, "Huỳnh Gia Linh", "en") as page:
        claim(page, site, item, "judgement:sign_off", "Claim")
        page.locator("#statement").fill("I have read the judgements and approve them.")
        press(page, "Sign")
        site.settle()
        page.goto(f"{site.url}/items/{item_id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="VOL001.zip").click()
        with zipfile.ZipFile(download.value.path()) as package:
            texts = {name: package.read(name) for name in package.namelist() if name.endswith((".txt", ".dat"))}
    assert "TEXT/HF000001.txt" in texts
    assert not any(COUNSEL.encode() in content for content in texts.values())
