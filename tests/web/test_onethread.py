"""A page that only reads is made in one thread, and refuses what FastAPI would refuse, in the same order."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.routing import APIRoute
from tests.web.conftest import Site

from remit.web.onethread import in_one_thread
from remit.web.visit import Visit


def test_who_asks_and_what_they_see_are_found_out_in_the_same_thread(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, threads = site.known("Tom Bradshaw").client, []

    def noting(act: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **kwargs: Any) -> Any:
            threads.append(threading.get_ident())
            return act(*args, **kwargs)

        return noted

    monkeypatch.setattr(site.house, "principal_for_session", noting(site.house.principal_for_session))
    monkeypatch.setattr(Visit, "page", noting(Visit.page))
    assert client.get("/queue").status_code == 200
    assert len(threads) == 2
    assert len(set(threads)) == 1


@pytest.mark.parametrize(("address", "status"), [("/queue?shown=40", 200), ("/queue?shown=many", 422)])
def test_what_the_address_says_is_read_as_the_page_declares_it(site: Site, address: str, status: int) -> None:
    assert site.known("Tom Bradshaw").client.get(address).status_code == status


def test_a_stranger_is_asked_to_sign_in_before_the_address_is_read(site: Site) -> None:
    answer = site.known(None).client.get("/queue?shown=many", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_forms_and_streams_stay_with_fastapi(site: Site) -> None:
    by_us = {
        f"{method} {route.path}"
        for route in site.app.routes
        if isinstance(route, APIRoute) and route.app.__module__ == in_one_thread.__module__
        for method in route.methods or ()
    }
    assert {"GET /queue", "GET /items/{item_id}"} <= by_us
    assert by_us.isdisjoint({"POST /next", "GET /notices/stream"})
