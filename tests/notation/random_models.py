"""Random processes and cases from a grammar, as hypothesis strategies."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st
from tests.notation.play import cmmn

NAMES = (
    '<message id="M" name="msg"/><signal id="S" name="sig"/><error id="E" errorCode="E1"/>'
    '<escalation id="X" escalationCode="X1"/>'
)
HEAD = (
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:remit="urn:remit:definition:1" '
    f'targetNamespace="t">{NAMES}<process id="p" isExecutable="true">'
)
TRIGGERS = (
    '<messageEventDefinition messageRef="M"/>',
    '<signalEventDefinition signalRef="S"/>',
    "<timerEventDefinition><timeDuration>PT1M</timeDuration></timerEventDefinition>",
    "<timerEventDefinition><timeCycle>R2/PT1M</timeCycle></timerEventDefinition>",
    "<conditionalEventDefinition><condition>n = 2</condition></conditionalEventDefinition>",
)
CAUGHT = (*TRIGGERS, '<errorEventDefinition errorRef="E"/>', '<escalationEventDefinition escalationRef="X"/>')
CONDITIONS = ("n = 1", "n = 2", "n > 0", "3 > n", "true")


@dataclass
class Writer:
    """Elements of one process in the making, with ids that count up."""

    draw: Callable[..., object]
    parts: list[str] = field(default_factory=list)
    count: int = 0

    def name(self, kind: str) -> str:
        """Return a fresh id."""
        self.count += 1
        return f"{kind}{self.count}"

    def flow(self, source: str, target: str, condition: str = "") -> str:
        """Connect two nodes and return the flow's id."""
        name = self.name("f")
        inner = f"<conditionExpression><![CDATA[{condition}]]></conditionExpression>" if condition else ""
        self.parts.append(f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">{inner}</sequenceFlow>')
        return name

    def pick(self, options: tuple[str, ...]) -> str:
        """Choose one."""
        return str(self.draw(st.sampled_from(options)))

    def chance(self) -> bool:
        """Toss a coin."""
        return bool(self.draw(st.booleans()))


def _block(writer: Writer, depth: int) -> tuple[str, str]:
    """Write a block and return its first and last node."""
    simple = ("user", "service", "script", "catch", "throw", "task")
    kind = writer.pick(simple if depth <= 0 else (*simple, "sequence", "gateway", "sub", "sub", "events", "loop"))
    if kind == "sequence":
        first, middle = _block(writer, depth - 1)
        second, last = _block(writer, depth - 1)
        writer.flow(middle, second)
        return first, last
    if kind == "gateway":
        return _gateway(writer, depth)
    if kind == "events":
        return _event_gateway(writer, depth)
    if kind == "sub":
        return _sub(writer, depth)
    if kind == "loop":
        return _loop(writer, depth)
    return _simple(writer, kind)


def _simple(writer: Writer, kind: str) -> tuple[str, str]:
    name = writer.name(kind)
    if kind == "catch":
        writer.parts.append(f'<intermediateCatchEvent id="{name}">{writer.pick(TRIGGERS)}</intermediateCatchEvent>')
        return name, name
    if kind == "throw":
        what = writer.pick(
            (
                '<signalEventDefinition signalRef="S"/>',
                '<escalationEventDefinition escalationRef="X"/>',
                "<compensateEventDefinition/>",
            )
        )
        writer.parts.append(f'<intermediateThrowEvent id="{name}">{what}</intermediateThrowEvent>')
        return name, name
    tag = {"user": "userTask", "service": "serviceTask", "script": "scriptTask", "task": "task"}[kind]
    extra = 'scriptFormat="feel" remit:result="n"' if kind == "script" else ""
    inner = "<script>if n = null then 1 else modulo(n, 3) + 1</script>" if kind == "script" else ""
    writer.parts.append(f'<{tag} id="{name}" {extra}>{_repetition(writer)}{inner}</{tag}>')
    _boundaries(writer, name)
    return name, name


def _repetition(writer: Writer) -> str:
    loops = (
        "",
        "",
        '<multiInstanceLoopCharacteristics isSequential="{}"><loopCardinality>2</loopCardinality>{}'
        "</multiInstanceLoopCharacteristics>",
    )
    return writer.pick(loops).format(
        str(writer.chance()).lower(),
        "<completionCondition>n = 2</completionCondition>" if writer.chance() else "",
    )


def _boundaries(writer: Writer, host: str) -> None:
    if writer.chance() and writer.chance():
        trigger = writer.pick(CAUGHT)
        interrupting = "error" in trigger or writer.chance()
        name, end = writer.name("b"), writer.name("e")
        cancel = str(interrupting).lower()
        writer.parts.append(
            f'<boundaryEvent id="{name}" attachedToRef="{host}" cancelActivity="{cancel}">{trigger}</boundaryEvent>'
        )
        writer.parts.append(f'<endEvent id="{end}"/>')
        writer.flow(name, end)
    if writer.chance() and writer.chance():
        name, undo = writer.name("c"), writer.name("undo")
        writer.parts.append(
            f'<boundaryEvent id="{name}" attachedToRef="{host}"><compensateEventDefinition/></boundaryEvent>'
        )
        writer.parts.append(f'<userTask id="{undo}" isForCompensation="true"/>')
        writer.parts.append(f'<association id="{writer.name("as")}" sourceRef="{name}" targetRef="{undo}"/>')


def _gateway(writer: Writer, depth: int) -> tuple[str, str]:
    split = writer.pick(("exclusive", "parallel", "inclusive"))
    join = writer.pick((split, split, "inclusive", "exclusive"))
    first, last = writer.name("g"), writer.name("j")
    branches = [_block(writer, depth - 1) for _ in range(2)]
    default = ""
    for number, (start, end) in enumerate(branches):
        conditional = split != "parallel" and number == 0
        flow = writer.flow(first, start, writer.pick(CONDITIONS) if conditional else "")
        default = flow
        writer.flow(end, last)
    attribute = f'default="{default}"' if split != "parallel" else ""
    writer.parts.append(f'<{split}Gateway id="{first}" {attribute}/>')
    writer.parts.append(f'<{join}Gateway id="{last}"/>')
    return first, last


def _event_gateway(writer: Writer, depth: int) -> tuple[str, str]:
    first, last = writer.name("g"), writer.name("j")
    for _ in range(2):
        name = writer.name("catch")
        writer.parts.append(f'<intermediateCatchEvent id="{name}">{writer.pick(TRIGGERS)}</intermediateCatchEvent>')
        start, end = _block(writer, depth - 1)
        writer.flow(first, name)
        writer.flow(name, start)
        writer.flow(end, last)
    writer.parts.append(f'<eventBasedGateway id="{first}"/><exclusiveGateway id="{last}"/>')
    return first, last


def _loop(writer: Writer, depth: int) -> tuple[str, str]:
    """A user task in the cycle keeps it from turning for ever within one event."""
    first, last, wait = writer.name("g"), writer.name("g"), writer.name("user")
    start, end = _block(writer, depth - 1)
    writer.parts.append(f'<exclusiveGateway id="{first}"/><userTask id="{wait}"/>')
    writer.flow(first, start)
    writer.flow(end, wait)
    writer.flow(wait, last)
    out = writer.name("task")
    writer.parts.append(f'<task id="{out}"/>')
    writer.flow(last, first, "n = 1")
    default = writer.flow(last, out)
    writer.parts.append(f'<exclusiveGateway id="{last}" default="{default}"/>')
    return first, out


def _sub(writer: Writer, depth: int) -> tuple[str, str]:
    name = writer.name("sub")
    inner = Writer(writer.draw, count=writer.count + 1)
    _scope(inner, depth - 1)
    writer.count = inner.count
    writer.parts.append(f'<subProcess id="{name}">{_repetition(writer)}{"".join(inner.parts)}</subProcess>')
    _boundaries(writer, name)
    return name, name


def _scope(writer: Writer, depth: int) -> None:
    start, end = writer.name("s"), writer.name("e")
    ends = (
        "",
        "",
        "<terminateEventDefinition/>",
        '<errorEventDefinition errorRef="E"/>',
        '<signalEventDefinition signalRef="S"/>',
    )
    writer.parts.append(f'<startEvent id="{start}"/><endEvent id="{end}">{writer.pick(ends)}</endEvent>')
    first, last = _block(writer, depth)
    writer.flow(start, first)
    writer.flow(last, end)
    if writer.chance() and writer.chance():
        _event_sub(writer)


def _event_sub(writer: Writer) -> None:
    name, start, task, end = (writer.name(kind) for kind in ("esp", "s", "user", "e"))
    trigger = writer.pick(CAUGHT)
    interrupting = str("error" in trigger or writer.chance()).lower()
    writer.parts.append(
        f'<subProcess id="{name}" triggeredByEvent="true"><startEvent id="{start}" '
        f'isInterrupting="{interrupting}">{trigger}</startEvent><userTask id="{task}"/><endEvent id="{end}"/>'
        f'<sequenceFlow id="{name}f" sourceRef="{start}" '
        f'targetRef="{task}"/><sequenceFlow id="{name}g" sourceRef="{task}" targetRef="{end}"/></subProcess>'
    )


@st.composite
def processes(draw: Callable[..., object]) -> bytes:
    """Draw a process."""
    writer = Writer(draw)
    _scope(writer, 3)
    return f"{HEAD}{''.join(writer.parts)}</process></definitions>".encode()


@st.composite
def cases(draw: Callable[..., object]) -> bytes:
    """Draw a case of up to six plan items, two of them in a stage, with sentries among them."""
    writer = Writer(draw)
    names = [f"i{number}" for number in range(int(str(draw(st.integers(1, 6)))))]
    events = {"humanTask": "complete", "milestone": "occur", "userEventListener": "occur", "stage": "complete"}
    kinds = {name: writer.pick(("humanTask", "humanTask", "milestone", "userEventListener", "stage")) for name in names}
    for name in names:
        _plan_item(writer, name, names, kinds, events)
    plan = 'autoComplete="true"' if writer.chance() else ""
    return cmmn("".join(writer.parts), plan=plan)


def _plan_item(writer: Writer, name: str, names: list[str], kinds: dict[str, str], events: dict[str, str]) -> None:
    listener = kinds[name] == "userEventListener"
    criteria = rules = ""
    for which in ("entry", "exit"):
        if not listener and writer.chance() and not (which == "exit" and kinds[name] == "milestone"):
            criteria += _criterion(writer, which, name, names, kinds, events)
    if not listener and kinds[name] != "milestone" and writer.chance():
        rules += "<manualActivationRule/>"
    if writer.chance():
        rules = f"<requiredRule><condition>{writer.pick(CONDITIONS)}</condition></requiredRule>" + rules
    if kinds[name] == "humanTask" and writer.chance():
        rules += f"<repetitionRule><condition>{writer.pick(('n = 1', 'n = 2'))}</condition></repetitionRule>"
    control = f"<itemControl>{rules}</itemControl>" if rules else ""
    writer.parts.append(f'<planItem id="{name}" definitionRef="D{name}">{control}{criteria}</planItem>')
    inner = ""
    if kinds[name] == "stage":
        inner = f'<planItem id="{name}x" definitionRef="D{name}x"/><humanTask id="D{name}x"/>'
    writer.parts.append(f'<{kinds[name]} id="D{name}">{inner}</{kinds[name]}>')


def _criterion(
    writer: Writer, which: str, name: str, names: list[str], kinds: dict[str, str], events: dict[str, str]
) -> str:
    other, sentry = writer.pick(tuple(names)), writer.name("sentry")
    part = ""
    if other != name:
        event = events[kinds[other]]
        part = f'<planItemOnPart sourceRef="{other}"><standardEvent>{event}</standardEvent></planItemOnPart>'
    if_part = (
        f"<ifPart><condition>{writer.pick(CONDITIONS)}</condition></ifPart>" if writer.chance() or not part else ""
    )
    writer.parts.append(f'<sentry id="{sentry}">{part}{if_part}</sentry>')
    return f'<{which}Criterion id="{writer.name("cr")}" sentryRef="{sentry}"/>'
