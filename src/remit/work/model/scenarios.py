"""Scenarios kept beside a process or case: what it must still do in every new version."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


class ScenarioEvent(StrEnum):
    """What is recorded in the stream of a definition."""

    KEPT = "ScenarioKept"  # definition, name, by
    DROPPED = "ScenarioDropped"  # definition, name, by


@dataclass(frozen=True, slots=True)
class KeptScenario:
    """One scenario of a definition; a client's own hides the house's of its name. A dropped one is kept and not run."""

    tenant: Identifier
    definition: str
    name: str
    steps: tuple[Mapping[str, Any], ...]
    kept_at: Moment
    kept_by: str
    dropped_at: Moment | None = None

    def as_entry(self) -> dict[str, Any]:
        """Return the scenario as a file holds it, but for the path of its model."""
        return {"id": self.name, "process": self.definition, "steps": list(self.steps)}


class ScenariosFail(Refusal):
    """A definition fails its kept scenarios; `problems` names each with its step, what was expected and what came."""

    code = "work.scenarios"
    status = 422
    sentence = "“{name}” cannot be published: {count} scenario(s) fail. {summary}"


class ScenarioFileUnreadable(Refusal):
    """A file that holds no scenarios."""

    code = "work.scenario_file"
    status = 422
    sentence = "The file holds no scenarios: {reason}. Send the JSON that a recording downloads, or a list of such."
