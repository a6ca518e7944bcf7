"""Engagements and their terms by date, on both databases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.contracts.model import Engagement, Metric, StatementOfWork
from remit.contracts.records import statement_of_work
from remit.contracts.refusals import (
    EngagementKeyRefused,
    EngagementKeyTaken,
    EngagementPeriodRefused,
    NoTerms,
    TermsRefused,
    VersionRetroactive,
)
from remit.contracts.reports import engagement as read_engagement
from remit.contracts.reports import engagements, statements_of_work, terms
from remit.parties.access import SYSTEM
from remit.parties.actions.places import create_organisation
from remit.parties.model import CLASSIFIED, DataClass, OrganisationKind, Principal, PrincipalKind, Role, Shore
from remit.parties.refusals import RoleMissing
from remit.store import Store, Transaction
from remit.values.moment import Moment, SimulatedClock
from remit.values.refusal import NotFound

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BODY: dict[str, Any] = {
    "service_levels": [
        {
            "metric": "turnaround_time",
            "target_minutes": 480,
            "calendar": {"tz": "Europe/Berlin", "weekly": {"mon": [["09:00", "17:00"]]}},
        }
    ],
    "data_handling": {"allowed_shores": ["on", "near"], "visible": {"on": sorted(CLASSIFIED), "near": ["financial"]}},
    "rate_card": {"currency": "EUR", "prices": [{"key": "invoice", "unit": "item", "amount": "1.25"}]},
    "parameters": {"tolerance_pct": "2.5"},
}


@pytest.fixture
def engagement(timed: Store) -> Engagement:
    def found(tx: Transaction) -> Engagement:
        client = create_organisation(
            tx, SYSTEM, name="Nordwind", kind=OrganisationKind.CLIENT, country="DE", entropy=b"n" * 32
        )
        details = EngagementDetails(key="nordwind-ap", name="Supplier invoices", provider="p", line="invoices")
        return create_engagement(tx, SYSTEM, tenant=client.id, details=details)

    return timed.write(found)


def publish(
    store: Store, one: Engagement, body: dict[str, Any], *, valid_from: Moment | None = None, by: Principal = SYSTEM
) -> StatementOfWork:
    return store.write(
        lambda tx: publish_statement_of_work(
            tx, by, tenant=one.tenant, engagement_id=one.id, body=body, valid_from=valid_from
        )
    )


def member(one: Engagement, *roles: Role) -> Principal:
    return Principal(
        kind=PrincipalKind.PERSON, id="an", name="An", organisation="p", grants={one.tenant: frozenset(roles)}
    )


def test_the_terms_of_a_day_are_one_frozen_whole(timed: Store, engagement: Engagement) -> None:
    publish(timed, engagement, BODY)
    with timed.read() as reader:
        agreed = terms(reader, tenant=engagement.tenant, engagement_id=engagement.id, at=START)
    level = agreed.service_level(Metric.TURNAROUND_TIME)
    assert level is not None
    assert level.calendar is not None
    assert level.calendar.due_after(START, float(level.target_minutes or 0)) == datetime(2026, 3, 9, 9, tzinfo=UTC)
    assert agreed.rate_card is not None
    assert agreed.rate_card.prices[0].amount == Decimal("1.25")
    assert agreed.parameters == {"tolerance_pct": "2.5"}
    assert agreed.sampling.percent == 10
    resource = agreed.resource("item", "NW-000001")
    assert (resource.country, resource.allowed_shores) == ("DE", frozenset({Shore.ON, Shore.NEAR}))
    assert resource.visible == {Shore.ON: CLASSIFIED, Shore.NEAR: {DataClass.FINANCIAL}}


def test_a_new_version_ends_the_old_one_where_it_begins(
    timed: Store, engagement: Engagement, clock: SimulatedClock
) -> None:
    publish(timed, engagement, BODY)
    clock.advance(DAY)
    publish(timed, engagement, {**BODY, "parameters": {"tolerance_pct": "3"}}, valid_from=START + 2 * DAY)
    moments = (START, START + 2 * DAY - timedelta(microseconds=1), START + 2 * DAY, START + 300 * DAY)
    with timed.read() as reader:
        found = [terms(reader, tenant=engagement.tenant, engagement_id=engagement.id, at=at) for at in moments]
        versions = statements_of_work(reader, SYSTEM, tenant=engagement.tenant, engagement_id=engagement.id)
    assert [(one.version, one.parameters["tolerance_pct"]) for one in found] == [
        (1, "2.5"),
        (1, "2.5"),
        (2, "3"),
        (2, "3"),
    ]
    assert [(one.valid_from, one.valid_until) for one in versions] == [
        (START, START + 2 * DAY),
        (START + 2 * DAY, None),
    ]


def test_before_the_first_version_and_after_the_end_there_are_no_terms(timed: Store, engagement: Engagement) -> None:
    def ask(at: Moment) -> None:
        with timed.read() as reader:
            terms(reader, tenant=engagement.tenant, engagement_id=engagement.id, at=at)

    with pytest.raises(NoTerms):
        ask(START)
    publish(timed, engagement, BODY)
    with pytest.raises(NoTerms):
        ask(START - timedelta(seconds=1))
    with timed.read() as reader, pytest.raises(NotFound):
        terms(reader, tenant=engagement.tenant, engagement_id="unknown", at=START)


def test_what_already_held_is_not_changed_afterwards(
    timed: Store, engagement: Engagement, clock: SimulatedClock
) -> None:
    publish(timed, engagement, BODY)
    clock.advance(DAY)
    for begins in (START, START + DAY / 2, START - DAY):
        with pytest.raises(VersionRetroactive):
            publish(timed, engagement, BODY, valid_from=begins)


def test_the_database_itself_refuses_overlaps_gaps_and_second_open_versions(
    timed: Store, engagement: Engagement
) -> None:
    first = publish(timed, engagement, BODY)
    row = {"tenant": engagement.tenant, "engagement_id": engagement.id, "version": 2, "body": {}}
    bad = [
        {"valid_from": START + DAY, "valid_until": None, "follows": None},
        {"valid_from": START + DAY, "valid_until": START + 2 * DAY, "follows": START + DAY},
        {"valid_from": START + DAY, "valid_until": START, "follows": None},
        {"valid_from": START + DAY, "valid_until": START + 2 * DAY, "follows": START},
    ]
    for part in bad:
        with pytest.raises(DBAPIError):
            timed.write(
                lambda tx, part=part: tx.run(  # type: ignore[misc]  # bound at once
                    insert(statement_of_work), {**row, **part, "id": tx.identifiers.new()}
                )
            )
    with pytest.raises(DBAPIError):
        timed.write(
            lambda tx: tx.run(
                update(statement_of_work).where(statement_of_work.c.id == first.id).values(valid_until=START - DAY)
            )
        )


def test_all_problems_of_a_statement_of_work_are_told_with_their_places(timed: Store, engagement: Engagement) -> None:
    body = {
        "service_levels": [{"metric": "speed"}, {"metric": "turnaround_time", "target_minutes": 5}],
        "sampling": {"percent": 120},
        "data_handling": {"visible": {"moon": []}},
        "rate_card": {"currency": "XXQ"},
        "colour": "blue",
    }
    with pytest.raises(TermsRefused) as refused:
        publish(timed, engagement, body)
    assert {problem["place"] for problem in refused.value.fields["problems"]} == {
        "colour",
        "service_levels.0.metric",
        "service_levels.1",
        "sampling.percent",
        "data_handling.visible",
        "rate_card",
    }


def test_a_promise_whose_calendar_never_opens_is_refused(timed: Store, engagement: Engagement) -> None:
    shut = {**BODY["service_levels"][0], "calendar": {"tz": "Europe/Berlin", "weekly": {}}}
    with pytest.raises(TermsRefused) as refused:
        publish(timed, engagement, {**BODY, "service_levels": [shut]})
    assert refused.value.place == "service_levels.0.calendar"
    assert "does not open" in str(refused.value)


def test_engagements_are_shown_to_those_who_hold_a_role_for_the_client(timed: Store, engagement: Engagement) -> None:
    with timed.read() as reader:
        assert engagements(reader, member(engagement, Role.AGENT)) == (engagement,)
        assert engagements(reader, SYSTEM) == (engagement,)
        stranger = Principal(
            kind=PrincipalKind.PERSON, id="x", name="x", organisation="p", grants={"other": frozenset(Role)}
        )
        assert engagements(reader, stranger) == ()
        with pytest.raises(NotFound):
            read_engagement(reader, stranger, tenant=engagement.tenant, engagement_id=engagement.id)
        found = read_engagement(
            reader, member(engagement, Role.AGENT), tenant=engagement.tenant, engagement_id=engagement.id
        )
    assert found == engagement


def test_only_an_account_manager_publishes(timed: Store, engagement: Engagement) -> None:
    with pytest.raises(RoleMissing):
        publish(timed, engagement, BODY, by=member(engagement, Role.LEAD))
    publish(timed, engagement, BODY, by=member(engagement, Role.ACCOUNT_MANAGER))


@pytest.mark.parametrize(
    ("key", "valid_until", "refusal"),
    [
        ("nordwind-ap", None, EngagementKeyTaken),
        ("Nordwind AP", None, EngagementKeyRefused),
        ("nordwind-ar", START - DAY, EngagementPeriodRefused),
    ],
)
def test_an_engagement_that_cannot_be_is_refused(
    timed: Store, engagement: Engagement, key: str, valid_until: Moment | None, refusal: type[Exception]
) -> None:
    details = EngagementDetails(key=key, name="x", provider="p", line="invoices", valid_until=valid_until)
    with pytest.raises(refusal):
        timed.write(lambda tx: create_engagement(tx, SYSTEM, tenant=engagement.tenant, details=details))
