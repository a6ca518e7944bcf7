"""Extension attributes and elements of other engines: those that are read, and a warning for every other one."""

from remit.engine.bpmn.reading.source import BPMN, VENDORS, ZEEBE, Source
from remit.engine.core.markup import Element, local, space

READ = frozenset(
    (
        *("assignee", "candidateGroups", "formKey", "topic", "class", "delegateExpression", "expression", "type"),
        *("resultVariable", "resultVariableName", "decisionRef", "mapDecisionResult", "collection", "elementVariable"),
        *("caseRef", "caseDefinitionKey", "inheritVariables", "businessKey", "errorCodeVariable"),
        *("errorMessageVariable",),
        *("escalationCodeVariable", "variableName", "terminateAll", "terminateMultiInstance", "loopMaximum"),
        *("elementIndexVariable", "variableChangeType", "endDate", "initiator"),
        *("messageExpression", "signalExpression", "variableEvents", "scope", "skipExpression"),
    )
)
"""Attributes of Camunda, Flowable and Activiti that have their effect here."""

HARMLESS = frozenset(
    (
        *("historyTimeToLive",),
        *("versionTag", "isStartableInTasklist", "candidateStarterGroups", "candidateStarterUsers", "modelerTemplate"),
        *("modelerTemplateVersion", "diagramRelationId", "calledElementBinding", "calledElementVersion"),
        *("decisionRefBinding", "decisionRefVersion", "formFieldValidation", "isEagerExecutionFetching"),
        *(
            "formRefBinding",
            "formRef",
            "fallbackToDefaultTenant",
        ),
        *("category", "includeInStageOverview", "processBinding", "caseBinding", "sameDeployment"),
    )
)
"""Attributes about storage, deployment or display, which change nothing in how a process runs here."""

UNNEEDED = frozenset(("asyncBefore", "asyncAfter", "async", "exclusive"))
"""Attributes that ask for a stored state where none is needed here: whatever waits is stored before it is told."""

_RETRYING = frozenset(("serviceTask", "businessRuleTask", "scriptTask"))
_PRIORITIES = {
    "jobPriority": (*_RETRYING, "process"),
    "taskPriority": (*_RETRYING, "process"),
    "priority": ("userTask",),
}
"""Where a priority counts: of what is called as a job, and of a person's task."""

_ELEMENTS = frozenset(
    (
        *("in", "out", "inputOutput", "ioMapping", "taskDefinition", "formDefinition", "calledElement"),
        *("calledDecision", "script", "assignmentDefinition", "subscription", "loopCharacteristics", "value"),
        *("field", "properties", "property", "inputParameter", "outputParameter", "map", "list", "entry", "input"),
        *("output", "string", "expression", "formData", "formProperty", "userTaskForm"),
        *("variableAggregation", "variable", "variableListenerEventDefinition"),
    )
)


def check_extensions(source: Source, process: Element) -> None:
    """Warn of every extension that has no effect here."""
    for element in process.iter():
        if not isinstance(element.tag, str):
            continue
        place = _place(element)
        for name in element.attrib:
            namespace, _, attribute = str(name)[1:].partition("}")
            if namespace in (*VENDORS, ZEEBE) and not _is_read(element, attribute) and attribute not in HARMLESS:
                if attribute in UNNEEDED and element.get(name) == "false":
                    continue
                message = f"The attribute {attribute} has no effect here."
                if attribute in UNNEEDED:
                    message += " Whatever waits is stored before anybody is told of it."
                source.problem("bpmn.extension", message, place, "BPMN 8.3.3", warning=True)
        namespace = space(element)
        if namespace in (*VENDORS, ZEEBE) and local(element) not in _ELEMENTS and not _is_retry(element):
            message = f"The extension element {local(element)} has no effect here."
            source.problem("bpmn.extension", message, place, "BPMN 8.3.3", warning=True)


def _is_read(element: Element, attribute: str) -> bool:
    """Tell whether an attribute has its effect on this element."""
    return attribute in READ or local(element) in _PRIORITIES.get(attribute, ())


def _is_retry(element: Element) -> bool:
    """Tell whether an extension says when something that is called is tried again."""
    holder = element.getparent()
    task = None if holder is None else holder.getparent()
    return local(element) == "failedJobRetryTimeCycle" and task is not None and local(task) in _RETRYING


def _place(element: Element) -> str | None:
    here: Element | None = element
    while here is not None:
        if space(here) == BPMN and here.get("id"):
            return here.get("id")
        here = here.getparent()
    return None
