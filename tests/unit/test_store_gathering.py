import threading
import time
from collections.abc import Sequence

from remit.store.gathering import Gathering


def ask_from_threads(gathering: Gathering[int, int], count: int, *, begun: threading.Event) -> list[int | str]:
    """Ask so many questions, the first alone and the others while it is being answered; return what each was told."""
    told: list[int | str] = [0] * count

    def ask(number: int) -> None:
        try:
            told[number] = gathering.ask(number)
        except ValueError as fault:
            told[number] = str(fault)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(count)]
    for number, thread in enumerate(threads):
        thread.start()
        while number and len(gathering._waiting) < number:
            time.sleep(0.001)
        assert begun.wait(10)
    _go_on.set()
    for thread in threads:
        thread.join()
    _go_on.clear()
    return told


_go_on = threading.Event()


def test_who_waits_while_another_is_answered_is_answered_together_and_in_order() -> None:
    groups, begun = list[Sequence[int]](), threading.Event()

    def double(questions: Sequence[int]) -> Sequence[int]:
        groups.append(questions)
        begun.set()
        assert _go_on.wait(10)
        return [2 * one for one in questions]

    told = ask_from_threads(Gathering(double, most=4, at_once=1), 7, begun=begun)

    assert told == [0, 2, 4, 6, 8, 10, 12]
    assert groups == [[0], [1, 2, 3, 4], [5, 6]]


def test_what_fails_fails_for_those_who_were_asked_for_together_and_for_nobody_else() -> None:
    begun = threading.Event()

    def refuse_fives(questions: Sequence[int]) -> Sequence[int]:
        begun.set()
        assert _go_on.wait(10)
        if 5 in questions:
            raise ValueError("no fives")
        return questions

    told = ask_from_threads(Gathering(refuse_fives, most=4, at_once=1), 7, begun=begun)

    assert told == [0, 1, 2, 3, 4, "no fives", "no fives"]


def test_who_came_together_before_is_waited_for_and_where_nobody_comes_one_is_answered_alone() -> None:
    groups, begun = list[Sequence[int]](), threading.Event()

    def double(questions: Sequence[int]) -> Sequence[int]:
        groups.append(questions)
        if not begun.is_set():
            begun.set()
            assert _go_on.wait(10)
        return [2 * one for one in questions]

    gathering = Gathering(double, most=4, at_once=1)
    ask_from_threads(gathering, 3, begun=begun)  # of which the two that wait are answered together
    gathering._company_s = 5.0
    late = threading.Thread(target=gathering.ask, args=(8,))
    late.start()  # two came together before, so it waits for one more
    while gathering._enough is None:
        time.sleep(0.001)
    assert gathering.ask(9) == 18
    late.join()

    assert groups == [[0], [1, 2], [8, 9]]
    gathering._company_s = 0.01
    assert gathering.ask(11) == 22, "nobody comes, and after a moment it is answered alone"
    assert gathering._expected == 1


def test_several_may_ask_at_the_same_moment() -> None:
    both = threading.Barrier(2, timeout=10)
    gathering = Gathering[int, int](lambda questions: [both.wait() + 10 * one for one in questions], most=4, at_once=2)
    told: list[int] = []
    threads = [threading.Thread(target=lambda one=one: told.append(gathering.ask(one))) for one in (1, 2)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one // 10 for one in told) == [1, 2]
