"""The one decision point: who may do what, from where, for what, and why."""

import pycountry
import pytest

from remit.parties.access import allowed, require, tenants_with
from remit.parties.model import (
    CLASSIFIED,
    CLIENT_ROLES,
    SYSTEM,
    DataClass,
    Principal,
    PrincipalKind,
    Purpose,
    Resource,
    Role,
    Scope,
    Shore,
)
from remit.parties.refusals import (
    ClearanceMissing,
    DataWithheld,
    PurposeNotAllowed,
    RoleMissing,
    ScopeMissing,
    ShoreNotAllowed,
)
from remit.parties.rules.access import Denied, Wall, decide, explain
from remit.parties.rules.neighbours import NEIGHBOURS
from remit.parties.rules.permissions import TABLE, Permission
from remit.parties.rules.shore import shore
from remit.values.refusal import NotFound

NORDWIND, SUDSEE, PROVIDER = "nordwind", "sudsee", "provider"
ITEM = Resource(tenant=NORDWIND, kind="item", name="NW-000001", country="DE")


def person(*roles: Role, country: str = "VN", cleared: frozenset[DataClass] = frozenset()) -> Principal:
    return Principal(
        kind=PrincipalKind.PERSON,
        id="an",
        name="An",
        organisation=PROVIDER,
        country=country,
        grants={NORDWIND: frozenset(roles)},
        clearances={NORDWIND: cleared},
    )


def key(*scopes: Scope) -> Principal:
    return Principal(
        kind=PrincipalKind.KEY, id="k", name="k", organisation=NORDWIND, country="DE", scopes=frozenset(scopes)
    )


@pytest.mark.parametrize("permission", Permission)
def test_tenants_with_a_permission_are_those_of_which_it_is_decided(permission: Permission) -> None:
    askers = [person(role) for role in Role] + [key(scope) for scope in Scope] + [person(), key(), key(*Scope)]
    for asker in askers:
        decided = [
            one
            for one in (NORDWIND, SUDSEE, PROVIDER)
            if allowed(asker, permission, Resource(tenant=one, kind="tenant"))
        ]
        assert list(tenants_with(asker, permission) or ()) == decided


def test_every_permission_has_a_row() -> None:
    assert set(TABLE) == set(Permission)
    assert all(row.roles or row.scope for row in TABLE.values()), "nobody could ever do it, no key either"


def test_a_role_allows_what_the_table_says_and_nothing_else() -> None:
    for permission, row in TABLE.items():
        for role in Role:
            assert allowed(person(role), permission, ITEM) == (role in row.roles), (permission, role)


def test_nobody_without_a_role_may_do_anything() -> None:
    nobody = Principal(kind=PrincipalKind.PERSON, id="x", name="x", organisation=PROVIDER)
    assert not any(allowed(nobody, permission, ITEM) for permission in Permission)


def test_a_foreign_tenant_answers_as_a_missing_thing_does() -> None:
    foreign = Resource(tenant=SUDSEE, kind="item", name="SU-000009")
    with pytest.raises(NotFound) as refused:
        require(person(*Role), Permission.ITEM_READ, foreign)
    assert refused.value.status == 404
    assert str(refused.value) == str(NotFound(kind="item", name="SU-000009"))


def test_a_foreign_tenant_is_explained_no_further() -> None:
    grounds = explain(person(*Role), Permission.ITEM_READ, Resource(tenant=SUDSEE, kind="item"))
    assert [ground.wall for ground in grounds] == [Wall.TENANT]


def test_a_missing_role_names_the_roles_that_would_do() -> None:
    with pytest.raises(RoleMissing) as refused:
        require(person(Role.AGENT), Permission.SIGN_OFF, ITEM)
    assert refused.value.fields == {"permission": "judgement.sign_off", "roles": "lead"}


@pytest.mark.parametrize(
    ("country", "shores", "permitted"),
    [
        ("DE", {Shore.ON}, True),
        ("PL", {Shore.ON}, False),
        ("PL", {Shore.ON, Shore.NEAR}, True),
        ("VN", {Shore.ON, Shore.NEAR}, False),
        ("VN", {Shore.OFF}, True),
    ],
)
def test_the_terms_say_from_which_shores(country: str, shores: set[Shore], permitted: bool) -> None:
    item = Resource(tenant=NORDWIND, kind="item", country="DE", allowed_shores=frozenset(shores))
    decision = decide(person(Role.AGENT, country=country), Permission.TASK_CLAIM, item)
    assert isinstance(decision, Denied) != permitted
    if isinstance(decision, Denied):
        assert isinstance(decision.reason, ShoreNotAllowed)


def test_an_unknown_country_counts_as_far_away() -> None:
    item = Resource(tenant=NORDWIND, kind="item", country=None, allowed_shores=frozenset({Shore.ON, Shore.NEAR}))
    assert not allowed(person(Role.AGENT, country="DE"), Permission.TASK_CLAIM, item)


