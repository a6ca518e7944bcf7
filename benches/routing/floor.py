"""A floor for the bench: twenty clients, ten thousand people, a hundred thousand ready tasks, all from one seed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import insert

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.places import create_organisation
from remit.parties.model import DataClass, OrganisationKind, PrincipalKind, Role
from remit.parties.records.tables import person, presence
from remit.store import Store, Transaction
from remit.work.model import Channel, Item, ItemState, Task, TaskState
from remit.work.records.items import item
from remit.work.records.tasks import insert_tasks

CLIENTS = 20
SKILLS = tuple(f"skill-{n}" for n in range(12))
LANGUAGES = ("en", "de", "fr", "vi")
CLASSES = frozenset({DataClass.PERSONAL, DataClass.FINANCIAL})
TERMS = {"data_handling": {"visible": {"on": ["personal", "financial"], "near": ["personal"], "off": ["personal"]}}}
BATCH = 2_000


def make_clients(store: Store) -> list[tuple[str, str]]:
    """Make the clients, each with an engagement under terms; return (tenant, engagement)."""

    def found(name: str, kind: OrganisationKind, country: str) -> str:
        return store.write(
            lambda tx: create_organisation(tx, SYSTEM, name=name, kind=kind, country=country, entropy=b"x" * 32)
        ).id

    provider = found("Provider", OrganisationKind.PROVIDER, "VN")
    made = []
    for number in range(CLIENTS):
        client = found(f"Client {number}", OrganisationKind.CLIENT, "DE")
        details = EngagementDetails(key=f"client-{number}", name=f"Work {number}", provider=provider, line="letters")
        agree = partial(create_engagement, principal=SYSTEM, tenant=client, details=details)
        one = store.write(agree, tenant=client)
        publish = partial(publish_statement_of_work, principal=SYSTEM, tenant=client, engagement_id=one.id, body=TERMS)
        store.write(publish, tenant=client)
        made.append((client, one.id))
    return [(provider, ""), *made]


def make_people(store: Store, clients: list[tuple[str, str]], *, count: int, chance: Random) -> list[Principal]:
    """Make people who work for one to three clients each, with two to five skills and one or two languages."""
    provider, *rest = clients
    people = [_person(store, provider[0], rest, number, chance) for number in range(count)]
    rows = [
        {
            "tenant": provider[0],
            "id": one.id,
            "name": one.name,
            "email": f"{one.id}@example.test",
            "site_id": None,
            "languages": list(one.languages),
            "locale": "en",
            "simulated": True,
            "active": True,
        }
        for one in people
    ]
    at = store.clock.now()
    seen = [
        {
            "tenant": provider[0],
            "id": store.identifiers.new(),
            "person_id": one.id,
            "state": "available",
            "since_at": at,
        }
        for one in people
    ]
    store.write(lambda tx: (tx.run(insert(person), rows), tx.run(insert(presence), seen)))
    return people


def _person(store: Store, provider: str, clients: list[tuple[str, str]], number: int, chance: Random) -> Principal:
    works_for = chance.sample(clients, chance.randint(1, 3))
    return Principal(
        kind=PrincipalKind.PERSON,
        id=store.identifiers.new(),
        name=f"Person {number}",
        organisation=provider,
        country="DE" if number % 3 == 0 else "VN",
        grants={tenant: frozenset({Role.AGENT}) for tenant, _ in works_for},
        clearances={tenant: CLASSES for tenant, _ in works_for},
        skills={key: chance.randint(1, 5) for key in chance.sample(SKILLS, chance.randint(2, 5))},
        languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 2))),
    )


def make_tasks(store: Store, clients: list[tuple[str, str]], *, count: int, chance: Random) -> None:
    """Make ready tasks, each of an item of its own, due within two days, one in twenty late already."""
    now = store.clock.now()
    for start in range(0, count, BATCH):
        pairs = list(_pairs(store, clients[1:], range(start, min(count, start + BATCH)), now, chance))
        store.write(partial(insert_pairs, pairs=pairs))


def insert_pairs(tx: Transaction, *, pairs: Sequence[tuple[Item, Task]]) -> None:
    """Store items, each with a task of it."""
    tx.run(insert(item), [_row(one) for one, _task in pairs])
    insert_tasks(tx, [task for _item, task in pairs])


def _row(one: Item) -> dict[str, object]:
    row: dict[str, object] = {name: getattr(one, name) for name in Item.__slots__}
    return row | {"state": one.state.value, "channel": one.channel.value, "payload": {}, "problems": []}


def _pairs(
    store: Store, clients: list[tuple[str, str]], numbers: range, now: datetime, chance: Random
) -> Iterator[tuple[Item, Task]]:
    for number in numbers:
        tenant, engagement = chance.choice(clients)
        due = now + timedelta(minutes=chance.randint(-144, 2880))
        made = Item(
            tenant=tenant,
            id=store.identifiers.new(),
            number=f"B-{number}",
            engagement_id=engagement,
            line="letters",
            kind="letter",
            title=f"Order {number}",
            state=ItemState.IN_PROGRESS,
            source_hash="0" * 64,
            source_name="letter.txt",
            media_type="text/plain",
            received_at=now,
            channel=Channel.API,
            received_by="system",
            due_at=due,
        )
        yield made, _task(store, made, now, chance)


def _task(store: Store, of: Item, now: datetime, chance: Random) -> Task:
    return Task(
        tenant=of.tenant,
        id=store.identifiers.new(),
        item_id=of.id,
        engagement_id=of.engagement_id,
        instance_id=store.identifiers.new(),
        activation=2,
        element="check",
        name="Check",
        line="letters",
        state=TaskState.READY,
        created_at=now,
        skill=chance.choice((None, *SKILLS)),
        proficiency=chance.randint(1, 3),
        language=chance.choice((None, None, *LANGUAGES)),
        onshore_only=chance.random() < 0.05,
        data_classes=frozenset(chance.choice(((), (), ("personal",), ("financial",)))),
        priority=chance.choice((20, 50, 50, 80)),
        due_at=of.due_at,
        expected_s=chance.choice((120, 300, 600, 1200)),
    )
