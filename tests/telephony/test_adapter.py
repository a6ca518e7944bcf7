"""The telephone system's line protocol against a stand-in: calls become work once, through cuts and restarts."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from tests.telephony.stand_in import SECRET, StandIn, stand_in

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.app.settings import write_settings
from remit.app.telephony.exchange import Exchange
from remit.app.telephony.manager import Account, Manager
from remit.demo.opening import open_world
from remit.parties.access import SYSTEM
from remit.parties.passwords import Passwords
from remit.telephony.model import Promise
from remit.telephony.rules.figures import figures
from remit.telephony.rules.floor import Doing
from remit.telephony.rules.tape import told_by
from remit.work.model import Item
from remit.work.reports.lists import item_list

AGENT = "SIP/1001"
WITHIN_S = 10
BEGAN = int(time.time()) - 100


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The invented world, whose telephone engagement is `harrow-telephone`."""
    made = House(write_settings(tmp_path_factory.mktemp("house") / "house"), passwords=Passwords())
    made.prepare_database()
    open_world(made)
    yield made
    made.close()


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds, and fail where it never does."""
    ends = time.monotonic() + WITHIN_S
    while not holds():
        assert time.monotonic() < ends, "it never came about"
        time.sleep(0.01)


@contextmanager
def listening(house: House, server: StandIn, folder: Path, *, secret: str = SECRET) -> Iterator[Exchange]:
    """Run an exchange on a stand-in."""
    exchange, stopping = Exchange(house, folder), threading.Event()
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
