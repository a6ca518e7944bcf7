"""Organisations, people, log-ins, keys and the audit on both databases."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar

import pytest
from cryptography.fernet import InvalidToken

from remit.parties.access import SYSTEM, Permission
from remit.parties.actions.keys import IssuedKey, issue_key, note_key_used, revoke_key
from remit.parties.actions.people import (
    PersonDetails,
    create_person,
    let_go,
    record_qualification,
    record_skill,
    set_presence,
    take_back,
)
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.reveals import reveal
from remit.parties.actions.rights import clear, grant, withdraw, withdraw_clearance
from remit.parties.actions.second_factor import begin_enrolment, confirm_enrolment, reset_second_factor, seal_secrets
from remit.parties.actions.sign_in import (
    LIFETIME,
    CodeNeeded,
    SignedIn,
    create_login,
    note_session_used,
    set_password,
    sign_in,
    sign_in_with_code,
    sign_out,
)
from remit.parties.actions.sign_in_rules import require_second_factor
from remit.parties.model import (
    DataClass,
    Login,
    Organisation,
    OrganisationKind,
    Person,
    PresenceState,
    Principal,
    Resource,
    Role,
    Scope,
    Shore,
    Site,
)
from remit.parties.passwords import Passwords
from remit.parties.records.sign_ins import find_login_of, update_login
from remit.parties.refusals import (
    AccessDenied,
    CeremonyOver,
    ClearanceMissing,
    CodeWrong,
    CountryUnknown,
    DataWithheld,
    FieldMissing,
    GrantRefused,
    KeyRefused,
    LastAdministrator,
    NameTaken,
    NotSignedIn,
    OwnAdministration,
    ProficiencyRefused,
    ReasonMissing,
    RoleMissing,
    SignInRefused,
    TooManyAttempts,
    ValidityRefused,
    ZoneUnknown,
)
from remit.parties.reports.audit import audit, keys
from remit.parties.reports.people import organisations, people, profile, why, working_for
from remit.parties.reports.principals import IDLE, colleagues, key_of, principal_of, principal_of_key, visitor_of
from remit.parties.reports.search import search_marks
from remit.parties.reports.security import WaysIn, ways_in
from remit.parties.rules.access import Wall
from remit.parties.rules.totp import step_of, totp_code
from remit.parties.sealing import Seals
from remit.store import Store, Transaction
from remit.values.chance import SeededChance
from remit.values.moment import SimulatedClock
from remit.values.refusal import NotFound

T = TypeVar("T")
PASSWORD = "correct horse battery"
SEALS = Seals("of the tests")
CHANCE = SeededChance(7)
PASSWORDS = Passwords(memory_kib=64, passes=1, lanes=1)
TOOLS: Any = {"passwords": PASSWORDS, "seals": SEALS, "chance": CHANCE}


@dataclass(frozen=True)
class House:
    """A provider in Hanoi with An, its agent for Nordwind (Germany); Sudsee is a client An knows nothing of."""

    store: Store
    provider: Organisation
    nordwind: Organisation
    sudsee: Organisation
    site: Site
    an: Person
    boss: Person

    def write(self, unit: Callable[[Transaction], T]) -> T:
        return self.store.write(unit)

    def principal(self, person: Person) -> Principal:
        with self.store.read() as reader:
            return principal_of(reader, person_id=person.id, now=self.store.write(lambda tx: tx.now))


@pytest.fixture
def house(timed: Store) -> House:
    def found(tx: Transaction) -> House:
        def organisation(name: str, kind: OrganisationKind, country: str) -> Organisation:
            return create_organisation(tx, SYSTEM, name=name, kind=kind, country=country, entropy=name.encode() * 8)

        provider = organisation("Sao Mai", OrganisationKind.PROVIDER, "VN")
        nordwind = organisation("Nordwind", OrganisationKind.CLIENT, "DE")
        sudsee = organisation("Sudsee", OrganisationKind.CLIENT, "AU")
        site = create_site(
            tx, SYSTEM, tenant=provider.id, name="Hanoi", country="vn", city="Hanoi", tz="Asia/Ho_Chi_Minh"
        )
        an = create_person(
            tx, SYSTEM, tenant=provider.id, details=PersonDetails("An", "An@Saomai.test", site.id, ("vi", "en"), "vi")
        )
        boss = create_person(tx, SYSTEM, tenant=provider.id, details=PersonDetails("Binh", "binh@saomai.test", site.id))
        grant(tx, SYSTEM, tenant=nordwind.id, person_id=an.id, role=Role.AGENT)
        for tenant in (provider, nordwind):
            grant(tx, SYSTEM, tenant=tenant.id, person_id=boss.id, role=Role.ADMIN)
        create_login(tx, SYSTEM, person_id=an.id, password_hash=PASSWORDS.hash(PASSWORD, name="an"))
        return House(timed, provider, nordwind, sudsee, site, an, boss)

    return timed.write(found)


def sign(house: House, password: str = PASSWORD, *, name: str = "an@saomai.test", code: str | None = None) -> str:
    return sign_in(house.store, name=name, password=password, **TOOLS, code=code).token


def test_a_person_becomes_a_principal_with_all_they_hold(house: House) -> None:
    def hold(tx: Transaction) -> None:
        record_skill(tx, SYSTEM, person_id=house.an.id, key="invoices", proficiency=2)
        record_skill(tx, SYSTEM, person_id=house.an.id, key="invoices", proficiency=4)
        clear(tx, SYSTEM, tenant=house.nordwind.id, person_id=house.an.id, data_class=DataClass.FINANCIAL)

    house.write(hold)
    an = house.principal(house.an)
    assert (an.country, an.tz, an.locale, an.languages) == ("VN", "Asia/Ho_Chi_Minh", "vi", ("vi", "en"))
    assert an.grants == {house.nordwind.id: frozenset({Role.AGENT})}
    assert an.clearances == {house.nordwind.id: frozenset({DataClass.FINANCIAL})}
    assert an.skills == {"invoices": 4}


def test_everybody_who_works_for_a_client_is_read_together_and_each_holds_their_own(house: House) -> None:
    def hold(tx: Transaction) -> None:
        record_skill(tx, SYSTEM, person_id=house.an.id, key="invoices", proficiency=4)
        clear(tx, SYSTEM, tenant=house.nordwind.id, person_id=house.boss.id, data_class=DataClass.FINANCIAL)
        grant(tx, SYSTEM, tenant=house.sudsee.id, person_id=house.an.id, role=Role.EXPERT)

    house.write(hold)
    an, boss = house.principal(house.an), house.principal(house.boss)
    now = house.store.write(lambda tx: tx.now)
    with house.store.read() as reader:
        assert colleagues(reader, tenant=house.nordwind.id, now=now) == (an, boss)
        crews = working_for(reader, boss, tenants=[house.nordwind.id, house.provider.id])
        with pytest.raises(NotFound):
            working_for(reader, boss, tenants=[house.nordwind.id, house.sudsee.id])
    assert (an.skills, boss.skills) == ({"invoices": 4}, {})
    assert [one.person.name for one in crews[house.nordwind.id]] == ["An", "Binh"]
    assert [held.role for held in crews[house.nordwind.id][0].grants] == [Role.AGENT]
    assert crews[house.provider.id] == ()


def test_a_qualification_that_lapses_at_midnight_in_hanoi_is_gone_after_it(house: House, clock: SimulatedClock) -> None:
    def licence(tx: Transaction) -> None:
        record_qualification(
            tx,
            SYSTEM,
            person_id=house.an.id,
            key="notary",
            evidence="certificate 7",
            valid_from=date(2026, 1, 1),
            valid_until=date(2026, 3, 3),
        )

    house.write(licence)
    clock.advance(timedelta(hours=7, minutes=59))
    assert house.principal(house.an).qualifications == {"notary"}
    clock.advance(timedelta(minutes=1))
    assert house.principal(house.an).qualifications == frozenset()


def test_signing_in_opens_a_session_and_signing_out_ends_it(house: House, clock: SimulatedClock) -> None:
    token = sign(house, name="  AN@saomai.test ")
    with house.store.read() as reader:
        assert visitor_of(reader, token=token, now=clock.now()).principal.id == house.an.id
        with pytest.raises(NotSignedIn):
            visitor_of(reader, token=token + "x", now=clock.now())
    house.write(lambda tx: sign_out(tx, token=token))
    with house.store.read() as reader, pytest.raises(NotSignedIn):
        visitor_of(reader, token=token, now=clock.now())


def test_a_session_ends_when_idle_and_after_its_lifetime_however_much_it_is_used(
    house: House, clock: SimulatedClock
) -> None:
    token = sign(house)
    for _ in range(int(LIFETIME / timedelta(hours=1)) - 1):
        clock.advance(timedelta(hours=1))
        with house.store.read() as reader:
            session = visitor_of(reader, token=token, now=clock.now()).session
        house.write(lambda tx, session=session: note_session_used(tx, session))  # type: ignore[misc]  # bound at once
    clock.advance(timedelta(hours=1))
    with house.store.read() as reader, pytest.raises(NotSignedIn):
        visitor_of(reader, token=token, now=clock.now())
    idle = sign(house)
    clock.advance(IDLE)
    with house.store.read() as reader, pytest.raises(NotSignedIn):
        visitor_of(reader, token=idle, now=clock.now())


def test_wrong_names_and_wrong_passwords_are_told_the_same_and_slowed_alike(
    house: House, clock: SimulatedClock
) -> None:
    for name in ("an@saomai.test", "nobody@saomai.test"):
        for _ in range(3):
            with pytest.raises(SignInRefused):
                sign(house, "wrong wrong wrong", name=name)
        with pytest.raises(TooManyAttempts):
            sign(house, name=name)
    clock.advance(timedelta(seconds=2))
    assert sign(house)


def test_a_success_forgets_the_failures_before_it(house: House) -> None:
    for _ in range(2):
        for _ in range(2):
            with pytest.raises(SignInRefused):
                sign(house, "wrong wrong wrong")
        assert sign(house)


def test_a_one_time_code_is_asked_for_and_works_once(house: House, clock: SimulatedClock) -> None:
    secret, _codes = enrolled(house, clock)
    assert sign_in_as_an(house).token
    clock.advance(timedelta(minutes=1))
    code = totp_code(secret, step_of(clock.now()))
    with pytest.raises(SignInRefused):
        sign(house, code="000000")
    assert sign(house, code=code)
    with pytest.raises(SignInRefused):
        sign(house, code=code)
    boss = house.principal(house.boss)
    house.write(lambda tx: reset_second_factor(tx, boss, person_id=house.an.id))
    assert sign(house)


def test_who_lost_phone_and_codes_is_let_in_without_and_sets_up_anew_where_a_role_needs_it(
    house: House, clock: SimulatedClock
) -> None:
    secret, recovery = enrolled(house, clock)
    clock.advance(timedelta(minutes=1))
    stolen, boss = sign(house, code=totp_code(secret, step_of(clock.now()))), house.principal(house.boss)
    tenant = house.nordwind.id
    house.write(lambda tx: require_second_factor(tx, SYSTEM, tenant=tenant, roles=frozenset({Role.AGENT})))
    house.write(lambda tx: reset_second_factor(tx, boss, person_id=house.an.id))
    with house.store.read() as reader:
        assert ways_in(reader, boss, person=house.an) == WaysIn(has_password=True, has_code=False, passkeys=0)
        with pytest.raises(NotSignedIn):
            visitor_of(reader, token=stolen, now=clock.now())
    token = sign(house)
    with house.store.read() as reader:
        assert visitor_of(reader, token=token, now=clock.now()).principal.withheld == frozenset({tenant})
    clock.advance(timedelta(minutes=1))
    anew, _codes = enrolled(house, clock)
    assert anew != secret
    waiting = sign_in_as_an(house)
    with pytest.raises(CodeWrong):
        sign_in_with_code(house.store, token=waiting.token, code=recovery[0], seals=SEALS, chance=CHANCE)
    clock.advance(timedelta(minutes=1))
    strong = sign(house, code=totp_code(anew, step_of(clock.now())))
    with house.store.read() as reader:
        assert visitor_of(reader, token=strong, now=clock.now()).principal.roles(tenant) == {Role.AGENT}


def test_nobody_but_an_administrator_looks_at_or_resets_anothers_second_factor_and_nobody_their_own(
    house: House, clock: SimulatedClock
) -> None:
    enrolled(house, clock)
    an, kept = house.principal(house.an), login_of(house)
    with pytest.raises(NotFound):
        house.write(lambda tx: reset_second_factor(tx, an, person_id=house.boss.id))
    hashed, boss = PASSWORDS.hash(PASSWORD, name="binh"), house.principal(house.boss)
    house.write(lambda tx: create_login(tx, SYSTEM, person_id=boss.id, password_hash=hashed))
    with pytest.raises(CodeWrong):
        house.write(lambda tx: reset_second_factor(tx, boss, person_id=boss.id))
    with house.store.read() as reader, pytest.raises(NotFound):
        ways_in(reader, an, person=house.boss)
    assert login_of(house) == kept


def test_a_password_hashed_by_earlier_parameters_is_hashed_anew_at_the_next_sign_in(
    house: House, clock: SimulatedClock
) -> None:
    stronger = Passwords(memory_kib=128, passes=2, lanes=1)
    before = login_of(house).password_hash
    tools = {**TOOLS, "passwords": stronger}
    with pytest.raises(SignInRefused):
        sign_in(house.store, name="an@saomai.test", password="wrong horse battery", **tools)
    assert login_of(house).password_hash == before
    assert isinstance(sign_in(house.store, name="an@saomai.test", password=PASSWORD, **tools), SignedIn)
    after = login_of(house).password_hash
    assert (before[:23], after[:24]) == ("$argon2id$v=19$m=64,t=1", "$argon2id$v=19$m=128,t=2")
    assert sign_in(house.store, name="an@saomai.test", password=PASSWORD, **tools)
    assert login_of(house).password_hash == after


def test_a_code_still_finishes_a_sign_in_whose_password_was_hashed_anew(house: House, clock: SimulatedClock) -> None:
    secret, _codes = enrolled(house, clock)
    clock.advance(timedelta(minutes=1))
    tools = {**TOOLS, "passwords": Passwords(memory_kib=128, passes=1, lanes=1)}
    waiting = sign_in(house.store, name="an@saomai.test", password=PASSWORD, **tools)
    assert isinstance(waiting, CodeNeeded)
    code = totp_code(secret, step_of(clock.now()))
    assert sign_in_with_code(house.store, token=waiting.token, code=code, seals=SEALS, chance=CHANCE).session.strong


def test_a_recovery_code_opens_once_and_guesses_wait(house: House, clock: SimulatedClock) -> None:
    _secret, codes = enrolled(house, clock)
    waiting = sign_in_as_an(house)
    assert sign_in_with_code(
        house.store, token=waiting.token, code=codes[0].upper(), seals=SEALS, chance=CHANCE
    ).session.strong
    with pytest.raises(CeremonyOver):
        sign_in_with_code(house.store, token=waiting.token, code=codes[1], seals=SEALS, chance=CHANCE)
    again = sign_in_as_an(house)
    for _ in range(3):
        with pytest.raises(CodeWrong):
            sign_in_with_code(house.store, token=again.token, code=codes[0], seals=SEALS, chance=CHANCE)
    with pytest.raises(TooManyAttempts):
        sign_in_with_code(house.store, token=again.token, code=codes[1], seals=SEALS, chance=CHANCE)


def test_roles_that_need_a_second_factor_rest_without_one(house: House, clock: SimulatedClock) -> None:
    token, boss, tenant = sign(house), house.principal(house.boss), house.principal(house.an).tenants()[0]
    held = house.principal(house.an).roles(tenant)
    house.write(lambda tx: require_second_factor(tx, SYSTEM, tenant=tenant, roles=held))
    with house.store.read() as reader:
        resting = visitor_of(reader, token=token, now=clock.now()).principal
    assert resting.withheld == frozenset({tenant})
    assert not resting.roles(tenant) | resting.cleared(tenant)
    secret, _codes = enrolled(house, clock)
    clock.advance(timedelta(minutes=1))
    strong = sign(house, code=totp_code(secret, step_of(clock.now())))
    with house.store.read() as reader:
        assert visitor_of(reader, token=strong, now=clock.now()).principal.roles(tenant) == held
    assert boss.withheld == frozenset()


def test_the_database_alone_makes_no_codes(house: House, clock: SimulatedClock) -> None:
    secret, _codes = enrolled(house, clock)
    kept = login_of(house)
    assert secret not in str(kept.totp_secret)
    with pytest.raises(InvalidToken):
        Seals("another installation").open(str(kept.totp_secret))
    house.write(lambda tx: update_login(tx, replace(kept, totp_secret=secret)))  # as an earlier release kept it
    assert [house.write(lambda tx: seal_secrets(tx, SEALS)) for _ in range(2)] == [1, 0]
    clock.advance(timedelta(minutes=1))
    assert sign(house, code=totp_code(secret, step_of(clock.now())))


def login_of(house: House) -> Login:
    with house.store.read() as reader:
        found = find_login_of(reader, tenant=house.an.tenant, person_id=house.an.id)
    assert found is not None
    return found


def sign_in_as_an(house: House) -> CodeNeeded:
    """Give An's password and no code yet."""
    waiting = sign_in(house.store, name="an@saomai.test", password=PASSWORD, **TOOLS)
    assert isinstance(waiting, CodeNeeded)
    return waiting


