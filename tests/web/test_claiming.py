"""What is said of a task that somebody claims, and of one that was theirs already."""

import httpx
import pytest
from tests.web.conftest import Site


def pressed(site: Site, client: httpx.Client, path: str) -> str:
    """Press a button and return the page that follows."""
    answer = client.post(path, data={"csrf": site.form_token(client)}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.text


@pytest.mark.parametrize("again", ["/tasks/{task}/claim", "/next"])
def test_a_task_that_is_on_the_desk_is_not_said_to_be_claimed_again(site: Site, again: str) -> None:
    item = site.hand_in("harrow-ap", site.invoice(f"twice-{len(again)}"), by="Daniel Price", name="twice.xml")
    site.settle()
    task = next(one for one in site.tasks(item) if one.state == "ready")
    hannah = site.client("Hannah Whitaker")

    first = pressed(site, hannah, f"/tasks/{task.id}/claim")
    second = pressed(site, hannah, again.format(task=task.id))

    assert "You have claimed" in first
    assert "was on your desk already" in second
    assert "You have claimed" not in second
