"""A model compiled once, asked often."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from threading import Lock
from typing import Any

from remit.engine.dmn.boxed.compiler import compile_boxed
from remit.engine.dmn.boxed.table import table_code
from remit.engine.dmn.decision import Decision
from remit.engine.dmn.graph import (
    Element,
    Key,
    Needed,
    Request,
    import_path,
    imported_key,
    namespace_of,
    through_import,
)
from remit.engine.dmn.implied import with_implied_inputs
from remit.engine.dmn.item_types import TypeTable
from remit.engine.dmn.member_names import member_names
from remit.engine.dmn.model import DecisionNode, InputData, Knowledge, Model, Requirement, Service, Table
from remit.engine.dmn.plain import from_plain
from remit.engine.dmn.quick import quick_decider
from remit.engine.dmn.session import Session
from remit.engine.dmn.setting import Setting, type_names, typed
from remit.engine.dmn.table import compile_rules
from remit.engine.feel.convert import to_json
from remit.engine.feel.expression import guarded
from remit.engine.feel.function import Function
from remit.engine.feel.invocation import call_named
from remit.engine.feel.names import NameTable
from remit.engine.feel.types import ANY, Type
from remit.values.problem import Problem, Severity
from remit.values.refusal import Refusal

MAX_KEPT = 200
_kept: dict[tuple[str, ...], "CompiledModel"] = {}
_lock = Lock()


class DecisionUnknown(Refusal):
    """A model is asked for something it does not decide."""

    code = "dmn.unknown_decision"
    status = 404
    sentence = "The model “{model}” decides nothing called “{name}”."


class CompiledModel:
    """A model ready to decide; `problems` are those of its compilation."""

    def __init__(self, model: Model, imports: Mapping[str, "CompiledModel"]) -> None:
        self.model = with_implied_inputs(model)
        self.problems: tuple[Problem, ...] = ()
        self.elements: dict[Key, Element] = {}
        self._imports = imports
        self._deciders: dict[Key, Callable[[Mapping[str, Any]], Any]] = {}
        self._compile()

    @property
    def decisions(self) -> tuple[str, ...]:
        """The names of what the model decides."""
        return tuple(element.name for element in self.model.of_kind(DecisionNode))

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what the model is given."""
        return tuple(element.name for element in self.model.of_kind(InputData))

    @property
    def services(self) -> tuple[str, ...]:
        """The names of the decision services and business knowledge models that may be called."""
        return tuple(element.name for element in self.model.elements if isinstance(element, Service | Knowledge))

    def decide(self, name_or_id: str, inputs: Mapping[str, Any], *, now: datetime | None = None) -> Decision:
        """Decide from plain inputs by name; a service or knowledge model is called with them as arguments.

        Inputs of an imported model stand below the name of the import. Refuses `DecisionUnknown` and `FeelLimited`.
        """
        return self.decided(name_or_id, inputs, now=now)[0]

    def decided(
        self, name_or_id: str, inputs: Mapping[str, Any], *, now: datetime | None = None
    ) -> tuple[Decision, Mapping[Key, Any]]:
        """Decide as `decide` does, and return also the FEEL value of every element that was asked on the way."""
        element = self.find(name_or_id)
        session = Session(now)
        request = Request(self.elements, lambda needed: self._given(needed, inputs, session), session)
        value, plain = guarded(session, lambda: _with_plain(self._answer(element, request, inputs)))
        return Decision(plain, value, tuple(session.traces), tuple(session.problems)), request.known

    def find(self, name_or_id: str) -> Element:
        """Return an element of this model. Refuses `DecisionUnknown`."""
        found = self._by_name.get(name_or_id)
        if found is None:
            raise DecisionUnknown(model=self.model.name, name=name_or_id)
        return found

    def decider(self, name_or_id: str) -> Callable[[Mapping[str, Any]], Any]:
        """Return a function from plain inputs to the plain value, as quick as the decision allows.

        It answers what `decide` answers, without trace and report. Refuses `DecisionUnknown`.
        """
        element = self.find(name_or_id)

        def slow(inputs: Mapping[str, Any]) -> Any:
            return self.decide(name_or_id, inputs).value

        if element.key not in self._deciders:
            self._deciders[element.key] = quick_decider(element, self.elements, slow) or slow
        return self._deciders[element.key]

    def _answer(self, element: Element, request: Request, inputs: Mapping[str, Any]) -> Any:
        value = request.value(element.key)
        if not isinstance(element.source, Service | Knowledge) or not isinstance(value, Function):
            return value
        given = {name: from_plain(inputs.get(name), kind) for name, kind in value.parameters}
        return call_named(value, given, request.session)

    def _given(self, element: Element, inputs: Mapping[str, Any], session: Session) -> Any:
        name = element.source.variable.name
        path = import_path(element.key)
        for place in (path, *self._ways_to(element), ()) if path else ((),):
            given = _within(inputs, place)
            if name in given:
                return from_plain(given[name], element.type)
        return session.null("missing_input", f"the input “{name}” is not given", "6.3.8")

    def _ways_to(self, element: Element) -> Iterator[tuple[str]]:
        namespace = namespace_of(element.key)
        return ((prefix,) for prefix, each in self._imports.items() if each.model.namespace == namespace)

    def _compile(self) -> None:
        model = self.model
        problems: list[Problem] = []
        types = TypeTable(model.items, dict(self._imported_types()))
        members = NameTable(member_names(model))
        for prefix, imported in self._imports.items():
            merged = (through_import(element, prefix) for element in imported.elements.values())
            self.elements.update((element.key, element) for element in merged)
            for element in imported.model.elements:
                members.add(element.name)
            for name in member_names(imported.model):
                members.add(name)
        self._check_imports(problems)
        setting = Setting((), members, types, type_names(types), compile_boxed, problems, model.name)
        self.types = types
        for element in model.elements:
            self._add(element, setting.at(element.name))
        problems += types.problems
        self.problems = tuple(problems)
        own = [each for each in self.elements.values() if each.key[0] == model.namespace]
        self._by_name = {each.source.id: each for each in own} | {each.source.name: each for each in own}

    def _imported_types(self) -> Iterator[tuple[str, Type]]:
        for prefix, imported in self._imports.items():
            for name, kind in imported.types.types.items():
                yield (f"{prefix}.{name}" if prefix else name), kind

    def _check_imports(self, problems: list[Problem]) -> None:
        for each in self.model.imports:
            if each.name not in self._imports:
                message = f"The model “{each.namespace}” is imported but was not given."
                problems.append(Problem("dmn.import", message, each.name, Severity.WARNING, "6.3.3"))

    def _add(self, source: Any, setting: Setting) -> None:
        key = (self.model.namespace, source.id)
        kind = setting.type(source.variable.type)
        match source:
            case InputData():
                self.elements[key] = Element(key, source, kind)
            case DecisionNode():
                needs = tuple(self._needs(source.requirements, setting))
                inner = setting.within(_visible(needs))
                self.elements[key] = self._decision(key, source, kind, needs, inner)
            case Knowledge():
                self.elements[key] = self._knowledge(key, source, setting)
            case Service():
                self.elements[key] = self._service(key, source, kind, setting)

    def _decision(
        self, key: Key, source: DecisionNode, kind: Type, needs: tuple[Needed, ...], setting: Setting
    ) -> Element:
        if not isinstance(source.expression, Table):
            code = setting.compile(source.expression) if source.expression else None
            return Element(key, source, kind, needs, code)
        rules = compile_rules(source.expression, setting)
        code = typed(table_code(rules, setting.place), setting.type(source.expression.type), setting.place)
        return Element(key, source, kind, needs, code, rules)

    def _knowledge(self, key: Key, source: Knowledge, setting: Setting) -> Element:
        needs = tuple(self._needs(source.requirements, setting))
        logic = source.logic
        parameters = tuple((each.name, setting.type(each.type)) for each in logic.parameters) if logic else ()
        kind = setting.type(source.variable.type)
        result = kind
        if hasattr(kind, "result") and hasattr(kind, "parameters"):
            result = kind.result
        code = None
        if logic and logic.body is not None and logic.kind.upper() == "FEEL":
            inner = setting.within((source.variable.name, *_visible(needs), *(name for name, _ in parameters)))
            code = inner.compile(logic.body)
        return Element(key, source, result, needs, code, None, parameters)

    def _service(self, key: Key, source: Service, kind: Type, setting: Setting) -> Element:
        taken = tuple(self._needs((*source.input_data, *source.input_decisions), setting))
        outputs = tuple(self._needs(source.outputs, setting))
        parameters = tuple((need.name, self._type_of(need, setting)) for need in taken)
        result = kind.result if hasattr(kind, "result") and hasattr(kind, "parameters") else kind
        return Element(key, source, result, (*taken, *outputs), None, None, parameters)

    def _type_of(self, need: Needed, setting: Setting) -> Type:
        for element in self.model.elements:
            if (self.model.namespace, element.id) == need.key:
                return setting.type(element.variable.type)
        found = self.elements.get(need.key)
        return found.type if found else ANY

    def _needs(self, requirements: tuple[Requirement, ...], setting: Setting) -> Iterator[Needed]:
        own = {element.id: element for element in self.model.elements}
        for each in requirements:
            if not each.namespace and each.id in own:
                yield Needed((self.model.namespace, each.id), None, own[each.id].variable.name)
                continue
            found = next(self._imported(each), None)
            if found is None:
                setting.report("dmn.reference", f"A requirement points to “{each.id}”, which is not here.", "6.3.10")
            else:
                yield found

    def _imported(self, requirement: Requirement) -> Iterator[Needed]:
        for prefix, imported in self._imports.items():
            for element in imported.model.elements:
                same = requirement.namespace in ("", imported.model.namespace)
                if same and element.id == requirement.id:
                    key = imported_key(prefix, (imported.model.namespace, element.id))
                    yield Needed(key, prefix or None, element.variable.name)