def enrolled(house: House, clock: SimulatedClock) -> tuple[str, tuple[str, ...]]:
    """Set up a code for An, and return its secret and the recovery codes."""
    an = house.principal(house.an)
    offered = house.write(lambda tx: begin_enrolment(tx, SEALS, an))
    code = totp_code(offered.secret, step_of(clock.now()))
    codes = house.write(lambda tx: confirm_enrolment(tx, SEALS, an, token=offered.token, code=code, session=""))
    return offered.secret, codes


def test_a_new_password_ends_the_sessions_of_the_old(house: House, clock: SimulatedClock) -> None:
    token, an = sign(house), house.principal(house.an)
    other = PASSWORDS.hash("another horse battery", name="an")
    house.write(lambda tx: set_password(tx, an, person_id=an.id, password_hash=other))
    with house.store.read() as reader, pytest.raises(NotSignedIn):
        visitor_of(reader, token=token, now=clock.now())
    with pytest.raises(SignInRefused):
        sign(house)


def test_who_left_is_signed_out_and_stays_out(house: House, clock: SimulatedClock) -> None:
    token, boss = sign(house), house.principal(house.boss)
    house.write(lambda tx: let_go(tx, boss, person_id=house.an.id))
    with house.store.read() as reader:
        with pytest.raises(NotSignedIn):
            visitor_of(reader, token=token, now=clock.now())
        with pytest.raises(NotFound):
            principal_of(reader, person_id=house.an.id, now=clock.now())
    with pytest.raises(SignInRefused):
        sign(house)


