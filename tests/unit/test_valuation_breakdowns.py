"""What a total is made of: facts with dimensions, held to the fact without, within members that hold others."""

from decimal import Decimal

from remit.demo.inventing.investment_research import Company, _instance
from remit.valuation.model import Fact, Filing, SumState
from remit.valuation.rules.breakdowns import breakdowns, part_figures, part_sums, readable
from remit.valuation.rules.chart import spread
from remit.valuation.rules.tracing import reported, untraced
from remit.valuation.rules.xbrl import read_domains, read_instance

INSTANCE = _instance(Company())
SEGMENTS = "us-gaap:StatementBusinessSegmentsAxis"
TWO_AXES = f"""<context id="both"><entity><identifier scheme="s">0</identifier><segment>
 <xbrldi:explicitMember dimension="{SEGMENTS}">lkfd:ServiceContractsMember</xbrldi:explicitMember>
 <xbrldi:typedMember dimension="lkfd:PlantAxis"><lkfd:plant>Leeds</lkfd:plant></xbrldi:typedMember>
</segment></entity><period><instant>2025-12-31</instant></period></context>
<us-gaap:InventoryNet contextRef="both" unitRef="USD" decimals="-5">700000</us-gaap:InventoryNet></xbrl>"""
DOMAINS = b"""<linkbase xmlns="http://www.xbrl.org/2003/linkbase" xmlns:x="http://www.w3.org/1999/xlink"><definitionLink>
 <loc x:href="a.xsd#lkfd_GoodsMember" x:label="goods"/><loc x:href="a.xsd#lkfd_SensorsMember" x:label="sensors"/>
 <definitionArc x:arcrole="http://xbrl.org/int/dim/arcrole/domain-member" x:from="goods" x:to="sensors"/>
 <definitionArc x:arcrole="http://xbrl.org/int/dim/arcrole/dimension-domain" x:from="sensors" x:to="goods"/>
</definitionLink></linkbase>"""


def states(filing: Filing) -> dict[tuple[str, str], str]:
    return {(one.role, one.period[:4]): one.state for one in part_sums(filing)}


def part(member: str, value: int) -> Fact:
    fact = read_instance(INSTANCE.encode()).parts[0]
    return Fact(fact.concept, Decimal(value), "USD", fact.start, fact.end, "line 1", members=((SEGMENTS, member),))


def test_segments_and_regions_of_a_sound_filing_give_its_revenue_in_every_year() -> None:
    filing = read_instance(INSTANCE.encode())
    assert (len(filing.parts), {one.members for one in filing.facts}) == (24, {()})
    assert len(states(filing)) == 8
    assert set(states(filing).values()) == {SumState.HOLDS}


def test_a_segment_that_does_not_add_up_is_named_with_axis_and_year() -> None:
    changed = read_instance(INSTANCE.replace(">95400000<", ">85400000<").encode())
    found = [key for key, state in states(changed).items() if state is not SumState.HOLDS]
    assert found == [(SEGMENTS, "2025")]


def test_a_member_within_another_counts_towards_that_one_and_not_twice_towards_the_total() -> None:
    within = read_domains(DOMAINS)
    assert within == {"lkfd:SensorsMember": "lkfd:GoodsMember"}
    base = read_instance(INSTANCE.encode())
    parts = (part("lkfd:GoodsMember", 300_000_000), part("lkfd:SensorsMember", 300_000_000), part("x:Rest", 31_500_000))
    nested = Filing("", "", base.facts, parts=parts, within=within)
    assert [(one.role, one.state) for one in part_sums(nested)] == [
        (SEGMENTS, SumState.HOLDS),
        (f"{SEGMENTS} lkfd:GoodsMember", SumState.HOLDS),
    ]
    flat = Filing("", "", base.facts, parts=parts)
    assert [one.state for one in part_sums(flat)] == [SumState.INCOMPLETE]


def test_a_fact_along_two_axes_keeps_both_a_typed_one_with_its_value_and_is_no_sum_of_a_total() -> None:
    filing = read_instance(INSTANCE.replace("</xbrl>", TWO_AXES).encode())
    assert filing.parts[-1].members == (("lkfd:PlantAxis", "Leeds"), (SEGMENTS, "lkfd:ServiceContractsMember"))
    assert len(part_sums(filing)) == 8


def test_each_part_is_a_figure_with_its_place_and_its_share_leads_to_it() -> None:
    filing = read_instance(INSTANCE.encode())
    chart = spread(filing, years=4, currency="USD")
    figures = part_figures(breakdowns(filing, chart), chart)
    service = figures["revenue.statement_business_segments.service_contracts.2025"]
    assert service.value == Decimal(95_400_000)
    assert service.source.startswith(
        f"us-gaap:Revenues {SEGMENTS} lkfd:ServiceContractsMember 2025-01-01..2025-12-31, line"
    )
    share = figures["share.revenue.statement_business_segments.service_contracts.2025"]
    assert round(share.value, 3) == Decimal("0.231")
    assert untraced({**reported(chart), **figures}) == ()


def test_names_of_members_are_written_for_a_reader() -> None:
    assert readable("lkfd:LaboratoryInstrumentsMember") == "Laboratory instruments"
    assert readable("country:US") == "US"
    assert readable("us-gaap:EMEAMember") == "EMEA"
