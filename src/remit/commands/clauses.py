"""`remit clauses`: learn clause types from settled clauses, and say how well they would decide by themselves."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import click

from remit.commands.installation import refusing
from remit.judgement.rules.sorting import AIM, Settled, as_reference, teach
from remit.services.contract_review.sorting import features_of
from remit.values.refusal import Refusal

COLUMNS = ("contract", "clause", "text")


class TableRefused(Refusal):
    """A table of settled clauses without the columns that it needs."""

    code = "clauses.table"
    sentence = "“{name}” is no table of settled clauses: it needs the columns contract, clause and text, in UTF-8."


@click.group("clauses")
def clauses() -> None:
    """Learn clause types from settled clauses."""


@clauses.command("learn")
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the types go.")
@click.option(
    "--precision", type=float, default=AIM, show_default=True, help="What a bar must reach on unseen clauses."
)
@refusing
def learn(table: Path, out: Path, precision: float) -> None:
    """Learn from TABLE (CSV: contract, clause, text) and write reference data of the kind `clause_types`."""
    sorter = teach(_settled(table), precision=precision)
    out.write_text(json.dumps(as_reference(sorter), ensure_ascii=False), encoding="utf-8")
    figures = sorter.figures
    right = "none" if figures.precision_pct is None else f"{figures.precision_pct:.1f}%"
    click.echo(f"{figures.passages} clauses of {len(sorter.learnt.categories)} types, measured on unseen contracts:")
    click.echo(f"best type right {figures.right_pct:.1f}%; decided {figures.decided_pct:.1f}%, of these right {right}")


def _settled(table: Path) -> list[Settled]:
    """Read the table; a text that stands under several clauses of one contract has several types."""
    types: dict[tuple[str, str], set[str]] = defaultdict(set)
    try:
        with table.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                contract, clause, text = (row[column] for column in COLUMNS)
                types[contract, " ".join(text.split())].add(clause)
    except (KeyError, AttributeError, UnicodeDecodeError):
        raise TableRefused(name=table.name) from None
    return [Settled(contract, features_of(text), frozenset(keys)) for (contract, text), keys in types.items()]
