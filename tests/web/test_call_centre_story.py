"""A call in a browser: wrapped up with a disposition by the agent who answered, and recorded to the second."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.services.call_centre import line

WORDS = {
    "en": {"claim": "Claim", "complete": "Complete", "went": "Answered after 8 s"},
    "vi": {"claim": "Nhận việc", "complete": "Hoàn thành", "went": "Trả lời sau 8 giây"},
}


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_call_is_wrapped_up_with_a_disposition(browser: Browser, site: Site, language: str) -> None:
    words = WORDS[language]
    content = (line.folder / "samples" / "answered.json").read_bytes().replace(b"1774857600.1", language.encode())
    item = site.hand_in("harrow-telephone", content, by="Daniel Price", name="call.json")
    site.settle()
    with at_the_screen(browser, site, "Ellie Marsden", language) as page:
        claim(page, site, item, "wrap_up", words["claim"])
        expect(page.locator(".notice.warn")).to_contain_text(words["went"])
        page.check("input[name='disposition'][value='solved']")
        page.check("input[name='topic'][value='order']")
        press(page, words["complete"])
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="call-record.json").click()
        made = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert (made["wait_s"], made["talk_s"], made["hold_s"], made["disposition"]) == (8, 180, 30, "solved")
