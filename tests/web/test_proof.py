"""A client fetches the proof of its item and checks it with the program alone; strangers get nothing."""

import subprocess
import sys
from pathlib import Path

from tests.web.conftest import Site

from remit.web.proving import PROGRAM
from remit.work.model import Item


def program(site: Site, folder: Path) -> Path:
    """Fetch the verifier as a client does."""
    answer = site.client("Margaret Finch").get("/proof/verifier")
    assert f"''{PROGRAM}" in answer.headers["Content-Disposition"]
    (folder / PROGRAM).write_bytes(answer.content)
    return folder / PROGRAM


def run(checker: Path, file: Path, *more: str) -> tuple[int, str]:
    """Run the verifier in a Python that sees neither Remit nor anything installed."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(checker), str(file), *more], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_a_client_checks_the_proof_of_an_item_without_us(site: Site, invoice: Item, tmp_path: Path) -> None:
    site.settle()
    client, checker = site.client("Margaret Finch"), program(site, tmp_path)
    whole = client.get(f"/items/{invoice.id}/proof/file")
    assert f"{invoice.number}.proof.json" in whole.headers["Content-Disposition"]
    file = tmp_path / "item.proof.json"
    file.write_bytes(whole.content)
    key = site.house.signer.verifier_key
    code, told = run(checker, file, "--key", key)
    assert (code, told.split(":")[0]) == (0, "holds")
    assert b"ItemReceived" in whole.content
    file.write_bytes(whole.content.replace(b"ItemReceived", b"ItemReceivex"))
    assert run(checker, file, "--key", key)[0] == 1
    page = client.get(f"/items/{invoice.id}/proof").text
    assert f"{invoice.number}.proof.json" in page
    assert key.replace("+", "&#43;") in page or key in page


def test_a_log_only_grew_since_the_checkpoint_a_client_kept(site: Site, tmp_path: Path) -> None:
    site.settle()
    client, checker = site.client("Margaret Finch"), program(site, tmp_path)
    before = client.get("/api/v1/proof").json()
    (tmp_path / "seen").write_text(before["checkpoint"], "utf-8")
    site.hand_in("harrow-ap", site.invoice("2026-9901"), by="Daniel Price", name="grown.xml")
    site.settle()
    grown = client.get("/api/v1/proof/growth", params={"since": before["size"]})
    (tmp_path / "grown.json").write_bytes(grown.content)
    code, told = run(checker, tmp_path / "grown.json", "--key", before["key"], "--seen", str(tmp_path / "seen"))
    assert (code, told.split(",")[0]) == (0, "holds: the log only grew")
    assert client.get("/api/v1/proof/growth", params={"since": 10**9}).json()["code"] == "proof.size"


def test_whoever_may_not_see_all_data_gets_a_proof_without_contents(site: Site, invoice: Item, tmp_path: Path) -> None:
    site.settle()
    checker, key = program(site, tmp_path), site.house.signer.verifier_key
    (tmp_path / "bare").write_bytes(site.client("Daniel Price").get(f"/items/{invoice.id}/proof/file").content)
    code, told = run(checker, tmp_path / "bare", "--key", key)
    assert (code, "without their contents" in told) == (0, True)
    assert site.client("Tom Bradshaw").get(f"/items/{invoice.id}/proof/file").status_code == 403
