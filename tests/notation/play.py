"""A process or case played by hand in tests: publish a model, act, look."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.engine import Definition, read_definitions
from remit.engine.scenario.actions import act
from remit.engine.scenario.expectations import EXPECTATIONS
from remit.engine.scenario.world import World
from remit.values.problem import Problem, errors

MARKERS = "bpmn.script.language"


def bpmn(body: str, *, flows: str = "", declarations: str = "", key: str = "p") -> bytes:
    """Wrap process elements; `flows` lists paths such as "s -> a -> e", several separated by a semicolon."""
    return (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="x" '
        'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:flowable="http://flowable.org/bpmn" '
        'xmlns:remit="urn:remit:definition:1" targetNamespace="t">'
        f'{declarations}<process id="{key}" isExecutable="true">{body}{paths(flows)}</process></definitions>'
    ).encode()


def paths(text: str) -> str:
    """Turn "a -> b -> c; a -[x > 1]-> d" into sequence flows named a_b, b_c, a_d."""
    found = []
    for path in filter(None, (part.strip() for part in text.split(";"))):
        words = path.split()
        for source, arrow, target in zip(words[::2], words[1::2], words[2::2], strict=False):
            condition = arrow.removeprefix("-[").removesuffix("]->") if arrow.startswith("-[") else ""
            inner = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
            found.append(
                f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>'
            )
    return "".join(found)


def users(*names: str) -> str:
    """Return user tasks of these ids."""
    return "".join(f'<userTask id="{name}"/>' for name in names)


def cmmn(body: str, *, plan: str = "", extra: str = "", key: str = "case") -> bytes:
    """Wrap plan items and definitions into a case; `plan` holds attributes of the case plan."""
    return (
        '<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL" xmlns:remit="urn:remit:definition:1" '
        'xmlns:camunda="http://camunda.org/schema/1.0/cmmn" xmlns:flowable="http://flowable.org/cmmn" '
        f'targetNamespace="t"><case id="{key}">{extra}<casePlanModel id="plan" {plan}>{body}</casePlanModel></case>'
        "</definitions>"
    ).encode()


def problems_of(xml: bytes) -> list[tuple[str, str | None]]:
    """Return code and place of every error of a model."""
    return [(problem.code, problem.place) for problem in errors(read_definitions(xml)[1]) if problem.code != MARKERS]


def warnings_of(xml: bytes) -> list[Problem]:
    """Return the warnings of a model."""
    found = read_definitions(xml)[1]
    return [problem for problem in found if problem not in errors(found)]


class Play:
    """A world with the given models published."""

    def __init__(self, *models: bytes, decide: Any = None, start: bool = True, **variables: Any) -> None:
        self.world = World(decide=decide)
        self.definitions: list[Definition] = []
        for model in models:
            assert problems_of(model) == []
            for definition in read_definitions(model)[0]:
                self.definitions.append(definition)
                self.world.publish(definition)
        if start:
            self.do(start={"vars": variables})

    def do(self, **step: Any) -> "Play":
        """Do one scenario action."""
        step = {key.rstrip("_"): value for key, value in step.items()}
        act(self.world, step, self.definitions[0].key)
        return self

    def complete(self, *names: str, **variables: Any) -> "Play":
        """Complete open tasks, one after the other."""
        for name in names:
            self.do(complete=name, vars=variables)
        return self

    def see(self, key: str) -> Any:
        """Return what an expectation would get."""
        return EXPECTATIONS[f"expect_{key}"](self.world, _NOTHING[key])[1]

    @property
    def active(self) -> list[str]:
        """The open tasks, sorted."""
        return list(self.see("active"))

    @property
    def waiting(self) -> list[str]:
        """Where tokens wait at events, sorted."""
        return list(self.see("waiting"))

    @property
    def timers(self) -> list[str]:
        """The running timers, sorted."""
        return list(self.see("timers"))

    @property
    def ended(self) -> bool:
        """Whether everything that was started has ended."""
        return bool(self.see("ended"))

    @property
    def trace(self) -> list[str]:
        """The texts of the scripts that ran, in order."""
        return list(self.see("trace"))

    @property
    def case(self) -> str:
        """The state of the case."""
        return str(self.see("case"))

    def variables(self, *names: str) -> dict[str, Any]:
        """Return variables of the instance."""
        found = EXPECTATIONS["expect_vars"](self.world, dict.fromkeys(names))[1]
        return dict(found)

    def states(self, item: str) -> list[str]:
        """Return the states of a plan item's live instances, sorted."""
        return list(EXPECTATIONS["expect_states"](self.world, {item: None})[1][item])

    def wait(self, **span: float) -> "Play":
        """Move the clock."""
        self.world.advance(timedelta(**span))
        return self

    def completed(self, name: str) -> int:
        """Return how often an element was completed."""
        return self.world.completed()[name]


_NOTHING: Mapping[str, Any] = {
    "active": [],
    "waiting": [],
    "timers": [],
    "ended": True,
    "trace": [],
    "case": "",
}

__all__ = ["Play", "bpmn", "cmmn", "paths", "problems_of", "users", "warnings_of"]
