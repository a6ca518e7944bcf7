"""Models nobody meant well, by chance from a seed: wild tables and graphs, damaged XML."""

import random
from xml.sax.saxutils import escape

from tests.notation.dmn_tables import SPACE
from tests.notation.hostile_texts import ATOMS, expression, hostile_text

POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER", "NONE")
AGGREGATIONS = ("", "SUM", "MIN", "MAX", "COUNT", "MEAN")
KINDS = ("number", "string", "boolean", "date", "tThing", "tList", "tLoop", "Any", "nosuch", "")
Chance = random.Random
ITEMS = (
    '<itemDefinition name="tThing"><typeRef>number</typeRef><allowedValues><text>{0}</text></allowedValues></itemDefinition>'
    '<itemDefinition name="tList" isCollection="true"><typeRef>tThing</typeRef></itemDefinition>'
    '<itemDefinition name="tLoop"><itemComponent name="next"><typeRef>tLoop</typeRef></itemComponent></itemDefinition>'
)


def _literal(chance: Chance) -> str:
    return f"<literalExpression><text>{_text(chance)}</text></literalExpression>"


def _text(chance: Chance) -> str:
    return escape(
        "".join(sign for sign in hostile_text(chance) if sign.isprintable() and not "\ud800" <= sign <= "\udfff")
    )


def boxed(chance: Chance, depth: int = 3) -> str:
    """Write a boxed expression."""
    if depth == 0 or chance.random() < 0.3:
        return _literal(chance)
    inner = [boxed(chance, depth - 1) for _ in range(3)]
    return chance.choice(
        (
            _table(chance),
            f'<context><contextEntry><variable name="a"/>{inner[0]}</contextEntry><contextEntry>{inner[1]}</contextEntry></context>',
            f"<list>{inner[0]}{inner[1]}</list>",
            f'<relation><column name="a"/><column name="a"/><row>{inner[0]}{inner[1]}</row><row>{inner[2]}</row></relation>',
            f"<conditional><if>{inner[0]}</if><then>{inner[1]}</then><else>{inner[2]}</else></conditional>",
            f"<filter><in>{inner[0]}</in><match>{inner[1]}</match></filter>",
            f'<for iteratorVariable="i"><in>{inner[0]}</in><return>{inner[1]}</return></for>',
            f'<some iteratorVariable="i"><in>{inner[0]}</in><satisfies>{inner[1]}</satisfies></some>',
            f'<functionDefinition kind="FEEL"><formalParameter name="x" typeRef="{chance.choice(KINDS)}"/>{inner[0]}</functionDefinition>',
            f'<invocation>{_literal(chance)}<binding><parameter name="x"/>{inner[1]}</binding></invocation>',
        )
    )  # fmt: skip


def _table(chance: Chance) -> str:
    inputs, outputs = chance.randrange(4), chance.randrange(1, 3)
    columns = "".join(
        f'<input><inputExpression typeRef="{chance.choice(KINDS)}"><text>{escape(chance.choice(("x", "y", "x + 1", "[x]")))}</text>'
        "</inputExpression></input>"
        for _ in range(inputs)
    )
    results = "".join(
        f'<output name="o{n}" typeRef="{chance.choice(KINDS)}">{_values(chance)}</output>' for n in range(outputs)
    )
    rules = "".join(
        "<rule>"
        + "".join(
            f"<inputEntry><text>{_cell(chance)}</text></inputEntry>"
            for _ in range(inputs + chance.choice((0, 0, 0, 1)))
        )
        + "".join(f"<outputEntry><text>{_text(chance)}</text></outputEntry>" for _ in range(outputs))
        + "</rule>"
        for _ in range(chance.randrange(6))
    )
    how = f'hitPolicy="{chance.choice(POLICIES)}" aggregation="{chance.choice(AGGREGATIONS)}"'
    return f"<decisionTable {how}>{columns}{results}{rules}</decisionTable>"


def _values(chance: Chance) -> str:
    return f"<outputValues><text>{_cell(chance)}</text></outputValues>" if chance.random() < 0.3 else ""


def _cell(chance: Chance) -> str:
    plain = chance.choice(("-", "< 5", "[1..3]", '"a", "b"', "not(1)", "true", "? > x", "null", "1, 2, < 0"))
    return escape(plain) if chance.random() < 0.6 else _text(chance)


def hostile_model(chance: Chance) -> bytes:
    """Write a model of a few decisions that need each other at random, also in circles."""
    names = [f"d{number}" for number in range(chance.randrange(1, 5))]
    parts = [ITEMS.format(_cell(chance))] if chance.random() < 0.5 else []
    for name in ("x", "y"):
        parts.append(
            f'<inputData id="{name}" name="{name}"><variable name="{name}" typeRef="{chance.choice(KINDS)}"/></inputData>'
        )
    for name in names:
        needs = "".join(
            f'<informationRequirement><required{"Input" if each in "xy" else "Decision"} href="#{each}"/></informationRequirement>'
            for each in chance.choices(["x", "y", *names, "nowhere"], k=chance.randrange(4))
        )
        variable = f'<variable name="{name}" typeRef="{chance.choice(KINDS)}"/>'
        parts.append(f'<decision id="{name}" name="{name}">{variable}{needs}{boxed(chance)}</decision>')
    parts.append(
        f'<businessKnowledgeModel id="k" name="k"><variable name="k"/><encapsulatedLogic>{boxed(chance)}</encapsulatedLogic></businessKnowledgeModel>'
        f'<decisionService id="s" name="s"><variable name="s"/><outputDecision href="#{names[0]}"/><inputData href="#x"/></decisionService>'
    )
    xml = f'<definitions xmlns="{SPACE}" id="m" name="m" namespace="urn:m">{"".join(parts)}</definitions>'
    return damaged(chance, xml.encode()) if chance.random() < 0.3 else xml.encode()


def damaged(chance: Chance, xml: bytes) -> bytes:
    """Cut, double or overwrite pieces of a document."""
    content = bytearray(xml)
    for _ in range(chance.randrange(1, 4)):
        place, width = chance.randrange(len(content) + 1), chance.choice((1, 5, 40, 400))
        piece = content[place : place + width]
        content[place : place + width] = chance.choice(
            (b"", piece * 3, b"<" * 5, b"&#0;", b"&lol;", chance.randbytes(4), b"</rule>")
        )
    return bytes(content)


def hostile_inputs(chance: Chance) -> dict[str, object]:
    """Draw plain inputs of any kind."""
    return {name: chance.choice(INPUTS) for name in chance.sample(("x", "y", "z"), k=chance.randrange(4))}


INPUTS: tuple[object, ...] = (
    None, 0, 1, -1, 2.5, 1e308, 10**40, float("nan"), float("inf"), True, False, "", "a", "2024-02-30", "2024-02-29",
    "P1Y", "é" * 50, [], [1], [[1], None], {}, {"a": {"b": 1}}, {"next": {"next": None}}, "\x00", (1, 2), b"raw",
)  # fmt: skip
__all__ = ["ATOMS", "expression", "hostile_inputs", "hostile_model"]
