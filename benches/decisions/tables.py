"""The tables and inputs of the bench: 25 and 3,700 rules over six inputs, hit policy FIRST, seeded."""

import random
from typing import Any
from xml.sax.saxutils import escape

NAMES = ("country", "kind", "amount", "age", "urgent", "score")
COUNTRIES = [f"C{number:03d}" for number in range(120)]
KINDS = ("invoice", "credit", "order", "claim", "letter")


def rules(count: int, *, seed: int = 7) -> list[tuple[list[str], str]]:
    """Return rows of six cells and an output, as FEEL text; the last row takes everything."""
    chance = random.Random(seed)
    rows = []
    for number in range(count - 1):
        low = chance.randrange(0, 9000)
        cells = [
            f'"{chance.choice(COUNTRIES)}"' if chance.random() < 0.8 else "-",
            f'"{chance.choice(KINDS)}", "{chance.choice(KINDS)}"' if chance.random() < 0.6 else "-",
            f"[{low}..{low + chance.randrange(100, 4000)})" if chance.random() < 0.8 else "-",
            f"< {chance.randrange(20, 90)}" if chance.random() < 0.5 else "-",
            chance.choice(("true", "false", "-")),
            f">= {chance.randrange(0, 100) / 100}" if chance.random() < 0.5 else "-",
        ]
        rows.append((cells, f'"R{number}"'))
    rows.append((["-"] * 6, '"otherwise"'))
    return rows


def inputs(count: int, *, seed: int = 11) -> list[dict[str, Any]]:
    """Return plain inputs; one value in fifty is missing."""
    chance = random.Random(seed)
    found = []
    for _ in range(count):
        row: dict[str, Any] = {
            "country": chance.choice(COUNTRIES),
            "kind": chance.choice(KINDS),
            "amount": round(chance.uniform(0, 12000), 2),
            "age": chance.randrange(0, 100),
            "urgent": chance.random() < 0.5,
            "score": round(chance.random(), 2),
        }
        if chance.random() < 0.1:
            row[chance.choice(NAMES)] = None
        found.append(row)
    return found


TYPES = dict(zip(NAMES, ("string", "string", "number", "number", "boolean", "number"), strict=True))
HEAD = '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="bench" namespace="urn:bench" id="b">'


def dmn(rows: list[tuple[list[str], str]]) -> bytes:
    """Write a table as DMN XML, with an input data element per column."""
    parts = [HEAD]
    for name in NAMES:
        variable = f'<variable name="{name}" typeRef="{TYPES[name]}"/>'
        parts.append(f'<inputData id="{name}" name="{name}">{variable}</inputData>')
    parts.append('<decision id="route" name="route"><variable name="route" typeRef="string"/>')
    for name in NAMES:
        parts.append(f'<informationRequirement><requiredInput href="#{name}"/></informationRequirement>')
    parts.append('<decisionTable id="table" hitPolicy="FIRST">')
    for name in NAMES:
        expression = f'<inputExpression id="e_{name}" typeRef="{TYPES[name]}"><text>{name}</text></inputExpression>'
        parts.append(f'<input id="i_{name}">{expression}</input>')
    parts.append('<output id="o" name="route" typeRef="string"/>')
    for number, (cells, output) in enumerate(rows):
        entries = "".join(entry("inputEntry", f"c{number}_{index}", cell) for index, cell in enumerate(cells))
        parts.append(f'<rule id="r{number}">{entries}{entry("outputEntry", f"o{number}", output)}</rule>')
    parts.append("</decisionTable></decision></definitions>")
    return "".join(parts).encode()


def entry(kind: str, key: str, text: str) -> str:
    """Write one cell."""
    return f'<{kind} id="{key}"><text>{escape(text)}</text></{kind}>'
