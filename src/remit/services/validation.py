"""The line validator: whether a line of service is whole before anybody relies on it.

| code | what is wanted |
|---|---|
| line.definition | definitions parse without errors and are drawn, every kind of item has its process or case |
| line.topic | every topic has a handler of the line or an upper room, every handler a topic |
| line.form | every form that a task names is there, complete in both languages |
| line.cases | the test cases beside a model read, and pass |
| line.decision | every decision that a process names is in the line's models |
| line.class | data classes of fields and tasks are those of the house |
| line.text | names and sentences stand in both languages |
| line.readme, line.quality | README.md and quality.json are there and say something |
| line.sample | the samples give what `samples/expected.json` expects |
"""

import json
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

from remit.engine import read_definitions
from remit.engine.core.xml import read_xml
from remit.engine.dmn import compile_model, read_model
from remit.engine.dmn.cases import run_author_cases
from remit.hosting.model import OUTAGES
from remit.hosting.model import TOPICS as OUTSIDE
from remit.judgement.actions.topics import TOPICS
from remit.parties.model import DataClass
from remit.services.kit import Line, form_gaps, read_scale
from remit.services.rehearsal import Expected, Rehearsal, expected_samples, rehearse_samples
from remit.values.moment import Moment
from remit.values.problem import Problem, Severity, errors
from remit.values.refusal import Refusal
from remit.work.rules.forms import LANGUAGES

REMIT = "{urn:remit:definition:1}"
README_LEAST = 200
_SHAPED = ("Event", "Task", "Gateway", "Process", "Activity")


def validate(line: Line, *, now: Moment) -> tuple[Problem, ...]:
    """Return everything that is wrong with a line; none of severity error means it may be installed."""
    found = [problem for check in CHECKS for problem in _guarded(check, line)]
    found += _guarded(lambda whole: _cases(whole, now=now), line)
    if not errors(found):
        found += _guarded(lambda whole: _samples(whole, now=now), line)
    return tuple(found)


def _guarded(check: Callable[[Line], Iterator[Problem]], line: Line) -> list[Problem]:
    try:
        return list(check(line))
    except Refusal as refusal:
        return [Problem(refusal.code, str(refusal), refusal.place, fields=dict(refusal.fields))]
    except (OSError, json.JSONDecodeError) as fault:
        return [Problem("line.file", f"A file of the line cannot be read: {fault}", str(line.folder))]


def _definitions(line: Line) -> Iterator[Problem]:
    keys: set[str] = set()
    for name in line.definitions:
        content = line.definition(name)
        if name.endswith(".dmn"):
            model, problems = read_model(content)
            problems = (*problems, *(compile_model(model).problems if model else ()))
        else:
            graphs, problems = read_definitions(content)
            keys |= {graph.key for graph in graphs}
            yield from _undrawn(name, read_xml(content))
        for problem in problems:
            place = f"{name}: {problem.place or ''}"
            yield Problem("line.definition", problem.message, place, problem.severity, problem.clause)
    for kind, entry in line.kinds.items():
        if entry.definition not in keys:
            message = f"No definition of the line holds “{entry.definition}”."
            yield Problem("line.definition", message, f"kind {kind}")


def _undrawn(name: str, root: etree._Element) -> Iterator[Problem]:
    if "/BPMN/" not in str(root.tag):
        return
    drawn = {element.get("bpmnElement") for element in root.iter("{*}BPMNShape")}
    for process in root.iter("{*}process"):
        for element in process:
            kind = str(element.tag).rpartition("}")[2]
            shaped = isinstance(element.tag, str) and kind.endswith(_SHAPED)
            if shaped and element.get("id") not in drawn:
                yield Problem("line.definition", "It is not drawn in the diagram.", f"{name}: {element.get('id')}")


def _named(line: Line, attribute: str) -> dict[str, str]:
    """Return value -> place of one of our attributes over all of the line's definitions."""
    found: dict[str, str] = {}
    for name in line.definitions:
        for element in read_xml(line.definition(name)).iter():
            value = element.get(f"{REMIT}{attribute}")
            if value:
                found.setdefault(value, f"{name}: {element.get('id')}")
    return found


def _topics(line: Line) -> Iterator[Problem]:
    named = _named(line, "topic")
    for topic, place in named.items():
        if topic not in line.handlers and topic not in TOPICS and topic not in {*OUTSIDE, OUTAGES}:
            yield Problem("line.topic", f"Nothing answers the topic “{topic}”.", place)
    for topic in line.handlers:
        if topic not in named:
            message = f"No definition asks for the topic “{topic}”."
            yield Problem("line.topic", message, topic, Severity.WARNING)


