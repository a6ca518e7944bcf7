"""Trying a decision: its form, and what it answers for given inputs, cell by cell; nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.dmn import CompiledModel
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import Definition
from remit.work.reports.decisions import StepShown, steps_shown
from remit.work.rules.trialform import TrialField, trial_fields
from remit.work.rules.withholding import Withheld
from remit.work.runtime import Models


@dataclass(frozen=True, slots=True)
class Tried:
    """A decision asked: the inputs, the answer, and every decision of its graph with its tables."""

    inputs: Mapping[str, Any]
    value: Any
    steps: tuple[StepShown, ...]


def trial_form(
    reader: Reader, models: Models, *, principal: Principal, tenant: Identifier, definition: Definition
) -> tuple[TrialField, ...]:
    """Return the fields in which a decision is given its inputs."""
    return trial_fields(_model(reader, models, principal, tenant, definition), definition.key)


def try_decision(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    definition: Definition,
    inputs: Mapping[str, Any],
    now: Moment,
) -> Tried:
    """Decide from inputs that somebody made up. Refuses `FeelLimited`."""
    model = _model(reader, models, principal, tenant, definition)
    # What was typed in by the asker has no data class that could be withheld from them.
    steps = steps_shown(model, definition.key, inputs, now=now, withheld=Withheld({}, {}))
    return Tried(inputs, steps[0].value, steps)


def _model(
    reader: Reader, models: Models, principal: Principal, tenant: Identifier, definition: Definition
) -> CompiledModel:
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=definition.key))
    return models.decision(reader, tenant=tenant, content_hash=definition.hash)
