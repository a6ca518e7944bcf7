"""Calls made up from the published description of the API: whatever comes, the answer is a refusal or a result.

`REMIT_FUZZ_SECONDS` says for how long, 5 unless said otherwise.
"""

import os
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from tests.houses import prepare
from tests.web.conftest import free_port, served

from remit.app.house import House
from remit.app.settings import Settings
from remit.demo.opening import open_world
from remit.parties.access import SYSTEM
from remit.parties.actions.keys import issue_key
from remit.parties.model import Scope
from remit.parties.passwords import Passwords
from remit.web.application import create_app

SECONDS = float(os.environ.get("REMIT_FUZZ_SECONDS", "5"))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A served house of its own, and a client's key to it with every scope."""
    port = free_port()
    house = House(
        Settings(
            folder=tmp_path,
            database=f"sqlite:///{tmp_path / 'remit.sqlite'}",
            secret="a secret of the tests",
            base_url=f"http://127.0.0.1:{port}",
        ),
        passwords=Passwords(memory_kib=64, passes=1, lanes=1),
    )
    prepare(house)
    world = open_world(house)
    tenant, entropy = world.clients["harrow"], house.chance.bytes(32)
    key = house.store.write(
        lambda tx: issue_key(tx, SYSTEM, tenant=tenant, name="made up", scopes=frozenset(Scope), entropy=entropy)
    )
    with served(create_app(house), port):
        yield house.settings.base_url, {"Authorization": f"Bearer {key.text}"}
    house.close()


@pytest.mark.slow
def test_no_made_up_call_is_answered_by_a_fault(door: tuple[str, dict[str, str]]) -> None:
    url, headers = door
    described = schemathesis.openapi.from_url(f"{url}/api/v1/openapi.json")
    operations = [found.ok() for found in described.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) > 20
    end, answered = time.monotonic() + SECONDS, set[int]()
    while time.monotonic() < end:
        for operation in operations:

            @settings(
                max_examples=3,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=operation.as_strategy())
            def call(case: schemathesis.Case[Any]) -> None:
                answer = case.call(base_url=url, headers=headers)
                answered.add(answer.status_code)
                assert answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR, f"{case.as_curl_command()}: {answer.text}"

            call()
            if time.monotonic() > end:
                break
    assert answered & {HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY}, answered
