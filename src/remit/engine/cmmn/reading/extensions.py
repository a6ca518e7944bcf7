"""Extension attributes and elements of other engines: those that are read, and a warning for every other one."""

from remit.engine.cmmn.reading.source import SPACES, VENDORS, Source
from remit.engine.core.markup import Element, local, space

READ = frozenset(
    (
        *("assignee", "candidateGroups", "formKey", "class", "expression", "delegateExpression", "type"),
        *("collectionVariable", "elementVariable", "elementIndexVariable", "counterVariable"),
        *("signalRef", "eventType", "variableName", "variableChangeType"),
        *(
            "resultVariable",
            "resultVariableName",
            "mapDecisionResult",
            "inheritVariables",
            "triggerMode",
            "exitEventType",
            "exitType",
        ),
        *(
            "availableCondition",
            "milestoneVariable",
            "autoCompleteCondition",
            "maxInstanceCount",
            "businessKey",
            "repeatOnStandardEvent",
        ),
    )
)
"""Attributes of Camunda and Flowable that have their effect here."""

HARMLESS = frozenset(
    (
        *("processBinding", "caseBinding", "decisionBinding", "historyTimeToLive", "formFieldValidation"),
        *("initiatorVariableName", "candidateStarterGroups", "candidateStarterUsers", "includeInStageOverview"),
        *("displayOrder"),
        *("sameDeployment", "fallbackToDefaultTenant", "category", "processVersion"),
    )
)
"""Attributes about storage, deployment or display, which change nothing in how a case runs here."""

_ELEMENTS = frozenset(
    (
        *("in", "out", "variableOnPart", "variableEvent", "field", "string", "expression", "value"),
        *("completionNeutralRule", "parentCompletionRule", "condition"),
    )
)


def check_extensions(source: Source) -> None:
    """Warn of every extension that has no effect here."""
    for element in source.root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in element.attrib:
            namespace, _, attribute = str(name)[1:].partition("}")
            if namespace in VENDORS and attribute not in READ and attribute not in HARMLESS:
                message = f"The attribute {attribute} has no effect here."
                source.problem("cmmn.extension", message, _place(element), "CMMN 5.1.4", warning=True)
        if space(element) in VENDORS and local(element) not in _ELEMENTS:
            message = f"The extension element {local(element)} has no effect here."
            source.problem("cmmn.extension", message, _place(element), "CMMN 5.1.4", warning=True)


def _place(element: Element) -> str | None:
    here: Element | None = element
    while here is not None:
        if space(here) in SPACES and here.get("id"):
            return here.get("id")
        here = here.getparent()
    return None
