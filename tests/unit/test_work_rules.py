"""The pure rules of work: intake, routing, eligibility, separation, standing, handling time."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest

from remit.contracts.model import DataHandling
from remit.parties.model import DataClass, Shore
from remit.work.model import ItemState, Task, TaskState
from remit.work.rules.eligibility import Worker, obstacles
from remit.work.rules.handling import stopped
from remit.work.rules.intake import number_prefix, safe_name, sniff_media_type
from remit.work.rules.routing import ranked, score
from remit.work.rules.separation import parted_elements
from remit.work.rules.standing import Going, standing

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN_TERMS = DataHandling(visible={Shore.ON: frozenset({DataClass.FINANCIAL})})


def task(**fields: object) -> Task:
    base: dict[str, object] = {
        "tenant": "client",
        "id": "t",
        "item_id": "i",
        "engagement_id": "e",
        "instance_id": "n",
        "activation": 2,
        "element": "check",
        "name": "Check",
        "line": "letters",
        "state": TaskState.READY,
        "created_at": NOON - timedelta(hours=1),
    }
    return Task(**{**base, **fields})  # type: ignore[arg-type]  # the test names the fields


def archive(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as written:
        written.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"\r\nsome mailer's line\r\n%PDF-1.4", "application/pdf"),
        (b'<?xml version="1.0"?><Invoice/>', "application/xml"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xe9</a>', "application/xml"),
        ("\ufeff<Invoice/>".encode(), "application/xml"),
        ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "application/xml"),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b'{"number": 1}', "application/json"),
        ("Hợp đồng".encode(), "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff\xfe\x00", "application/octet-stream"),
        (b"PK\x03\x04 no archive", "application/octet-stream"),
        (archive("a.txt"), "application/zip"),
        (archive("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (archive("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_content_itself_shows_its_media_type(content: bytes, media_type: str) -> None:
    assert sniff_media_type(content) == media_type


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\scans\\a.pdf", "a.pdf"), ("\x00\x1b", "document"), ("x" * 300, "x" * 200)],
)
def test_a_senders_file_name_is_only_a_name(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@pytest.mark.parametrize(
    ("key", "taken", "prefix"),
    [
        ("nordwind-ap", frozenset[str](), "NOAP"),
        ("nordwind-ap", frozenset({"NOAP", "NOAP2"}), "NOAP3"),
        ("legal", frozenset[str](), "LEGA"),
        ("a-b-c", frozenset[str](), "AB"),
    ],
)
def test_an_engagements_numbers_begin_with_letters_of_its_key(key: str, taken: frozenset[str], prefix: str) -> None:
    assert number_prefix(key, taken=taken) == prefix


@pytest.mark.parametrize(("minutes", "total"), [(5, 10.0), (20, 3.679), (65, 0.183), (2, 0.1)])
def test_the_worked_table_of_routing_holds(minutes: int, total: float) -> None:
    one = task(priority=50, due_at=NOON + timedelta(minutes=minutes))
    assert score(one, now=NOON).total == pytest.approx(total, abs=0.0005)


def test_hopeless_work_never_stands_before_what_can_be_on_time_now() -> None:
    late = [task(id=f"late{n}", due_at=NOON - timedelta(minutes=n)) for n in range(50)]
    urgent = task(id="urgent", due_at=NOON + timedelta(minutes=10))
    assert ranked([*late, urgent], now=NOON)[0].task.id == "urgent"


def test_work_of_the_engagement_at_hand_comes_first_among_equals() -> None:
    due = NOON + timedelta(minutes=10)
    other, same = task(id="a", engagement_id="x", due_at=due), task(id="b", due_at=due)
    assert ranked([other, same], now=NOON, engagement_id="e")[0].task.id == "b"


def test_far_away_due_instants_still_come_in_their_order() -> None:
    days = [task(id=str(day), due_at=NOON + timedelta(days=day)) for day in (40, 20, 30)]
    assert [one.task.id for one in ranked(days, now=NOON)] == ["20", "30", "40"]


@pytest.mark.parametrize(
    ("asked", "worker", "code"),
    [
        ({"role": "reviewer"}, {}, "role"),
        ({"skill": "vat", "proficiency": 3}, {"skills": {"vat": 2}}, "skill"),
        ({"qualification": "notary"}, {}, "qualification"),
        ({"language": "de"}, {"languages": frozenset({"vi"})}, "language"),
        ({"onshore_only": True}, {"shore": Shore.NEAR}, "shore"),
        ({"data_classes": frozenset({"financial"})}, {}, "clearance"),
        (
            {"data_classes": frozenset({"financial"})},
            {"clearances": frozenset({DataClass.FINANCIAL}), "shore": Shore.NEAR},
            "clearance",
        ),
        ({}, {"presence": "break"}, "presence"),
        ({}, {"held": 5}, "capacity"),
    ],
)
def test_each_wall_names_itself(asked: dict[str, object], worker: dict[str, object], code: str) -> None:
    base: dict[str, object] = {"id": "p", "roles": frozenset({"agent"}), "shore": Shore.ON}
    person = Worker(**{**base, **worker})  # type: ignore[arg-type]  # the test names the fields
    found = obstacles(task(**asked), person, handling=OPEN_TERMS)
    assert [one.code for one in found] == [f"work.needs.{code}"]


def test_a_shore_that_the_terms_close_stays_closed() -> None:
    closed = DataHandling(allowed_shores=frozenset({Shore.ON}))
    worker = Worker(id="p", roles=frozenset({"agent"}), shore=Shore.OFF)
    assert [one.code for one in obstacles(task(), worker, handling=closed)] == ["work.needs.shore"]


def test_a_lead_and_an_expert_help_out_as_agents_but_nobody_adjudicates_for_another() -> None:
    lead = Worker(id="p", roles=frozenset({"lead"}), shore=Shore.ON)
    assert obstacles(task(role="agent"), lead, handling=OPEN_TERMS) == ()
    assert obstacles(task(role="adjudicator"), lead, handling=OPEN_TERMS)


def test_four_eyes_look_at_other_tasks_and_not_at_ones_own_row() -> None:
    one = task(separate_from=("check", "first"))
    done = [("t", "check", "an"), ("u", "check", "binh"), ("v", "first", "an"), ("w", "other", "an")]
    assert parted_elements(one, person_id="an", done=done) == ("first",)
    assert parted_elements(one, person_id="binh", done=done) == ("check",)


@pytest.mark.parametrize(
    ("before", "going", "after"),
    [
        (ItemState.RECEIVED, Going(None), ItemState.IN_PROGRESS),
        (ItemState.RECEIVED, Going("completed"), ItemState.RESOLVED),
        (ItemState.IN_PROGRESS, Going("error"), ItemState.INCIDENT),
        (ItemState.IN_PROGRESS, Going(None, incidents=1), ItemState.INCIDENT),
        (ItemState.IN_PROGRESS, Going(None, questions=1), ItemState.AWAITING_CLIENT),
        (ItemState.RETURNED, Going(None), ItemState.RETURNED),
        (ItemState.IN_REVIEW, Going("completed"), ItemState.IN_REVIEW),
        (ItemState.RELEASED, Going(None), ItemState.RELEASED),
        (ItemState.IN_PROGRESS, Going("cancelled"), ItemState.CANCELLED),
    ],
)
def test_an_item_stands_where_its_work_puts_it(before: ItemState, going: Going, after: ItemState) -> None:
    assert standing(before, going) is after


def test_a_clock_that_jumps_back_takes_no_handling_time_away() -> None:
    running = task(active_since=NOON, handling_time_s=60)
    assert stopped(running, now=NOON - timedelta(minutes=5)).handling_time_s == 60
    assert stopped(running, now=NOON + timedelta(seconds=30)).handling_time_s == 90
