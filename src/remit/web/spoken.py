"""What the templates of one language are compiled to, and how little is asked of what they call and write."""

import sys
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import suppress
from importlib import resources
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from jinja2 import Environment, nodes
from jinja2.bccache import Bucket, FileSystemBytecodeCache
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import _escape_inner, escape  # type: ignore[attr-defined]  # what `escape` itself asks

TEMPLATE_FOLDER = Path(__file__).parent / "templates"
COMPILED_FOLDER = TEMPLATE_FOLDER / "__pycache__"
_PLAIN = frozenset((FunctionType, MethodType, BuiltinFunctionType))


def _speaking() -> Iterator[Path]:
    """Yield the files that decide what a compiled template says: filters, words, sentences."""
    for folder, pattern in ((Path(__file__).parent, "*.py"), (Path(str(resources.files("remit.locale"))), "*.p[yo]")):
        yield from folder.glob(pattern)


class Compiled(FileSystemBytecodeCache):
    """What a language's templates are compiled to, beside them as Python keeps its own: all of them take two seconds.

    Where nothing may be written there, each process compiles anew. What is kept counts while the template and the files
    that say what stands in it are those it was made of; Jinja sees to its own release.
    """

    def __init__(self, language: str) -> None:
        super().__init__(str(COMPILED_FOLDER), f"{language}-%s.jinja")
        self._made_of = repr(sorted((one.name, one.stat().st_mtime_ns) for one in _speaking()))

    def get_source_checksum(self, source: str) -> str:
        """Return what a template and what it is compiled with come to."""
        return super().get_source_checksum(source + self._made_of)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to, unless nothing compiled is to be kept."""
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                COMPILED_FOLDER.mkdir(exist_ok=True)
                super().dump_bytecode(bucket)


class Said(NodeTransformer):
    """Puts a language's sentences into what a template is parsed to, so that no look at the page asks for them."""

    def __init__(self, speak: Callable[[str], str]) -> None:
        self._speak = speak

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 - Jinja names it so
        """Replace `_("a sentence")`; what is known only when the page is written stays a call."""
        self.generic_visit(call)
        match call:
            case nodes.Call(node=nodes.Name(name="_"), args=[nodes.Const(value=str(sentence))]):
                return nodes.Const(self._speak(sentence), lineno=call.lineno)
        return call


def put(value: Any) -> str:
    """Return a value as a page takes it; most are plain texts, of which Jinja would make an object of its own each."""
    return _escape_inner(value) if type(value) is str else escape(value)


class Putting(CodeGenerator):
    """Has a compiled template write values by `put`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.put(")


class Told(Context):
    """What a template knows; a function that wants nothing of it is called without asking what it may want."""

    def __init__(self, *told: Any, globals: MutableMapping[str, Any] | None = None) -> None:
        # It would list them, for templates that know more than others.
        super().__init__(*told)

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: N805 - as Jinja has it
        """Call what a template calls."""
        if type(__obj) not in _PLAIN or hasattr(__obj, "jinja_pass_arg"):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return __obj(*args, **kwargs)


class Spoken(Environment):
    """The environment of one language."""

    code_generator_class = Putting
    context_class = Told
    put = staticmethod(put)
    said: Said

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template knows without being told; here no template knows more than another."""
        return super().make_globals(d) if d else self.globals

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = self.said.visit(super()._parse(source, name, filename))
        return parsed