def _decisions(line: Line) -> Iterator[Problem]:
    models = [read_model(line.definition(name))[0] for name in line.definitions if name.endswith(".dmn")]
    known = {name for model in models if model for name in compile_model(model).decisions}
    for decision, place in _named(line, "decision").items():
        if decision not in known:
            yield Problem("line.decision", f"No model of the line decides “{decision}”.", place)


def _cases(line: Line, *, now: Moment) -> Iterator[Problem]:
    for name in line.definitions:
        cases = line.cases(name)
        model = read_model(line.definition(name))[0] if cases else None
        if model is not None:
            for result in run_author_cases(compile_model(model), cases, now=now).results:
                if not result.passed:
                    message = f"It gives {result.got!r}, not {result.case.expected!r}."
                    yield Problem("line.cases", message, f"{name}: {result.case.name}")


def _forms(line: Line) -> Iterator[Problem]:
    for form in line.forms():
        yield from (Problem("line.form", gap.message, gap.place) for gap in form_gaps(form))
    for form_key, place in _named(line, "form").items():
        if ":" not in form_key and line.form(form_key) is None:
            yield Problem("line.form", f"There is no form “{form_key}”.", place)


def _classes(line: Line) -> Iterator[Problem]:
    used = {f"kind {key}: {path}": name for key, kind in line.kinds.items() for path, name in kind.classes.items()}
    for names, place in _named(line, "reads").items():
        used |= {f"{place}: {name.strip()}": name.strip() for name in names.split(",")}
    for place, name in used.items():
        if name not in set(DataClass):
            yield Problem("line.class", f"“{name}” is no data class; choose of {', '.join(DataClass)}.", place)


def _texts(line: Line) -> Iterator[Problem]:
    groups: dict[str, Mapping[str, str]] = {"the line": line.names, **line.skills}
    groups |= {f"kind {key}": kind.names for key, kind in line.kinds.items()}
    groups |= {f"parameter {key}": parameter.names for key, parameter in line.parameters.items()}
    groups |= {f"reference {key}": names for key, names in line.references.items()}
    groups |= {f"sentences.json: {code}": texts for code, texts in line.sentences().items()}
    for place, texts in groups.items():
        for language in LANGUAGES:
            if not texts.get(language, "").strip():
                yield Problem("line.text", f"The text in “{language}” is missing.", place)


def _papers(line: Line) -> Iterator[Problem]:
    readme = line.folder / "README.md"
    if not readme.exists() or len(readme.read_text("utf-8")) < README_LEAST:
        yield Problem("line.readme", "README.md says what the line does, in the words of the trade.", "README.md")
    checklist = read_scale(line.folder)["checklist"]
    if not checklist:
        yield Problem("line.quality", "quality.json holds the checklist of a review.", "quality.json")
    for entry in checklist:
        for language in LANGUAGES:
            if not entry.get("label", {}).get(language):
                message = f"The text in “{language}” is missing."
                yield Problem("line.quality", message, f"quality.json: {entry.get('key')}")


CHECKS: tuple[Callable[[Line], Iterator[Problem]], ...] = (
    _definitions,
    _topics,
    _decisions,
    _forms,
    _classes,
    _texts,
    _papers,
)


def _samples(line: Line, *, now: Moment) -> Iterator[Problem]:
    if not (line.folder / "samples").is_dir() or not any((line.folder / "samples").iterdir()):
        yield Problem("line.sample", "A line brings samples.", "samples")
    if not expected_samples(line):
        return
    for expected, came in rehearse_samples(line, now=now):
        difference = "; ".join(_differences(expected, came))
        if difference:
            yield Problem("line.sample", difference, f"samples/{expected.file}")


def _differences(expected: Expected, came: Rehearsal) -> Iterator[str]:
    pairs = (
        ("outcome", expected.outcome, came.outcome),
        ("reasons", expected.reasons, came.reasons),
        ("tasks", expected.waits, came.waits),
    )
    for what, wanted, got in pairs:
        if wanted != got:
            yield f"{what}: expected {wanted or 'none'}, came {got or 'none'} {'; '.join(came.incidents)}".rstrip()
    if expected.refused and expected.refused not in came.refused:
        yield f"refusal: expected {expected.refused}, came {', '.join(came.refused) or 'none'}"
    missing = set(expected.documents) - set(came.documents)
    if missing:
        yield f"documents missing: {', '.join(sorted(missing))}"
