"""Random processes without any structure: nodes of every kind, flows from anywhere to anywhere in a scope."""

from collections.abc import Callable

from hypothesis import strategies as st
from tests.notation.random_models import CAUGHT, CONDITIONS, HEAD, TRIGGERS, Writer

_TASKS = ("userTask", "task", "serviceTask", "receiveTask")
_GATEWAYS = ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway")
_LOOPS = (
    "",
    "",
    "",
    '<standardLoopCharacteristics loopMaximum="2"/>',
    "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
)
_ENDS = ("", "", "<terminateEventDefinition/>", '<errorEventDefinition errorRef="E"/>', "<compensateEventDefinition/>")
_THROWN = ('<signalEventDefinition signalRef="S"/>', '<escalationEventDefinition escalationRef="X"/>')


@st.composite
def graphs(draw: Callable[..., object]) -> bytes:
    """Draw a process of up to seven nodes in a scope, a few of them scopes themselves."""
    writer = Writer(draw)
    _fill(writer, 2, transaction=False)
    return f"{HEAD}{''.join(writer.parts)}</process></definitions>".encode()


def _fill(writer: Writer, depth: int, *, transaction: bool) -> None:
    nodes = [_node(writer, depth) for _ in range(int(str(writer.draw(st.integers(2, 7)))))]
    start, end = writer.name("s"), writer.name("e")
    ending = writer.pick((*_ENDS, "<cancelEventDefinition/>") if transaction else _ENDS)
    writer.parts.append(f'<startEvent id="{start}"/><endEvent id="{end}">{ending}</endEvent>')
    writer.flow(start, nodes[0][0])
    targets = (*(name for name, _kind in nodes), end)
    for name, kind in nodes:
        _ways_out(writer, name, kind, targets)


def _ways_out(writer: Writer, name: str, kind: str, targets: tuple[str, ...]) -> None:
    """Write a node with one to three ways out; where conditions are looked at, the last is the default."""
    several = kind in _GATEWAYS or kind.startswith("userTask")
    ends = [writer.pick(targets) for _ in range(int(str(writer.draw(st.integers(1, 3 if several else 2)))))]
    looks = several and kind != "parallelGateway" and len(ends) > 1
    flows = [writer.flow(name, end, writer.pick(CONDITIONS) if looks else "") for end in ends[:-1]]
    flows.append(writer.flow(name, ends[-1]))
    default = f'default="{flows[-1]}"' if looks else ""
    writer.parts[:] = [part.replace(f'id="{name}" D', f'id="{name}" {default}') for part in writer.parts]


def _node(writer: Writer, depth: int) -> tuple[str, str]:
    kinds = (*_TASKS, *_GATEWAYS, "intermediateCatchEvent", "intermediateThrowEvent")
    kind = writer.pick(kinds if depth == 0 else (*kinds, "subProcess", "transaction", "adHocSubProcess"))
    name = writer.name("x")
    if kind in ("subProcess", "transaction"):
        inner = Writer(writer.draw, count=writer.count + 1)
        _fill(inner, depth - 1, transaction=kind == "transaction")
        writer.count = inner.count
        writer.parts.append(f'<{kind} id="{name}" D>{writer.pick(_LOOPS)}{"".join(inner.parts)}</{kind}>')
    elif kind == "adHocSubProcess":
        inside = writer.name("u")
        writer.parts.append(f'<{kind} id="{name}" D><userTask id="{inside}"/></{kind}>')
    elif kind in _TASKS:
        more = writer.pick(("", "", 'startQuantity="2"', 'completionQuantity="2"'))
        message = 'messageRef="M"' if kind == "receiveTask" else ""
        writer.parts.append(f'<{kind} id="{name}" D {more} {message}>{writer.pick(_LOOPS)}</{kind}>')
    else:
        inner_text = {
            "complexGateway": "<activationCondition>activationCount >= 1</activationCondition>",
            "intermediateCatchEvent": writer.pick(TRIGGERS),
            "intermediateThrowEvent": writer.pick(_THROWN),
        }.get(kind, "")
        writer.parts.append(f'<{kind} id="{name}" D>{inner_text}</{kind}>')
    if kind in (*_TASKS, "subProcess", "transaction", "adHocSubProcess"):
        _attach(writer, name)
    return name, kind


def _attach(writer: Writer, host: str) -> None:
    if writer.chance():
        trigger = writer.pick(CAUGHT)
        cancel = str("error" in trigger or writer.chance()).lower()
        event, task = writer.name("b"), writer.name("h")
        writer.parts.append(
            f'<boundaryEvent id="{event}" attachedToRef="{host}" cancelActivity="{cancel}">{trigger}</boundaryEvent>'
            f'<userTask id="{task}"/>'
        )
        writer.flow(event, task)
    if writer.chance() and writer.chance():
        event, undo = writer.name("c"), writer.name("undo")
        writer.parts.append(
            f'<boundaryEvent id="{event}" attachedToRef="{host}"><compensateEventDefinition/></boundaryEvent>'
            f'<userTask id="{undo}" isForCompensation="true"/>'
            f'<association id="{writer.name("as")}" sourceRef="{event}" targetRef="{undo}"/>'
        )
