"""One client with a marker in a field of every class, and people of every role, shore and clearance to look at it.

What each may see is written down here from the rule, apart from the code that decides it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from tests.web.conftest import INVOICE
from tests.web.twins import Opening, Twin

from remit.app.house import House
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.places import create_organisation, create_site
from remit.parties.actions.rights import clear, grant
from remit.parties.model import CLASSIFIED, CLIENT_ROLES, DataClass, OrganisationKind, Role, Scope, Shore
from remit.services.kit import Line
from remit.services.registry import Registry, installed_lines
from remit.store import Transaction

P, F, H, S = DataClass.PERSONAL, DataClass.FINANCIAL, DataClass.HEALTH, DataClass.SECRET
MARKERS = {P: "qxpersonxq", F: "EE382200221020145685", H: "qxhealthxq", S: "qxsecretxq"}
FIELDS = {P: "seller.email", F: "payment.accounts.0", H: "notes.0", S: "accounting"}
CLASSES = {"seller.contact": P, "seller.email": P, "payment.accounts": F, "notes": H, "accounting": S}
OPENABLE = CLASSIFIED - {DataClass.PROTECTED}
"""Classes that a clearance can open; what is protected opens to nobody (`parties.rules.masking`)."""
COUNTRIES = {Shore.ON: "GB", Shore.NEAR: "IE", Shore.OFF: "VN"}
ZONES = {Shore.ON: "Europe/London", Shore.NEAR: "Europe/Dublin", Shore.OFF: "Asia/Ho_Chi_Minh"}
AGREED = {Shore.ON: {P, F, H, S}, Shore.NEAR: {P, H}, Shore.OFF: set[DataClass]()}
"""What the terms of this client let each shore see."""
WORKERS = {Role.AGENT, Role.EXPERT, Role.REVIEWER, Role.ADJUDICATOR, Role.LEAD}
READERS = {*WORKERS, Role.ACCOUNT_MANAGER, *CLIENT_ROLES}
"""Who reads items."""
REVEALERS = {*WORKERS, Role.CLIENT_MANAGER}
"""Who may reveal a field of a class that they are cleared for."""
JUDGES = {Role.REVIEWER, Role.ADJUDICATOR, Role.LEAD, Role.CLIENT_MANAGER}
"""Who may reveal personal and financial data without a clearance."""


@dataclass(frozen=True, slots=True)
class Looker:
    """One person of the matrix, or (without a role) a key of the client."""

    role: Role | None
    shore: Shore
    cleared: bool

    @property
    def name(self) -> str:
        """Name the cell."""
        return f"{self.role or 'key'} {self.shore} {'cleared' if self.cleared else 'uncleared'}"

    @property
    def client(self) -> bool:
        """Whether it is the client's own."""
        return self.role is None or self.role in CLIENT_ROLES

    @property
    def reads(self) -> bool:
        """Whether it reads items at all."""
        return self.role is None or self.role in READERS

    @property
    def open(self) -> set[DataClass]:
        """The classes that are shown without a word."""
        return AGREED[self.shore] & {P, F} if self.cleared else set()

    @property
    def revealable(self) -> set[DataClass]:
        """The classes that are shown against a reason."""
        if self.cleared:
            return AGREED[self.shore] & {H, S} if self.role in REVEALERS else set()
        return AGREED[self.shore] & {P, F} if self.role in JUDGES else set()

    def documents(self, *, released: bool) -> bool:
        """Whether whole documents, which nobody masks, are handed out; to a client what was released to it."""
        return self.reads and ((self.client and released) or (self.cleared and AGREED[self.shore] == OPENABLE))


def lookers() -> Iterator[Looker]:
    """Yield everybody: cleared on every shore, where a wall must hold them, and uncleared at home."""
    for role, shore, cleared in product(Role, Shore, (True, False)):
        if shore is Shore.ON or (cleared and role not in CLIENT_ROLES):
            yield Looker(role, shore, cleared)
    yield from (Looker(None, Shore.ON, cleared) for cleared in (True, False))


