"""An analysis made to measure, for demonstration and tests: deliveries of a shop that does not exist."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from remit.services.kit import Chance, pack

DEPOTS = {"north": 52.0, "south": 47.5, "harbour": 61.0}
"""Minutes that a delivery takes on average, by depot, in the invented truth."""
LATE = (
    "SELECT depot, COUNT(*) AS deliveries, SUM(CASE WHEN minutes > CAST(late_after AS DOUBLE) THEN 1 ELSE 0 END) "
    "AS late FROM deliveries CROSS JOIN parameters GROUP BY depot"
)
PLAN: Mapping[str, Any] = {
    "title": "Deliveries by depot (invented)",
    "question": {
        "en": "Do the depots differ in how long a delivery takes, and what does a stop add?",
        "vi": "Thời gian giao hàng có khác nhau giữa các kho không, và mỗi điểm dừng làm chậm thêm bao nhiêu?",
    },
    "data": [{"name": "deliveries", "file": "deliveries.csv"}],
    "parameters": {"late_after": "70"},
    "rules": [
        {"name": "one_each", "table": "deliveries", "unique": ["delivery"],
         "text": {"en": "Every delivery stands once", "vi": "Mỗi chuyến chỉ có một dòng"}},
        {"name": "took_time", "table": "deliveries", "holds": "minutes > 0",
         "text": {"en": "A delivery takes time", "vi": "Chuyến nào cũng có thời gian"}},
    ],
    "steps": [
        {"name": "late", "sql": LATE},
        {"name": "minutes", "describe": {"table": "deliveries", "value": "minutes", "by": "depot"}},
        {"name": "depots", "anova": {"table": "deliveries", "value": "minutes", "by": "depot"}},
        {"name": "stops", "regress": {"table": "deliveries", "y": "minutes", "x": ["stops"]}},
    ],
    "plot": {"table": "minutes", "names": "group", "values": "mean",
             "title": {"en": "Minutes by depot", "vi": "Số phút theo kho"}},
    "findings": [
        {"key": "depots_differ", "evidence": "depots#1",
         "text": {"en": "The depots differ in how long a delivery takes.",
                  "vi": "Các kho có thời gian giao khác nhau."}},
        {"key": "harbour", "evidence": "minutes#1",
         "text": {"en": "Harbour takes about an hour on average.", "vi": "Kho harbour mất trung bình khoảng một giờ."}},
        {"key": "stop", "evidence": "stops#2",
         "text": {"en": "A further stop goes with some three minutes more.",
                  "vi": "Mỗi điểm dừng thêm đi cùng khoảng ba phút."}},
    ],
}  # fmt: skip


def make(chance: Chance, *, count: int = 240, **changed: Any) -> tuple[str, bytes]:
    """Make a package of `count` deliveries; `changed` replaces parts of the plan."""
    return "analysis.zip", package([_delivery(chance, number) for number in range(1, count + 1)], **changed)


def package(rows: list[dict[str, Any]], **changed: Any) -> bytes:
    """Pack deliveries and plan."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    plan = json.dumps({**PLAN, **changed}, ensure_ascii=False, indent=1)
    return pack({"analysis.json": plan.encode(), "deliveries.csv": text.getvalue().encode()})


def _delivery(chance: Chance, number: int) -> dict[str, Any]:
    depot = tuple(DEPOTS)[int(chance.fraction() * len(DEPOTS))]
    stops = 1 + int(chance.fraction() * 9)
    noise = sum(chance.fraction() for _ in range(6)) - 3
    minutes = DEPOTS[depot] + 3 * (stops - 5) + 9 * noise
    return {"delivery": f"D{number:04d}", "depot": depot, "stops": stops, "minutes": f"{max(minutes, 1):.1f}"}
