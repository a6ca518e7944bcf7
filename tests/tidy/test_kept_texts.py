"""No text is lost: whatever somebody writes into a form that posts is kept until it is sent, a new form's as well."""

import re
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).parents[2] / "src" / "remit" / "web" / "templates"
SCRIPT = TEMPLATES.parent / "static" / "remit.js"
ASKS = {
    "billing_months.html": "a what-if: nothing is kept, and the page comes back with the prices that were asked",
    "erasures.html": "the name of somebody who is to be erased is not stored anew",
    "instance_try.html": "what an act would do: the address keeps what was asked",
    "instances_many.html": "the same, for many",
    "rule_try.html": "a decision is tried, and the page comes back with the inputs",
    "scenario_record.html": "each step comes back in the page, which is the recording",
}
"""Forms with a text that nothing is lost with: they ask, and the answer shows what was asked."""
NOBODY = {
    "counter.html": "whoever writes at a counter has signed in nowhere: there is nobody to keep it for",
    "counter_talk.html": "the same",
}
PARTS = {"fields.html", "price_fields.html", "proposal_parts.html", "rule_try.html"}
"""Templates whose fields stand in the forms of others."""


def forms_with_a_text() -> Iterator[tuple[str, str]]:
    """Yield template and opening tag of each form in which a textarea stands; the tag is empty where it is a part."""
    for path in sorted(TEMPLATES.glob("*.html")):
        text = path.read_text()
        for found in re.finditer("<textarea", text):
            before = text[: found.start()]
            begins, ends = before.rfind("<form"), before.rfind("</form>")
            tag = re.match(r"<form(?:[^>\"]|\"[^\"]*\")*>", text[begins:]) if begins > ends else None
            yield path.name, tag[0] if tag else ""


def test_every_text_that_is_sent_is_kept_while_it_is_written() -> None:
    for name, tag in forms_with_a_text():
        if not tag:
            assert name in PARTS, f"{name}: a textarea without a form; put it into one that posts"
        elif 'method="post"' not in tag or "data-plain" in tag:
            assert name in ASKS, f"{name}: a text that is lost with the window: {tag}"


def test_what_is_left_out_is_left_out_for_a_reason_that_still_holds() -> None:
    known = {name for name, _tag in forms_with_a_text()} | {"rule_try.html"}
    assert set(ASKS) | set(NOBODY) | PARTS <= known
    for name in ASKS:
        text = (TEMPLATES / name).read_text()
        assert "data-plain" in text or 'method="get"' in text, f"{name} asks no more: it is kept as any other"


def test_the_script_takes_every_form_that_posts_a_text() -> None:
    assert 'all("form[method=post]:not([data-plain], [data-place])")' in SCRIPT.read_text()
