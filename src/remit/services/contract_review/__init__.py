"""Contract review: a contract against its client's playbook, two independent reviews, adjudication and sign-off.

What lives here: reading a playbook, finding passages, writing the issues list. What does not: the questions' lives,
judgements, consensus and signatures, which are the room's of judgement.
"""

from pathlib import Path

from remit.services.contract_review.extraction import extract, read_contract
from remit.services.contract_review.rendering import render
from remit.services.kit import Family, Kind, Line, Parameter, Side, read_document, read_panel, read_rule

line = Line(
    key="contract_review",
    names={"en": "Contract review", "vi": "Rà soát hợp đồng"},
    family=Family.KPO,
    side=Side.BACK,
    folder=Path(__file__).parent,
    kinds={"contract": Kind(names={"en": "Contract", "vi": "Hợp đồng"}, definition="contract_review")},
    definitions=(
        "contract_review.cmmn",
        "contract_reading.bpmn",
        "contract_comparison.bpmn",
        "contract_delivery.bpmn",
    ),
    reader=read_contract,
    handlers={"contract_review.extract": extract, "contract_review.render": render},
    parameters={
        "playbook": Parameter(names={"en": "Playbook used", "vi": "Cẩm nang áp dụng"}, default="standard"),
        "language": Parameter(
            names={"en": "Language of the issues list (en or vi)", "vi": "Ngôn ngữ danh sách vấn đề (en hoặc vi)"},
            default="en",
        ),
        "consensus": Parameter(
            names={
                "en": "How two reviews become one answer (unanimity, majority or crowd)",
                "vi": "Cách hai lượt rà soát thành một câu trả lời (unanimity: nhất trí, majority: đa số, "
                "crowd: theo độ tin cậy đã đo)",
            },
            default="unanimity",
            check=read_rule,
        ),
        "panel": Parameter(
            names={
                "en": "How many people review: fixed (two), or from least to most, by confidence or by price",
                "vi": "Số người rà soát: fixed (hai người), hoặc từ least đến most, theo độ tin cậy hoặc theo giá",
            },
            default="fixed",
            check=read_panel,
        ),
        "clause_types": Parameter(
            names={
                "en": "Types of clauses above the measured bar (people or automatic)",
                "vi": "Loại điều khoản vượt ngưỡng đã đo (people: con người, automatic: tự động)",
            },
            default="people",
        ),
    },
    references={
        "playbook": {"en": "Playbooks", "vi": "Cẩm nang"},
        "clause_types": {"en": "Learnt clause types", "vi": "Loại điều khoản đã học"},
    },
    media_types=(
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/plain",
    ),
    evidence=read_document,
    skills={"contract-review": {"en": "Contract review", "vi": "Rà soát hợp đồng"}},
)