def test_the_terms_say_for_what_the_data_may_be_used() -> None:
    item = Resource(tenant=NORDWIND, kind="item", country="DE", purposes=frozenset({Purpose.DELIVERY}))
    with pytest.raises(PurposeNotAllowed):
        require(person(Role.REVIEWER), Permission.REVIEW, item)
    require(person(Role.REVIEWER), Permission.ITEM_READ, item)


def test_classified_data_needs_a_clearance_and_a_shore_that_may_see_it() -> None:
    money = Resource(
        tenant=NORDWIND,
        kind="task",
        country="DE",
        data_classes=frozenset({DataClass.FINANCIAL}),
        visible={Shore.ON: CLASSIFIED, Shore.NEAR: frozenset({DataClass.FINANCIAL})},
    )
    cleared = frozenset({DataClass.FINANCIAL})
    require(person(Role.AGENT, country="PL", cleared=cleared), Permission.TASK_CLAIM, money)
    with pytest.raises(ClearanceMissing):
        require(person(Role.AGENT, country="PL"), Permission.TASK_CLAIM, money)
    with pytest.raises(DataWithheld):
        require(person(Role.AGENT, country="VN", cleared=cleared), Permission.TASK_CLAIM, money)


def test_the_explanation_names_every_wall_in_order() -> None:
    money = Resource(tenant=NORDWIND, kind="task", country="DE", data_classes=frozenset({DataClass.FINANCIAL}))
    grounds = explain(person(Role.AGENT), Permission.TASK_CLAIM, money)
    assert [(ground.wall, ground.refusal is None) for ground in grounds] == [
        (Wall.TENANT, True),
        (Wall.ROLE, True),
        (Wall.SHORE, True),
        (Wall.PURPOSE, True),
        (Wall.CLEARANCE, False),
        (Wall.LOCATION, False),
    ]


def test_a_key_may_do_what_its_scopes_say_for_its_own_client_alone() -> None:
    for permission, row in TABLE.items():
        for scope in Scope:
            assert allowed(key(scope), permission, ITEM) == (row.scope is scope), (permission, scope)
    with pytest.raises(ScopeMissing):
        require(key(Scope.ITEMS_READ), Permission.ITEM_RECEIVE, ITEM)
    with pytest.raises(NotFound):
        require(key(*Scope), Permission.ITEM_READ, Resource(tenant=SUDSEE, kind="item"))


def test_the_house_itself_may_do_everything() -> None:
    assert all(allowed(SYSTEM, permission, ITEM) for permission in Permission)
    assert tenants_with(SYSTEM, Permission.ITEM_READ) is None


def test_lists_are_bounded_by_the_tenants_one_holds_the_permission_for() -> None:
    both = Principal(
        kind=PrincipalKind.PERSON,
        id="an",
        name="An",
        organisation=PROVIDER,
        grants={NORDWIND: frozenset({Role.AGENT}), SUDSEE: frozenset({Role.PLANNER})},
    )
    assert tenants_with(both, Permission.ITEM_READ) == (NORDWIND,)


def test_client_roles_read_no_internal_remark_and_take_no_task() -> None:
    for permission in (Permission.COMMENT_INTERNAL, Permission.TASK_CLAIM, Permission.BOARD_READ, Permission.OPERATE):
        assert not TABLE[permission].roles & CLIENT_ROLES


@pytest.mark.parametrize(
    ("client", "site", "expected"),
    [
        ("DE", "DE", Shore.ON),
        ("DE", "PL", Shore.NEAR),
        ("DE", "VN", Shore.OFF),
        ("VN", "LA", Shore.NEAR),
        ("GB", "IE", Shore.NEAR),
        ("GB", "FR", Shore.NEAR),
        ("SG", "MY", Shore.NEAR),
        ("US", "PH", Shore.OFF),
        ("US", None, Shore.OFF),
    ],
)
def test_shore_is_a_relation_of_a_site_to_a_client(client: str, site: str | None, expected: Shore) -> None:
    assert shore(client, site) is expected


def test_neighbourhood_is_mutual_and_among_countries_of_the_list() -> None:
    listed = {country.alpha_2 for country in pycountry.countries} | {"XK"}  # Kosovo's code is user-assigned
    assert set(NEIGHBOURS) <= listed
    for country, others in NEIGHBOURS.items():
        assert country not in others
        assert all(country in NEIGHBOURS[other] for other in others), country


@pytest.mark.parametrize(("country", "count"), [("BR", 10), ("DE", 10), ("VN", 3), ("CD", 9), ("AT", 8), ("UA", 7)])
def test_the_count_of_neighbours_is_the_almanacs(country: str, count: int) -> None:
    assert len(NEIGHBOURS[country]) == count  # Germany's nine borders and Sweden across the Baltic Sea
