"""One's own notices: narrowed to one kind, and more than the first hundred once more are asked for."""

from functools import partial

from tests.web.conftest import Site

from remit.conversation.model import Notice, NoticeKind
from remit.conversation.records.notices import insert_notice
from remit.store import Transaction

LEAD = "Vũ Hải Yến"


def told(tx: Transaction, *, site: Site, kind: NoticeKind, number: str) -> None:
    """Tell the lead of something."""
    tenant, lead = site.world.clients["harrow"], site.world.people[LEAD]
    insert_notice(tx, Notice(tenant, tx.identifiers.new(), lead, kind, "item", number, f"about-{number}", "", tx.now))


def page(site: Site, query: str = "") -> str:
    """Return the lead's notices."""
    return site.known(LEAD).client.get(f"/notices{query}").text


def test_notices_are_narrowed_to_one_kind_and_shown_beyond_the_first_hundred(site: Site) -> None:
    site.house.store.write(partial(told, site=site, kind=NoticeKind.INCIDENT, number="STUCK-1"))
    for each in range(100):
        site.house.store.write(partial(told, site=site, kind=NoticeKind.WRITTEN, number=f"WROTE-{each}"))

    assert "STUCK-1" not in page(site)
    assert "shown=1000" in page(site)
    assert "STUCK-1" in page(site, "?shown=1000")
    narrowed = page(site, "?kind=incident")
    assert "STUCK-1" in narrowed
    assert "WROTE-0" not in narrowed
    assert "STUCK-1" in page(site, "?shown=1000&kind=no-such-kind")
