"""What a statement of work agrees about support: intervals by priority, and which machines may be asked."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.services.kit import Parameter

UPDATE_MINUTES = {"P1": 30, "P2": 60, "P3": 480, "P4": 1440, "P5": 2880}
ESCALATE_MINUTES = {"P1": 15, "P2": 60, "P3": 480, "P4": 1440, "P5": 4320}
PARAMETERS: Mapping[str, Parameter] = {
    "update_minutes": Parameter(
        {"en": "Minutes between two updates, by priority", "vi": "Số phút giữa hai lần báo, theo mức ưu tiên"},
        UPDATE_MINUTES,
    ),
    "escalate_minutes": Parameter(
        {"en": "Minutes with one tier before the next, by priority", "vi": "Số phút ở một tuyến, theo mức ưu tiên"},
        ESCALATE_MINUTES,
    ),
    "remote_session": Parameter(
        {
            "en": "Tool of the client for remote sessions, and where it opens ({number} is the ticket's)",
            "vi": "Công cụ hỗ trợ từ xa của khách hàng và địa chỉ mở ({number} là số phiếu)",
        },
        {"tool": "", "address": ""},
    ),
    "diagnose_hosts": Parameter(
        {"en": "Hosts that diagnostics may ask (patterns)", "vi": "Máy chủ được phép chẩn đoán (theo mẫu)"}, ()
    ),
    "diagnose_private": Parameter(
        {"en": "Private addresses may be asked", "vi": "Được phép hỏi địa chỉ mạng riêng"}, default=False
    ),
    "disk_report_key": Parameter({"en": "Key of signed disk reports", "vi": "Khóa ký báo cáo đĩa"}, ""),
}


def interval(parameters: Mapping[str, Any], key: str, priority: str) -> timedelta:
    """Return the agreed span of a priority; what the terms leave out is the house's."""
    house = {"update_minutes": UPDATE_MINUTES, "escalate_minutes": ESCALATE_MINUTES}[key]
    return timedelta(minutes=int({**house, **parameters[key]}[priority]))
