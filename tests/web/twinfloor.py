"""What stands on a twin's floor besides its work: a calibration, a rest, an act on many, somebody sealed."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from remit.app.house import House
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.model import Direction, Letter, LetterState, Server
from remit.conversation.records.letters import insert_letter
from remit.erasure.actions import seal_subject
from remit.erasure.model import Subject
from remit.parties.access import SYSTEM
from remit.parties.actions.suspensions import suspend
from remit.profile.actions import Told, keep_assessment
from remit.quality.actions.calibrating import open_calibration
from remit.quality.model import GoldItem
from remit.quality.records.gold import insert_gold
from remit.store import Transaction
from remit.work.actions.bulk import BulkOrder, order_bulk
from remit.work.actions.steer import Act
from remit.work.model import Item

T = TypeVar("T")
Do = Callable[[Callable[[Transaction], T]], T]


def aside_of(tx: Transaction, *, tenant: str, engagement_id: str, text: str) -> str:
    """Keep a letter that a twin's mailbox set aside, whose subject carries the marker."""
    server = Server("mail.example", 993)
    details = MailboxDetails(f"{tx.identifiers.new()}@mail.example", server, server)
    box = open_mailbox(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, details=details)
    raw = tx.put_blob(
        tenant=tenant, content=b"Subject: Bounced\n\nIt came back.", media_type="message/rfc822", name="m"
    )
    one = Letter(
        tenant=tenant, id=tx.identifiers.new(), mailbox_id=box.id, direction=Direction.IN, state=LetterState.SET_ASIDE,
        message_id="", mark="", sender="", sender_name=text, recipients=(), subject=text, at=tx.now, raw=raw,
        reason="bounce",
    )  # fmt: skip
    insert_letter(tx, one)
    return one.id


def calibration_of(tx: Transaction, *, tenant: str, item_id: str) -> str:
    """Open a calibration on an item of a twin."""
    return open_calibration(tx, principal=SYSTEM, tenant=tenant, item_id=item_id).id


def gold_of(tx: Transaction, *, tenant: str, item: Item, text: str) -> str:
    """Keep a task of a twin's item as one with a known answer, under a name that carries the marker."""
    one = GoldItem(
        tenant=tenant,
        id=tx.identifiers.new(),
        item_id=item.id,
        number=item.number,
        engagement_id=item.engagement_id,
        line=item.line,
        task_id=tx.identifiers.new(),
        task_name=text,
        form=None,
        known={"note": text},
        critical=(),
        made_by=SYSTEM.id,
        made_at=tx.now,
    )
    insert_gold(tx, one)
    return one.id


def assessment_of(tx: Transaction, *, tenant: str, text: str) -> str:
    """Keep an assessment with a twin, of a process whose name carries the marker."""
    told = Told({"prospect": text, "process": text, "ruled_of_ten": "9"}, [{"item": text, "step": text}])
    return keep_assessment(tx, SYSTEM, tenant=tenant, told=told).id


def rest_of(tx: Transaction, *, tenant: str, person_id: str, item_id: str, text: str) -> str:
    """Let all work of a person for a twin rest, with a reason that carries the marker."""
    because = {"item": item_id, "findings": 3, "days": 30}
    one = suspend(tx, SYSTEM, tenant=tenant, person_id=person_id, key="", reason=text, because=because)
    assert one is not None
    return one.id


def many_of(tx: Transaction, *, tenant: str, text: str) -> str:
    """Order that a twin's invoices rest, with a reason that carries the marker; nobody carries it out."""
    order = BulkOrder(Act.SUSPEND, "supplier_invoice", text)
    return order_bulk(tx, principal=SYSTEM, tenant=tenant, order=order).id


def sealed_of(tx: Transaction, *, house: House, tenant: str, called: str, text: str) -> str:
    """Seal somebody of a twin, with a reason that carries the marker."""
    subject = Subject(called=(called,))
    sealing = partial(seal_subject, tx, SYSTEM, tenant=tenant, subject=subject, reason=text)
    return sealing(seals=house.seals, chance=house.chance).id
