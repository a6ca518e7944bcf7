"""The telephone system's line protocol against a stand-in: calls become work once, through cuts and restarts."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.houses import prepare
from tests.telephony.phones import CALLER, PROGRAMS, Phone, caller, phone
from tests.telephony.stand_in import SECRET, StandIn, stand_in

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.app.settings import write_settings
from remit.app.telephony.exchange import Exchange
from remit.app.telephony.manager import Account, Manager
from remit.app.telephony.transcripts import Recordings
from remit.billing.records.usage import Span, measures
from remit.contracts.actions import publish_statement_of_work
from remit.demo.agreements import statement_of_work
from remit.demo.lines import call_centre, transcription
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, Handover, World
from remit.media import api as media
from remit.parties.access import SYSTEM
from remit.parties.passwords import Passwords
from remit.parties.reports.principals import principal_of
from remit.services.transcription import line
from remit.telephony.model import Promise
from remit.telephony.rules.figures import figures
from remit.telephony.rules.floor import Doing
from remit.telephony.rules.tape import told_by
from remit.work.actions.claims import claim
from remit.work.model import Deliverable, Item
from remit.work.records.deliverables import deliverables_of_item
from remit.work.records.tasks import tasks_of_item
from remit.work.reports.lists import item_list

AGENT = "SIP/1001"
WITHIN_S = 10
BEGAN = int(time.time()) - 100
NO_SAMPLES = {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0}
SAID = {"start_ms": 140, "end_ms": 3700, "speaker": "Agent", "text": "Good morning. You have reached the billing desk."}
SPOKEN = (line.folder / "samples" / "greeting.wav").read_bytes()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, World]]:
    """The invented world, whose telephone engagement is `harrow-telephone`."""
    made = House(write_settings(tmp_path_factory.mktemp("house") / "house"), passwords=Passwords())
    prepare(made)
    yield made, open_world(made)
    made.close()


@pytest.fixture
def house(opened: tuple[House, World]) -> House:
    """The house alone."""
    return opened[0]


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, and fail where it never does."""
    ends = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < ends, "it never came about"
        time.sleep(0.01)


@contextmanager
def listening(
    house: House, server: StandIn, folder: Path, *, secret: str = SECRET, recordings: Path | None = None
) -> Iterator[Exchange]:
    """Run an exchange on a stand-in."""
    kept = Recordings(house, recordings) if recordings else None
    exchange, stopping = Exchange(house, folder, recordings=kept), threading.Event()
    manager = Manager(exchange, Account("127.0.0.1", server.port, "remit", secret), house.clock)
    thread = threading.Thread(target=manager.run, args=(stopping,), daemon=True)
    thread.start()
    yield exchange
    stopping.set()
    thread.join(WITHIN_S)


def told(event: str, call: str, after_s: int = 0, **fields: str) -> dict[str, str]:
    at = f"{BEGAN + after_s}.000000"
    return {"Event": event, "Timestamp": at, "Queue": "harrow-telephone", "Uniqueid": call, **fields}


def rings(call: str) -> list[dict[str, str]]:
    joined = told("QueueCallerJoin", call, 0, CallerIDNum="02079460100", Channel=f"SIP/trunk/{call}")
    return [joined, told("AgentCalled", call, 3, Interface=AGENT)]


def calls_of(house: House, reference: str) -> list[Item]:
    with house.store.read() as reader:
        tenant = engagement_called(reader, SYSTEM, "harrow-telephone").tenant
        found = item_list(reader, principal=SYSTEM, tenants=(tenant,), count_max=500).items
    return [one for one in found if one.reference == reference]


