"""The primary PostgreSQL lost under load and its synchronous standby promoted: nothing acknowledged is lost or doubled.

The store is told both hosts (`?host=one,other&target_session_attrs=read-write`) and finds by itself who takes writes.
`REMIT_TEST_FAILOVERS` says how often, in ./check never, for it takes half a minute; the server that was lost is made
anew as the standby of the other.
"""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url
from tests.databases import NO_SERVER, Databases, Server, programs, remove_server, start_server, start_standby
from tests.store.test_kills import Lives, lives, require_whole

__all__ = ["lives"]
FAILOVERS = int(os.environ.get("REMIT_TEST_FAILOVERS", "0"))


@pytest.fixture
def pair() -> Iterator[tuple[Server, Server]]:
    """A primary and its synchronous standby, with fsync on."""
    if not FAILOVERS:
        pytest.skip("half a minute: set REMIT_TEST_FAILOVERS to how many fail-overs there shall be")
    if programs() is None:
        pytest.skip(NO_SERVER)
    primary = start_server()
    standby = start_standby(primary)
    yield primary, standby
    remove_server(primary)
    remove_server(standby)


def of_both(url: str, one: Server, other: Server) -> str:
    """Return the address under which an operator names two servers of which one takes writes."""
    query = {"host": f"{one.folder},{other.folder}", "target_session_attrs": "read-write"}
    return make_url(url).set(query=query).render_as_string(hide_password=False)


@pytest.mark.slow
def test_a_synchronous_failover_under_load_loses_nothing(
    pair: tuple[Server, Server], lives: Lives, tmp_path: Path
) -> None:
    primary, standby = pair
    url = of_both(Databases(tmp_path, primary).postgresql(), primary, standby)
    chance = random.Random("failovers")
    lives.start(url, 0)
    for _ in range(FAILOVERS):
        lives.hear(50)
        time.sleep(chance.uniform(0, 0.2))
        primary.stop("immediate")
        standby.promote()
        lives.hear(50)  # the same process found the other server
        primary, standby = standby, start_standby(standby, instead=primary)
    lives.kill()
    lives.close()
    require_whole(url, lives)
