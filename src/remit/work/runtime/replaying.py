"""Working rows of a journal through again: the same events over the same versions give the same state."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from remit.engine import State, Trail, decode_event, step
from remit.engine.dmn import Decision
from remit.store import LoggedEvent, Reader
from remit.values.moment import Moment, format_moment
from remit.values.problem import errors
from remit.values.refusal import Refusal
from remit.work.model import DefinitionMissing, Instance
from remit.work.runtime.models import Models


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision as an instance asked for it: the variables in sight, and the version that answered."""

    at: Moment
    decision: str
    content_hash: str
    variables: Mapping[str, Any]


class TrailDiffers(Refusal):
    """A row of a journal that leads elsewhere than it did when it was written.

    Another release's engine would do that. Going on from there would be going on from a state that never was.
    """

    code = "work.trail_differs"
    status = 500
    sentence = (
        "Instance {instance} took another way at {at} than its journal leads now (step {step}): this release works it"
        " otherwise than the one that wrote it. Nothing was changed; that release can go on."
    )


Listen = Callable[[Asked], None]
"""Hears of each decision while a journal is worked through again."""


class DecisionFailed(Refusal):
    """A decision could not be evaluated with the variables at hand."""

    code = "work.decision"
    status = 409
    sentence = "The decision “{decision}” cannot be made: {reason}"


def value_of(name: str, decision: Decision) -> Any:
    """Return what was decided. Refuses `DecisionFailed` where the decision met an error."""
    bad = errors(decision.problems)
    if bad:
        raise DecisionFailed(decision=name, reason="; ".join(problem.message for problem in bad))
    return decision.value


def worked_again(
    reader: Reader,
    instance: Instance,
    rows: Iterable[LoggedEvent],
    *,
    state: State | None,
    models: Models,
    listen: Listen | None = None,
) -> State | None:
    """Work rows of an instance's journal into a state; None is that of an instance which has not begun.

    Refuses `TrailDiffers` where a row passes other elements than it did.
    """
    for row in rows:
        # Each row names the version it was worked with: a migration changes it.
        graph = models.graph(
            reader, tenant=instance.tenant, key=instance.definition_key, content_hash=row.body["definition"]
        )
        decide = _decider(reader, instance, row, models=models, listen=listen)
        passed: list[Trail] = []
        for event in row.body["events"]:
            result = step(graph, state, decode_event(event), row.at, decide=decide)
            state = result.state
            passed.extend(result.trail)
        _compare(instance, row, passed)
    return state


def trail_lines(trail: Iterable[Trail]) -> list[list[Any]]:
    """Return what was passed as a journal's row tells it."""
    return [[line.element, line.activation, line.transition] for line in trail]


def _compare(instance: Instance, row: LoggedEvent, passed: Iterable[Trail]) -> None:
    pairs = zip_longest(trail_lines(passed), row.body["trail"])
    for place, (now, then) in enumerate(pairs, start=1):
        if now != then:
            raise TrailDiffers(instance=instance.id, at=format_moment(row.at), step=place)


def _decider(
    reader: Reader, instance: Instance, row: LoggedEvent, *, models: Models, listen: Listen | None
) -> Callable[[str, Mapping[str, Any]], Any]:
    def decide(name: str, variables: Mapping[str, Any]) -> Any:
        content_hash = row.body["bindings"].get(f"dmn:{name}")
        if content_hash is None:
            raise DefinitionMissing(key=name)
        model = models.decision(reader, tenant=instance.tenant, content_hash=content_hash)
        if listen is not None:
            listen(Asked(row.at, name, content_hash, dict(variables)))
        return value_of(name, model.decide(name, variables, now=row.at))

    return decide
