"""A recording at the desk: heard, written with pedal and shorthand, compared with the draft, delivered."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.demo.lines.transcription import longer
from remit.parties.access import SYSTEM
from remit.services.transcription import line
from remit.work.actions.reference import put_reference

GREETING = (line.folder / "samples" / "greeting.wav").read_bytes()


def keep_shorthand(site: Site) -> None:
    """Give the client's engagement its words and its shorthand."""
    of: dict[str, Any] = {
        "tenant": site.world.clients["harrow"],
        "engagement_id": site.world.engagements["harrow-calls"],
    }
    handed = (("glossary", "desk", {"term": "Harrow & Finch"}), ("shortcut", "gm", {"text": "Good morning"}))
    for kind, key, body in handed:
        put = partial(put_reference, principal=SYSTEM, **of, kind=kind, key=key, body=body)
        site.house.store.write(put)


@pytest.mark.slow
def test_a_call_is_heard_written_with_pedal_and_shorthand_and_delivered(browser: Browser, site: Site) -> None:
    keep_shorthand(site)
    item = site.hand_in("harrow-calls", longer(GREETING, by=7), by="Daniel Price", name="call.wav")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        faults: list[str] = []
        page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
        claim(page, site, item, "transcribe", "Claim")
        expect(page.locator("[data-wave] > div")).to_be_visible()
        area = page.locator("textarea[data-of=text]").first
        area.fill("")
        area.press_sequentially("gm , you have reached the ")
        page.keyboard.press("F10")
        expect(area).to_have_value("Good morning , you have reached the [unclear]")
        page.keyboard.press("F8")
        expect(page.locator("[data-clock]")).to_have_text("00:00:01")
        page.keyboard.press("F8")
        assert page.locator("[data-player]").evaluate("player => player.paused")
        page.keyboard.press("F4")
        expect(page.locator("[data-speed]")).to_have_text("1.1×")
        page.locator("[data-of=speaker]").first.fill("Agent")
        press(page, "Complete")
        site.settle()
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        claim(page, site, item, "listen_again", "Claim")
        expect(page.locator(".notice.warn").first).to_contain_text("did not understand")
        page.locator("textarea[data-of=text]").first.fill("Good morning, you have reached the billing desk.")
        press(page, "Complete")
        site.settle()
        page.goto(f"{site.url}/items/{item.id}")
        with page.expect_download() as download:
            page.get_by_role("link", name="transcript.vtt").click()
        told = Path(download.value.path()).read_text("utf-8")
    assert "<v Agent>Good morning, you have reached the" in told
    assert faults == []


def test_a_player_gets_the_part_it_asks_for_and_nobody_without_rights_hears_a_call(site: Site) -> None:
    item = site.hand_in("harrow-calls", longer(GREETING, by=8), by="Daniel Price", name="other.wav")
    site.settle()
    sound = f"/items/{item.id}/source/sound"
    client = site.client("Hannah Whitaker")
    part = client.get(sound, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"RIFF")
    assert part.headers["content-range"].startswith("bytes 0-3/")
    assert client.get(sound, headers={"Range": "bytes=99999999-"}).status_code == 416
    assert client.get(sound).status_code == 200
    assert site.client("Sylvie Morel").get(sound).status_code == 404
    invoice = site.hand_in("harrow-ap", site.invoice("no-sound"), by="Daniel Price", name="invoice.xml")
    assert client.get(f"/items/{invoice.id}/source/sound").status_code == 404
