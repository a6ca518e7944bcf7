"""What must be true of the house after rest, whatever happened: each rule returns how it is broken."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from tests.simulation.house import answer_text
from tests.simulation.record import Life, Record

from remit.values.canonical import content_hash
from remit.work.model import ENDED_STATES, ItemState

Rule = Callable[[Record], Iterator[str]]


def every_acknowledged_letter_is_exactly_one_item(record: Record) -> Iterator[str]:
    """One key, one item: the one that the client was told of."""
    by_key: dict[str, list[str]] = {key: [] for key in record.sent}
    for life in record.lives:
        by_key[str(life.item.reference)].append(life.item.id)
    for key, (_text, known) in record.sent.items():
        if by_key[key] != [known]:
            yield f"{key} was acknowledged as {known} and is {by_key[key]}"
    yield from (f"{key} was answered with another item" for key in record.other_answers)


def every_letter_is_kept_under_its_hash(record: Record) -> Iterator[str]:
    """What the client sent is there, byte for byte."""
    for life in record.lives:
        text = record.sent[str(life.item.reference)][0].encode()
        if life.item.source_hash != content_hash(text) or life.contents[life.item.source_hash] != text:
            yield f"{life.item.number}: its content is {life.contents[life.item.source_hash]!r}, not {text!r}"


def every_instance_replays(record: Record) -> Iterator[str]:
    """The journal, worked through again, gives the state."""
    for life in record.lives:
        yield from (f"{life.item.number}: {proof.refusal}" for proof in life.proofs if proof.refusal is not None)
        if not life.instances:
            yield f"{life.item.number}: never began"


def every_item_came_to_its_end(record: Record) -> Iterator[str]:
    """Nobody waits for what will not come."""
    for life in record.lives:
        if life.item.state not in ENDED_STATES:
            live = [task.element for task in life.tasks if task.live]
            yield f"{life.item.number} is {life.item.state.value} with live tasks {live}"


def an_ended_item_asks_for_nothing(record: Record) -> Iterator[str]:
    """No live task, subscription, incident or job is left, and every instance is over."""
    yield from (f"a job is left: {left}" for left in record.unfinished_jobs)
    for life in record.lives:
        left = [task.element for task in life.tasks if task.live]
        left += [one.element for one in life.incidents if one.resolved_at is None and life.item.state != "cancelled"]
        left += [one.definition_key for one in life.instances if one.ended_at is None]
        if left or life.waits:
            yield f"{life.item.number} is over and still asks for {left} and {life.waits} waits"


def every_task_is_completed_once(record: Record) -> Iterator[str]:
    """One TaskCompleted per completed task, none for another, and the engine heard of each once."""
    for life in record.lives:
        told = Counter(event.body["task"] for event in life.told("TaskCompleted"))
        done = Counter(task.id for task in life.tasks if task.state == "completed")
        heard = sum(_heard(life, "CompleteTask").values())
        if told != done or heard != done.total():
            yield f"{life.item.number}: {done.total()} tasks completed, told {told.total()} times, heard {heard} times"


def _heard(life: Life, kind: str) -> Counter[tuple[str, int]]:
    """Count what the engine heard of a kind, by instance and activation."""
    return Counter(
        (row.stream, event["activation"]) for row in life.journal for event in row.body["events"] if event["t"] == kind
    )


def every_timer_fires_once(record: Record) -> Iterator[str]:
    """An activation hears of its timer at most once."""
    for life in record.lives:
        for (stream, activation), count in _heard(life, "TimerFired").items():
            if count > 1:
                yield f"{life.item.number}: the timer {activation} of {stream} fired {count} times"


def a_task_is_in_one_hand_at_a_time(record: Record) -> Iterator[str]:
    """A task is claimed while nobody holds it, and worked on and completed by its holder."""
    for life in record.lives:
        holder: dict[str, str | None] = {}
        for event in life.told("TaskClaimed", "TaskReleased", "TaskStarted", "TaskPaused", "TaskCompleted"):
            task, by = event.body["task"], event.body["by"]
            held = holder.get(task)
            if event.kind == "TaskClaimed" and held not in (None, by):
                yield f"{life.item.number}: {by} took {event.body['element']} out of the hands of {held}"
            if event.kind != "TaskClaimed" and held != by:
                yield f"{life.item.number}: {event.kind} of {event.body['element']} by {by}, held by {held}"
            holder[task] = None if event.kind in ("TaskReleased", "TaskCompleted") else by


def checking_and_approving_are_four_eyes(record: Record) -> Iterator[str]:
    """Nobody completed both sides of one item."""
    for life in record.lives:
        done = [task for task in life.tasks if task.state == "completed"]
        checked = {task.assignee for task in done if task.element in ("check", "hasten")}
        both = checked & {task.assignee for task in done if task.element == "approve"}
        yield from (f"{life.item.number}: {person} did both sides" for person in both)


def every_round_is_released_at_most_once(record: Record) -> Iterator[str]:
    """Released only when resolved, once per round; a released item's last round exactly once, at the moment told."""
    for life in record.lives:
        resolved, released = False, 0
        for event in life.told("ItemResolved", "ItemReturned", "ItemReleased"):
            if event.kind == "ItemReturned":
                resolved, released = False, 0
            elif event.kind == "ItemResolved":
                resolved = True
            else:
                released += 1
                if released > 1 or not resolved:
                    yield f"{life.item.number}: released {released} times in a round, resolved: {resolved}"
        last = [event.at for event in life.told("ItemReleased")][-1:]
        if life.item.state is ItemState.RELEASED and (released != 1 or last != [life.item.released_at]):
            yield f"{life.item.number}: released at {life.item.released_at}, told {released} times, last at {last}"


