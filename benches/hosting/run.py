"""What a client of website services waits for: a push until it is live, a certificate, a dead site until it is found.

    PYTHONPATH=src:. python -m benches.hosting.run

A house works as `remit serve` does, with Debian's Caddy and Pebble beside it. Bars of the issue: live within 10 s of a
push, a certificate within 5 s, a dead site within 60 s. Seconds are of the clock on the wall, for each waits on others.
"""

import http.server
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from tests.flows.test_web_server import DOMAIN, Hosted, certified

from remit.app.hosting.repositories import BRANCH, open_repository
from remit.app.house import House
from remit.app.settings import write_settings
from remit.app.watching import watch_folder
from remit.contracts.actions import publish_statement_of_work
from remit.contracts.reports import engagements
from remit.demo.agreements import statement_of_work
from remit.demo.lines.website_services import HANDOVERS
from remit.demo.opening import open_world
from remit.demo.world import CLIENTS, World
from remit.hosting.reports import services_standing
from remit.parties.access import SYSTEM
from remit.work.actions.reference import put_reference

ENGAGEMENT, SITE, PUSHES = "harrow-web", "shop", 5


def waited(holds: Callable[[], bool], *, most_s: float = 90) -> float:
    """Return how long it takes until something holds."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > most_s:
            raise TimeoutError
        time.sleep(0.05)
    return time.monotonic() - began


class Door(http.server.BaseHTTPRequestHandler):
    """What the watchman asks; the test shuts it."""

    shut = False

    def do_GET(self) -> None:
        """Answer as a living or a dead site does."""
        self.send_response(503 if Door.shut else 200)
        self.end_headers()
        self.wfile.write(b"Welcome")

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def working(folder: Path, hosted: Hosted) -> Iterator[tuple[House, World]]:
    """A house that serves the sites of a running web server, watches a folder and its sites."""
    server = hosted.server
    settings = replace(
        write_settings(folder / "house"),
        sites=str(hosted.sites),
        caddy=server.admin,
        sites_host="127.0.0.1",
        sites_http_port=server.http_port,
        sites_https_port=server.https_port,
        acme=server.acme,
        acme_root=server.acme_root,
    )
    house = House(settings)
    house.prepare_database()
    world = open_world(house)
    (folder / "inbox").mkdir()
    house.start(partial(watch_folder, house, folder / "inbox"))
    yield house, world
    house.close()


def describe(house: House, world: World, port: int) -> None:
    """Agree that the machine may be asked, and describe the site."""
    whose: dict[str, Any] = {"tenant": world.clients["harrow"], "engagement_id": world.engagements[ENGAGEMENT]}
    agreed = {"parameters": {"diagnose_hosts": ["127.0.0.1"], "diagnose_private": True}}
    body = statement_of_work(CLIENTS[0], HANDOVERS[0]) | agreed
    house.store.write(lambda tx: publish_statement_of_work(tx, SYSTEM, **whose, body=body))
    target = {"kind": "http", "target": f"http://127.0.0.1:{port}/", "expects": "Welcome"}
    described = {"domain": DOMAIN, "checks": [target]}
    put = partial(put_reference, principal=SYSTEM, **whose, kind="site", key=SITE, body=described)
    house.store.write(put)


def git(where: Path, *words: str) -> None:
    """Run git as somebody."""
    who = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.test")
    subprocess.run(["git", "-C", str(where), *who, *words], check=True, capture_output=True)


def push(work: Path, text: str) -> None:
    """Commit a page and push it."""
    (work / "index.html").write_text(text, encoding="utf-8")
    git(work, "add", "-A")
    git(work, "commit", "--quiet", "--message", text)
    git(work, "push", "--quiet", "origin", f"HEAD:{BRANCH}")


def is_down(house: House, key: str) -> bool:
    """Tell whether the service desk of the site's client has an incident of it."""
    with house.store.read() as reader:
        desk = next(one for one in engagements(reader, SYSTEM) if one.key == "harrow-support")
        found = services_standing(reader, SYSTEM, engagement=desk)
    return any(one.key == key and one.incidents for one in found)


def main() -> None:
    """Measure, and print a line each."""
    with tempfile.TemporaryDirectory() as made, certified(Path(made)) as hosted:
        folder = Path(made)
        door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=door.serve_forever, daemon=True).start()
        with working(folder, hosted) as (house, world):
            describe(house, world, door.server_address[1])
            repository = open_repository(folder / "repositories", site=SITE, inbox=folder / "inbox" / ENGAGEMENT)
            work = folder / "work"
            work.mkdir()
            git(work, "init", "--quiet", f"--initial-branch={BRANCH}")
            git(work, "remote", "add", "origin", str(repository))
            push(work, "page 0")
            current = hosted.sites / world.engagements[ENGAGEMENT] / SITE / "current"
            waited(current.exists)
            first = waited(lambda: "page 0" in hosted.page()[0])
            print(f"certificate, from the first release until the page is served: {first:.1f} s")
            for number in range(1, PUSHES + 1):
                began, text = time.monotonic(), f"page {number}"
                push(work, text)
                waited(lambda text=text: text in hosted.page()[0])  # type: ignore[misc]  # mypy cannot infer a lambda's default
                print(f"push {number} until it is live: {time.monotonic() - began:.1f} s")
            Door.shut = True
            print(f"dead site until it is an incident: {waited(lambda: is_down(house, SITE)):.1f} s")
        door.shutdown()


if __name__ == "__main__":
    main()
