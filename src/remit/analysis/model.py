"""The facts of the room: a plan, what a run gave, and the refusals. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.values.canonical import content_hash
from remit.values.refusal import Refusal


class PlanRefused(Refusal):
    """An analysis whose plan cannot be followed."""

    code = "analysis.plan"
    status = 422
    sentence = "The analysis cannot be run: {reason}. Mend “{part}” and send the package again."


class StatementRefused(Refusal):
    """A statement that may not run, because its answer would be unsure or it reaches out of the package."""

    code = "analysis.statement"
    status = 422
    sentence = "The step “{step}” may not run: {reason}."


class StepFailed(Refusal):
    """A step that did not run."""

    code = "analysis.step"
    status = 422
    sentence = "The step “{step}” failed: {reason}."


class JobStopped(Refusal):
    """A job that passed its limits."""

    code = "analysis.limits"
    status = 422
    sentence = "The job was stopped: {reason}. Ask for less at once, or agree larger limits."


class RunsDiffer(Refusal):
    """A run that did not give again what was recorded."""

    code = "analysis.differs"
    status = 409
    sentence = "Running it again gave something else: {names}. Nothing rests on this package until that is explained."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a job may use."""

    seconds: int = 60
    memory_bytes: int = 4_000_000_000


@dataclass(frozen=True, slots=True)
class Run:
    """What a job gave: files by name, and where it ran."""

    outputs: Mapping[str, bytes]
    environment: Mapping[str, Any]

    @property
    def hashes(self) -> Mapping[str, str]:
        """Return the hash of each output by name."""
        return {name: content_hash(self.outputs[name]) for name in sorted(self.outputs)}
