"""Releases: what a zip may hold, the switch in one step and back, backups that restore; log, warnings, windows."""

import datetime as dt
import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from remit.app.hosting.releases import Place, back_up, put_release, release_before, restore, switch
from remit.app.hosting.repositories import open_repository
from remit.hosting.model import ServingRefused, SiteUnknown
from remit.hosting.rules.archives import ArchiveRefused, read_archive
from remit.hosting.rules.serving import Forward, read_serving
from remit.hosting.rules.standing import availability_ppm, due_warning, outages_of
from remit.hosting.rules.windows import next_opening

LINK = 0o120777 << 16
MARCH = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def zipped(*files: tuple[str, bytes], mode: int = 0) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name)
            info.external_attr, info.compress_type = mode, zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return held.getvalue()


def test_a_zip_whose_beginning_is_lost_is_refused() -> None:
    with pytest.raises(ArchiveRefused, match="no readable zip"):
        read_archive(zipped(("index.html", b"<p>"))[20:])


def put(place: Place, text: bytes) -> str:
    content = zipped(("index.html", text), ("css/a.css", b"p{}"))
    name = put_release(place, read_archive(content), content=content, domain="shop.example")
    switch(place, name)
    return name


@pytest.mark.parametrize("name", ["../up", "/etc/passwd", "a/../../up", "..\\up", "c:evil", "a\nb"])
def test_a_name_that_leads_out_is_refused_with_the_name_as_place(name: str) -> None:
    with pytest.raises(ArchiveRefused) as refused:
        read_archive(zipped(("index.html", b"x"), (name, b"x")))
    assert refused.value.place == name


def test_links_bombs_broken_zips_and_zips_without_a_page_are_refused() -> None:
    for content in (
        zipped(("index.html", b"/etc/passwd"), mode=LINK),
        zipped(("index.html", b"x"), ("bomb", b"0" * 30_000_000)),
        zipped(("page.html", b"x")),
        zipped(*((f"{at}.html", b"x") for at in range(5_001)), ("index.html", b"x")),
        zipped(("index.html", b"x"))[:-30],
        b"PK",
    ):
        with pytest.raises(ArchiveRefused):
            read_archive(content)


def test_a_file_that_lies_about_its_size_is_counted_while_it_unpacks() -> None:
    content = zipped(("index.html", b"x"), ("bomb", b"0" * 30_000_000))
    lying = content.replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(ArchiveRefused):
        read_archive(lying)


def test_a_release_goes_live_in_one_step_and_back(tmp_path: Path) -> None:
    place = Place(tmp_path / "shop")
    first, second = put(place, b"one"), put(place, b"two")
    assert ((place.current / "index.html").read_bytes(), release_before(place)) == (b"two", first)
    switch(place, first)
    assert ((place.current / "index.html").read_bytes(), place.live()) == (b"one", first)
    assert put(place, b"two") == second
    with pytest.raises(SiteUnknown):
        switch(place, "never")


def test_old_releases_are_forgotten_and_the_live_one_never(tmp_path: Path) -> None:
    place = Place(tmp_path / "shop")
    names = [put(place, str(at).encode()) for at in range(8)]
    kept = {one.name for one in (place.folder / "releases").iterdir()}
    assert kept == set(names[-5:])


def test_a_backup_is_proven_by_restoring_it_and_a_changed_one_is_not_the_same(tmp_path: Path) -> None:
    place = Place(tmp_path / "shop")
    name = put(place, b"one")
    made = back_up(place)
    assert (made["proven"], made["release"]) == (True, name)
    again = tmp_path / "again"
    restore(place.folder / "backups" / f"{name}.tar.gz", again)
    assert (again / "index.html").read_bytes() == b"one"


def test_a_push_lands_whole_in_the_watched_folder(tmp_path: Path) -> None:
    inbox, work = tmp_path / "in" / "acme web", tmp_path / "work"
    repository = open_repository(tmp_path, site="shop", inbox=inbox)

    def git(*words: str) -> None:
        who = ("-c", "user.name=Ana", "-c", "user.email=ana@client.example")
        subprocess.run(["git", *who, "-C", str(work), *words], check=True, capture_output=True)

    work.mkdir()
    git("init", "--quiet", "--initial-branch=main")
    (work / "index.html").write_text("pushed")
    git("add", ".")
    git("commit", "--quiet", "--message", "First")
    git("push", "--quiet", str(repository), "main")
    git("push", "--quiet", str(repository), "main:other")
    (one,) = inbox.glob("*.zip")
    assert one.name.startswith("shop--")
    assert read_archive(one.read_bytes()) == {"index.html": b"pushed"}


def test_a_month_counts_what_lies_in_it_and_is_never_better_than_it_was() -> None:
    hour = dt.timedelta(hours=1)
    changes = [(MARCH - hour, False, "503"), (MARCH + hour, True, ""), (MARCH + 10 * hour, False, "timeout")]
    outages = outages_of(changes)
    assert [one.until for one in outages] == [MARCH + hour, None]
    assert availability_ppm(outages, start=MARCH, end=MARCH + 10 * hour) == 900_000
    assert availability_ppm(outages, start=MARCH, end=MARCH + 12 * hour) == 750_000
    assert availability_ppm(outages[:1], start=MARCH, end=MARCH + 7 * hour) == 857_142


@pytest.mark.parametrize(
    ("days", "warned", "due"),
    [
        (31, (), None),
        (30, (), 30),
        (29, (30,), None),
        (14, (30,), 14),
        (6, (30, 14), 7),
        (0, (30, 14, 7), 1),
        (0, (1,), None),
    ],
)
def test_expiry_is_warned_of_once_at_each_threshold(days: int, warned: tuple[int, ...], due: int | None) -> None:
    assert due_warning(days, warned=warned) == due


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-03-02T09:00", "2026-03-07T21:00"),  # Monday: the window is on Saturday at 22:00 in Berlin
        ("2026-03-07T22:30", "2026-03-07T22:30"),
        ("2026-03-08T00:59", "2026-03-08T00:59"),  # it lasts to 02:00 of Sunday
        ("2026-03-08T01:00", "2026-03-14T21:00"),
    ],
)
def test_a_change_waits_for_its_window_in_the_clients_zone(now: str, opens: str) -> None:
    windows = [{"day": "sat", "from": "22:00", "to": "02:00"}]
    at = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    assert next_opening(windows, tz="Europe/Berlin", now=at) == dt.datetime.fromisoformat(opens).replace(tzinfo=dt.UTC)
    assert next_opening([], tz="UTC", now=at) == at


@pytest.mark.parametrize(
    ("site", "why"),
    [
        ({"forwards": {"/api/*": "http://db.elsewhere.example"}}, "forward_hosts"),
        ({"forwards": {"api": "http://app.client.example"}}, "no path"),
        ({"forwards": {"/api/*": "ftp://app.client.example"}}, "no application"),
        ({"redirects": {"/old": "javascript:alert(1)"}}, "neither a path"),
    ],
)
def test_a_site_forwards_to_agreed_hosts_alone_and_moves_pages_to_addresses(site: dict[str, Any], why: str) -> None:
    assert read_serving(
        {"forwards": {"/api/*": "https://app.client.example"}}, agreed=["*.client.example"]
    ).forwards == (Forward("/api/*", "app.client.example", 443, secure=True),)
    with pytest.raises(ServingRefused, match=why):
        read_serving(site, agreed=["*.client.example"])
