"""Colleagues call each other into an item; who may not open it hears nothing."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from anyio.from_thread import start_blocking_portal
from sqlalchemy import text
from tests.houses import prepare
from tests.mail.servers import free_port

from remit.app.house import House
from remit.app.mail.crier import server_of
from remit.app.settings import DATABASE_FILE, Settings
from remit.contracts.actions import publish_statement_of_work
from remit.contracts.records import latest_body
from remit.contracts.reports import engagements
from remit.conversation.actions.announcing import announcement
from remit.conversation.actions.hearing import hear
from remit.conversation.actions.noticing import read_notices, wish
from remit.conversation.actions.reminding import remind
from remit.conversation.model import Notice, NoticeKind
from remit.conversation.reports.notices import own_notices, unread_count
from remit.conversation.rules.telling import Way
from remit.demo.opening import open_world
from remit.demo.world import World
from remit.parties.access import SYSTEM, Principal
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.store import Message, Transaction
from remit.store.types import from_microseconds
from remit.values.moment import Moment
from remit.web.bell import Bells
from remit.work.actions.claims import claim
from remit.work.actions.comments import comment
from remit.work.actions.items import cancel_item
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item, Visibility
from remit.work.model import Way as Travelled
from remit.work.records.items import load_item
from remit.work.records.tasks import tasks_of_item

INVOICE = Path(__file__).parents[1] / "web" / "invoice.xml"


class Floor:
    """The invented world with one invoice in it."""

    def __init__(self, house: House, world: World, item: Item) -> None:
        self.house, self.world, self.item = house, world, item

    def principal(self, name: str) -> Principal:
        with self.house.store.read() as reader:
            return principal_of(reader, person_id=self.world.people[name], now=self.house.clock.now())

    def note(self, text: str, visibility: Visibility = Visibility.INTERNAL) -> None:
        write = partial(
            comment, principal=self.principal("Tom Bradshaw"), tenant=self.item.tenant, item_id=self.item.id
        )
        self.house.store.write(partial(write, text=text, visibility=visibility))
        while self.house.pump():
            pass

    def heard(self, text: str) -> None:
        with self.house.store.read() as reader:
            item = load_item(reader, tenant=self.item.tenant, item_id=self.item.id)
        said = partial(hear, runtime=self.house.runtime, item=item, name="Priya Nair", text=text, way=Travelled.MAIL)
        self.house.store.write(said)
        while self.house.pump():
            pass

    def told(self, name: str) -> tuple[Notice, ...]:
        with self.house.store.read() as reader:
            return own_notices(reader, self.principal(name))


@dataclass
class Letterbox:
    """Takes mail in, as the server of the house's own people."""

    letters: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def letterbox() -> Iterator[tuple[Letterbox, int]]:
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


