"""PostgreSQL stopped at once, as a crash does, three times under load: nothing acknowledged is lost or done twice."""

import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.databases import NO_SERVER, Databases, Server, programs, remove_server, start_server
from tests.store.test_kills import Lives, lives, require_whole

__all__ = ["lives"]
RESTARTS = int(os.environ.get("REMIT_TEST_RESTARTS", "3"))


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that nobody else uses, with fsync on."""
    if programs() is None:
        pytest.skip(NO_SERVER)
    made = start_server()
    yield made
    remove_server(made)


@pytest.mark.slow
def test_an_immediate_restart_under_load_loses_nothing(own_server: Server, lives: Lives, tmp_path: Path) -> None:
    url = Databases(tmp_path, own_server).postgresql()
    chance = random.Random("restarts")
    lives.start(url, 0)
    for _ in range(RESTARTS):
        lives.hear(50)
        time.sleep(chance.uniform(0, 0.2))
        own_server.stop("immediate")
        own_server.start()
    lives.hear(50)  # the same process found its way back
    lives.kill()
    lives.close()
    require_whole(url, lives)
