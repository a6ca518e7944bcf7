"""The conversation that a letter belongs to."""

from remit.conversation.model import ReadLetter
from remit.conversation.records.letters import letters_by_message_id
from remit.conversation.rules.threading import answered_ids, genuine, tokens_in
from remit.parties.records.keys import search_key_of
from remit.parties.rules.blind_index import blind_index
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.records.items import item_by_number


def key_of(reader: Reader, tenant: Identifier) -> bytes:
    """Return the key under which a client's tokens and marks are made. Refuses `NotFound`."""
    key = search_key_of(reader, tenant)
    if key is None:
        raise NotFound(kind="organisation", name=tenant)
    return key


def sender_mark(reader: Reader, *, tenant: Identifier, address: str) -> str:
    """Return the mark under which a mail address is found without being seen."""
    return blind_index(address, key=key_of(reader, tenant), kind="email")


def thread_of(reader: Reader, *, tenant: Identifier, letter: ReadLetter) -> Identifier | None:
    """Return the item whose conversation a letter continues: by the ids it answers, else by its subject's token."""
    wanted = answered_ids(letter.in_reply_to, letter.references)
    known = letters_by_message_id(reader, tenant=tenant, message_ids=wanted)
    for one in wanted:
        if one in known:
            return known[one].item_id
    return _by_token(reader, tenant=tenant, subject=letter.subject)


def _by_token(reader: Reader, *, tenant: Identifier, subject: str) -> Identifier | None:
    key = key_of(reader, tenant)
    for token in tokens_in(subject):
        item = item_by_number(reader, tenant=tenant, number=token.number) if genuine(token, key=key) else None
        if item is not None:
            return item.id
    return None