def test_who_left_is_taken_back_with_the_rights_held_before_and_it_is_audited(house: House) -> None:
    boss, before = house.principal(house.boss), house.principal(house.an)
    house.write(lambda tx: let_go(tx, boss, person_id=house.an.id))
    house.write(lambda tx: take_back(tx, boss, person_id=house.an.id))
    assert house.principal(house.an).grants == before.grants
    assert sign(house)
    with house.store.read() as reader:
        acts = [entry.act for entry in audit(reader, boss, tenant=house.provider.id)]
    assert acts.count("PersonReturned") == 1


def test_the_last_administrator_of_an_organisation_keeps_the_role(house: House) -> None:
    boss = house.principal(house.boss)
    home: dict[str, Any] = {"tenant": house.provider.id, "role": Role.ADMIN}
    with pytest.raises(LastAdministrator):
        house.write(lambda tx: withdraw(tx, boss, person_id=boss.id, **home))
    with pytest.raises(LastAdministrator):
        house.write(lambda tx: let_go(tx, boss, person_id=boss.id))
    house.write(lambda tx: grant(tx, boss, person_id=house.an.id, **home))
    house.write(lambda tx: withdraw(tx, boss, person_id=boss.id, **home))
    assert Role.ADMIN not in house.principal(house.boss).roles(house.provider.id)


