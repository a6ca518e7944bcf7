"""The way to one item or task: access first, then the thing, then the terms that stand over it."""

from dataclasses import dataclass

from remit.contracts.model import Terms
from remit.contracts.reports import terms
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import DataClass
from remit.store import Reader, Transaction
from remit.values.erased import ERASED
from remit.values.refusal import NotFound
from remit.work.model import Item, ItemErased, Task
from remit.work.records.items import load_item, lock_item
from remit.work.records.tasks import load_task, lock_item_of_task, lock_task


@dataclass(frozen=True, slots=True)
class OpenedItem:
    """An item that a principal may act on, under its terms."""

    item: Item
    terms: Terms

    @property
    def resource(self) -> Resource:
        """The item for further access decisions."""
        return self.terms.resource("item", self.item.id)


@dataclass(frozen=True, slots=True)
class OpenedTask:
    """A task that a principal may act on, with its item and terms."""

    task: Task
    item: Item
    terms: Terms

    @property
    def resource(self) -> Resource:
        """The task for further access decisions."""
        classes = frozenset(DataClass(name) for name in self.task.data_classes)
        return self.terms.resource("task", self.task.id, data_classes=classes)


def read_item(reader: Reader, *, principal: Principal, permission: Permission, tenant: str, item_id: str) -> OpenedItem:
    """Return an item for reading. Refuses `AccessDenied`, `NotFound` and `ItemErased`."""
    require(principal, permission, Resource(tenant=tenant, kind="item", name=item_id))
    return _under_terms(reader, load_item(reader, tenant=tenant, item_id=item_id), principal, permission)


def change_item(
    tx: Transaction, *, principal: Principal, permission: Permission, tenant: str, item_id: str
) -> OpenedItem:
    """Return an item for changing; others wait until the transaction ends. Refuses `AccessDenied` and `NotFound`."""
    require(principal, permission, Resource(tenant=tenant, kind="item", name=item_id))
    return _under_terms(tx, lock_item(tx, tenant=tenant, item_id=item_id), principal, permission)


def _under_terms(reader: Reader, item: Item, principal: Principal, permission: Permission) -> OpenedItem:
    agreed = terms_of(reader, item)
    require(principal, permission, agreed.resource("item", item.id))
    if item.copy_of is not None and principal.is_client_of(item.tenant):
        raise NotFound(kind="item", name=item.id)
    if item.title == ERASED:
        raise erased(reader, item)
    return OpenedItem(item, agreed)


def erased(reader: Reader, item: Item) -> ItemErased:
    """Return the refusal that tells when an item was erased and by whom."""
    told = reader.events(tenant=item.tenant, stream=item.stream, kinds=("PersonalDataErased", "PersonalDataSealed"))
    at, by = (f"{told[-1].at:%Y-%m-%d %H:%M} UTC", str(told[-1].body["by_name"])) if told else ("—", "—")
    return ItemErased(number=item.number, at=at, by=by)


def read_task(reader: Reader, *, principal: Principal, permission: Permission, tenant: str, task_id: str) -> OpenedTask:
    """Return a task for reading. Refuses `AccessDenied` and `NotFound`."""
    require(principal, permission, Resource(tenant=tenant, kind="task", name=task_id))
    task = load_task(reader, tenant=tenant, task_id=task_id)
    opened = _under_terms(reader, load_item(reader, tenant=tenant, item_id=task.item_id), principal, permission)
    return OpenedTask(task, opened.item, opened.terms)


def change_task(
    tx: Transaction, *, principal: Principal, permission: Permission, tenant: str, task_id: str
) -> OpenedTask:
    """Return a task for changing, item locked before task so that two who meet never wait for each other."""
    require(principal, permission, Resource(tenant=tenant, kind="task", name=task_id))
    opened = _under_terms(tx, lock_item_of_task(tx, tenant=tenant, task_id=task_id), principal, permission)
    return OpenedTask(lock_task(tx, tenant=tenant, task_id=task_id), opened.item, opened.terms)


def terms_of(reader: Reader, item: Item) -> Terms:
    """Return the terms under which an item was received: a later statement of work is for later work."""
    return terms(reader, tenant=item.tenant, engagement_id=item.engagement_id, at=item.received_at)
