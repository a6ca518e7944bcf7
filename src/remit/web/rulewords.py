"""The words of decisions: hit policies, why a value is null, what the check of a table finds."""

from collections.abc import Mapping
from typing import Any

from remit.locale import Translator
from remit.web.words import marked

HIT_POLICIES: Mapping[str, str] = {
    "UNIQUE": marked("at most one rule may fire"),
    "ANY": marked("several rules may fire if they agree"),
    "PRIORITY": marked("the output of highest priority wins"),
    "FIRST": marked("the first rule that holds wins"),
    "RULE ORDER": marked("all rules that hold, in their order"),
    "OUTPUT ORDER": marked("all rules that hold, by priority of output"),
    "COLLECT": marked("all rules that hold, collected"),
    "COLLECT SUM": marked("the sum over all rules that hold"),
    "COLLECT MIN": marked("the least over all rules that hold"),
    "COLLECT MAX": marked("the greatest over all rules that hold"),
    "COLLECT COUNT": marked("how many rules hold"),
}
NULLS: Mapping[str, str] = {
    "feel.no_rule": marked("No rule of the table fires."),
    "feel.not_unique": marked("Several rules fire together, and only one may."),
    "feel.not_equal": marked("Rules fire together with different outputs."),
    "feel.missing_input": marked("An input is not given."),
    "feel.type": marked("A value is not of the type declared, or not among the values allowed."),
    "feel.cycle": marked("A decision requires itself."),
    "feel.no_logic": marked("A decision has no logic."),
    "feel.unreadable": marked("An expression cannot be read."),
    "feel.unknown_name": marked("A name means nothing here."),
    "feel.path": marked("A path leads to nothing."),
    "feel.argument": marked("A function was called with arguments it does not take."),
    "feel.arithmetic": marked("The operation cannot be done with these values."),
    "feel.comparison": marked("The values cannot be compared."),
    "feel.external": marked("A function is kept outside the model and cannot be called."),
    "feel.aggregation": marked("The outputs cannot be put together."),
}
NULL = marked("An expression has no value.")
"""What is said of a null whose code has no sentence of its own."""

FINDINGS: Mapping[str, str] = {
    "dmn.table.gap": marked("Gap: no rule fires for {example}."),
    "dmn.table.overlap": marked("Rules {rules} can fire together, and only one may."),
    "dmn.table.contradiction": marked("Rules {rules} can fire together with different outputs."),
    "dmn.table.unreachable": marked("Rule {rule} can never fire: a condition of it allows no value."),
    "dmn.table.masked": marked("Rule {rule} never decides: rules {rules} always come before it."),
    "dmn.table.type": marked("Rule {rule} tests “{column}” for a {kind}, but it is a {declared}."),
    "dmn.table.output": marked("Rule {rule}: {text} is no {declared} that “{column}” may be."),
    "dmn.table.undecided.variable": marked("“{column}” has conditions that depend on other values."),
    "dmn.table.undecided.mixed": marked("“{column}” mixes {kinds}."),
    "dmn.table.undecided.budget": marked("The search for gaps was ended before its end."),
    "dmn.table.undecided.outputs": marked("Whether the outputs of rules {rules} agree."),
    "dmn.table.undecided.gap": marked("Whether a rule fires for {example}."),
}
MARKS: Mapping[str, str] = {
    "dmn.table.gap": marked("gap"),
    "dmn.table.overlap": marked("overlap"),
    "dmn.table.contradiction": marked("contradiction"),
    "dmn.table.unreachable": marked("unreachable"),
    "dmn.table.masked": marked("never decides"),
    "dmn.table.type": marked("wrong type"),
    "dmn.table.output": marked("wrong output"),
    "dmn.table.undecided": marked("not decided"),
}
FATES: Mapping[str, str] = {
    "same": marked("moved"),
    "changed": marked("changed"),
    "added": marked("added"),
    "removed": marked("removed"),
}
"""What became of a rule that is not as it was; one that is the same is told of because it moved."""
HEADS: Mapping[str, str] = {"policy": marked("Hit policy"), "input": marked("Input"), "output": marked("Output")}
UNREADABLE: Mapping[str, str] = {
    "work.trial.needed": marked("“{key}” is needed."),
    "work.trial.kind": marked("“{text}” is no {kind}."),
}
"""What is said beside an input that a decision cannot be tried with."""
_MOMENT = marked("a day with its time, as 2026-11-27T14:30:00")
_SPAN = marked("a length of days and hours, as P1DT2H")
_MONTHS = marked("a length of years and months, as P1Y6M")
TYPES: Mapping[str, str] = {
    "number": marked("a number, as 12.5"),
    "string": marked("a text"),
    "boolean": marked("true or false"),
    "date": marked("a day, as 2026-11-27"),
    "time": marked("a time of day, as 14:30:00"),
    "date and time": _MOMENT,
    "dateTime": _MOMENT,
    "days and time duration": _SPAN,
    "dayTimeDuration": _SPAN,
    "years and months duration": _MONTHS,
    "yearMonthDuration": _MONTHS,
    "list": marked("values in a row"),
    "context": marked("values by name"),
    "range": marked("all values between two ends"),
    "function": marked("a function that can be called"),
    "Any": marked("a value of any type"),
}
"""FEEL's own names of types stay as they are, for models are written with them; these words explain them."""
BOXES: Mapping[str, str] = {
    "function": marked("function"),
    "context": marked("values by name"),
    "invocation": marked("call"),
    "listing": marked("list"),
    "relation": marked("list of rows"),
    "row": marked("row"),
    "conditional": marked("condition"),
    "filtering": marked("filter"),
}
"""What is said of a boxed expression; `for`, `some` and `every` are FEEL's own words."""
DECISION_WORDS: Mapping[str, Any] = {
    "hit_policies": HIT_POLICIES, "nulls": NULLS, "null": NULL, "types": TYPES, "boxes": BOXES,
}  # fmt: skip
"""What the templates of decisions look words up in."""


def type_said(name: str, speak: Translator) -> str:
    """Return FEEL's name of a type, explained in the visitor's language."""
    words = TYPES.get(name)
    return f"{name} ({speak.gettext(words)})" if words else name