def test_nobody_lays_down_their_own_last_role_as_administrator(house: House) -> None:
    boss = house.principal(house.boss)
    for tenant in (house.provider, house.nordwind):
        house.write(partial(grant, principal=boss, tenant=tenant.id, person_id=house.an.id, role=Role.ADMIN))
    house.write(lambda tx: withdraw(tx, boss, tenant=house.nordwind.id, person_id=boss.id, role=Role.ADMIN))
    with pytest.raises(OwnAdministration):
        house.write(lambda tx: withdraw(tx, boss, tenant=house.provider.id, person_id=boss.id, role=Role.ADMIN))


def issued(house: House, *, name: str = "mail room") -> IssuedKey:
    return house.write(
        lambda tx: issue_key(
            tx,
            SYSTEM,
            tenant=house.nordwind.id,
            name=name,
            scopes=frozenset({Scope.ITEMS_SEND}),
            entropy=b"\x09" * 24,
            expires_at=tx.now + timedelta(days=90),
        )
    )


def test_a_key_stands_for_its_client_with_its_scopes(house: House, clock: SimulatedClock) -> None:
    one = issued(house)
    assert one.text == f"rk_{one.key.id}_{'09' * 24}"
    with house.store.read() as reader:
        key = key_of(reader, text=one.text, now=clock.now())
        principal = principal_of_key(reader, key)
    assert (principal.organisation, principal.scopes) == (house.nordwind.id, frozenset({Scope.ITEMS_SEND}))
    house.write(lambda tx: note_key_used(tx, key, text=one.text))
    with house.store.read() as reader:
        assert keys(reader, SYSTEM, tenant=house.nordwind.id)[0].used_at == clock.now()


