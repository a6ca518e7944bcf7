"""Models that import others, and test cases that a model must pass before it is published."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.flows.test_work_rules_and_cases import ROUTE, ROUTED
from tests.flows.work_floor import Floor

from remit.engine.dmn.cases import Case
from remit.parties.access import SYSTEM
from remit.work import reactions
from remit.work.actions.definitions import publish_definition
from remit.work.actions.rulecases import set_dropped
from remit.work.model import Definition, Notation
from remit.work.model.rules import CasesFail, ImportCycle, ImportMissing, ImportsDiffer
from remit.work.records.definitions import latest_definition
from remit.work.records.rulecases import cases_of
from remit.work.records.tally import fired_counts
from remit.work.reports.proof import prove_item

MODEL = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="{name}" name="{name}"
 namespace="urn:{name}">{imports}<decision id="{key}" name="{key}"><variable name="{key}"/>{needs}
 <literalExpression><text>{text}</text></literalExpression></decision></definitions>"""
IMPORT = '<import name="{name}" namespace="urn:{name}" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>'
NEED = '<informationRequirement id="n{key}"><requiredDecision href="urn:{name}#{key}"/></informationRequirement>'


def model(name: str, text: str, *imports: str, key: str = "") -> bytes:
    """Write a model of one decision, `NAME-way`, that imports others and requires their decision."""
    return MODEL.format(
        name=name,
        key=key or f"{name}_way",
        text=text,
        imports="".join(IMPORT.format(name=each) for each in imports),
        needs="".join(NEED.format(name=each, key=f"{each}_way") for each in imports),
    ).encode()


def publish(floor: Floor, xml: bytes, **more: Any) -> tuple[Definition, ...]:
    published: tuple[Definition, ...] = floor.store.write(
        lambda tx: publish_definition(tx, principal=SYSTEM, xml=xml, **more)
    )
    return published


def decided(floor: Floor, key: str) -> Any:
    def ask(reader: Any) -> Any:
        found = latest_definition(reader, tenant=floor.tenant, key=key, notations=(Notation.DMN,))
        assert found is not None
        compiled = floor.runtime.models.decision(reader, tenant=floor.tenant, content_hash=found.hash)
        return compiled.decide(key, {}).value

    return floor.ask(ask)


def test_a_model_decides_over_the_versions_of_its_imports_that_stood_when_it_was_published(floor: Floor) -> None:
    publish(floor, model("base", "1"))
    publish(floor, model("middle", "base.base_way + 10", "base"))
    (first,) = publish(floor, model("top", "middle.middle_way + 100", "middle"))
    assert decided(floor, "top_way") == 111
    publish(floor, model("base", "2"))
    publish(floor, model("middle", "base.base_way + 10", "base"))
    assert decided(floor, "middle_way") == 12
    assert decided(floor, "top_way") == 111
    (second,) = publish(floor, model("top", "middle.middle_way + 100", "middle"))
    assert (decided(floor, "top_way"), second.version, second.hash != first.hash) == (112, 2, True)
    (again,) = publish(floor, model("top", "middle.middle_way + 100", "middle"))
    assert again == second


def test_a_client_imports_its_own_model_before_the_houses(floor: Floor) -> None:
    publish(floor, model("base", "1"))
    publish(floor, model("base", "5"), tenant=floor.tenant)
    publish(floor, model("top", "base.base_way", "base"), tenant=floor.tenant)
    assert decided(floor, "top_way") == 5


def test_an_import_that_is_missing_circular_or_ambiguous_is_refused(floor: Floor) -> None:
    with pytest.raises(ImportMissing, match="urn:base"):
        publish(floor, model("top", "base.base_way", "base"))
    with pytest.raises(ImportCycle):
        publish(floor, model("top", "top.top_way", "top"))
    publish(floor, model("base", "1"))
    publish(floor, model("left", "base.base_way", "base"))
    with pytest.raises(ImportCycle, match="urn:left → urn:base"):
        publish(floor, model("base", "left.left_way", "left"))
    publish(floor, model("base", "2"))
    publish(floor, model("right", "base.base_way", "base"))
    with pytest.raises(ImportsDiffer, match="urn:base"):
        publish(floor, model("top", "left.left_way + right.right_way", "left", "right"))


SMALL = Case("a small order passes", "route", {"payload": {"amount": "20"}}, "pass")
BIG = Case("a big order is looked at", "route", {"payload": {"amount": "2000"}}, "look")


def test_a_failing_case_refuses_publication_with_its_name_and_both_values(floor: Floor) -> None:
    publish(floor, ROUTE, cases=[SMALL, BIG])
    stricter = ROUTE.replace(b"&lt; 100", b"&lt; 10")
    with pytest.raises(CasesFail) as refused:
        publish(floor, stricter)
    assert '“a small order passes”: "look" ≠ "pass"' in str(refused.value)
    (problem,) = refused.value.fields["problems"]
    assert problem["fields"] == {"name": "a small order passes", "expected": "pass", "got": "look"}
    (changed,) = publish(floor, stricter, cases=[Case(SMALL.name, "route", SMALL.inputs, "look")])
    assert changed.version == 2


def test_a_case_that_fails_is_not_kept_with_a_publication_that_is_refused(floor: Floor) -> None:
    with pytest.raises(CasesFail):
        publish(floor, ROUTE, cases=[Case("wrong", "route", {"payload": {"amount": "1"}}, "look")])
    assert floor.ask(cases_of, tenant=floor.tenant, decisions=["route"]) == ()


def test_a_client_drops_a_case_of_the_house_for_itself_alone(floor: Floor) -> None:
    publish(floor, ROUTE, cases=[SMALL])
    of = {"tenant": floor.tenant, "decision": "route", "name": SMALL.name}
    floor.store.write(lambda tx: set_dropped(tx, principal=SYSTEM, **of, dropped=True), tenant=floor.tenant)
    stricter = ROUTE.replace(b"&lt; 100", b"&lt; 10")
    (own,) = publish(floor, stricter, tenant=floor.tenant)
    assert own.tenant == floor.tenant
    with pytest.raises(CasesFail):
        publish(floor, stricter)


def test_real_decisions_are_counted_by_rule_and_explained_over_imports(floor: Floor) -> None:
    (definition,) = publish(floor, ROUTE)
    floor.publish(ROUTED)
    items = [floor.send(text).accepted() for text in ("a|20", "b|2000", "c|30")]
    kinds = frozenset(kind.value for kind in reactions.KINDS)
    while floor.store.deliver(reactions.CONSUMER, kinds, reactions.react):
        pass
    of = {"tenant": floor.tenant, "content_hash": definition.hash, "decision": "route"}
    assert floor.ask(fired_counts, **of) == {0: 3, 1: 2, 2: 1}
    proofs = floor.ask(prove_item, floor.runtime.models, principal=SYSTEM, tenant=floor.tenant, item_id=items[1].id)
    assert [proof.refusal for proof in proofs] == [None]


def test_the_cases_beside_a_model_are_the_file_that_the_command_reads() -> None:
    folder = Path(__file__).parents[2] / "src" / "remit" / "services" / "supplier_invoices"
    rows = json.loads((folder / "approval_route.cases.json").read_text("utf-8"))
    assert {row["expected"] for row in rows} == {"exception", "approval", "straight_through"}
