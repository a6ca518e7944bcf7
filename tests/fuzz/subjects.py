"""What is fuzzed: for each kind of document its samples, and the reader that must answer or refuse."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from remit.conversation.rules.formatting import safe_html
from remit.conversation.rules.letters import html_of, read_letter
from remit.conversation.rules.scanning import scan
from remit.engine.dmn import read_model
from remit.engine.dmn.cases import read_cases
from remit.engine.dmn.model import DecisionNode, Table
from remit.engine.dmn.workbook import read_workbook, write_workbook
from remit.payroll.rules.reading import read_payload
from remit.services.kit import Line
from remit.services.registry import installed_lines
from remit.services.supplier_invoices import line as invoices
from remit.work.actions.definitions import inspect_definition
from remit.work.rules.intake import sniff_media_type

SAMPLE_MAX = 200_000
INVOICES = Path(invoices.folder) / "samples"
NAMES = ("scan.pdf", "invoice.xml", "../../etc/passwd", "x" * 300, "a\x00b.docx", "réponse.TXT", "")


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of document: `read` says in a word how a content ended; a refusal or a fault comes as it is."""

    samples: Sequence[bytes]
    read: Callable[[bytes], str]


def of_invoices() -> Subject:
    """E-invoices in UBL, CII and PDF, through the reader of their line."""
    return Subject(_contents(INVOICES.glob("*.[xp][md][lf]")), lambda content: _ending(invoices, content))


def of_uploads() -> Subject:
    """Files of every type, through what every door does with them and through the reader of every line."""
    lines = installed_lines().all()
    return Subject([one for line in lines for one in samples_of(line)], lambda content: _through(lines, content))


def of_letters() -> Subject:
    """Mails with words, HTML and files, through everything that looks at one."""
    return Subject([*_letters()], _letter)


def of_imports() -> Subject:
    """Workbooks of tables, cases, pay runs as CSV, and models in the three notations."""
    models = [path for line in installed_lines().all() for path in models_of(line)]
    tables = [workbook for path in models if path.suffix == ".dmn" for workbook in _workbooks(path)]
    cases = [path for line in installed_lines().all() for path in sorted(Path(line.folder).glob("*.cases.json"))]
    return Subject([*_contents(models), *_contents(cases), *tables, *_pay_runs()], _import)


SUBJECTS: dict[str, Callable[[], Subject]] = {
    "invoices": of_invoices,
    "uploads": of_uploads,
    "letters": of_letters,
    "imports": of_imports,
}


def models_of(line: Line) -> list[Path]:
    """Return the models in a line's folder."""
    return [path for path in sorted(Path(line.folder).glob("*.?m*n")) if path.suffix in {".bpmn", ".cmmn", ".dmn"}]


def samples_of(line: Line) -> list[bytes]:
    """Return the documents that a line ships as samples."""
    files = (path for path in sorted((Path(line.folder) / "samples").glob("*")) if path.suffix != ".py")
    return _contents(path for path in files if path.is_file())


def _contents(paths: Iterable[Path]) -> list[bytes]:
    return [content for content in (path.read_bytes() for path in sorted(paths)) if len(content) <= SAMPLE_MAX]


def _ending(line: Line, content: bytes) -> str:
    reading = line.read(content, media_type=sniff_media_type(content), name="sample")
    return reading.problems[0].code if reading.problems else "read"


def _through(lines: Iterable[Line], content: bytes) -> str:
    return " ".join(_ending(line, content) for line in lines)


def _letters() -> Iterable[bytes]:
    for language in ("utf-8", "iso-8859-2", "koi8-r"):
        letter = EmailMessage()
        letter["From"], letter["To"] = "Jane Ødegaard <jane@harrow.example>", "ap@provider.example, <other@x.example>"
        letter["Subject"], letter["Message-ID"] = "Re: Rechnung №4 [HRW-7.aaaaaaaa]", "<1.2@harrow.example>"
        letter["References"], letter["Date"] = "<0@a.example> <1@b.example>", "Mon, 2 Mar 2026 09:00:00 +0100"
        letter.set_content("Paid on Friday.\n\nOn Monday An wrote:\n> When?\n", charset="utf-8")
        letter.add_alternative("<p>Paid <b>on</b> Friday.</p><blockquote>When?</blockquote>", subtype="html")
        for path in ("invoice-ubl.xml", "invoice-factur-x.pdf"):
            letter.add_attachment((INVOICES / path).read_bytes(), maintype="application", subtype="xml", filename=path)
        yield letter.as_bytes().replace(b'charset="utf-8"', f'charset="{language}"'.encode())


def _letter(raw: bytes) -> str:
    letter = read_letter(raw, own=frozenset({"ap@provider.example"}))
    safe_html(html_of(raw))
    found = scan(letter.enclosures)
    return f"{len(found)} files, {'automatic' if letter.automatic else 'written'}"


def _workbooks(path: Path) -> Iterable[bytes]:
    model, _ = read_model(path.read_bytes())
    if model is not None:
        tables = {one.name: one.expression for one in model.of_kind(DecisionNode) if isinstance(one.expression, Table)}
        yield write_workbook(tables)


@cache
def _pay_runs() -> tuple[bytes, ...]:
    head = b"employee,period,country,pay_date,region,gross,element,amount\r\n"
    return (head + b'A-1,2026-03,VN,2026-03-31,I,"30,000,000",overtime,12\r\nA-2,2026-03,VN,2026-03-31,II,2e7,,\r\n',)


def _import(content: bytes) -> str:
    if content[:2] == b"PK":
        tables, problems = read_workbook(content)
        return f"{len(tables)} tables, {problems[0].code if problems else 'sound'}"
    if b"<" in content[:400]:
        found, problems = inspect_definition(content)
        return f"{len(found)} models, {problems[0].code if problems else 'sound'}"
    if content[:1] in (b"{", b"["):
        cases, problems = read_cases(content)
        return f"{len(cases)} cases, {problems[0].code if problems else 'sound'}"
    return f"pay run of {len(read_payload(content, name='run.csv'))} fields"