def test_a_revoked_key_is_refused_and_so_is_an_expired_one_or_a_guess(house: House, clock: SimulatedClock) -> None:
    revoked, expiring = issued(house), issued(house, name="other")
    house.write(lambda tx: revoke_key(tx, SYSTEM, tenant=house.nordwind.id, key_id=revoked.key.id))
    guess = expiring.text[:-2] + "00"
    with house.store.read() as reader:
        for text in (revoked.text, guess, "rk_x_y", ""):
            with pytest.raises(KeyRefused):
                key_of(reader, text=text, now=clock.now())
        with pytest.raises(KeyRefused):
            key_of(reader, text=expiring.text, now=clock.now() + timedelta(days=90))


def test_a_key_of_another_client_cannot_be_revoked(house: House) -> None:
    one, boss = issued(house), house.principal(house.boss)
    with pytest.raises(NotFound):
        house.write(lambda tx: revoke_key(tx, boss, tenant=house.sudsee.id, key_id=one.key.id))


def test_roles_are_given_where_they_belong(house: House) -> None:
    boss = house.principal(house.boss)
    with pytest.raises(GrantRefused):
        house.write(
            lambda tx: grant(tx, boss, tenant=house.nordwind.id, person_id=house.an.id, role=Role.CLIENT_READER)
        )
    with pytest.raises(NotFound):
        house.write(lambda tx: grant(tx, boss, tenant=house.sudsee.id, person_id=house.an.id, role=Role.LEAD))
    an = house.principal(house.an)
    with pytest.raises(RoleMissing):
        house.write(lambda tx: grant(tx, an, tenant=house.nordwind.id, person_id=house.an.id, role=Role.ADMIN))


