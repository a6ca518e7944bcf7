"""A delivered package, computed again step by step: what its notebook calls. Polars loads with it."""

import io
import json
from pathlib import Path
from typing import Any

import polars as pl

from remit.analysis.rules.comparison import check_same
from remit.analysis.rules.plans import check_step, read_plan
from remit.analysis.rules.steps import Tables
from remit.values.canonical import content_hash


class Session:
    """The package in a folder. Refuses `RunsDiffer` where a file is not the one that was analysed."""

    def __init__(self, folder: str | Path = ".") -> None:
        """Read the package and hold what came with it to the manifest."""
        place = Path(folder)
        manifest = json.loads((place / "manifest.json").read_bytes())
        parts = {name: (place / name).read_bytes() for name in manifest["given"]}
        check_same(manifest["given"], {name: content_hash(content) for name, content in parts.items()})
        self._recorded: dict[str, str] = manifest["outputs"]
        self._tables = Tables.opened(read_plan(parts), parts)

    def profile(self) -> pl.DataFrame:
        """Show every column of the data: type, rows, missing, distinct, least, greatest, mean."""
        return pl.read_csv(io.BytesIO(self._tables.outputs["profile.csv"]))

    def rules(self) -> pl.DataFrame:
        """Show how many rows break each rule of quality."""
        return pl.read_csv(io.BytesIO(self._tables.outputs["rules.csv"]))

    def step(self, name: str, **asked: Any) -> pl.DataFrame:
        """Take a step, `sql=`, `describe=`, `anova=` or `regress=`. Refuses what a plan would be refused for."""
        told = {"name": name, **asked}
        check_step(told)
        return self._tables.take(told)

    def check(self) -> None:
        """Hold every file to the recorded run, bit by bit. Refuses `RunsDiffer` naming those that differ."""
        given = {name: content_hash(content) for name, content in self._tables.closed().items()}
        check_same(self._recorded, given)
        print(f"The same: {len(given)} files, bit by bit.")  # noqa: T201 - a notebook's reader reads it
