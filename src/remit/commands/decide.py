"""remit decide: evaluate a decision, for one set of inputs or for every row of a file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import polars as pl

from remit.commands.csv_rows import CsvRows
from remit.commands.models import load_model
from remit.commands.refusals import json_object
from remit.engine.dmn import CompiledModel
from remit.engine.dmn.batch import prepare_batch
from remit.values.moment import SystemClock
from remit.values.problem import Problem

_READERS: dict[str, Callable[[Path], pl.LazyFrame]] = {
    ".csv": pl.scan_csv,
    ".parquet": pl.scan_parquet,
    ".arrow": pl.scan_ipc,
    ".ipc": pl.scan_ipc,
    ".feather": pl.scan_ipc,
}
ROWS = 250_000
"""Rows held in memory at once."""


@click.command("decide")
@click.argument("model", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--decision", "-d", help="Which decision; needed if the model makes more than one.")
@click.option(
    "--input", "-i", "given", multiple=True, metavar="NAME=JSON", help="One input, its value as JSON or text."
)
@click.option("--inputs", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Inputs as a JSON object.")
@click.option("--trace", is_flag=True, help="Also say which rule fired and why the others did not.")
@click.option(
    "--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Decide every row of a file."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where the rows go with their decision.")
def decide(
    model: Path,
    decision: str | None,
    given: tuple[str, ...],
    inputs: Path | None,
    trace: bool,
    batch: Path | None,
    out: Path | None,
) -> None:
    """Decide by MODEL (DMN). Files for --batch and --out: .csv, .parquet, .arrow."""
    compiled = load_model(model)
    name = _decision(compiled, decision)
    if batch is not None:
        _decide_file(compiled, name, batch, out)
        return
    found = compiled.decide(name, _inputs(inputs, given), now=SystemClock().now())
    answer: dict[str, Any] = {"decision": name, "value": found.value}
    answer["problems"] = [problem.message for problem in found.problems]
    if trace:
        answer["trace"] = [each.to_json(rules=True) for each in found.trace]
    click.echo(json.dumps(answer, ensure_ascii=False, indent=2))


def _decision(compiled: CompiledModel, wanted: str | None) -> str:
    if wanted is not None:
        return wanted
    if len(compiled.decisions) == 1:
        return compiled.decisions[0]
    raise click.UsageError(f"Say which decision with --decision: {', '.join(compiled.decisions)}.")


def _inputs(path: Path | None, given: tuple[str, ...]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if path is not None:
        values.update(json_object(path))
    for pair in given:
        name, mark, text = pair.partition("=")
        if not mark:
            raise click.UsageError(f"“{pair}” is not of the form NAME=VALUE.")
        try:
            values[name] = json.loads(text)
        except ValueError:
            values[name] = text
    return values


def _decide_file(compiled: CompiledModel, name: str, source: Path, out: Path | None) -> None:
    if out is None:
        raise click.UsageError("Say where the rows go with --out.")
    if source.suffix not in _READERS or out.suffix not in _READERS:
        raise click.UsageError(f"Files end in {', '.join(_READERS)}.")
    job, csv = prepare_batch(compiled, name), CsvRows(source)
    kinds = csv.kinds() if source.suffix == ".csv" else None
    frame = csv.texts() if kinds is not None else _READERS[source.suffix](source)
    total = int(frame.select(pl.len()).collect().item())
    with click.progressbar(length=total, label=name) as bar:
        for number, part in enumerate(frame.collect_batches(chunk_size=ROWS, maintain_order=True)):
            decided = job.decide(part if kinds is None else csv.read(part, kinds))
            if kinds is not None and out.suffix == ".csv":  # what was handed in comes back as it was written
                decided = decided.with_columns([one for one in part.get_columns() if one.name != name])
            _append(decided, out, first=number == 0)
            bar.update(part.height)
    _finish(out)
    _tell(job.rows, out, [*csv.problems, *job.problems])


def _tell(rows: int, out: Path, problems: list[Problem]) -> None:
    concerned = {str(problem.place).partition(",")[0] for problem in problems}
    click.echo(f"{rows} rows decided into {out}; {len(concerned)} rows with problems.")
    for problem in problems[:20]:
        click.echo(f"{problem.place}: {problem.message}", err=True)


def _append(frame: pl.DataFrame, out: Path, *, first: bool) -> None:
    if out.suffix == ".csv":
        with out.open("wb" if first else "ab") as file:
            frame.write_csv(file, include_header=first)
        return
    folder = _parts(out)
    folder.mkdir(exist_ok=True)
    frame.write_parquet(folder / f"{len(list(folder.iterdir())):08d}.parquet")


def _finish(out: Path) -> None:
    folder = _parts(out)
    if out.suffix == ".csv" or not folder.is_dir():
        return
    # A part that saw whole numbers alone, or nothing, is widened to what the others saw.
    parts = pl.concat([pl.scan_parquet(part) for part in sorted(folder.iterdir())], how="vertical_relaxed")
    if out.suffix == ".parquet":
        parts.sink_parquet(out)
    else:
        parts.sink_ipc(out)
    for part in folder.iterdir():
        part.unlink()
    folder.rmdir()


def _parts(out: Path) -> Path:
    return out.with_name(out.name + ".parts")