def every_return_is_counted(record: Record) -> Iterator[str]:
    """As many returns as were told."""
    for life in record.lives:
        if life.item.returns != len(life.told("ItemReturned")):
            yield f"{life.item.number}: {life.item.returns} returns, told {len(life.told('ItemReturned'))}"


def each_release_hands_over_one_version(record: Record) -> Iterator[str]:
    """A version goes out once, with the release that tells of it; a released item's newest version is out."""
    for life in record.lives:
        told = [
            (one["name"], one["version"]) for event in life.told("ItemReleased") for one in event.body["deliverables"]
        ]
        out = sorted((one.name, one.version) for one in life.deliverables if one.released_at is not None)
        if sorted(told) != out or len(told) != len(life.told("ItemReleased")):
            yield f"{life.item.number}: handed over {told}, marked {out}"
        newest = max(((one.name, one.version) for one in life.deliverables), default=None)
        if life.item.state is ItemState.RELEASED and newest not in out:
            yield f"{life.item.number}: released without its newest version {newest}"


def every_deliverable_answers_its_letter(record: Record) -> Iterator[str]:
    """Each version says what its own letter asked for, and is the content that its hash names."""
    for life in record.lives:
        amount = record.sent[str(life.item.reference)][0].partition("|")[2]
        rounds = range(life.item.returns + 1)
        fitting = {answer_text(number=life.item.number, amount=amount, returns=number) for number in rounds}
        for one in life.deliverables:
            content = life.contents[one.content_hash]
            if content not in fitting or content_hash(content) != one.content_hash:
                yield f"{life.item.number}: {one.name} {one.version} says {content!r}"


def handling_time_is_never_negative(record: Record) -> Iterator[str]:
    """However clocks jump."""
    for life in record.lives:
        for task in life.tasks:
            if task.handling_time_s < 0 or task.active_since is not None:
                yield f"{life.item.number}: {task.element} took {task.handling_time_s} s, active {task.active_since}"


def a_late_worker_is_not_believed(record: Record) -> Iterator[str]:
    """Where another did the work, the report of a worker whose lease is over is refused."""
    if record.zombie_reports:
        yield f"{record.zombie_reports} reports of lost workers were accepted"


def a_stale_form_is_refused(record: Record) -> Iterator[str]:
    """A form that shows an older version of its task changes nothing."""
    if record.stale_accepted:
        yield f"{record.stale_accepted} stale forms were accepted"


def an_item_shows_what_holds_it_up(record: Record) -> Iterator[str]:
    """An open incident or question is seen in the item's state, so that somebody does something about it."""
    yield from record.misplaced


