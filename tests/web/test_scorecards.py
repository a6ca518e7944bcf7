"""A review goes by the client's own scorecard, and its verdict shows the score that is left."""

import re
from functools import partial

from tests.web.conftest import Site, draw_now

from remit.parties.reports.principals import principal_of
from remit.quality.reports import sample_queue


def drawn(site: Site, number: str) -> str:
    """Return the sample of an invoice of the client that is drawn for a second look."""
    item = site.hand_in("harrow-ap", site.invoice(number), by="Daniel Price", name=f"{number}.xml")
    site.house.store.write(partial(draw_now, item=item))
    with site.house.store.read() as reader:
        reviewer = principal_of(reader, person_id=site.world.people["Grace Holloway"], now=site.house.clock.now())
        return next(one.id for one in sample_queue(reader, reviewer) if one.item_id == item.id)


def test_a_reviewer_marks_a_point_of_the_clients_own_and_reads_the_score(site: Site) -> None:
    sample = drawn(site, "scored")
    reviewer = site.known("Grace Holloway")
    page = reviewer.client.get(f"/reviews/{sample}").text
    assert "No project code beside the cost centre" in page
    assert "weight 30" in page
    assert "Posted to a wrong account" not in page, "the line's own points are not the client's"
    marked = {
        "csrf": reviewer.form_token,
        "defect": "project_code",
        "verdict": "pass",
        "note.project_code": "None given.",
    }
    assert reviewer.client.post(f"/reviews/{sample}", data=marked).status_code in (200, 303)
    told = re.sub(r"\s+", " ", reviewer.client.get(f"/reviews/{sample}").text)
    assert "Score 90 of 100" in told
    assert "None given." in told


def test_a_point_that_no_scorecard_of_the_client_has_is_refused(site: Site) -> None:
    reviewer = site.known("Grace Holloway")
    marked = {"csrf": reviewer.form_token, "defect": "wrong_account", "verdict": "return"}
    refused = reviewer.client.post(f"/reviews/{drawn(site, 'refused')}", data=marked)
    assert (refused.status_code, "wrong_account" in refused.text) == (422, True)


def test_the_contract_tells_the_scorecard(site: Site) -> None:
    page = site.known("Margaret Finch").client.get(f"/contracts/{site.world.engagements['harrow-ap']}").text
    assert "The money would go to a wrong account" in page
    assert ">fatal<" in page
