"""`for`, `some` and `every` (10.3.2.14)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from remit.engine.feel.code.build import Build, paid
from remit.engine.feel.ordering import compare
from remit.engine.feel.range import Range
from remit.engine.feel.refusal import MAX_STEPS, FeelLimited
from remit.engine.feel.run import Code, Run, Scope
from remit.engine.feel.syntax import For, IterationRange, Node, Quantified
from remit.engine.feel.temporal.date import Date
from remit.engine.feel.types import kind_name
from remit.engine.feel.uses import names_used

Domains = tuple[tuple[str, Code], ...]


def compile_for(node: For, build: Build) -> Code:
    """Collect a result per combination; `partial` holds the results so far."""
    nodes = (node.result, *(domain for _, domain in node.iterations))
    remembers = "partial" in names_used(nodes)
    return for_code(_domains(node.iterations, build), paid(node.result, build(node.result)), remembers=remembers)


def compile_quantified(node: Quantified, build: Build) -> Code:
    """Say whether some or every combination satisfies the condition."""
    return quantified_code(node.kind, _domains(node.iterations, build), paid(node.condition, build(node.condition)))


def _domains(iterations: tuple[tuple[str, Node], ...], build: Build) -> Domains:
    return tuple((name, _domain(node, build)) for name, node in iterations)


def _domain(node: Node, build: Build) -> Code:
    if not isinstance(node, IterationRange):
        code = build(node)
        return lambda scope: listed(code(scope), scope.run)
    low, high = build(node.low), build(node.high)
    return lambda scope: steps(low(scope), high(scope), scope.run)


def listed(value: Any, run: Run) -> list[Any] | None:
    """Return the items to visit: of a list, of a closed range, or the single value; null if there are none."""
    if isinstance(value, Range):
        return _range_items(value, run)
    if value is None:
        run.null("iteration", "null cannot be iterated over", "10.3.2.14")
        return None
    return value if isinstance(value, list) else [value]


def _range_items(value: Range, run: Run) -> list[Any] | None:
    if compare(value.start, value.end) == 1:
        run.null("iteration", "a range runs upwards", "10.3.2.7")
        return None
    items = steps(value.start, value.end, run)
    if items is None:
        return None
    first = 0 if value.start_included else 1
    return items[first:] if value.end_included else items[first:-1]


def steps(low: Any, high: Any, run: Run) -> list[Any] | None:
    """Return the whole numbers or days from one end to the other, upwards or downwards."""
    if isinstance(low, Decimal) and isinstance(high, Decimal):
        if low != low.to_integral_value() or high != high.to_integral_value():
            run.null("iteration", "a range to iterate over has whole ends", "10.3.2.14")
            return None
        return [Decimal(number) for number in _count(int(low), int(high), run)]
    if isinstance(low, Date) and isinstance(high, Date):
        return [Date.from_days(day) for day in _count(low.days, high.days, run)]
    run.null("iteration", f"{kind_name(low)}..{kind_name(high)} cannot be iterated over", "10.3.2.14")
    return None


def _count(low: int, high: int, run: Run) -> range:
    if abs(high - low) > MAX_STEPS:
        raise FeelLimited(reason=f"it visits more than {MAX_STEPS:,} items")
    run.spend(abs(high - low) >> 2)
    return range(low, high + 1) if low <= high else range(low, high - 1, -1)


def _combinations(domains: Domains, scope: Scope) -> Iterator[Scope | None]:
    if not domains:
        yield scope
        return
    name, domain = domains[0]
    items = domain(scope)
    if items is None:
        yield None
        return
    for item in items:
        scope.run.spend()
        yield from _combinations(domains[1:], Scope({name: item}, scope, scope.run))


def for_code(domains: Domains, result: Code, *, remembers: bool = False) -> Code:
    """Join domains and a result; `remembers` puts the results so far in sight as `partial`."""

    def collect(scope: Scope) -> Any:
        results: list[Any] = []
        seen: dict[str, Any] = {"partial": []} if remembers else {}
        for inner in _combinations(domains, Scope(seen, scope, scope.run)):
            if inner is None:
                return None
            results.append(result(inner))
            if remembers:
                seen["partial"] = scope.run.items(list(results))
        return results

    return collect


def quantified_code(kind: str, domains: Domains, condition: Code) -> Code:
    """Join domains and a condition; a condition that is neither boolean nor null makes null."""
    deciding = kind == "some"

    def decide(scope: Scope) -> Any:
        verdicts = []
        for inner in _combinations(domains, scope):
            verdict = None if inner is None else condition(inner)
            if inner is None or (verdict is not None and not isinstance(verdict, bool)):
                return scope.run.null("quantified", "a condition answers true or false", "10.3.2.14")
            if verdict is deciding:
                return deciding
            verdicts.append(verdict)
        if None in verdicts:
            return scope.run.null("quantified", f"a condition of “{kind}” is null and none decides", "10.3.2.14")
        return not deciding

    return decide
