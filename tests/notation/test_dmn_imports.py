"""Models that import models, and values that come over from one type to another."""

from tests.notation.dmn_tables import SPACE, compiled

from remit.engine.dmn import compile_model, read_model
from remit.engine.dmn.model import Model


def importing(name: str, imports: str, decision: str, needs: str, text: str) -> Model:
    logic = f"<literalExpression><text>{text}</text></literalExpression>"
    model, problems = read_model(
        f'<definitions xmlns="{SPACE}" name="{name}" namespace="urn:{name}" id="{name}">{imports}'
        f'<decision id="{decision}" name="{decision}"><variable name="{decision}"/>{needs}{logic}</decision>'
        f"</definitions>".encode()
    )
    assert model is not None, problems
    return model


def an_import(name: str, namespace: str) -> str:
    return f'<import name="{name}" namespace="{namespace}" importType="{SPACE}"/>'


def needs(*hrefs: str) -> str:
    return "".join(
        f'<informationRequirement><requiredDecision href="{href}"/></informationRequirement>' for href in hrefs
    )


def test_a_model_imported_by_two_ways_has_the_inputs_of_each_way() -> None:
    people, problems = read_model(
        f'<definitions xmlns="{SPACE}" name="people" namespace="urn:people" id="people"><inputData id="n" name="name">'
        '<variable name="name" typeRef="string"/></inputData><decision id="hello" name="hello"><variable name="hello"/>'
        '<informationRequirement><requiredInput href="#n"/></informationRequirement>'
        '<literalExpression><text>"Hello " + name</text></literalExpression></decision></definitions>'.encode()
    )
    assert people is not None, problems
    left = importing("left", an_import("people", "urn:people"), "said", needs("urn:people#hello"), "people.hello")
    right = importing("right", an_import("people", "urn:people"), "said", needs("urn:people#hello"), "people.hello")
    both = needs("urn:left#said", "urn:right#said")
    imports = an_import("l", "urn:left") + an_import("r", "urn:right")
    top = importing("top", imports, "all", both, "[l.said, r.said]")
    model = compile_model(top, imports={each.namespace: each for each in (people, left, right)})
    apart = {"l": {"people": {"name": "Mai"}}, "r": {"people": {"name": "Nam"}}}
    assert model.decide("all", apart).value == ["Hello Mai", "Hello Nam"]
    assert model.decide("all", {"name": "Hoa"}).value == ["Hello Hoa", "Hello Hoa"]


def test_a_value_becomes_the_only_item_of_the_list_that_is_asked_for() -> None:
    nested = '<itemDefinition name="texts" isCollection="true"><typeRef>string</typeRef></itemDefinition>'
    nested += '<itemDefinition name="lists" isCollection="true"><typeRef>texts</typeRef></itemDefinition>'
    for kind, text, expected in (("list", "1", [1]), ("lists", '["a"]', [["a"]]), ("texts", '"a"', ["a"])):
        xml = (
            f'<definitions xmlns="{SPACE}" name="c" namespace="urn:c" id="c">{nested}<decision id="d" name="d">'
            f'<variable name="d" typeRef="{kind}"/><literalExpression><text>{text}</text></literalExpression>'
            "</decision></definitions>"
        )
        assert compiled(xml.encode()).decide("d", {}).value == expected