def test_what_was_given_can_be_taken_back_and_both_are_audited(house: House, clock: SimulatedClock) -> None:
    given = {"tenant": house.nordwind.id, "person_id": house.an.id}
    boss = house.principal(house.boss)
    clock.advance(timedelta(minutes=1))
    house.write(lambda tx: clear(tx, boss, data_class=DataClass.HEALTH, **given))
    clock.advance(timedelta(minutes=1))
    house.write(lambda tx: withdraw_clearance(tx, boss, data_class=DataClass.HEALTH, **given))
    clock.advance(timedelta(minutes=1))
    house.write(lambda tx: withdraw(tx, boss, role=Role.AGENT, **given))
    assert house.principal(house.an).tenants() == ()
    with house.store.read() as reader:
        acts = [entry.act for entry in audit(reader, boss, tenant=house.nordwind.id)]
    assert acts[:3] == ["RoleWithdrawn", "ClearanceWithdrawn", "ClearanceGiven"]


def test_a_reveal_needs_a_reason_and_leaves_an_audit_line_and_an_event(house: House, clock: SimulatedClock) -> None:
    def give(tx: Transaction) -> None:
        grant(tx, SYSTEM, tenant=house.nordwind.id, person_id=house.an.id, role=Role.LEAD)

    house.write(give)
    clock.advance(timedelta(minutes=1))
    an = house.principal(house.an)
    open_everywhere = dict.fromkeys(Shore, frozenset({DataClass.FINANCIAL}))
    item = Resource(tenant=house.nordwind.id, kind="item", name="item-1", country="DE", visible=open_everywhere)
    with pytest.raises(ReasonMissing):
        house.write(lambda tx: reveal(tx, an, resource=item, field="iban", data_class=DataClass.FINANCIAL, reason="so"))
    entry = house.write(
        lambda tx: reveal(
            tx, an, resource=item, field="iban", data_class=DataClass.FINANCIAL, reason="Supplier calls about it"
        )
    )
    assert (entry.shore, entry.country, entry.reason) == (Shore.OFF, "VN", "Supplier calls about it")
    with house.store.read() as reader:
        assert audit(reader, SYSTEM, tenant=house.nordwind.id)[0] == entry
        [event] = reader.events(tenant=house.nordwind.id, kinds={"FieldRevealed"})
    assert (event.stream, event.body["field"], event.body["by_name"]) == ("item:item-1", "iban", "An")


