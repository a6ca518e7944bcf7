"""Judging a disk report: made by the house's script on the client's machine, signed, fresh, and with room left.

The script (`hosting/scripts/disk_report.py`) signs `at` and `disks` by HMAC-SHA256 with a key that both sides keep, so
that a report which somebody else wrote, or an old one, says nothing.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from remit.hosting.model import CheckUnreadable
from remit.values.canonical import canonical_json
from remit.values.moment import Moment

FRESH = timedelta(minutes=30)
FULL_PERCENT = 90


def signature_of(report: Mapping[str, Any], *, key: str) -> str:
    """Return the signature of a report's `at` and `disks`."""
    signed = canonical_json({"at": report["at"], "disks": report["disks"]})
    return hmac.new(key.encode(), signed.encode(), "sha256").hexdigest()


def judge_report(report: Any, *, key: str, now: Moment) -> tuple[bool, str]:
    """Tell whether every disk of a report has room, and what stands in it. Refuses `CheckUnreadable`."""
    try:
        made_at = datetime.fromisoformat(report["at"])
        disks = [(str(one["mount"]), int(one["used_percent"])) for one in report["disks"]]
        signed = bool(key) and hmac.compare_digest(signature_of(report, key=key), str(report["signature"]))
    except (KeyError, TypeError, ValueError):
        raise CheckUnreadable(place="checks", reason="what lies there is no disk report") from None
    if not signed:
        return False, "the report is not signed by the agreed key"
    if made_at.tzinfo is None or abs(now - made_at) > FRESH:
        return False, f"the report is of {report['at']}, too old to rely on"
    told = ", ".join(f"{mount} {used}% used" for mount, used in disks)
    return bool(disks) and all(used < FULL_PERCENT for _, used in disks), told or "no disk"
