"""Figures of a queue against an independent count of the same seconds, and the words of a contract taken literally."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from tests.telephony.tapes import MORNING, invented_day, packet

from remit.telephony.model import Abandons, Fault, Figures, Promise, Told
from remit.telephony.rules.ami import Packets, write_packet
from remit.telephony.rules.figures import by_interval, figures
from remit.telephony.rules.recording import kept_seconds
from remit.telephony.rules.tape import told_by

CAME = datetime(2026, 3, 30, 20, tzinfo=UTC)


def told(packets: Iterable[Mapping[str, str]]) -> Told:
    return told_by(packets, came_at=CAME)


@pytest.mark.parametrize("seed", range(5))
def test_every_figure_equals_the_count_of_the_seconds(seed: int) -> None:
    packets, count = invented_day(seed, calls=400)
    day = told(packets)
    assert day.doubts == ()
    got = figures(day.calls, Promise(within_s=20, short_s=5))
    assert got == Figures(
        offered=400,
        answered=count.answered,
        answered_in_time=count.in_time,
        abandoned=count.abandoned,
        abandoned_short=count.short,
        counted=count.offered - count.short,
        wait_s=count.wait_s,
        longest_wait_s=got.longest_wait_s,
        talk_s=count.talk_s,
        hold_s=count.hold_s,
        wrap_up_s=count.wrap_up_s,
    )


def test_the_half_hours_of_a_day_add_up_to_the_day() -> None:
    packets, _ = invented_day(7, calls=300)
    calls, promise = told(packets).calls, Promise()
    halves, whole = by_interval(calls, promise), figures(calls, promise)
    for name in ("offered", "answered", "answered_in_time", "abandoned", "counted", "talk_s", "hold_s", "wrap_up_s"):
        assert sum(getattr(one.figures, name) for one in halves) == getattr(whole, name)
    assert all(b.begins_at - a.begins_at == timedelta(minutes=30) for a, b in pairwise(halves))


def joined(second: int, uid: str = "1.1") -> dict[str, str]:
    return packet("QueueCallerJoin", MORNING + second, Uniqueid=uid, CallerIDNum="0207")


def connected(second: int, uid: str = "1.1", **fields: int) -> dict[str, str]:
    return packet("AgentConnect", MORNING + second, Uniqueid=uid, Interface="SIP/1001", **fields)


def ended(second: int, uid: str = "1.1", **fields: int) -> dict[str, str]:
    return packet("AgentComplete", MORNING + second, Uniqueid=uid, Interface="SIP/1001", **fields)


def hung_up(second: int, uid: str) -> dict[str, str]:
    return packet("QueueCallerAbandon", MORNING + second, Uniqueid=uid)


@pytest.mark.parametrize(
    ("abandons", "level"),
    [
        (Abandons.MISSED, Fraction(1, 4)),  # two answered, one of them in time; two hung up
        (Abandons.LEFT_OUT, Fraction(1, 2)),
        (Abandons.SHORT_LEFT_OUT, Fraction(1, 3)),
    ],
)
def test_the_contract_says_how_those_who_hang_up_count(abandons: Abandons, level: Fraction) -> None:
    packets = [joined(0, "a"), connected(20, "a"), ended(50, "a"), joined(0, "b"), connected(21, "b"), ended(60, "b")]
    packets += [joined(0, "c"), hung_up(5, "c"), joined(0, "d"), hung_up(6, "d")]
    got = figures(told(packets).calls, Promise(within_s=20, abandons=abandons, short_s=5))
    assert got.service_level == level


def test_twenty_seconds_and_a_half_are_twenty_as_the_telephone_system_counts() -> None:
    packets = [joined(0), connected(20) | {"Timestamp": f"{MORNING + 20}.500000"}, ended(30)]
    assert figures(told(packets).calls, Promise(within_s=20)).answered_in_time == 1


def test_a_call_that_has_not_ended_is_named_and_not_counted() -> None:
    day = told([joined(0), connected(3)])
    assert [one.fault for one in day.doubts] == [Fault.UNENDED]
    assert figures(day.calls, Promise()).offered == 0


def test_a_pause_without_a_code_an_end_without_a_call_and_a_wrong_count_are_named() -> None:
    pause = packet("QueueMemberPause", MORNING, Interface="SIP/1001", Paused=1, PausedReason="")
    stray = ended(9, "never-joined")
    day = told([pause, stray, joined(10), connected(15), ended(75, TalkTime=50)])
    assert [one.fault for one in day.doubts] == [Fault.PAUSE_WITHOUT_CODE, Fault.UNJOINED, Fault.MISCOUNTED]


def test_a_hold_that_nobody_ended_ends_with_the_call() -> None:
    hold = packet("Hold", MORNING + 40, Uniqueid="1.2", Linkedid="1.1")
    (call,) = told([joined(0), connected(10), hold, ended(60)]).calls
    assert (call.talk_s, call.hold_s, call.line_s) == (30, 20, 50)


def test_a_recording_keeps_everything_but_the_stretches_in_which_a_card_is_read_out() -> None:
    def mute(at: float, state: int) -> dict[str, str]:
        return packet("MixMonitorMute", 0, Uniqueid="1.1", State=state) | {"Timestamp": f"{MORNING + at:.6f}"}

    packets = [joined(0), connected(10), mute(20.4, 1), mute(35.2, 0), mute(50, 1), ended(60)]
    (call,) = told(packets).calls
    assert kept_seconds(call) == ((0, 10), (26, 40))


def test_packets_are_read_however_they_are_cut_and_no_value_begins_another_key() -> None:
    written = b"Asterisk Call Manager/9.0.0\r\n" + write_packet({"Event": "Hold", "Note": "x\r\nAction: Originate"})
    reader = Packets()
    found = [one for place in range(0, len(written), 3) for one in reader.feed(written[place : place + 3])]
    assert found == [{"Event": "Hold", "Note": "x Action: Originate"}]
