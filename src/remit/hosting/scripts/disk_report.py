#!/usr/bin/env python3
"""Write a signed report of how full the disks are: disk_report.py KEY_FILE REPORT_FILE NOW MOUNT...

For a client's machine; needs Python alone. Run it from cron every ten minutes, NOW being `$(date -u +%FT%TZ)`, and
let the web server hand out the report. Whoever knows the key can sign, so the key file belongs to one account.
"""

import hmac
import json
import shutil
import sys
from pathlib import Path


def report(key: str, mounts: list[str], at: str) -> dict[str, object]:
    """Return the report on some mounts, signed."""
    usage = [(mount, shutil.disk_usage(mount)) for mount in mounts]
    disks = [{"mount": mount, "used_percent": round(100 * used.used / used.total)} for mount, used in usage]
    body = {"at": at, "disks": disks}
    signed = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return {**body, "signature": hmac.new(key.encode(), signed, "sha256").hexdigest()}


def main() -> None:
    """Write the report whole or not at all."""
    key_file, report_file, now, *mounts = sys.argv[1:]
    made = report(Path(key_file).read_text("utf-8").strip(), mounts, now)
    beside = Path(f"{report_file}.new")
    beside.write_text(json.dumps(made), encoding="utf-8")
    beside.replace(report_file)


if __name__ == "__main__":
    main()
