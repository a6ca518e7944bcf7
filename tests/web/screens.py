"""What people do at a screen: sit down signed in, press a button, claim a task."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, BrowserContext, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from tests.web.conftest import Site

from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE
from remit.work.model import Item, Task

LOOKS: tuple[tuple[int, Literal["light", "dark"]], ...] = ((390, "light"), (1280, "dark"), (1280, "light"))


FREE: WeakKeyDictionary[Browser, list[BrowserContext]] = WeakKeyDictionary()
"""Windows that nobody sits at: their caches hold our scripts and pictures, which never change under one address."""


@contextmanager
def at_the_screen(browser: Browser, site: Site, who: str, language: str) -> Iterator[Page]:
    """A browser window in which somebody is signed in, in one language; our scripts keep nothing in a browser."""
    free = FREE.setdefault(browser, [])
    window = free.pop() if free else browser.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    cookies = {SESSION_COOKIE: site.token(who), LANGUAGE_COOKIE: language}
    window.add_cookies([{"name": key, "value": value, "url": site.url} for key, value in cookies.items()])
    yield window.new_page()
    for one in window.pages:
        one.close()
    window.clear_cookies()
    free.append(window)


def press(page: Page, name: str) -> None:
    """Send a form; what it refuses fails the test in its own words."""
    try:
        with page.expect_navigation(timeout=15_000):
            page.locator("main").get_by_role("button", name=re.compile(f"^{name}")).last.click()
    except PlaywrightTimeout:
        raise AssertionError(page.locator(".notice.bad, .wrong:visible").all_inner_texts()) from None


def ready_task(site: Site, item: Item, form: str) -> Task:
    """The task of an item that has a form and waits for somebody."""
    return next(one for one in site.tasks(item) if one.form == form and one.state == "ready")


def claim(page: Page, site: Site, item: Item, form: str, button: str) -> None:
    """Claim the ready task of an item that has a form."""
    page.goto(f"{site.url}/tasks/{ready_task(site, item, form).id}")
    press(page, button)


def look(page: Page, name: str) -> None:
    """Keep a picture of the page, wide, narrow and dark, where a folder for pictures is named."""
    if folder := os.environ.get("REMIT_TEST_PICTURES"):
        for width, theme in LOOKS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=str(Path(folder) / f"{name}-{width}-{theme}.png"), full_page=True)
        page.emulate_media(color_scheme="light")
