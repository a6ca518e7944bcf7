"""Website services by rules: releases wait for windows, unknown sites are told, orders are refused with their place."""

import json
from datetime import UTC, datetime

import pytest

from remit.services.rehearsal import Stage
from remit.services.website_services import line

SUNDAY = {"domain": "late.example", "tz": "UTC", "windows": [{"day": "sun", "from": "01:00", "to": "03:00"}]}
RELEASE = (line.folder / "samples" / "shop--release.zip").read_bytes()


def stage(now: datetime) -> Stage:
    return Stage(line, now=now, references={"site": {"late": SUNDAY}})


def test_a_release_inside_its_window_goes_on_and_one_outside_waits_for_it() -> None:
    inside = stage(datetime(2026, 4, 5, 1, 30, tzinfo=UTC)).rehearse(RELEASE, name="late--1.zip")
    assert (inside.waits, inside.reasons) == (("deploy",), ())
    outside = stage(datetime(2026, 4, 1, 9, tzinfo=UTC)).rehearse(RELEASE, name="late--1.zip")
    assert (outside.waits, outside.reasons) == ((), ("outside_window",))
    assert outside.variables["opens_at"] == datetime(2026, 4, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("Shop!--1.zip", RELEASE, "site"),
        ("shop--1.zip", b"PK", "file"),
        ("order.json", b"<xml/>", "file"),
        ("order.json", json.dumps({"kind": "format_disk", "site": "shop"}).encode(), "kind"),
        ("order.json", json.dumps({"kind": "backup", "site": "../shop"}).encode(), "site"),
        ("order.json", json.dumps({"kind": "month", "site": "shop", "month": "2026-13"}).encode(), "month"),
    ],
)
def test_what_is_no_release_and_no_order_is_refused_with_its_place(name: str, content: bytes, place: str) -> None:
    reading = line.read(content, media_type="application/octet-stream", name=name)
    assert [one.place for one in reading.problems] == [place]
