"""`remit instances`: what an operator does with instances without a browser."""

import json

import pytest
from click.testing import CliRunner, Result
from tests.web.conftest import Site
from tests.web.test_instances import fresh

from remit.app.settings import SETTINGS_FILE, write_settings
from remit.cli import main


def remit(site: Site, *words: str) -> Result:
    """Run a subcommand on the site's own folder."""
    folder = site.house.settings.folder
    if not (folder / SETTINGS_FILE).exists():
        write_settings(folder)
    return CliRunner().invoke(main, ["instances", words[0], "--folder", str(folder), *words[1:]])


def test_an_instance_is_listed_shown_suspended_and_taken_back(site: Site) -> None:
    item, instance = fresh(site, "CLI-1")
    listed = json.loads(remit(site, "list", "--number", item.number, "--json").stdout)
    assert [(one["id"], one["status"]) for one in listed] == [(instance.id, "active")]
    assert item.number in remit(site, "show", instance.id).stdout
    assert "InstanceStarted" in remit(site, "trail", instance.id).stdout
    tried = json.loads(remit(site, "cancel", instance.id, "--reason", "to see", "--dry-run", "--json").stdout)
    assert any(one["change"] == "status" for one in tried["changes"])
    assert site.instance(item).ended_at is None
    assert remit(site, "suspend", instance.id, "--reason", "the client asked").exit_code == 0
    assert "suspended" in remit(site, "show", instance.id).stdout
    assert remit(site, "undo", instance.id, "--reason", "a mistake").exit_code == 0
    assert "suspended" not in remit(site, "show", instance.id).stdout.splitlines()[0]


def test_an_act_that_raises_an_incident_says_so_and_names_the_variables_it_sets(site: Site) -> None:
    item, instance = fresh(site, "CLI-2")
    words = ("modify", instance.id, "--before", "read_scan", "--set", "note=by hand", "--reason", "to see")
    done = remit(site, *words)
    assert done.stdout.startswith(f"{item.number}: done\n")
    assert "  variable note\n" in done.stdout
    assert "  incident at read_scan: The picture cannot be opened" in done.stdout
    assert "InstanceSteered: modify: to see" in remit(site, "trail", instance.id).stdout
    assert remit(site, "retry", instance.id, "--reason", "again").stdout.count("incident at read_scan") == 1


def test_a_long_value_is_cut_for_the_screen_and_whole_as_json(site: Site) -> None:
    _item, instance = fresh(site, "CLI-3")
    assert max(map(len, remit(site, "show", instance.id).stdout.splitlines())) < 200
    assert json.loads(remit(site, "show", instance.id, "--json").stdout)["variables"]["payload"]["number"] == "CLI-3"


def test_a_client_is_listed_and_meant_by_name_or_id(site: Site) -> None:
    item, instance = fresh(site, "CLI-4")
    client = json.loads(remit(site, "list", "--number", item.number, "--json").stdout)[0]["client"]
    assert client in remit(site, "list", "--number", item.number).stdout
    words = ("suspend-all", "--definition", "supplier_invoice", "--reason", "to see", "--dry-run", "--client")
    for named in (client, instance.tenant):
        assert item.number in remit(site, *words, named).stdout
    refused = remit(site, *words, "nobody")
    assert (refused.exit_code, "[not_found]" in refused.stderr) == (2, True)


def test_a_dry_run_on_many_wants_the_reason_once(site: Site) -> None:
    _item, instance = fresh(site, "CLI-5")
    words = ("--client", instance.tenant, "--definition", "supplier_invoice", "--reason", "x", "--dry-run")
    refused = remit(site, "suspend-all", *words)
    assert (refused.exit_code, refused.stderr.count("[work.reason_missing]")) == (2, 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "nothing"), "not_found"),
        (("retry", "{id}", "--reason", "again"), "work.nothing_waits"),
        (("suspend", "{id}", "--reason", " "), "work.reason_missing"),
        (("migrate", "{id}", "--to", "99", "--reason", "newer"), "work.definition_missing"),
    ],
)
def test_a_refusal_is_one_line_and_exit_code_2(site: Site, words: tuple[str, ...], code: str) -> None:
    _item, instance = fresh(site, f"CLI-{code}-{words[0]}")
    done = remit(site, *(word.format(id=instance.id) for word in words))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert code in done.stderr


def test_a_message_nobody_waits_for_is_refused_alike_by_api_and_command_line(site: Site) -> None:
    lead = site.client("Daniel Price")
    body = {"engagement": "harrow-ap", "name": "paid", "key": "INV-7"}
    headers = site.api_headers(lead)
    told = lead.post("/api/v1/messages", json=body, headers={**headers, "Idempotency-Key": "bank-1"})
    assert (told.status_code, told.json()["code"]) == (409, "work.nobody_waits")
    assert lead.post("/api/v1/messages", json=body, headers=headers).json()["code"] == "work.sending_incomplete"
    words = ("message", "send", "--folder", str(site.house.settings.folder))
    done = CliRunner().invoke(main, [*words, "paid", "--engagement", "harrow-ap", "--once", "bank-2"])
    assert (done.exit_code, "[work.nobody_waits]" in done.stderr) == (2, True)
