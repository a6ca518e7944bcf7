"""Reading DMN models from disk for the commands that use them, with what they import from the same folder."""

from pathlib import Path

import click

from remit.engine.dmn import CompiledModel, Model, compile_model, read_model
from remit.values.problem import errors


class Refused(click.ClickException):
    """A refusal at the command line: one line, and an exit code that is not that of a check that found something."""

    exit_code = 2


def load_model(path: Path) -> CompiledModel:
    """Read and compile a model; its imports are looked for beside it. Problems are told on the error stream."""
    model = read_file(path)
    imports = {}
    if model.imports:
        for other in sorted(path.parent.glob("*.dmn")):
            found, _problems = read_model(other.read_bytes())
            if found is not None and found.namespace != model.namespace:
                imports[found.namespace] = found
    compiled = compile_model(model, imports=imports)
    for problem in compiled.problems:
        click.echo(f"{problem.place or path.name}: {problem.message}", err=True)
    return compiled


def read_file(path: Path) -> Model:
    """Read a model; the command ends where it cannot be read."""
    model, problems = read_model(path.read_bytes())
    if model is None:
        raise Refused("; ".join(problem.message for problem in errors(problems)))
    return model
