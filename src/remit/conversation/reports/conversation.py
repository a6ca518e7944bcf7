"""An item's conversation as somebody may see it: messages, and beside each its letter and its files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from remit.conversation.model import Attachment, Letter
from remit.conversation.records.letters import (
    attachments_of_item,
    items_from_senders,
    letters_of_item,
    load_attachment,
    load_letter,
)
from remit.conversation.rules.formatting import safe_html
from remit.conversation.rules.letters import html_of
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.model import DataClass, PrincipalKind
from remit.parties.rules.masking import Sight, masked, sight
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.model import Channel, Comment, Item
from remit.work.records.comments import comments_called, comments_of_item
from remit.work.records.items import load_headings
from remit.work.records.partings import parting_of, partings_from
from remit.work.reports.doors import OpenedItem, read_item
from remit.work.reports.merging import carried
from remit.work.rules.parting import partable
from remit.work.rules.speech import class_of_letter, heard, may_hear


@dataclass(frozen=True, slots=True)
class Entry:
    """One message with its letter, where it is one, and its files; `open` where none of it is masked.

    `number` is that of the item in whose record it stands.
    """

    message: Comment
    letter: Letter | None
    files: tuple[Attachment, ...]
    open: bool
    number: str


def conversation(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> tuple[Entry, ...]:
    """Return the messages of an item and of those it carries on for, oldest first, as the principal may read them.

    What was split off them is among it, and stands in the record of the item that it became.
    """
    opened = _opened(reader, principal, tenant, item_id)
    records = (opened.item, *carried(reader, opened.item))
    said = [one for item in records for one in comments_of_item(reader, tenant=tenant, item_id=item.id)]
    known = {one.id for one in said}
    said += [one for one in _parted(reader, records) if one.id not in known]
    found = _entries(reader, said, principal=principal, resource=opened.resource)
    return tuple(sorted(found, key=lambda entry: (entry.message.at, entry.message.id)))


def _parted(reader: Reader, items: Sequence[Item]) -> tuple[Comment, ...]:
    """Return the messages that were split off items, wherever they stand now."""
    tenant = items[0].tenant
    ids = [
        message_id
        for item in items
        for one in partings_from(reader, tenant=tenant, item_id=item.id)
        for message_id in one.message_ids
    ]
    return comments_called(reader, tenant=tenant, ids=ids) if ids else ()


def parts_of(reader: Reader, item: Item) -> tuple[tuple[Comment, ...], tuple[Comment, ...]]:
    """Return the messages in an item's own record, and those of them that may be split off."""
    of = {"tenant": item.tenant, "item_id": item.id}
    said = comments_of_item(reader, **of)
    made_of = {one.id for one in letters_of_item(reader, **of) if one.raw == item.source_hash}
    if item.channel is Channel.COUNTER:
        made_of |= {one.id for one in said[:1]}
    came = parting_of(reader, **of)
    if came is not None:
        made_of.add(came.message_ids[0])
    return said, partable(said, made_of=made_of)


def _entries(reader: Reader, said: Sequence[Comment], *, principal: Principal, resource: Resource) -> Iterator[Entry]:
    tenant, records = resource.tenant, {one.item_id for one in said}
    numbers = {key: one.number for key, one in load_headings(reader, tenant=tenant, ids=sorted(records)).items()}
    letters = {one.id: one for key in records for one in letters_of_item(reader, tenant=tenant, item_id=key)}
    files = [one for key in records for one in attachments_of_item(reader, tenant=tenant, item_id=key)]
    for one in said:
        if may_hear(principal, one):
            own = tuple(file for file in files if file.message_id == one.id)
            number = numbers[one.item_id]
            yield _entry(one, letters.get(one.id), own, number=number, principal=principal, resource=resource)


def _opened(reader: Reader, principal: Principal, tenant: Identifier, item_id: Identifier) -> OpenedItem:
    return read_item(reader, principal=principal, permission=Permission.ITEM_READ, tenant=tenant, item_id=item_id)


def _at_home(principal: Principal, tenant: Identifier) -> bool:
    return principal.kind is PrincipalKind.PERSON and principal.is_client_of(tenant)


def sees_letters(principal: Principal, resource: Resource, data_class: DataClass = DataClass.PERSONAL) -> bool:
    """Tell whether somebody reads letters of a class, and their files, in the open."""
    seen = sight(data_class, principal=principal, resource=resource)
    return _at_home(principal, resource.tenant) or seen is Sight.OPEN


