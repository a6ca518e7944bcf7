"""A process that goes through very many items at once: its state is not written anew with every answer."""

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest
from msgspec import structs
from tests.flows.work_floor import Floor, bpmn, flow, open_floor, user_task

from remit.engine import Step, step
from remit.parties.access import Principal
from remit.store import Store, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task
from remit.work.model import Instance, ItemState
from remit.work.records.instances import instances_of_item
from remit.work.records.items import find_item
from remit.work.records.snapshots import snapshot_text
from remit.work.records.tasks import tasks_of_item
from remit.work.runtime import Models, Runtime, replay_instance, replaying, stored, stored_state
from remit.work.runtime.replaying import TrailDiffers
from remit.work.runtime.stored import is_large

ITEMS = 40
EACH = user_task("check").replace(
    "/>",
    ">"
    "<multiInstanceLoopCharacteristics>"
    f"<loopCardinality>{ITEMS}</loopCardinality>"
    '<completionCondition xsi:type="tFormalExpression">enough = true</completionCondition>'
    "</multiInstanceLoopCharacteristics></userTask>",
)
MODEL = bpmn('<startEvent id="s"/>', EACH, user_task("after"), '<endEvent id="e"/>', flow("s", "check", "after", "e"))


@pytest.fixture
def floor(store: Store, monkeypatch: pytest.MonkeyPatch) -> Floor:
    """A floor on which a thousand characters are a large state, and every seventh drive makes a snapshot."""
    monkeypatch.setattr(stored, "LARGE_CHARACTERS", 1_000)
    monkeypatch.setattr(stored, "DRIVES_MAX", 7)
    opened = open_floor(store)
    opened.publish(MODEL)
    return opened


def another_process(floor: Floor) -> Runtime:
    """The same lines with nothing in memory, as after a restart or in a second worker."""
    return replace(floor.runtime, models=Models())


def sent(floor: Floor) -> tuple[Identifier, list[Identifier]]:
    """Send a letter in; return its item and the tasks that it opened."""
    item = floor.send("NW-1|5").item.id
    return item, [task.id for task in floor.ask(tasks_of_item, tenant=floor.tenant, item_id=item)]


def answer(
    floor: Floor, runtime: Runtime, ann: Principal, task_id: Identifier, *, enough: bool = False, then: str = ""
) -> None:
    """Let somebody claim a task and complete it; `then` is what goes wrong before that is durable."""
    floor.do(claim, principal=ann, task_id=task_id)

    def act(tx: Transaction) -> None:
        complete_task(tx, runtime, principal=ann, tenant=floor.tenant, task_id=task_id, variables={"enough": enough})
        if then:
            raise OSError(then)

    floor.store.write(act, tenant=floor.tenant)


def instance_of(floor: Floor, item: Identifier) -> Instance:
    with floor.store.read(tenant=floor.tenant) as reader:
        return instances_of_item(reader, tenant=floor.tenant, item_id=item)[0]


def kept(floor: Floor, instance: Instance) -> str:
    with floor.store.read(tenant=floor.tenant) as reader:
        return snapshot_text(reader, tenant=floor.tenant, instance_id=instance.id)


def open_items(floor: Floor, runtime: Runtime, item: Identifier) -> int:
    """How many of the items are open still, as a process reads the state; its journal leads to the same."""
    instance = instance_of(floor, item)
    replayed = floor.ask(replay_instance, instance)
    found = floor.ask(stored_state, runtime.models, instance)
    assert dict(found.activations) == dict(replayed.activations)
    return sum(one.counter >= 0 for one in found.activations.values())


def test_an_answer_writes_a_head_and_the_journal_and_only_now_and_then_the_state(floor: Floor) -> None:
    item, tasks = sent(floor)
    ann = floor.person("Ann")
    before = kept(floor, instance_of(floor, item))
    answer(floor, floor.runtime, ann, tasks[0])
    after = instance_of(floor, item)
    assert is_large(after)
    assert len(after.state) < 100
    assert kept(floor, after) == before
    for task in tasks[1:7]:
        answer(floor, floor.runtime, ann, task)
    assert kept(floor, after) != before


def test_processes_that_take_turns_see_each_others_answers_and_one_that_starts_anew_sees_all(floor: Floor) -> None:
    item, tasks = sent(floor)
    ann = floor.person("Ann")
    processes = cycle((floor.runtime, another_process(floor)))
    for number, (task, runtime) in enumerate(zip(tasks[:20], processes, strict=False), start=1):
        answer(floor, runtime, ann, task)
        assert open_items(floor, another_process(floor), item) == ITEMS - number


def test_what_was_undone_is_forgotten_though_the_process_had_it_in_memory(floor: Floor) -> None:
    item, tasks = sent(floor)
    ann = floor.person("Ann")
    answer(floor, floor.runtime, ann, tasks[0])

    with pytest.raises(OSError, match="the power went"):
        answer(floor, floor.runtime, ann, tasks[1], then="the power went")
    assert open_items(floor, floor.runtime, item) == ITEMS - 1
    answer(floor, floor.runtime, ann, tasks[2])
    assert open_items(floor, floor.runtime, item) == ITEMS - 2


def test_an_instance_that_is_large_no_longer_stands_whole_in_its_row_and_ends(floor: Floor) -> None:
    item, tasks = sent(floor)
    ann = floor.person("Ann")
    answer(floor, floor.runtime, ann, tasks[0], enough=True)
    last = next(task for task in floor.ask(tasks_of_item, tenant=floor.tenant, item_id=item) if task.element == "after")
    answer(floor, another_process(floor), ann, last.id)
    ended = instance_of(floor, item)
    assert not is_large(ended)
    assert floor.ask(find_item, tenant=floor.tenant, item_id=item).state is ItemState.RESOLVED
    assert floor.ask(replay_instance, ended).ended


def passing_one_element_less(*args: Any, **kwargs: Any) -> Step:
    """The step of a release whose engine passes one element less with each event."""
    result = step(*args, **kwargs)
    return structs.replace(result, trail=result.trail[:-1])


def test_a_release_that_works_the_journal_otherwise_says_so_and_changes_nothing(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, tasks = sent(floor)
    ann = floor.person("Ann")
    answer(floor, floor.runtime, ann, tasks[0])
    stood = instance_of(floor, item)
    with monkeypatch.context() as patch:
        patch.setattr(replaying, "step", passing_one_element_less)
        with pytest.raises(TrailDiffers, match="this release works it otherwise"):
            answer(floor, another_process(floor), ann, tasks[1])
    assert instance_of(floor, item) == stood
    answer(floor, another_process(floor), ann, tasks[1])
    assert open_items(floor, floor.runtime, item) == ITEMS - 2
