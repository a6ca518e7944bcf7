"""The stage for trying a process or case: its document, what it calls, and the decisions it asks, as published now."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from remit.engine import read_definitions
from remit.engine.core.run import Decide
from remit.engine.scenario import Outcome, Stand, record, replay, run_scenario
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.work.model import DefinitionMissing, Notation
from remit.work.model.scenarios import KeptScenario
from remit.work.records.definitions import latest_definition, list_definitions, source_xml
from remit.work.runtime import Models
from remit.work.runtime.bench import PROCESSES
from remit.work.runtime.replaying import value_of

Step = Mapping[str, Any]


class Stage:
    """A document of processes with everything beside it; nothing that is played on it is stored."""

    def __init__(self, models: tuple[bytes, ...], decide: Decide) -> None:
        self._models = models
        self._decide = decide

    def run(self, one: KeptScenario) -> Outcome:
        """Run one scenario."""
        return run_scenario(one.as_entry(), self._models, decide=self._decide)

    def stand(self, key: str, steps: Iterable[Step]) -> Stand:
        """Play steps and tell where the world stands. Refuses what a step refuses."""
        return replay(self._models, tuple(steps), process=key, decide=self._decide)

    def record(self, key: str, steps: Iterable[Step], step: Step) -> tuple[Step, ...]:
        """Return the steps with one more and what was seen after it. Refuses what the step refuses."""
        return record(self._models, tuple(steps), step, process=key, decide=self._decide)


def stage_of(reader: Reader, models: Models, *, tenant: Identifier, xml: bytes, now: Moment) -> Stage:
    """Set the stage for a document; the caller has checked access."""
    return Stage((xml, *_called(reader, tenant=tenant, xml=xml)), _decider(reader, models, tenant=tenant, now=now))


def _called(reader: Reader, *, tenant: Identifier, xml: bytes) -> Iterable[bytes]:
    """Yield the documents of the other processes and cases that a document names, as new instances would use them."""
    own = {graph.key for graph in read_definitions(xml)[0]}
    seen: set[str] = set()
    text = xml.decode(errors="replace")
    keys = {one.key for one in list_definitions(reader, tenant=tenant) if one.notation in PROCESSES}
    for key in sorted(keys - own):
        found = latest_definition(reader, tenant=tenant, key=key) if key in text else None
        if found is not None and found.hash not in seen:
            seen.add(found.hash)
            yield source_xml(reader, tenant=tenant, content_hash=found.hash).encode()


def _decider(
    reader: Reader, models: Models, *, tenant: Identifier, now: Moment
) -> Callable[[str, Mapping[str, Any]], Any]:
    def decide(name: str, variables: Mapping[str, Any]) -> Any:
        found = latest_definition(reader, tenant=tenant, key=name, notations=(Notation.DMN,))
        if found is None:
            raise DefinitionMissing(key=name)
        model = models.decision(reader, tenant=tenant, content_hash=found.hash)
        return value_of(name, model.decide(name, variables, now=now))

    return decide


def named(kept: Iterable[KeptScenario], name: str) -> KeptScenario:
    """Return the scenario of a name. Refuses `NotFound`."""
    for one in kept:
        if one.name == name:
            return one
    raise NotFound(kind="scenario", name=name)