def settled(folder: Path, **more: str) -> Settings:
    database = f"sqlite:///{folder / DATABASE_FILE}"
    return Settings(folder, database=database, secret="of the tests", base_url="https://remit.example", **more)  # type: ignore[arg-type]  # - texts alone


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World, Item]:
    """The file of a house with its world and one invoice, to be copied: making one takes seconds."""
    folder = tmp_path_factory.mktemp("world")
    house = House(settled(folder), passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    world = open_world(house)
    with house.store.read() as reader:
        sender = principal_of(reader, person_id=world.people["Daniel Price"], now=house.clock.now())
    parcel = Parcel(INVOICE.read_bytes(), INVOICE.name, Channel.UPLOAD)
    engagement = world.engagements["harrow-ap"]
    receipt = house.receive(sender, tenant=sender.organisation, engagement_id=engagement, parcel=parcel)
    while house.pump():
        pass
    house.close()
    return folder / DATABASE_FILE, world, receipt.item


@pytest.fixture
def floor(opened: tuple[Path, World, Item], letterbox: tuple[Letterbox, int], tmp_path: Path) -> Iterator[Floor]:
    shutil.copy(opened[0], tmp_path)
    house = House(settled(tmp_path, smtp=f"smtp://127.0.0.1:{letterbox[1]}"))
    yield Floor(house, *opened[1:])
    house.close()


def test_a_colleague_who_is_named_hears_once_and_reads(floor: Floor) -> None:
    floor.note("@Vũ Hải Yến and @Tom Bradshaw: is the account right?")
    (told,) = [one for one in floor.told("Vũ Hải Yến") if one.kind.value == "mention"]
    assert (told.number, told.by_name, told.item_id) == (floor.item.number, "Tom Bradshaw", floor.item.id)
    assert floor.told("Tom Bradshaw") == ()
    lead = floor.principal("Vũ Hải Yến")
    floor.house.store.write(partial(read_notices, principal=lead))
    with floor.house.store.read() as reader:
        assert unread_count(reader, lead) == 0


def test_who_may_not_read_the_note_hears_nothing_of_it(floor: Floor) -> None:
    floor.note("@Margaret Finch and @Sylvie Morel would like this.")
    assert floor.told("Margaret Finch") == ()
    assert floor.told("Sylvie Morel") == ()


def test_who_is_at_work_hears_that_the_client_wrote_and_once_it_is_settled_a_lead_does(floor: Floor) -> None:
    clerk, tenant = floor.principal("Tom Bradshaw"), floor.item.tenant

    def taken(tx: Transaction) -> None:
        task = next(one for one in tasks_of_item(tx, tenant=tenant, item_id=floor.item.id) if one.state == "ready")
        claim(tx, principal=clerk, tenant=tenant, task_id=task.id)

    floor.house.store.write(taken)
    floor.heard("The order is 4711.")
    assert [one.kind for one in floor.told("Tom Bradshaw")] == [NoticeKind.WRITTEN]
    assert floor.told("Vũ Hải Yến") == ()
    lead = floor.principal("Vũ Hải Yến")
    floor.house.store.write(
        lambda tx: cancel_item(
            tx, floor.house.runtime, principal=lead, tenant=tenant, item_id=floor.item.id, reason="Sent twice"
        )
    )
    floor.heard("It was not sent twice!")
    assert [one.kind for one in floor.told("Vũ Hải Yến")] == [NoticeKind.WRITTEN]


def test_what_is_written_to_the_client_calls_nobody(floor: Floor) -> None:
    floor.note("@Vũ Hải Yến will answer.", Visibility.CLIENT)
    assert [one for one in floor.told("Vũ Hải Yến") if one.kind.value == "mention"] == []


def wishing(floor: Floor, name: str, way: Way, *, quiet: tuple[int, int] = (0, 0)) -> None:
    who = floor.principal(name)
    floor.house.store.write(lambda tx: wish(tx, who, ways={NoticeKind.MENTION: way}, quiet=quiet, digest_at=480))


def waiting(floor: Floor) -> list[Moment]:
    with floor.house.store.read() as reader:
        rows = reader.rows(text("SELECT due_at FROM outbox WHERE channel = 'notices' AND state <> 'done'"))
    return [from_microseconds(row.due_at) for row in rows]


def test_a_mail_tells_at_once_which_item_and_who_but_not_what_was_written(
    floor: Floor, letterbox: tuple[Letterbox, int]
) -> None:
    wishing(floor, "Vũ Hải Yến", Way.AT_ONCE)
    floor.note("@Vũ Hải Yến: EE382200221020145685 is wrong.")
    assert floor.house.crier.send() == 1
    (letter,) = letterbox[0].letters
    assert letter["To"] == "vu.hai.yen@bencau.example"
    assert letter["Subject"] == f"{floor.item.number}: Tom Bradshaw nhắc tên bạn trong một ghi chú"
    written = letter.get_content()
    assert f"https://remit.example/items/{floor.item.id}" in written
    assert "EE38" not in letter.as_string()
    assert letter["Auto-Submitted"] == "auto-generated"
    assert floor.house.crier.send() == 0


def test_what_was_read_before_the_mail_left_needs_no_mail(floor: Floor, letterbox: tuple[Letterbox, int]) -> None:
    wishing(floor, "Vũ Hải Yến", Way.AT_ONCE)
    floor.note("@Vũ Hải Yến: look.")
    floor.house.store.write(partial(read_notices, principal=floor.principal("Vũ Hải Yến")))
    assert floor.house.crier.send() == 1
    assert letterbox[0].letters == []


def test_a_digest_gathers_until_its_hour(floor: Floor, letterbox: tuple[Letterbox, int]) -> None:
    wishing(floor, "Vũ Hải Yến", Way.DIGEST)
    for word in ("one", "two"):
        floor.note(f"@Vũ Hải Yến: {word}")
    (due,) = waiting(floor)
    assert due.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%H:%M") == "08:00"
    assert floor.house.crier.send() == 0
    body = {"person": floor.world.people["Vũ Hải Yến"], "notice": None}
    message = Message(floor.world.provider, "m", "notices", None, body, due, 1, 1, "worker", due)
    with floor.house.store.read() as reader:
        made = announcement(
            reader, message=message, sender="r@remit.example", base_url="https://remit.example", now=due
        )
    assert made is not None
    assert len(made.notices) == 2
    assert made.raw.count(f"/items/{floor.item.id}".encode()) == 2


def test_who_wishes_not_to_be_told_is_not_told(floor: Floor) -> None:
    wishing(floor, "Vũ Hải Yến", Way.NONE)
    floor.note("@Vũ Hải Yến: hello?")
    assert [one for one in floor.told("Vũ Hải Yến") if one.kind.value == "mention"] == []
    assert waiting(floor) == []


def test_a_mail_server_that_is_away_leaves_the_mail_waiting(floor: Floor) -> None:
    wishing(floor, "Vũ Hải Yến", Way.AT_ONCE)
    floor.note("@Vũ Hải Yến: look.")
    away = replace(floor.house.crier, server=server_of("smtp://127.0.0.1:9"))
    assert away.send() == 1
    assert len(waiting(floor)) == 1


def test_the_bell_rings_for_the_one_who_is_told(floor: Floor) -> None:
    async def heard(name: str) -> list[str]:
        who, bells = floor.principal(name), Bells(floor.house.store, every_s=0.02)
        stream = bells.listen(who.id, frozenset(who.tenants()))
        before = await anext(stream)
        await asyncio.to_thread(floor.note, f"@{name}: look.")
        after = await asyncio.wait_for(anext(stream), timeout=20)
        await stream.aclose()
        return [one.split("data: ")[1].strip() for one in (before, after)]

    with start_blocking_portal() as loop:  # a browser's loop may run on this thread
        assert loop.call(heard, "Vũ Hải Yến") == ["0", "1"]


def test_account_managers_are_reminded_of_the_last_day_for_notice_once_each(floor: Floor) -> None:
    house, manager = floor.house, floor.principal("Đinh Tiến Dũng")
    tenant, engagement_id = floor.item.tenant, floor.item.engagement_id
    with house.store.read() as reader:
        body = latest_body(reader, tenant=tenant, engagement_id=engagement_id)
        (one,) = [each for each in engagements(reader, SYSTEM) if each.id == engagement_id]
    today = house.clock.now().date()

    def told(days: int) -> list[str]:
        last = today + timedelta(days=days)
        renewal = {"ends_date": f"{last + timedelta(days=30)}", "notice_days": 30}
        terms = {**body, "agreement": {"renewal": renewal}}
        house.store.write(
            lambda tx: publish_statement_of_work(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, body=terms)
        )
        for _ in range(2):
            house.store.write(partial(remind, engagement=one))
        with house.store.read() as reader:
            found = [each for each in own_notices(reader, manager) if each.kind is NoticeKind.RENEWAL]
        return [each.subject.partition(":")[2] for each in found if each.subject.endswith(f"{last}")]

    assert told(91) == []
    assert told(90) == [f"90:{today + timedelta(days=90)}"]
    assert told(45) == [f"60:{today + timedelta(days=45)}"]
    assert told(0) == [f"7:{today}"]
