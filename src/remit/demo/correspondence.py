"""The demonstration's mail: end customers and suppliers write to simulated mailboxes, read the answers, and write back.

No mail leaves the machine: `remit.app.mail.simulated` is the server, a folder of letters.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TypeVar

from remit.app.house import House
from remit.app.mail.simulated import SERVER
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.actions.writing import letter_to_answer, write_to_client
from remit.demo.line import Said
from remit.demo.lines import HANDOVERS
from remit.demo.lines.help_desk import NAMES, SAID, address_of
from remit.demo.supply import Supply
from remit.demo.world import Handover, World
from remit.parties.access import SYSTEM, Principal
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.moment import Moment
from remit.work.model import Task
from remit.work.records.comments import comments_of_item
from remit.work.records.items import load_item

T = TypeVar("T")
ANSWER = "answer"
"""The form of the task that asks for an answer in the conversation."""
POLL_S = 5
WRITES_BACK, IS_AWAY = 0.6, 0.15
"""The shares of people who write back to an answer, and whose machine says that they are away."""
ASKED = (
    Said(
        "When will our invoice be paid?",
        "Could you tell me when our last invoice will be paid?",
        "It is in the payment run of this Friday.",
        "Thank you. I have told our accounts.",
    ),
    Said(
        "New address",
        "We have moved. Please send the remittance advice to Mill Lane 7, York.",
        "Thank you: we have passed it on to the purchasing office, who keep the suppliers' data.",
    ),
)
"""What suppliers ask; other letters of theirs bring an invoice."""
BY_TEXT = {one.text: one for many in (ASKED, *SAID.values()) for one in many}
POLITE = {
    "en": "Thank you for your message. We look into it and come back to you.",
    "vi": "Cảm ơn quý khách. Chúng tôi đang kiểm tra và sẽ trả lời ngay.",
}


@dataclass(frozen=True, slots=True)
class Box:
    """A simulated mailbox: whose, under which address, and in which language it acknowledges."""

    engagement: str
    address: str
    language: str

    @property
    def handover(self) -> Handover:
        """The engagement that it belongs to."""
        return next(one for one in HANDOVERS if one.key == self.engagement)


BOXES = (
    Box("harrow-care", "care@harrow.example", "en"),
    Box("songxanh-care", "cskh@songxanh.example", "vi"),
    Box("harrow-ap", "invoices@harrow.example", "en"),
)


def open_boxes(tx: Transaction, world: World) -> None:
    """Give some engagements a simulated mailbox."""
    for box in BOXES:
        details = MailboxDetails(box.address, SERVER, SERVER, poll_s=POLL_S, acknowledge=True, language=box.language)
        open_mailbox(
            tx,
            SYSTEM,
            tenant=world.clients[box.handover.client],
            engagement_id=world.engagements[box.engagement],
            details=details,
        )


class Correspondence:
    """People outside and their letters; `resumed` where the days behind are over."""

    def __init__(self, house: House, supply: Supply, chance: Chance, *, resumed: bool = False) -> None:
        self._house = house
        self._supply = supply
        self._chance = chance
        self._post = house.simulated_post
        self._read_up_to = max(self._post.sent.uids_after(0), default=0) if resumed else 0

    def write(self, now: Moment) -> None:
        """Let somebody write to one of the mailboxes."""
        box = self._one_of(BOXES)
        letter = self._invoice(box, now) if box.engagement == "harrow-ap" else self._question(box)
        self._send(letter, box.address, now)

    def write_back(self, now: Moment) -> None:
        """Let those who were answered since the last look write back, some of them, or their machines."""
        for uid in self._post.sent.uids_after(self._read_up_to):
            self._read_up_to = uid
            answer = message_from_bytes(self._post.sent.letter(uid) or b"", policy=policy.default)
            if isinstance(answer, EmailMessage) and "Auto-Submitted" not in answer:
                lot = self._chance.fraction()
                for letter in self._replies(answer, away=lot < IS_AWAY) if lot < WRITES_BACK else ():
                    self._send(letter, str(answer["From"]), now)

    def _replies(self, answer: EmailMessage, *, away: bool) -> Iterator[EmailMessage]:
        said = answer.get_content().strip()
        thanks = next((one.thanks for one in BY_TEXT.values() if one.answer and one.answer == said), "")
        if not thanks and not away:
            return
        quoted = "\n".join(f"> {line}" for line in said.splitlines())
        text = f"{thanks}\n\nOn {answer['Date']}, {answer['From']} wrote:\n{quoted}\n"
        letter = _letter(_named(str(answer["To"])), str(answer["Subject"]), text)
        if away:
            letter.set_content("I am away until Monday and read my mail then.\n")
            letter["Auto-Submitted"] = "auto-replied"
        letter["In-Reply-To"] = str(answer["Message-ID"])
        letter["References"] = " ".join(filter(None, (str(answer.get("References", "")), str(answer["Message-ID"]))))
        yield letter

    def _question(self, box: Box) -> EmailMessage:
        names, said = NAMES[box.handover.client], self._one_of(SAID[box.handover.client])
        place = int(self._chance.fraction() * len(names))
        return _letter(f'"{names[place]}" <{address_of(box.handover.client, place)}>', said.subject, said.text)

    def _invoice(self, box: Box, now: Moment) -> EmailMessage:
        sender = '"Accounts" <accounts@supplier.example>'
        if self._chance.fraction() < 0.4:
            said = self._one_of(ASKED)
            return _letter(sender, said.subject, said.text)
        name, content = self._supply.document(box.handover, self._chance, now)
        letter = _letter(sender, f"Invoice {name}", "Please find our invoice attached.")
        letter.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        return letter

    def _one_of(self, choices: tuple[T, ...]) -> T:
        return choices[int(self._chance.fraction() * len(choices))]

    def _send(self, letter: EmailMessage, to: str, now: Moment) -> None:
        letter["To"] = to
        letter["Date"] = format_datetime(now)
        letter["Message-ID"] = f"<{self._chance.bytes(12).hex()}@mail.example>"
        self._post.at(to).add(letter.as_bytes())


def _named(address: str) -> str:
    """Return an end customer's address with their name, as their mail program writes it."""
    names = {address_of(client, at): name for client, many in NAMES.items() for at, name in enumerate(many)}
    return f'"{names[address]}" <{address}>' if address in names else address


def _letter(sender: str, subject: str, text: str) -> EmailMessage:
    letter = EmailMessage()
    letter["From"], letter["Subject"] = sender, subject
    letter.set_content(text)
    return letter


def answer_letter(tx: Transaction, principal: Principal, task: Task) -> None:
    """Answer whoever wrote by mail, before the task that asks for it is done."""
    if task.form != ANSWER:
        return
    item = load_item(tx, tenant=task.tenant, item_id=task.item_id)
    last = letter_to_answer(tx, item)
    heard = comments_of_item(tx, tenant=item.tenant, item_id=item.id)
    if last is None or any(one.at >= last.at for one in heard if not one.from_client and not one.automatic):
        return  # nobody wrote by mail, or who did is answered: work done again needs no second letter
    known = next((BY_TEXT[one.text] for one in heard if one.text in BY_TEXT and BY_TEXT[one.text].answer), None)
    text = known.answer if known else POLITE[principal.locale if principal.locale in POLITE else "en"]
    write_to_client(tx, principal=principal, tenant=item.tenant, item_id=item.id, text=text)
