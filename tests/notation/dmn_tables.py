"""Tables written as rows of text, turned into DMN."""

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from remit.engine.dmn import CompiledModel, compile_model, read_model

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def table_xml(
    rows: Sequence[str],
    *,
    inputs: Mapping[str, str],
    policy: str = "UNIQUE",
    aggregation: str = "",
    output: str = "string",
    values: str = "",
    default: str = "",
) -> bytes:
    """Write `cell | cell | output` rows as a model with one decision called `out`."""
    data = "".join(
        f'<inputData id="in_{n}" name={quoteattr(name)}><variable name={quoteattr(name)} typeRef="{kind}"/></inputData>'
        for n, (name, kind) in enumerate(inputs.items())
    )
    needs = "".join(
        f'<informationRequirement><requiredInput href="#in_{n}"/></informationRequirement>' for n in range(len(inputs))
    )
    columns = "".join(
        f'<input id="c_{n}"><inputExpression typeRef="{kind}"><text>{escape(name)}</text></inputExpression></input>'
        for n, (name, kind) in enumerate(inputs.items())
    )
    rules = ""
    for number, row in enumerate(rows, 1):
        *cells, result = (part.strip() for part in row.split("|"))
        entries = "".join(f"<inputEntry><text>{escape(cell)}</text></inputEntry>" for cell in cells)
        rules += f'<rule id="r{number}">{entries}<outputEntry><text>{escape(result)}</text></outputEntry></rule>'
    extra = f"<outputValues><text>{escape(values)}</text></outputValues>" if values else ""
    extra += f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    how = f'hitPolicy="{policy}"' + (f' aggregation="{aggregation}"' if aggregation else "")
    return (
        f'<definitions xmlns="{SPACE}" id="m" name="m" namespace="urn:m">{data}<decision id="d" name="out">'
        f'<variable name="out"/>{needs}<decisionTable id="t" {how}>{columns}<output id="o" typeRef="{output}">{extra}'
        f"</output>{rules}</decisionTable></decision></definitions>"
    ).encode()


def compiled(xml: bytes) -> CompiledModel:
    model, problems = read_model(xml)
    assert model is not None, problems
    return compile_model(model)
