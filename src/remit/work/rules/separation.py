"""Four eyes: whoever did, or is doing, one part of an item may not do another that must be separate from it."""

from collections.abc import Iterable

from remit.work.model import Task

CITED = "cited:"
"""Before an element's name: the element of the item whose number is this item's reference, as an appeal names it."""


def parted_elements(task: Task, *, person_id: str, done: Iterable[tuple[str, str, str]]) -> tuple[str, ...]:
    """Return the elements whose holder the person is and from which the task must be separate.

    `done` lists (task id, element, assignee) of the item's tasks that somebody holds or completed; the task's own row
    does not count, so that several copies of one element can be separate from each other.
    """
    return tuple(
        sorted(
            {
                element
                for task_id, element, assignee in done
                if assignee == person_id and task_id != task.id and element in task.separate_from
            }
        )
    )