def test_no_reason_opens_what_the_terms_withhold_or_no_clearance_covers(house: House) -> None:
    an = house.principal(house.an)
    withheld = Resource(tenant=house.nordwind.id, kind="item", name="item-1", country="DE")
    visible = Resource(
        tenant=house.nordwind.id,
        kind="item",
        name="item-1",
        country="DE",
        visible={Shore.OFF: frozenset({DataClass.SECRET})},
    )
    foreign = Resource(tenant=house.sudsee.id, kind="item", name="item-2", country="AU")
    for resource, refusal in ((withheld, AccessDenied), (visible, ClearanceMissing), (foreign, NotFound)):
        with pytest.raises(refusal):
            house.write(
                lambda tx, resource=resource: reveal(  # type: ignore[misc]  # bound at once
                    tx, an, resource=resource, field="f", data_class=DataClass.SECRET, reason="I want to see it"
                )
            )
    house.write(lambda tx: clear(tx, SYSTEM, tenant=house.nordwind.id, person_id=an.id, data_class=DataClass.SECRET))
    cleared = house.principal(house.an)
    with pytest.raises(DataWithheld):
        house.write(
            lambda tx: reveal(
                tx, cleared, resource=withheld, field="f", data_class=DataClass.SECRET, reason="I want to see it"
            )
        )


