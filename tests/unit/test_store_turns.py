import threading
import time

import pytest

from remit.store.refusals import Busy
from remit.store.turns import Turns


def _until_waiting(turns: Turns, count: int) -> None:
    while len(turns._waiting) < count:
        time.sleep(0.001)


def test_who_waits_longest_is_next() -> None:
    turns, served = Turns(1, patience_s=10), list[int]()

    def ask(number: int) -> None:
        with turns.turn():
            served.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    with turns.turn():
        for number, thread in enumerate(threads, 1):
            thread.start()
            _until_waiting(turns, number)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4, 5, 6, 7]


def test_no_more_are_inside_than_there_are_places() -> None:
    turns, inside, most = Turns(3, patience_s=10), list[int](), list[int]()

    def ask(number: int) -> None:
        with turns.turn():
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.002)
            inside.remove(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 3
    assert inside == []


def test_patience_ends_and_the_line_goes_on_without_who_left() -> None:
    turns = Turns(1, patience_s=0.01)
    with turns.turn(), pytest.raises(Busy), turns.turn():
        pass
    with turns.turn():
        assert not turns._waiting
