"""`remit rerun PACKAGE`: run a delivered analysis again from clean and say whether every file is the same."""

import json
from pathlib import Path

import click

from remit.analysis.model import PlanRefused
from remit.analysis.rules.comparison import check_same
from remit.analysis.runtime import open_package, run_package
from remit.commands.installation import refusing
from remit.values.canonical import content_hash

MANIFEST = "manifest.json"


@click.command()
@click.argument("package", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@refusing
def rerun(package: Path) -> None:
    """Run the analysis in PACKAGE again; exits with 2 where a file differs from its manifest or its first run."""
    _, parts = open_package(package.read_bytes())
    if MANIFEST not in parts:
        raise PlanRefused(place=MANIFEST, part=MANIFEST, reason="it is not in the package")
    manifest = json.loads(parts[MANIFEST])
    check_same(manifest["files"], {name: content_hash(parts[name]) for name in parts if name != MANIFEST})
    again = run_package({name: parts[name] for name in manifest["given"]})
    check_same(manifest["outputs"], again.hashes)
    click.echo(f"The same: {len(again.hashes)} files of {manifest['item']}, {manifest['title']}.")