def the_log_only_grows(record: Record) -> Iterator[str]:
    """Positions are unique and increase."""
    for before, event in pairwise(record.events):
        if event.position <= before.position:
            yield f"position {event.position} follows {before.position}"


def every_event_belongs_to_its_item(record: Record) -> Iterator[str]:
    """Tenant and stream of an event are those of the item that it names."""
    by_id = {life.item.id: life.item for life in record.lives}
    for event in record.events:
        if event.kind == "engine.event":
            continue
        item = by_id.get(event.body.get("item", ""))
        if item is None or (event.tenant, event.stream) != (item.tenant, item.stream):
            yield f"{event.kind} at {event.position} stands in {event.stream} of {event.tenant}"


def every_event_is_handled_once(record: Record) -> Iterator[str]:
    """The consumer's effects are there exactly once per event it asked for."""
    wanted = Counter(event.position for event in record.events if event.kind in record.consumed)
    if record.seen != wanted:
        missing, extra = wanted - record.seen, record.seen - wanted
        yield f"not handled: {sorted(missing)}; handled too often: {sorted(extra)}"


def numbers_have_no_gap(record: Record) -> Iterator[str]:
    """The items of an engagement are numbered one after the other."""
    numbers = sorted(int(life.item.number.rpartition("-")[2]) for life in record.lives)
    if numbers != list(range(record.counted_before + 1, record.counted_after + 1)):
        yield f"numbers {numbers} between {record.counted_before} and {record.counted_after}"


def a_breach_is_never_laundered(record: Record) -> Iterator[str]:
    """Each late release is told as a miss, and who was late once stays late."""
    for life in record.lives:
        late = [event.body["late"] for event in life.told("ItemReleased")]
        if late != sorted(late) or len(life.told("ServiceLevelMissed")) != sum(late):
            yield f"{life.item.number}: late {late}, told {len(life.told('ServiceLevelMissed'))} times"
        if _clock_ran_through(life) and late:
            used = life.calendar.open_time_between(life.item.received_at, life.told("ItemReleased")[0].at)
            if late[0] != (used.total_seconds() > life.target_minutes * 60):
                yield f"{life.item.number}: late {late[0]} after {used}"


def the_due_instant_stands(record: Record) -> Iterator[str]:
    """Where the clock never stood still, the item is due when it was promised at its receipt."""
    for life in record.lives:
        promised = life.calendar.due_after(life.item.received_at, life.target_minutes)
        judged = life.item.state is ItemState.RELEASED and not life.item.returns and _clock_ran_through(life)
        if judged and life.item.due_at != promised:
            yield f"{life.item.number}: due at {life.item.due_at}, promised {promised}"


def _clock_ran_through(life: Life) -> bool:
    """Tell whether nothing stopped the item's clock before its first release, and time never went back."""
    moments = [event.at for event in life.events]
    return not life.told("ItemPaused") and moments == sorted(moments)


RULES: tuple[Rule, ...] = (
    every_acknowledged_letter_is_exactly_one_item,
    every_letter_is_kept_under_its_hash,
    every_instance_replays,
    every_item_came_to_its_end,
    an_ended_item_asks_for_nothing,
    every_task_is_completed_once,
    every_timer_fires_once,
    a_task_is_in_one_hand_at_a_time,
    checking_and_approving_are_four_eyes,
    every_round_is_released_at_most_once,
    every_return_is_counted,
    each_release_hands_over_one_version,
    every_deliverable_answers_its_letter,
    handling_time_is_never_negative,
    a_late_worker_is_not_believed,
    a_stale_form_is_refused,
    an_item_shows_what_holds_it_up,
    the_log_only_grows,
    every_event_belongs_to_its_item,
    every_event_is_handled_once,
    numbers_have_no_gap,
    a_breach_is_never_laundered,
    the_due_instant_stands,
)


def violations(record: Record) -> list[str]:
    """Return everything that is broken, each with its rule's name as a sentence."""
    return [f"{rule.__name__.replace('_', ' ')}: {how}" for rule in RULES for how in rule(record)]