def test_why_somebody_may_see_something_is_told_wall_by_wall(house: House, clock: SimulatedClock) -> None:
    item = Resource(tenant=house.nordwind.id, kind="item", name="1", country="DE")
    boss = house.principal(house.boss)
    with house.store.read() as reader:
        grounds = why(
            reader, boss, person_id=house.an.id, permission=Permission.ITEM_READ, resource=item, now=clock.now()
        )
    assert [(ground.wall, ground.fact) for ground in grounds if ground.refusal is None] == [
        (Wall.TENANT, house.nordwind.id),
        (Wall.ROLE, "agent"),
        (Wall.SHORE, "off"),
        (Wall.PURPOSE, "delivery"),
    ]


def test_people_are_shown_to_who_may_and_only_with_rights_one_knows_of(house: House) -> None:
    house.write(lambda tx: grant(tx, SYSTEM, tenant=house.sudsee.id, person_id=house.an.id, role=Role.EXPERT))
    boss, an = house.principal(house.boss), house.principal(house.an)
    with house.store.read() as reader:
        assert [one.person.name for one in people(reader, boss, tenant=house.nordwind.id)] == ["An", "Binh"]
        [held] = profile(reader, boss, person_id=house.an.id).grants
        assert (held.tenant, held.role) == (house.nordwind.id, Role.AGENT)
        assert profile(reader, an, person_id=an.id).person.name == "An"
        with pytest.raises(NotFound):
            profile(reader, an, person_id=house.boss.id)
        assert [one.name for one in organisations(reader, boss)] == ["Nordwind", "Sao Mai"]


def test_presence_is_ones_own_to_say(house: House) -> None:
    an = house.principal(house.an)
    for state in (PresenceState.AVAILABLE, PresenceState.BREAK):
        house.write(lambda tx, state=state: set_presence(tx, an, state=state))  # type: ignore[misc]  # bound at once
    with house.store.read() as reader:
        said = profile(reader, an, person_id=an.id).presence
    assert said is not None
    assert said.state is PresenceState.BREAK
    with pytest.raises(AccessDenied):
        house.write(lambda tx: set_presence(tx, an, state=PresenceState.BUSY, person_id=house.boss.id))


def test_search_marks_differ_by_client(house: House) -> None:
    with house.store.read() as reader:
        marks = {
            search_marks(reader, SYSTEM, tenant=tenant.id, kind="iban", values=["DE89 3704"])
            for tenant in (house.nordwind, house.sudsee)
        }
        assert len(marks) == 2
        with pytest.raises(NotFound):
            search_marks(reader, house.principal(house.an), tenant=house.sudsee.id, kind="iban", values=["x"])


def test_bad_input_is_refused_by_field(house: House) -> None:
    provider = house.provider.id
    details = PersonDetails("An again", "AN@saomai.test")
    attempts: list[tuple[type[Exception], Callable[[Transaction], object]]] = [
        (NameTaken, lambda tx: create_person(tx, SYSTEM, tenant=provider, details=details)),
        (FieldMissing, lambda tx: create_person(tx, SYSTEM, tenant=provider, details=PersonDetails(" ", "x@y"))),
        (NotFound, lambda tx: create_person(tx, SYSTEM, tenant=provider, details=PersonDetails("C", "c@d", "nowhere"))),
        (NameTaken, lambda tx: create_login(tx, SYSTEM, person_id=house.an.id, password_hash="$argon2id$")),
        (ProficiencyRefused, lambda tx: record_skill(tx, SYSTEM, person_id=house.an.id, key="a", proficiency=6)),
        (
            ValidityRefused,
            lambda tx: record_qualification(
                tx,
                SYSTEM,
                person_id=house.an.id,
                key="a",
                evidence="b",
                valid_from=date(2026, 1, 2),
                valid_until=date(2026, 1, 2),
            ),
        ),
        (
            CountryUnknown,
            lambda tx: create_organisation(
                tx, SYSTEM, name="X", kind=OrganisationKind.CLIENT, country="XX", entropy=b"x" * 32
            ),
        ),
        (
            ZoneUnknown,
            lambda tx: create_site(tx, SYSTEM, tenant=provider, name="X", country="VN", city="Y", tz="Hanoi"),
        ),
    ]
    for refusal, attempt in attempts:
        with pytest.raises(refusal):
            house.write(attempt)
