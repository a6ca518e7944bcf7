"""Discovery: a collection of documents in a dispute becomes a numbered production that gives away nothing privileged.

What lives here: the collection, the questions, the papers for the other side, the memo. What does not: load files,
families, numbers and court days (the room of discovery), striking out (`printing`), and judgements.
"""

from pathlib import Path

from remit.services.kit import Family, Kind, Line, Parameter, Side
from remit.services.legal_discovery.asking import ask, read_discovery
from remit.services.legal_discovery.rendering import render

line = Line(
    key="legal_discovery",
    names={"en": "Discovery", "vi": "Cung cấp chứng cứ"},
    family=Family.KPO,
    side=Side.BACK,
    folder=Path(__file__).parent,
    kinds={"collection": Kind(names={"en": "Collection", "vi": "Bộ tài liệu"}, definition="legal_discovery")},
    definitions=(
        "legal_discovery.cmmn",
        "production_reading.bpmn",
        "production_comparison.bpmn",
        "production_delivery.bpmn",
    ),
    reader=read_discovery,
    handlers={"legal_discovery.ask": ask, "legal_discovery.render": render},
    parameters={
        "language": Parameter(
            names={"en": "Language of memo and log (en or vi)", "vi": "Ngôn ngữ biên bản và danh mục (en hoặc vi)"},
            default="en",
        ),
    },
    media_types=("application/zip",),
    skills={"document-review": {"en": "Document review", "vi": "Rà soát tài liệu"}},
)