def _entry(
    one: Comment,
    letter: Letter | None,
    files: tuple[Attachment, ...],
    *,
    number: str,
    principal: Principal,
    resource: Resource,
) -> Entry:
    message = heard(one, principal=principal, resource=resource)
    data_class = class_of_letter(one)
    if sees_letters(principal, resource, data_class):
        return Entry(message, letter, files, open=True, number=number)
    covered = _cover(data_class, principal=principal, resource=resource)
    shown = letter and cover_letter(letter, data_class, principal=principal, resource=resource)
    named = tuple(replace(file, name=covered(file.name)) for file in files)
    return Entry(message, shown, named, open=False, number=number)


def _cover(data_class: DataClass, *, principal: Principal, resource: Resource) -> Callable[[str], str]:
    def covered(text: str) -> str:
        return str(masked(text, data_class, principal=principal, resource=resource)) if text else ""

    return covered


def cover_letter(letter: Letter, data_class: DataClass, *, principal: Principal, resource: Resource) -> Letter:
    """Return a letter as somebody sees it who does not read letters of its class in the open."""
    covered = _cover(data_class, principal=principal, resource=resource)
    return replace(
        letter,
        sender=covered(letter.sender),
        sender_name=covered(letter.sender_name),
        recipients=tuple(map(covered, letter.recipients)),
        subject=covered(letter.subject),
        quoted=covered(letter.quoted),
        reason="" if not letter.reason else letter.state.value,
    )


def attachment_content(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier, attachment_id: Identifier
) -> tuple[Attachment, bytes]:
    """Return a message's file and its bytes, to whoever sees letters in the open and every class of the terms' data.

    A file is not masked, so whoever works for the client must be let see personal and financial data. Refuses
    `AccessDenied` and `NotFound`, also for a file that was not kept.
    """
    opened = _opened(reader, principal, tenant, item_id)
    found = load_attachment(reader, tenant=tenant, attachment_id=attachment_id)
    said = _said(reader, opened.item, found.message_id)
    _require_open(principal, opened, said)
    if said is None or not may_hear(principal, said) or found.content_hash is None:
        raise NotFound(kind="attachment", name=attachment_id)
    return found, reader.blob(tenant, found.content_hash)


def _require_open(principal: Principal, opened: OpenedItem, said: Comment | None) -> None:
    if not _at_home(principal, opened.item.tenant):
        own = class_of_letter(said) if said else DataClass.PERSONAL
        classes = frozenset({DataClass.PERSONAL, DataClass.FINANCIAL, own})
        guarded = opened.terms.resource("item", opened.item.id, data_classes=classes)
        require(principal, Permission.ITEM_READ, guarded)


def _said(reader: Reader, item: Item, message_id: Identifier) -> Comment | None:
    said = comments_of_item(reader, tenant=item.tenant, item_id=item.id)
    return next((one for one in said if one.id == message_id), None)


def same_sender(reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier) -> tuple[Item, ...]:
    """Return other open items of an item's engagement that whoever wrote about it wrote about, newest first."""
    permission = Permission.ITEM_MERGE
    opened = read_item(reader, principal=principal, permission=permission, tenant=tenant, item_id=item_id)
    ids = items_from_senders(reader, tenant=tenant, item_id=item_id)
    found = load_headings(reader, tenant=tenant, ids=ids).values()
    open_ones = [one for one in found if one.open and one.engagement_id == opened.item.engagement_id]
    return tuple(sorted(open_ones, key=lambda one: one.id, reverse=True))


@dataclass(frozen=True, slots=True)
class Original:
    """A letter as it came: its bytes, and its formatted body made safe, empty where it has none."""

    letter: Letter
    raw: bytes
    html: str


def original(
    reader: Reader, *, principal: Principal, tenant: Identifier, item_id: Identifier, message_id: Identifier
) -> Original:
    """Return a letter as it came, files and all. Refuses as `attachment_content` does."""
    opened = _opened(reader, principal, tenant, item_id)
    _require_open(principal, opened, _said(reader, opened.item, message_id))
    letter = load_letter(reader, tenant=tenant, letter_id=message_id)
    if letter.item_id != item_id or letter.raw is None:
        raise NotFound(kind="letter", name=message_id)
    raw = reader.blob(tenant, letter.raw)
    return Original(letter, raw, safe_html(html_of(raw)))