def test_a_call_pops_up_is_answered_muted_wrapped_up_and_becomes_work_once(house: House, tmp_path: Path) -> None:
    with stand_in() as server, listening(house, server, tmp_path) as exchange:
        until(lambda: bool(server.connections))
        server.play(*rings("a.1"))
        until(lambda: AGENT in exchange.floor().phones)
        phone = exchange.floor().phones[AGENT]
        assert phone.doing is Doing.RINGING
        assert phone.call is not None
        assert phone.call.caller == "02079460100"
        server.play(told("AgentConnect", "a.1", 8, Interface=AGENT, HoldTime="8"))
        until(lambda: exchange.floor().phones[AGENT].doing is Doing.TALKING)
        exchange.mute_recording(phone.call.channel, on=True)
        until(lambda: exchange.floor().phones[AGENT].muted)
        exchange.mute_recording(phone.call.channel, on=False)
        until(lambda: not exchange.floor().phones[AGENT].muted)
        server.play(told("AgentComplete", "a.1", 98, Interface=AGENT, TalkTime="90"))
        until(lambda: exchange.floor().phones[AGENT].reason == "wrap_up")
        exchange.hand_over()
        (item,) = calls_of(house, "a.1")
        assert exchange.item_of("a.1") == item
        assert (item.payload["wait_s"], item.payload["line_s"], item.payload["agent"]) == (8, 90, AGENT)
        exchange.ready(AGENT)
        until(lambda: exchange.floor().phones[AGENT].doing is Doing.FREE)
    again = Exchange(house, tmp_path)  # a restart reads the tape anew
    again.hand_over()
    assert len(calls_of(house, "a.1")) == 1
    assert again.floor().phones[AGENT].doing is Doing.FREE


def test_a_connection_that_is_cut_comes_back_and_loses_no_call(house: House, tmp_path: Path) -> None:
    with stand_in() as server, listening(house, server, tmp_path) as exchange:
        until(lambda: bool(server.connections))
        server.play(*rings("b.1"))
        until(lambda: bool(exchange.floor().waiting()))
        server.cut_off()
        until(lambda: bool(server.connections))
        server.play(told("QueueCallerAbandon", "b.1", 40))
        until(lambda: not exchange.floor().waiting())
        exchange.hand_over()
    (item,) = calls_of(house, "b.1")
    assert (item.payload["answered"], item.payload["wait_s"]) == (False, 40)


def test_an_event_that_is_told_again_counts_once_and_the_live_figures_are_those_of_the_tape(
    house: House, tmp_path: Path
) -> None:
    exchange, now = Exchange(house, tmp_path), house.clock.now()
    answered = [
        *rings("e.1"),
        told("AgentConnect", "e.1", 12, Interface=AGENT, HoldTime="12"),
        told("Hold", "e.1", 20),
        told("Unhold", "e.1", 31),
        told("AgentComplete", "e.1", 70, Interface=AGENT, TalkTime="58"),
    ]
    tape = [*answered, *rings("e.2"), told("QueueCallerAbandon", "e.2", 40)]
    for packet in (*tape, *answered):
        exchange.take(packet, came_at=now)
    live = exchange.figures("harrow-telephone", Promise())
    assert live == figures(told_by(tape, came_at=now).calls, Promise())
    assert (live.offered, live.answered, live.abandoned, live.talk_s, live.hold_s) == (2, 1, 1, 47, 11)
    assert exchange.hand_over() == 2


def test_a_call_that_a_restart_cuts_in_two_is_put_together_from_the_tape(house: House, tmp_path: Path) -> None:
    before = Exchange(house, tmp_path)
    for packet in (*rings("c.1"), told("AgentConnect", "c.1", 10, Interface=AGENT)):
        before.take(packet, came_at=house.clock.now())
    after = Exchange(house, tmp_path)
    assert after.floor().phones[AGENT].doing is Doing.TALKING
    after.take(told("AgentComplete", "c.1", 70, Interface=AGENT), came_at=house.clock.now())
    after.hand_over()
    (item,) = calls_of(house, "c.1")
    assert (item.payload["wait_s"], item.payload["line_s"]) == (10, 60)


def test_a_day_that_is_over_becomes_one_piece_of_work_and_its_tape_goes(house: House, tmp_path: Path) -> None:
    exchange = Exchange(house, tmp_path)
    long_ago = partial(_moved, by_s=-3 * 86_400)
    for packet in (*rings("d.1"), told("QueueCallerAbandon", "d.1", 40)):
        exchange.take(long_ago(packet), came_at=house.clock.now())
    exchange.hand_over()
    assert [one.kind for one in calls_of(house, "harrow-telephone")] == ["day"]
    assert not list(tmp_path.iterdir())


def _moved(packet: dict[str, str], *, by_s: int) -> dict[str, str]:
    return packet | {"Timestamp": f"{float(packet['Timestamp']) + by_s:.6f}"}