def _within(inputs: Mapping[str, Any], path: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the inputs below the names of imports; nothing where there is none. An import without a name adds none."""
    for prefix in filter(None, path):
        inner = inputs.get(prefix)
        inputs = inner if isinstance(inner, Mapping) else {}
    return inputs


def _with_plain(value: Any) -> tuple[Any, Any]:
    return value, to_json(value)


def _visible(needs: tuple[Needed, ...]) -> tuple[str, ...]:
    return tuple(need.prefix or need.name for need in needs)


def compile_model(model: Model, *, imports: Mapping[str, Model] | None = None) -> CompiledModel:
    """Compile a model with what it imports, by the name or the namespace of the import; kept by content hash."""
    given = dict(imports or {})
    key = (model.content_hash, *(f"{name}:{each.content_hash}" for name, each in sorted(given.items())))
    with _lock:
        known = _kept.get(key)
    if known is not None:
        return known
    compiled = _compile(model, given, ())
    with _lock:
        while len(_kept) >= MAX_KEPT:
            del _kept[next(iter(_kept))]
        _kept[key] = compiled
    return compiled


def _compile(model: Model, given: Mapping[str, Model], outer: tuple[str, ...]) -> CompiledModel:
    imports: dict[str, CompiledModel] = {}
    for each in model.imports:
        found = given.get(each.name) or given.get(each.namespace)
        if found is None:
            found = next((other for other in given.values() if other.namespace == each.namespace), None)
        if found is not None and found.content_hash not in outer:
            imports[each.name] = _compile(found, given, (*outer, model.content_hash))
    return CompiledModel(model, imports)
