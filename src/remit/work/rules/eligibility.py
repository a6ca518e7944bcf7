"""Whether a person may do a task, and if not, every reason why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from remit.contracts.model import DataHandling
from remit.parties.model import CLASSIFIED, DataClass, Principal, Resource, Shore
from remit.parties.model.work import ANY_WORK
from remit.parties.rules.access import shore_of, visible_classes
from remit.values.refusal import Refusal
from remit.work.model import Reach, Task

OPEN = frozenset(DataClass) - CLASSIFIED
"""Classes of data that nobody needs to be cleared for."""


class RoleNeeded(Refusal):
    """The person does not hold the task's role for this client."""

    code = "work.needs.role"
    status = 403
    sentence = "it needs the role {role} for this client."


class SkillNeeded(Refusal):
    """The person lacks a skill, or enough of it."""

    code = "work.needs.skill"
    status = 403
    sentence = "it needs the skill {skill} at level {proficiency}; level {level} is recorded."


class QualificationNeeded(Refusal):
    """The person has no qualification of that kind that is valid today."""

    code = "work.needs.qualification"
    status = 403
    sentence = "it needs the qualification {qualification}, valid today."


class QualificationRests(Refusal):
    """The person's qualification is suspended for this client."""

    code = "work.needs.restored_qualification"
    status = 403
    sentence = "the qualification {qualification} rests for this client after critical findings; a lead restores it."


class WorkRests(Refusal):
    """All of the person's work for this client is suspended."""

    code = "work.needs.restoring"
    status = 403
    sentence = "all work for this client rests after critical findings; a lead restores it."


class LanguageNeeded(Refusal):
    """The person does not speak the task's language."""

    code = "work.needs.language"
    status = 403
    sentence = "it needs the language {language}."


class ShoreClosed(Refusal):
    """The client's data may not be worked on at the person's site."""

    code = "work.needs.shore"
    status = 403
    sentence = "this client's agreement does not let it be done from a site that is {shore}-shore to it."


class ClearanceNeeded(Refusal):
    """The task shows data that the person is not cleared for, or not at this place."""

    code = "work.needs.clearance"
    status = 403
    sentence = "it shows data of the class {data_class}, for which there is no clearance here."


class SeparationNeeded(Refusal):
    """The person did a part of the item from which this one must be separate."""

    code = "work.needs.separation"
    status = 403
    sentence = "“{element}” on this item was done by the same person, and this must be done by somebody else."


class ShiftNeeded(Refusal):
    """The roster does not have the person at work now, and the client's terms want it so."""

    code = "work.needs.shift"
    status = 409
    sentence = "this client's work is done on shift, and the roster has none now; a lead can allow overtime."


class PresenceNeeded(Refusal):
    """The person is not at work just now."""

    code = "work.needs.presence"
    status = 409
    sentence = "the presence is “{presence}”; it must be set to available first."


class CapReached(Refusal):
    """The person holds as much work as one person may."""

    code = "work.needs.capacity"
    status = 409
    sentence = "{held} tasks are on the desk already; one of them must be finished or released first."


@dataclass(frozen=True, slots=True)
class Worker:
    """What eligibility asks of a person, for one client: roles and clearances there, qualifications valid now."""

    id: str
    roles: frozenset[str]
    skills: Mapping[str, int] = field(default_factory=dict)
    qualifications: frozenset[str] = frozenset()
    resting: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    clearances: frozenset[DataClass] = frozenset()
    shore: Shore = Shore.OFF
    presence: str = "available"
    on_shift: bool = True
    held: int = 0
    cap: int = 5


WORKING = frozenset({"available", "busy", "wrap_up"})
"""Presence states in which a person may take a task."""

STANDS_IN: Mapping[str, frozenset[str]] = {"agent": frozenset({"expert", "lead"}), "reviewer": frozenset({"lead"})}
"""Who may do another role's task: a lead helps out on the floor, an expert does an agent's work; never adjudication."""