def test_a_wrong_secret_is_logged_and_no_event_is_believed(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with stand_in() as server, listening(house, server, tmp_path, secret="wrong"):
        until(lambda: "Authentication failed" in caplog.text)
    assert SECRET not in caplog.text
    assert "wrong" not in caplog.text.replace("remit.telephony", "")


def agree(house: House, world: World, handover: Handover, **parameters: Any) -> None:
    body = statement_of_work(CLIENTS[0], handover) | {"parameters": parameters, "sampling": NO_SAMPLES}
    publish = partial(publish_statement_of_work, principal=SYSTEM, tenant=world.clients["harrow"], body=body)
    house.store.write(partial(publish, engagement_id=world.engagements[handover.key]), tenant=world.clients["harrow"])


def settle(house: House) -> None:
    while house.pump():
        pass


def items_of(house: House, world: World, line: str) -> list[Item]:
    with house.store.read() as reader:
        found = item_list(reader, principal=SYSTEM, tenants=(world.clients["harrow"],), count_max=50).items
    return [one for one in found if one.line == line]


def documents_of(house: House, item: Item) -> list[Deliverable]:
    with house.store.read(tenant=item.tenant) as reader:
        return list(deliverables_of_item(reader, tenant=item.tenant, item_id=item.id))


def content_of(house: House, item: Item) -> bytes:
    with house.store.read(tenant=item.tenant) as reader:
        return reader.blob(item.tenant, item.source_hash)


def write_down(house: House, world: World, recorded: Item) -> None:
    """Write down what is said in a recording, as somebody does."""
    with house.store.read(tenant=recorded.tenant) as reader:
        (task,) = tasks_of_item(reader, tenant=recorded.tenant, item_id=recorded.id)
        person = principal_of(reader, person_id=world.people["Hannah Whitaker"], now=house.clock.now())
    house.store.write(partial(claim, principal=person, tenant=recorded.tenant, task_id=task.id))
    house.complete(person, tenant=recorded.tenant, task_id=task.id, values={"segments": [SAID]})
    settle(house)


def said_at(house: House, call: Item, recorded: Item) -> str:
    """Return what the WebVTT says that stands at a call beside its transcript."""
    attached = {one.name: one for one in documents_of(house, call) if one.made_by == recorded.number}
    assert set(attached) == {"transcript.docx", "transcript.vtt"}
    with house.store.read(tenant=call.tenant) as reader:
        webvtt = reader.blob(call.tenant, attached["transcript.vtt"].content_hash).decode()
    return " ".join(cue.text for cue in media.read_webvtt(webvtt).cues).replace("\n", " ")


def a_call_with_a_card(exchange: Exchange, house: House) -> None:
    """Sixty seconds on the line; a card is read out in the third second of the recording."""
    tape = [
        *rings("t.1"),
        told("AgentConnect", "t.1", 10, Interface=AGENT, HoldTime="10"),
        told("MixMonitorMute", "t.1", 12, Direction="both", State="1"),
        told("MixMonitorMute", "t.1", 13, Direction="both", State="0"),
        told("AgentComplete", "t.1", 70, Interface=AGENT, TalkTime="60"),
    ]
    for packet in tape:
        exchange.take(packet, came_at=house.clock.now())


def test_a_recorded_call_becomes_a_transcript_and_captions_at_the_call(
    opened: tuple[House, World], tmp_path: Path
) -> None:
    house, world = opened
    agree(house, world, call_centre.HANDOVERS[0], transcribed_by="harrow-calls")
    agree(house, world, transcription.HANDOVERS[0], recogniser="none", double_blind_percent=0)
    recordings = tmp_path / "recordings"
    recordings.mkdir()
    exchange = Exchange(house, tmp_path / "tapes", recordings=Recordings(house, recordings))
    a_call_with_a_card(exchange, house)
    exchange.hand_over()
    assert not items_of(house, world, "transcription")

    (recordings / "t.1.wav").write_bytes(SPOKEN)
    assert exchange.hand_over() == 0, "a file that is still written to is left alone"
    os.utime(recordings / "t.1.wav", (BEGAN, BEGAN))
    assert (exchange.hand_over(), exchange.hand_over()) == (1, 0)
    settle(house)
    (call,), (recorded,) = calls_of(house, "t.1"), items_of(house, world, "transcription")
    assert recorded.title == f"{call.number}.wav"
    gap = media.cut_out(media.samples(content_of(house, recorded)), media.Stretch(2000, 3000))
    assert set(gap) == {0}
    assert any(media.cut_out(media.samples(SPOKEN), media.Stretch(2000, 3000)))

    write_down(house, world, recorded)
    assert "billing desk" in said_at(house, call, recorded)
    with house.store.read(tenant=call.tenant) as reader:
        span = Span(call.tenant, recorded.engagement_id, recorded.received_at, house.clock.now(), house.clock.now())
        (minutes,) = measures(reader, span)
    assert (minutes.meter, int(minutes.quantity)) == ("measure:audio_minute", 1)


def tell_as_it_happens(server: StandIn, exchange: Exchange, agent: Phone, call: str) -> dict[str, float]:
    """Tell the events of a queue as the telephone tells those of its call; who sees it pop up answers.

    Return when each came about.
    """
    at: dict[str, float] = {}
    while "CALL_CLOSED" not in at:
        told_now = agent.next_event()
        at[told_now["type"]] = time.time()
        known = {
            "Timestamp": f"{at[told_now['type']]:.6f}",
            "Queue": "harrow-telephone",
            "Uniqueid": call,
            "Interface": AGENT,
        }
        number = str(told_now["peeruri"]).partition(":")[2].partition("@")[0]
        packets = {
            "CALL_INCOMING": [
                {"Event": "QueueCallerJoin", "CallerIDNum": number, "Channel": f"SIP/trunk/{call}"},
                {"Event": "AgentCalled"},
            ],
            "CALL_ESTABLISHED": [{"Event": "AgentConnect", "HoldTime": "0"}],
            "CALL_CLOSED": [{"Event": "AgentComplete", "TalkTime": "3"}],
        }
        server.play(*({**known, **one} for one in packets.get(told_now["type"], ())))
        if told_now["type"] == "CALL_INCOMING":
            until(lambda: AGENT in exchange.floor().phones)
            assert exchange.floor().phones[AGENT].doing is Doing.RINGING
            agent.answer()
    return at


@pytest.mark.skipif(not PROGRAMS, reason="needs Debian's baresip-core, sip-tester and ffmpeg")
def test_a_real_sip_call_is_answered_recorded_and_written_down(opened: tuple[House, World], tmp_path: Path) -> None:
    house, world = opened
    agree(house, world, call_centre.HANDOVERS[0], transcribed_by="harrow-calls")
    agree(house, world, transcription.HANDOVERS[0], recogniser="none", double_blind_percent=0)
    known = {one.id for one in items_of(house, world, "transcription")}
    recordings, spoken = tmp_path / "recordings", tmp_path / "spoken.alaw"
    recordings.mkdir()
    as_spoken = ["ffmpeg", "-v", "error", "-i", "-", "-f", "alaw", "-ar", "8000", "-ac", "1", str(spoken)]
    subprocess.run(as_spoken, input=SPOKEN, check=True)

    with (
        stand_in() as server,
        listening(house, server, tmp_path / "tapes", recordings=recordings) as exchange,
        phone() as agent,
    ):
        until(lambda: bool(server.connections))
        with caller(agent, spoken, length_ms=media.length_ms(media.samples(SPOKEN))):
            at = tell_as_it_happens(server, exchange, agent, "sip.1")
        until(lambda: exchange.floor().phones[AGENT].reason == "wrap_up")
        shutil.move(agent.recorded(), recordings / "sip.1.wav")
        os.utime(recordings / "sip.1.wav", (BEGAN, BEGAN))
        exchange.hand_over()
        exchange.hand_over()
    settle(house)
    (call,) = calls_of(house, "sip.1")
    (recorded,) = (one for one in items_of(house, world, "transcription") if one.id not in known)
    assert call.payload["caller"] == CALLER
    assert call.payload["line_s"] == int(at["CALL_CLOSED"] - at["CALL_ESTABLISHED"])
    heard = media.samples(content_of(house, recorded))
    assert 2_500 < media.length_ms(heard) < 4_000
    assert media.split(heard), "somebody speaks in it"
    write_down(house, world, recorded)
    assert "billing desk" in said_at(house, call, recorded)
