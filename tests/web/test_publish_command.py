"""`remit publish`: a version from a file goes live for the house or for one client."""

import json
from pathlib import Path

from click.testing import CliRunner, Result
from tests.web.conftest import Site

from remit.app.settings import SETTINGS_FILE, write_settings
from remit.cli import main
from remit.work.records.definitions import source_xml

MODEL = Path(__file__).with_name("purchase.bpmn")


def publish(site: Site, file: Path, *words: str) -> Result:
    """Publish a file in the site's own folder."""
    folder = site.house.settings.folder
    if not (folder / SETTINGS_FILE).exists():
        write_settings(folder)
    return CliRunner().invoke(main, ["publish", str(file), "--folder", str(folder), *words])


def test_a_file_is_published_for_one_client_and_a_second_time_changes_nothing(site: Site) -> None:
    done = publish(site, MODEL, "--client", "Ateliers Morel SAS")
    assert (done.exit_code, done.stdout) == (0, "purchase  version 1  Purchase\n")
    again = publish(site, MODEL, "--client", site.world.clients["morel"])
    assert again.stdout == "purchase  version 1 (as before)  Purchase\n"


def test_a_version_of_a_lines_process_stays_in_its_line_and_is_told_as_json(site: Site, tmp_path: Path) -> None:
    one = site.definition("supplier_invoice")
    with site.house.store.read() as reader:
        xml = source_xml(reader, tenant=one.tenant, content_hash=one.hash)
    file = tmp_path / "supplier-invoice.bpmn"
    file.write_text(f"{xml}\n", encoding="utf-8")
    told = json.loads(publish(site, file, "--client", site.world.clients["harrow"], "--json").stdout)
    assert [(each["key"], each["version"], each["new"]) for each in told["versions"]] == [(one.key, 1, True)]
    own = site.definition("supplier_invoice")
    assert (own.id, own.tenant, own.line) == (told["versions"][0]["id"], site.world.clients["harrow"], one.line)


def test_what_the_engine_does_not_heed_is_told_as_a_warning_with_its_element(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "foreign.bpmn"
    text = MODEL.read_text().replace('id="purchase"', 'id="purchase_elsewhere"')
    text = text.replace("<definitions ", '<definitions xmlns:camunda="http://camunda.org/schema/1.0/bpmn" ')
    file.write_text(text.replace('<userTask id="order"', '<userTask id="order" camunda:taskListener="x"'))
    done = publish(site, file, "--client", "Ateliers Morel SAS")
    assert (done.exit_code, done.stdout) == (0, "purchase_elsewhere  version 1  Purchase\n")
    assert done.stderr.startswith("warning: order: ")
    told = json.loads(publish(site, file, "--client", "Ateliers Morel SAS", "--json").stdout)
    assert [each["place"] for each in told["warnings"]] == ["order"]


def test_a_file_with_a_problem_is_refused_in_one_line(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "broken.bpmn"
    file.write_text(MODEL.read_text().replace('targetRef="ordered"', 'targetRef="nowhere"'))
    done = publish(site, file)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "[work.definition]" in done.stderr