def may_play(roles: frozenset[str], role: str) -> bool:
    """Return whether one of these roles may do a task of `role`."""
    return role in roles or bool(roles & STANDS_IN.get(role, frozenset()))


def playable(roles: frozenset[str]) -> frozenset[str]:
    """Return every task role that these roles may do."""
    return roles | {role for role, others in STANDS_IN.items() if roles & others}


def obstacles(
    task: Task,
    worker: Worker,
    *,
    handling: DataHandling,
    parted: tuple[str, ...] = (),
    taking: bool = True,
    on_shift_only: bool = False,
) -> tuple[Refusal, ...]:
    """Return every reason why a worker may not do a task, none if they may.

    `handling` says on which shores the client's data may be worked on and which classes are shown there; `parted` lists
    elements from which four eyes separate the worker; `taking` also asks for presence and spare capacity.
    """
    found: list[Refusal] = [*_abilities(task, worker), *_places(task, worker, handling=handling)]
    found += [SeparationNeeded(element=element) for element in parted]
    if on_shift_only and not worker.on_shift:
        found.append(ShiftNeeded())
    if taking and worker.presence not in WORKING:
        found.append(PresenceNeeded(presence=worker.presence))
    if taking and worker.held >= worker.cap:
        found.append(CapReached(held=worker.held))
    return tuple(found)


def _abilities(task: Task, worker: Worker) -> list[Refusal]:
    found: list[Refusal] = []
    if not may_play(worker.roles, task.role):
        found.append(RoleNeeded(role=task.role))
    if task.skill and worker.skills.get(task.skill, 0) < task.proficiency:
        level = worker.skills.get(task.skill, 0)
        found.append(SkillNeeded(skill=task.skill, proficiency=task.proficiency, level=level))
    if ANY_WORK in worker.resting:
        found.append(WorkRests())
    if task.qualification and task.qualification in worker.resting:
        found.append(QualificationRests(qualification=task.qualification))
    elif task.qualification and task.qualification not in worker.qualifications:
        found.append(QualificationNeeded(qualification=task.qualification))
    if task.language and task.language not in worker.languages:
        found.append(LanguageNeeded(language=task.language))
    return found


def _places(task: Task, worker: Worker, *, handling: DataHandling) -> list[Refusal]:
    reach = reach_of(worker.shore, worker.clearances, handling=handling)
    if reach is None or (task.onshore_only and not reach.onshore):
        return [ShoreClosed(shore=worker.shore.value)]
    hidden = {DataClass(name) for name in task.data_classes} & CLASSIFIED - reach.shown
    return [ClearanceNeeded(data_class=name.value) for name in sorted(hidden)]


def hidden_classes(task: Task, *, principal: Principal, resource: Resource) -> frozenset[DataClass]:
    """Return the classified data of a task's work that somebody may not read, cleared for it and at the right place."""
    read = principal.cleared(resource.tenant) & visible_classes(principal, resource)
    return frozenset(DataClass(name) for name in task.data_classes) & CLASSIFIED - read


def reach_of(shore: Shore, clearances: frozenset[DataClass], *, handling: DataHandling) -> Reach | None:
    """Return what of a client's work may lie before somebody at a shore; None where nothing may.

    The pull narrows by it what its index holds, and `obstacles` asks it of every task that came.
    """
    if shore not in handling.allowed_shores:
        return None
    return Reach(shore is Shore.ON, clearances & handling.visible.get(shore, frozenset()))


def worker_of(principal: Principal, resource: Resource, *, presence: str, held: int) -> Worker:
    """Return what eligibility asks of a principal, for the client that a resource belongs to."""
    return Worker(
        id=principal.id,
        roles=frozenset(role.value for role in principal.roles(resource.tenant)),
        skills=principal.skills,
        qualifications=principal.qualifications,
        resting=principal.suspended.get(resource.tenant, frozenset()),
        languages=frozenset(principal.languages),
        clearances=principal.cleared(resource.tenant),
        shore=shore_of(principal, resource),
        presence=presence,
        on_shift=principal.on_shift,
        held=held,
    )
