"""DMN: decisions as models, read, compiled, asked, traced, checked.

Here: DMN XML in and out, boxed expressions, decision tables with their index, requirement graphs, analysis, batch.
Not here: FEEL itself (`engine/feel`), files and folders (`commands`), where definitions are kept (`work`).
"""

from remit.engine.dmn.compiled import CompiledModel, DecisionUnknown, compile_model
from remit.engine.dmn.decision import Decision
from remit.engine.dmn.model import Model
from remit.engine.dmn.reading import read_model
from remit.engine.dmn.trace import CellTrace, TableTrace

__all__ = [
    "CellTrace",
    "CompiledModel",
    "Decision",
    "DecisionUnknown",
    "Model",
    "TableTrace",
    "compile_model",
    "read_model",
]
