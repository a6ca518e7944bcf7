"""Item definitions into types, with their allowed values (DMN 1.5, 7.3.3, 10.3.2.9)."""

from collections.abc import Mapping

from remit.engine.dmn.model import ItemDefinition
from remit.engine.feel.expression import compile_unary_tests
from remit.engine.feel.refusal import FeelRefused
from remit.engine.feel.types import ANY, ContextOf, FunctionOf, ListOf, Restricted, Type, named
from remit.values.problem import Problem


class TypeTable:
    """Types by the names a model gives them."""

    def __init__(self, items: tuple[ItemDefinition, ...], imported: Mapping[str, Type]) -> None:
        self.types: dict[str, Type] = dict(imported)
        self.problems: list[Problem] = []
        self._items = {item.name: item for item in items}
        self._open: set[str] = set()
        for name in self._items:
            self.find(name)

    def find(self, name: str | None) -> Type | None:
        """Return a type by its name; None for a name that means nothing."""
        if not name:
            return ANY
        if name in self.types:
            return self.types[name]
        item = self._items.get(name)
        if item is None:
            return named(name)
        if name in self._open:
            return ANY
        self._open.add(name)
        self.types[name] = found = self._build(item)
        self._open.discard(name)
        return found

    def _build(self, item: ItemDefinition) -> Type:
        base = self._restricted(self._base(item), item.allowed, item.name)
        whole: Type = ListOf(base) if item.is_collection else base
        return self._restricted(whole, item.constraint, item.name)

    def _base(self, item: ItemDefinition) -> Type:
        if item.components:
            return ContextOf(tuple((each.name, self._build(each)) for each in item.components))
        if item.function is not None:
            parameters, result = item.function
            inputs = tuple(self.find(each.type) or ANY for each in parameters)
            return FunctionOf(inputs, self.find(result) or ANY)
        found = self.find(item.type)
        if found is None:
            self.problems.append(Problem("dmn.type", f"There is no type “{item.type}”.", item.name, clause="7.3.3"))
        return found or ANY

    def _restricted(self, base: Type, tests: str | None, name: str) -> Type:
        if not tests:
            return base
        try:
            compiled = compile_unary_tests(tests, types=self.types)
        except FeelRefused as refusal:
            self.problems.append(Problem("dmn.allowed_values", str(refusal), name, clause="7.3.3"))
            return base
        return Restricted(base, lambda value: value is None or compiled(value, {}), name)
