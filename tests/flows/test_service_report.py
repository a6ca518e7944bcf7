"""Report, ledger and invoice say the same: a month recomputed from the log alone agrees with all three, to the item."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.flows.test_billing_invoices import BUYER, SELLER
from tests.flows.test_billing_rating import LETTERS, MARCH, PRICING, agree, at_end_of
from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, service_task

from remit.billing import reactions
from remit.billing.actions.invoices import issue_invoice, set_invoice_party
from remit.billing.actions.rating import rate_month, record_usage
from remit.billing.model.ledger import BOOK
from remit.billing.model.service_report import Figure, LineFigure, LineReport, ReleasedFact, ServiceReport
from remit.billing.reports.invoices import usages_of
from remit.billing.reports.ledger import book_called, entries_of
from remit.billing.reports.service_report import releases_behind, service_report
from remit.billing.reports.service_report_paper import service_report_pdf
from remit.billing.rules.unclassified import unclassified
from remit.parties.access import SYSTEM
from remit.parties.actions.reveals import reveal
from remit.parties.model import DataClass, Resource, Role
from remit.parties.refusals import AccessDenied
from remit.store import LoggedEvent
from remit.work.actions.items import release_item, return_item
from remit.work.model import Item

MARCH_BEGINS, MARCH_ENDS = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
ANSWERED = bpmn('<startEvent id="s"/>', service_task("answer", "write"), '<endEvent id="e"/>', flow("s", "answer", "e"))


class Letterbox:
    """What the report asks of a line: it counts letters, and the amount on them where it is not classified."""

    def __init__(self, **classes: str) -> None:
        self.classes = classes

    def section(self) -> LineReport:
        """Count letters, and add their amounts up."""
        return self.count

    def count(self, facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
        """Return both figures."""
        found = list(facts)
        amounts = sum(int(one.payload.get("amount", 0)) for one in found)
        return LineFigure({"en": "Letters"}, len(found)), LineFigure({"en": "Amounts"}, amounts)

    def payload_classes(self, kind: str) -> dict[str, str]:
        """Return the classes it was made with."""
        return self.classes


def told(floor: Floor) -> None:
    kinds = [kind.value for kind in reactions.KINDS]
    floor.store.deliver(reactions.CONSUMER, kinds, reactions.react)


def released(floor: Floor, text: str) -> Item:
    item: Item = floor.send(text).accepted()
    floor.do(release_item, principal=SYSTEM, item_id=item.id)
    return item


def month_of_work(floor: Floor) -> dict[str, Item]:
    """Five letters in March: one is released late, one twice after rework; a sixth is not done, one is of April."""
    agree(floor, {**PRICING, "items": [{**LETTERS, "rework": "never"}]})
    floor.publish(ANSWERED)
    done = {name: released(floor, f"{name}|20") for name in ("one", "two", "again")}
    floor.pass_time(minutes=5)
    floor.drive(return_item, principal=SYSTEM, item_id=done["again"].id, reason="The wrong order")
    floor.pass_time(minutes=5)
    floor.do(release_item, principal=SYSTEM, item_id=done["again"].id)
    late = floor.send("late|20").accepted()
    floor.pass_time(days=3)
    floor.do(release_item, principal=SYSTEM, item_id=late.id)
    floor.publish(ONE_CHECK)
    floor.send("waits|20").accepted()
    resource = Resource(tenant=floor.tenant, kind="item", name=late.id, country="DE", visible=None)
    floor.store.write(
        lambda tx: reveal(
            tx, SYSTEM, resource=resource, field="iban", data_class=DataClass.FINANCIAL, reason="Asked by the client"
        )
    )
    told(floor)
    at_end_of(floor, MARCH)
    floor.publish(ANSWERED)
    april = released(floor, "april|20")
    told(floor)
    return {**done, "late": late, "april": april}


def closed(floor: Floor) -> None:
    """Rate March and issue its invoice."""
    of: dict[str, Any] = {"tenant": floor.tenant}

    def issued(tx: Any) -> None:
        set_invoice_party(tx, SYSTEM, tenant=floor.provider, body=SELLER)
        set_invoice_party(tx, SYSTEM, **of, body=BUYER)
        run, _ = rate_month(tx, SYSTEM, **of, engagement_id=floor.engagement.id, month=MARCH)
        issue_invoice(tx, SYSTEM, **of, run_id=run.id)

    floor.store.write(issued)


def report(floor: Floor, principal: Any = SYSTEM, line: Any = None) -> ServiceReport:
    with floor.store.read() as reader:
        return service_report(
            reader,
            principal,
            tenant=floor.tenant,
            engagement_id=floor.engagement.id,
            month=MARCH,
            line=line,
            now=floor.store.clock.now(),
        )


def march_in_the_log(floor: Floor) -> list[LoggedEvent]:
    with floor.store.read(tenant=floor.tenant) as reader:
        found = reader.events(tenant=floor.tenant)
    return [one for one in found if MARCH_BEGINS <= one.at < MARCH_ENDS]


def seen_by(events: Iterable[LoggedEvent]) -> set[str]:
    return {str(one.body["item"]) for one in events}


def behind(floor: Floor, found: ServiceReport, figure: Figure) -> list[str | None]:
    with floor.store.read(tenant=floor.tenant) as reader:
        rows = releases_behind(
            reader, SYSTEM, report=found, figure=figure, skip=0, count_max=50, now=floor.store.clock.now()
        )
    return [one.item_id for one in rows]


def test_report_ledger_and_invoice_agree_with_the_log_to_the_item(floor: Floor) -> None:
    month_of_work(floor)
    closed(floor)
    found, log = report(floor), march_in_the_log(floor)

    received = {one.body["item"] for one in log if one.kind == "ItemReceived"}
    releases = [one for one in log if one.kind == "ItemReleased"]
    returned = {one.body["item"] for one in log if one.kind == "ItemReturned"}
    first = list(dict.fromkeys(one.body["item"] for one in releases))
    again = [one.body["item"] for at, one in enumerate(releases) if one.body["item"] in seen_by(releases[:at])]
    late = [one.body["item"] for one in releases if one.body["late"]]
    assert (len(received), len(releases), len(returned), len(again), len(late)) == (5, 5, 1, 1, 1), "the log's month"

    assert found.counts[Figure.RECEIVED] == len(received)
    assert behind(floor, found, Figure.RELEASED) == [one.body["item"] for one in releases]
    assert behind(floor, found, Figure.LATE) == late
    assert behind(floor, found, Figure.RETURNED) == again
    assert [(one.level, one.counted, one.met) for one in found.levels] == [("turnaround_time", 5, 4)]

    # By hand: rework is free, so 4 releases count; 3 × 10 and 1 × 8; turnaround missed once costs 50 % of 10 % of it.
    worth = [Decimal(10)] * 3 + [Decimal(8)]
    assert len(first) == len(worth)
    net = int(sum(worth) * 100)
    credit = int(net * Decimal("0.10")) // 2
    settled = found.settlement
    assert settled is not None
    assert settled.invoice is not None
    assert [line.minor for line in settled.invoice.lines] == [3000, 800, -credit]
    with floor.store.read() as reader:
        shown = [
            use.item_id
            for charge in settled.charges[:2]
            for use in usages_of(reader, SYSTEM, run=settled.run, charge=charge, skip=0, count_max=50)
        ]
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
        entries = list(entries_of(reader, SYSTEM, tenant=floor.provider, book_id=book.id))
    assert shown == first
    earned = [-side.minor for one in entries for side in one.postings if side.account.startswith("Income")]
    assert earned == [net - credit]
    assert settled.rated.minor == settled.invoice.net_minor == settled.booked_minor == net - credit
    assert settled.equal

    opened = [(one.body["field"], one.body["reason"]) for one in log if one.kind == "FieldRevealed"]
    assert [(one.field, one.reason) for one in found.opened] == opened == [("iban", "Asked by the client")]


def test_what_comes_after_the_cut_off_leaves_the_report_of_a_rated_month_as_it_was(floor: Floor) -> None:
    items = month_of_work(floor)
    closed(floor)
    before = report(floor)
    floor.pass_time(days=1)
    floor.drive(return_item, principal=SYSTEM, item_id=items["one"].id, reason="Found in April")
    floor.do(release_item, principal=SYSTEM, item_id=items["one"].id)
    told(floor)
    assert report(floor) == before


def test_before_a_month_is_rated_the_report_says_how_it_stands(floor: Floor) -> None:
    month_of_work(floor)
    found = report(floor)
    assert found.settlement is None
    assert found.counts[Figure.RELEASED] == 5
    assert [(one.level, one.counted, one.met) for one in found.levels] == [("turnaround_time", 5, 4)]


def test_a_line_counts_what_is_not_classified_and_nothing_else(floor: Floor) -> None:
    month_of_work(floor)
    assert [one.value for one in report(floor, line=Letterbox()).section] == [5, 100]
    assert [one.value for one in report(floor, line=Letterbox(amount="financial")).section] == [5, 0]
    payload = {"seller": {"name": "A", "iban": "DE1"}, "lines": [{"price": 1, "text": "a"}, {"price": 2}], "note": "x"}
    classes = {"seller.iban": "financial", "lines.*.price": "financial", "note": "personal"}
    assert unclassified(payload, classes) == {"seller": {"name": "A"}, "lines": [{"text": "a"}, {}]}


def test_a_report_is_for_those_who_may_read_bills_and_prints_the_same_bytes(floor: Floor) -> None:
    month_of_work(floor)
    closed(floor)
    with pytest.raises(AccessDenied):
        report(floor, floor.person("Ann", Role.AGENT))
    found = report(floor)
    of: dict[str, Any] = {"provider": "Remit Services", "client": "Nordwind", "named": True}
    made_at = datetime.combine(date(2026, 4, 3), datetime.min.time(), UTC) + timedelta(hours=1)
    for language in ("en", "vi"):
        pdf = service_report_pdf(found, **of, language=language, made_at=made_at)
        assert pdf.startswith(b"%PDF")
        assert pdf == service_report_pdf(found, **of, language=language, made_at=made_at)


def test_a_time_sheet_is_billed_and_no_item(floor: Floor) -> None:
    agree(floor)
    sheet = {"kind": "time", "source": "sheet-1", "date": "2026-03-04", "role": "analyst", "minutes": 60}
    of: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    floor.store.write(lambda tx: record_usage(tx, SYSTEM, **of, told=sheet))
    at_end_of(floor, MARCH)
    closed(floor)
    found = report(floor)
    assert found.counts[Figure.RELEASED] == 0
    assert found.settlement is not None
    assert found.settlement.equal
