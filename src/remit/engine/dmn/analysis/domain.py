"""The space a table decides over: per column its regions that may occur, with the rules that hold in each."""

from dataclasses import dataclass

from remit.engine.dmn.cell import Shape, shape_of, type_of_kind
from remit.engine.dmn.index import Line, build_lines
from remit.engine.dmn.table import Column, Rules
from remit.engine.feel.expression import compile_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.text import inner_text


@dataclass(frozen=True, slots=True)
class Axis:
    """One column: region masks of those regions that may occur, and how to say them."""

    name: str
    regions: tuple[int, ...]
    masks: tuple[int, ...]
    line: Line

    def text(self, region: int) -> str:
        """Say a region: a value, or what lies between two."""
        points, place = self.line.points, region // 2
        if region % 2:
            return inner_text(points[place])
        if not points:
            return "any value"
        if place == 0:
            return f"< {inner_text(points[0])}"
        if place == len(points):
            return f"> {inner_text(points[-1])}"
        return f"({inner_text(points[place - 1])}..{inner_text(points[place])})"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something is not decided: `why` names the reason, `fields` its column and kinds."""

    why: str
    text: str
    fields: dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Domain:
    """The columns, the rules decided exactly, and why the others are not."""

    axes: tuple[Axis, ...]
    exact: int
    doubts: tuple["Doubt", ...]

    def example(self, path: tuple[int, ...]) -> dict[str, str]:
        """Say one region per column; columns beyond the path may hold anything."""
        return {axis.name: axis.text(region) for axis, region in zip(self.axes, path, strict=False)}


def domain_of(rules: Rules, allowed: tuple[str | None, ...]) -> Domain:
    """Lay out the space of a table; `allowed` are the tests of the values each input may have, where declared."""
    axes: list[Axis] = []
    doubts: list[Doubt] = []
    exact = rules.full
    for index, column in enumerate(rules.columns):
        label = rules.source.inputs[index].label or column.text
        kinds = tuple(column.lines)
        if column.residual:
            exact &= ~column.residual
            text = f"column “{label}” has conditions that are no tests of constants"
            doubts.append(Doubt("variable", text, {"column": label}))
        if len(kinds) > 1:
            types = sorted({type_of_kind(kind) for kind in kinds})
            mixed = f"column “{label}” mixes {' and '.join(types)}"
            doubts.append(Doubt("mixed", mixed, {"column": label, "kinds": types}))
        axes.append(_axis(column, label, allowed[index], rules))
    return Domain(tuple(axes), exact, tuple(doubts))


def _axis(column: Column, label: str, allowed: str | None, rules: Rules) -> Axis:
    shape = _allowed_shape(allowed)
    lines, _residual = build_lines((*column.shapes, shape))
    kind = next(iter(column.lines), shape.kind if shape else "")
    line = lines.get(kind) or Line((), (rules.full,))
    bit = 1 << len(column.shapes)
    possible = [
        region
        for region in range(len(line.masks))
        if (shape is None or line.masks[region] & bit) and (kind != "boolean" or region % 2)
    ]
    if kind == "boolean" and len(line.points) == 1 and shape is None:
        possible.append(0 if line.points[0] else 2)
    masks = tuple(line.masks[region] & rules.full for region in possible)
    return Axis(label, tuple(possible), masks, line)


def _allowed_shape(text: str | None) -> Shape | None:
    if not text:
        return None
    try:
        shape = shape_of(compile_unary_tests(text).nodes)
    except FeelRefused:
        return None
    return None if shape is None or shape.everything else shape
