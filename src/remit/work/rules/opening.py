"""How a task opens: from what its definition says about it to the task as people see it."""

from collections.abc import Mapping
from typing import Any

from remit.engine.core.command import OpenTask
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EXPECTED_HANDLING_S, Instance, Item, Task, TaskState

PRIORITY = 50
"""The weight of a task whose definition names none, on a scale from 0 to 100."""


def open_task(
    command: OpenTask,
    *,
    task_id: Identifier,
    item: Item,
    instance: Instance,
    variables: Mapping[str, Any],
    now: Moment,
    stake: int,
) -> Task:
    """Lay out the task that an activation asks for; `variables` are those in its sight, `stake` what is at stake."""
    extensions = dict(command.extensions)
    return Task(
        tenant=item.tenant,
        id=task_id,
        item_id=item.id,
        engagement_id=item.engagement_id,
        instance_id=instance.id,
        activation=command.activation,
        element=command.element,
        name=command.name or command.element,
        line=item.line,
        state=TaskState.RESERVED if command.assignee else TaskState.READY,
        assignee=command.assignee,
        claimed_at=now if command.assignee else None,
        created_at=now,
        form=extensions.get("form") or command.form,
        role=extensions.get("role") or next(iter(command.candidate_groups), "agent"),
        skill=extensions.get("skill") or None,
        proficiency=_whole(extensions.get("proficiency"), otherwise=1),
        qualification=extensions.get("qualification") or None,
        language=extensions.get("language") or None,
        onshore_only=extensions.get("onshoreOnly") == "true",
        separate_from=_names(extensions.get("separateFrom")),
        data_classes=frozenset(_names(extensions.get("reads"))),
        priority=_priority(command, extensions),
        due_at=item.due_at,
        expected_s=_whole(extensions.get("handlingMinutes"), otherwise=0) * 60 or EXPECTED_HANDLING_S,
        stake=stake,
        extensions=extensions,
        reasons=_reasons(variables.get(extensions.get("reason", ""))),
    )


def _priority(command: OpenTask, extensions: Mapping[str, str]) -> int:
    if command.priority is not None:
        return command.priority
    return _whole(extensions.get("priority"), otherwise=PRIORITY)


def _names(text: str | None) -> tuple[str, ...]:
    return tuple(name for part in (text or "").split(",") if (name := part.strip()))


def _whole(text: str | None, *, otherwise: int) -> int:
    return int(text) if text and text.strip().isdigit() else otherwise


def _reasons(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list | tuple) else (value,)
