"""Reading DMN models from disk for the commands that use them, with what they import from the same folder."""

from pathlib import Path

import click

from remit.commands.refusals import ModelRefused
from remit.engine.dmn import CompiledModel, Model, compile_model, read_model
from remit.values.problem import errors


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
    """Read a model. Refuses `ModelRefused`."""
    model, problems = read_model(path.read_bytes())
    if model is None:
        raise ModelRefused(place=str(path), reason="; ".join(problem.message for problem in errors(problems)))
    return model
