"""Rules as their authors keep them: the test cases beside a decision, and what is refused of tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.engine.dmn.cases import Case
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal

NAME_MAX = 200


class RuleEvent(StrEnum):
    """What is recorded in the stream of a decision."""

    CASE_KEPT = "RuleCaseKept"  # decision, name, by
    CASE_DROPPED = "RuleCaseDropped"  # decision, name, by


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A test case of a decision: inputs and the value they must lead to; a client's own hides the house's of its name.

    It outlives versions: every new version of the decision must pass it. A dropped one is kept and not run.
    """

    tenant: Identifier
    decision: str
    name: str
    inputs: Mapping[str, Any]
    expected: Any
    kept_at: Moment
    kept_by: str
    dropped_at: Moment | None = None

    def as_case(self) -> Case:
        """Return the case as the engine runs it."""
        return Case(self.name, self.decision, dict(self.inputs), self.expected)


class CasesFail(Refusal):
    """A model does not pass the test cases of its decisions; `problems` names each with what was expected and came."""

    code = "work.cases"
    status = 422
    sentence = "“{name}” cannot be published: {count} test case(s) fail. {summary}"


class TrialRefused(Refusal):
    """Inputs that a decision cannot be tried with; `problems` names each field with what is wrong."""

    code = "work.trial"
    status = 422
    sentence = "The decision cannot be tried with these values. {summary}"


class WorkbookFaulty(Refusal):
    """A workbook with cells that cannot be read; `problems` names each by sheet and cell."""

    code = "work.workbook_faulty"
    status = 422
    sentence = "The workbook has {count} fault(s); mend them and upload it again. {summary}"


class CasesUnreadable(Refusal):
    """A file of test cases cannot be read."""

    code = "work.cases_unreadable"
    status = 422
    sentence = "The test cases cannot be read: {reason}"


class ImportMissing(Refusal):
    """A model imports another that is not published."""

    code = "work.import_missing"
    status = 422
    sentence = (
        "“{name}” imports the model “{namespace}”, which is published neither here nor for the house; do that first."
    )


class ImportCycle(Refusal):
    """Models import each other in a circle."""

    code = "work.import_cycle"
    status = 422
    sentence = "“{name}” would import itself: {path}. Take one of the imports out."


class ImportsDiffer(Refusal):
    """Two imported models stand on different versions of a third."""

    code = "work.imports_differ"
    status = 422
    sentence = "“{name}” imports two versions of “{namespace}” through others; publish those anew on one version first."