def marking_lines() -> Registry:
    """Return the installed lines; invoices have a field of each class."""
    return Registry(_classified(one) if one.key == "supplier_invoices" else one for one in installed_lines().all())


def _classified(line: Line) -> Line:
    classes = {path: data_class.value for path, data_class in CLASSES.items()}
    return replace(line, kinds={key: replace(kind, classes=classes) for key, kind in line.kinds.items()})


def marked_fields() -> bytes:
    """Return the sample invoice with the markers in it."""
    contact = f"<cac:Contact><cbc:ElectronicMail>{MARKERS[P]}@baltic.example</cbc:ElectronicMail></cac:Contact>"
    text = INVOICE.read_text("utf-8").replace("Payable without deduction.", MARKERS[H])
    currency = "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>"
    text = text.replace(currency, f"{currency}<cbc:AccountingCost>{MARKERS[S]}</cbc:AccountingCost>")
    party = "</cac:Party></cac:AccountingSupplierParty>"
    return text.replace(party, contact + party).encode()


class MaskedOpening(Opening):
    """Opens the client: its lookers besides its hands, terms by shore, an invoice that waits and one released."""

    sites: dict[Shore, str]
    visible = {shore.value: sorted(one.value for one in found) for shore, found in AGREED.items()}  # noqa: RUF012 - a constant of the class

    def _people(self, tx: Transaction) -> None:
        super()._people(tx)
        for one in lookers():
            if one.role is not None:
                self._looker(tx, one, one.role)

    def _looker(self, tx: Transaction, one: Looker, role: Role) -> None:
        home = self.twin.tenant if one.client else self.provider
        site = None if one.client else self.sites[one.shore]
        email = f"{one.name.replace(' ', '.')}@{self.twin.marker}.example"
        details = PersonDetails(name=one.name, email=email, site_id=site, languages=("en",))
        person_id = create_person(tx, SYSTEM, tenant=home, details=details).id
        self.twin.people[one.name] = person_id
        grant(tx, SYSTEM, tenant=self.twin.tenant, person_id=person_id, role=role)
        for data_class in sorted(CLASSIFIED if one.cleared else ()):
            clear(tx, SYSTEM, tenant=self.twin.tenant, person_id=person_id, data_class=data_class)

    def _keys(self, tx: Transaction) -> None:
        super()._keys(tx)
        for one in lookers():
            if one.role is None:
                held = CLASSIFIED if one.cleared else frozenset[DataClass]()
                self.twin.key_texts[one.name] = issue_key(
                    tx, SYSTEM, tenant=self.twin.tenant, name=one.name, scopes=frozenset(Scope),
                    entropy=self.house.chance.bytes(32), clearances=held,
                ).text  # fmt: skip

    def _work(self) -> None:
        done = self._send("ap", marked_fields().replace(b"2026-4471", b"2026-4472"), "done.xml")
        self.settle()
        self.finish(done)
        self._release(done)
        self._send("ap", marked_fields(), "waiting.xml")
        self.settle()


def open_masked(house: House) -> Twin:
    """Open the client of a provider with a site on each shore."""

    def provider(tx: Transaction) -> str:
        return create_organisation(
            tx, SYSTEM, name="The Provider", kind=OrganisationKind.PROVIDER, country="GB",
            entropy=house.chance.bytes(32),
        ).id  # fmt: skip

    tenant = house.store.write(provider)

    def site(tx: Transaction, shore: Shore) -> str:
        return create_site(
            tx, SYSTEM, tenant=tenant, name=shore.value, country=COUNTRIES[shore], city=shore.value, tz=ZONES[shore],
            languages=("en",),
        ).id  # fmt: skip

    sites = house.store.write(lambda tx: {shore: site(tx, shore) for shore in Shore})
    twin = Twin("masked", "qxmaskedxq")
    opening = MaskedOpening(house, twin, provider=tenant, site=sites[Shore.ON], far=sites[Shore.OFF])
    opening.sites = sites
    opening.open()
    return twin
