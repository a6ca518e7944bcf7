"""Fixtures that every test may ask for, and how a run is shared out among its workers."""

import os
import sys
from typing import Any

import hypothesis
import pytest
import scim2_client  # noqa: F401 - first of all: its classes ask every module loaded before them where they stand, for seconds
from tests.browsers import browser
from tests.databases import database_url, databases, server, store
from tests.scheduling import LongestFirst

from remit.app.collecting import collect_rarely

__all__ = ["browser", "database_url", "databases", "server", "store"]

# A run has dozens of processes; where compiled modules are not kept, each of them spends ten seconds on compiling.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


# No test is about how long it takes: on a busy machine an example that takes 200 ms is no failure.
hypothesis.settings.register_profile("remit", deadline=None)
hypothesis.settings.load_profile("remit")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LongestFirst:
    """Share a run out among its workers."""
    return LongestFirst(config, log)


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave alone what importing made, as a server does: looking at it again and again takes a tenth of the time."""
    collect_rarely()
