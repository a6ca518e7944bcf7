"""Lines whose day is forms alone, in a browser: a sample comes in, its answers are given, its documents are there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, look, press

from remit.demo.line import DemoLine
from remit.demo.lines import receivables, training
from remit.parties.access import SYSTEM
from remit.services.registry import installed_lines
from remit.services.rehearsal import Expected, expected_samples
from remit.work.actions.reference import put_reference
from remit.work.model import Item, Task


@dataclass(frozen=True, slots=True)
class Story:
    """A sample of a line, and those who work on it."""

    line: DemoLine
    sample: str
    agent: str
    lead: str = "Oliver Grant"
    more: Mapping[str, Any] = field(default_factory=dict)
    """What is said in the document beside the sample."""
    then: tuple[str, str, str] | None = None
    """A kind that is handed in afterwards, its page, and what that shows."""


MATRIX = ("matrix", "training-matrix", "ap-invoices.harrow.en")
STORIES = {
    "receivables": Story(receivables.LINE, "billing-blocked.json", "Tom Bradshaw"),
    "training": Story(training.LINE, "enrolment.json", "Hannah Whitaker", more={"own": False}, then=MATRIX),
}


def sample_of(story: Story) -> Expected:
    """Return what is expected of the story's sample."""
    found = expected_samples(installed_lines().line(story.line.key))
    return next(one for one in found if one.file == story.sample and one.answers)


def bring_references(site: Site, line: DemoLine, client: str) -> None:
    """Give the engagement the reference data of the line's samples."""
    path = installed_lines().line(line.key).folder / "samples" / "references.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    bring = partial(
        put_reference,
        principal=SYSTEM,
        tenant=site.world.clients[client],
        engagement_id=site.world.engagements[line.handovers[0].key],
    )
    for kind, entries in known.items():
        for key, body in entries.items():
            site.house.store.write(partial(bring, kind=kind, key=key, body=body))


def waiting(site: Site, item: Item, element: str) -> Task:
    return next(one for one in site.tasks(item) if one.element == element and one.state == "ready")


def fill(page: Page, values: Mapping[str, Any]) -> None:
    """Enter an answer: rows cell by cell, choices by their mark, all else as text."""
    for key, value in values.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                fill(page, {f"{key}.{number}.{name}": cell for name, cell in row.items()})
            continue
        control = page.locator(f"[name='{key}']")
        if control.first.get_attribute("type") == "radio":
            page.check(f"input[name='{key}'][value='{value}']")
        elif control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(str(value))
        else:
            control.fill(str(value))


@pytest.mark.slow
@pytest.mark.parametrize("key", sorted(STORIES))
def test_a_sample_is_worked_through_by_its_forms(browser: Browser, site: Site, key: str) -> None:
    story = STORIES[key]
    expected = sample_of(story)
    bring_references(site, story.line, "harrow")
    sample = (installed_lines().line(key).folder / "samples" / story.sample).read_text("utf-8")
    content = json.dumps({**json.loads(sample), **story.more}).encode()
    item = site.hand_in(story.line.handovers[0].key, content, by="Daniel Price", name=story.sample)
    site.settle()
    for answer in expected.answers:
        task = waiting(site, item, answer.task)
        with at_the_screen(browser, site, story.lead if task.role == "lead" else story.agent, "en") as page:
            page.goto(f"{site.url}/tasks/{task.id}")
            press(page, "Claim")
            fill(page, answer.values)
            press(page, "Complete")
        site.settle()
    with at_the_screen(browser, site, story.lead, "vi") as page:
        page.goto(f"{site.url}/items/{item.id}")
        for name in expected.documents:
            expect(page.get_by_role("link", name=name).first).to_be_visible()
        if story.then:
            kind, address, shown = story.then
            asked = json.dumps({"kind": kind}).encode()
            after = site.hand_in(story.line.handovers[0].key, asked, by="Daniel Price", name=f"{kind}.json")
            site.settle()
            page.goto(f"{site.url}/items/{after.id}/{address}")
            expect(page.get_by_text(shown).first).to_be_visible()
            look(page, address)
