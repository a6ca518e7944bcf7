"""The certificate of a sign-off: who signed what, bound by hashes to every document that was delivered.

It can be checked by anybody who holds the documents: `sha256sum` of each is in it, and so is the hash of the content
that was signed, over sources, questions, judgements and consensus (`rules.sealing`).
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from remit.judgement.model import Interval
from remit.locale import translator
from remit.printing import read_template, render_pdf
from remit.values.canonical import content_hash
from remit.values.moment import parse_moment

_WORDS: Mapping[str, Mapping[str, str]] = {
    "title": {"en": "Certificate of sign-off", "vi": "Chứng nhận phê duyệt"},
    "number": {"en": "Number", "vi": "Số hồ sơ"},
    "content": {"en": "Hash of the content signed", "vi": "Mã băm của nội dung đã ký"},
    "statement": {"en": "Statement", "vi": "Nội dung xác nhận"},
    "person": {"en": "Signed by", "vi": "Người ký"},
    "qualification": {"en": "Qualification in force", "vi": "Chứng chỉ còn hiệu lực"},
    "at": {"en": "Signed at", "vi": "Thời điểm ký"},
    "agreement": {"en": "Agreement of the reviewers", "vi": "Mức đồng thuận"},
    "bound": {"en": "What was delivered", "vi": "Những gì đã giao"},
    "document": {"en": "Document", "vi": "Tài liệu"},
    "hash": {"en": "SHA-256", "vi": "SHA-256"},
    "how": {
        "en": "Compute the hash of a file you hold (sha256sum) and compare: another hash is another document.",
        "vi": "Hãy tính mã băm của tệp bạn có (sha256sum) và so sánh: mã khác nghĩa là tài liệu khác.",
    },
    "rests": {"en": "What it rests on", "vi": "Căn cứ"},
    "question": {"en": "Question", "vi": "Câu hỏi"},
    "answer": {"en": "Answer", "vi": "Trả lời"},
    "decided": {"en": "Settled", "vi": "Cách kết luận"},
    "agreed": {"en": "agreed", "vi": "đồng thuận"},
    "adjudicated": {"en": "adjudicated", "vi": "phân xử"},
    "alone": {"en": "by one judge", "vi": "một người"},
    "majority": {"en": "{agreeing} of {judges}", "vi": "{agreeing} trên {judges}"},
}


def certificate(
    case_file: Mapping[str, Any], documents: Sequence[tuple[str, bytes]], *, title: str, number: str, language: str
) -> bytes:
    """Print the certificate of a signed case for the documents that are delivered with it; equal input, equal bytes."""
    words, signed = _words(language), case_file["sign_off"]
    return render_pdf(
        read_template(Path(__file__).parent / "certificate.typ"),
        data={
            "from": [words["title"]],
            "heading": title,
            "facts": [[words["number"], number], [words["at"], _moment(signed["at"])]],
            "words": words,
            "signed": [list(pair) for pair in signed_rows(case_file, language=language)],
            "documents": [[name, _halves(content_hash(content))] for name, content in documents],
            "sources": [[one["name"], _halves(one["document_hash"])] for one in case_file["sources"]],
            "questions": [
                [
                    _in(one["text"], language),
                    _answered(one, language),
                    _settled(one, words),
                ]
                for one in case_file["questions"]
            ],
        },
        title=f"{words['title']} · {number}",
        language=language,
        made_at=parse_moment(signed["at"]),
    )


def signed_rows(case_file: Mapping[str, Any], *, language: str) -> tuple[tuple[str, str], ...]:
    """Return names and values that a document says of the sign-off it rests on; its certificate says the rest."""
    words, signed, agreement = _words(language), case_file["sign_off"], case_file["agreement"]
    return (
        (words["person"], signed["person"]),
        (words["qualification"], signed["qualification"]),
        (words["at"], _moment(signed["at"])),
        (words["statement"], signed["statement"]),
        *([(words["agreement"], _measured(agreement, language=language))] if agreement["n"] else []),
        (words["content"], signed["content_hash"]),
    )


def _moment(text: str) -> str:
    return f"{text[:16].replace('T', ' ')} UTC"


def _measured(agreement: Mapping[str, Any], *, language: str) -> str:
    """Write share, kappa and alpha, each with its 95 % interval; what chance alone would give has no figure."""
    speak = translator(language)
    share = _with_interval(f"{agreement['agreed']} / {agreement['n']}", agreement.get("interval"), speak.percent)
    of = {"cohen": "Cohen’s κ", "fleiss": "Fleiss’ κ"}[agreement.get("measure", "cohen")]
    coefficients = ((of, "kappa"), ("Krippendorff’s α", "alpha"))
    return "; ".join(
        (
            share,
            *(
                _with_interval(
                    f"{name} = {speak.number(agreement[key], decimals=2)}",
                    agreement.get(f"{key}_interval"),
                    lambda one: speak.number(one, decimals=2),
                )
                for name, key in coefficients
                if agreement.get(key) is not None
            ),
        )
    )


def _with_interval(figure: str, interval: Interval | None, write: Callable[[float], str]) -> str:
    return figure if interval is None else f"{figure} (95%: {write(interval[0])} – {write(interval[1])})"


def _words(language: str) -> Mapping[str, str]:
    return {key: texts.get(language, texts["en"]) for key, texts in _WORDS.items()}


def _settled(one: Mapping[str, Any], words: Mapping[str, str]) -> str:
    """Say how an answer was settled: one person's word is no agreement, and a panel's majority says how large it is."""
    panel = one.get("panel") or {"agreeing": 0, "judges": 0}
    if one["state"] != "agreed":
        return words[one["state"]]
    if len(one["decided"]) == 1:
        return words["alone"]
    return words["majority"].format_map(panel) if panel["agreeing"] < panel["judges"] else words["agreed"]


def _answered(one: Mapping[str, Any], language: str) -> str:
    return _in(one["answer_text"], language) or str(one["answer"])


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or next(iter(texts.values()), "")


def _halves(digest: str) -> str:
    """Set a hash in two lines, which a narrow column holds."""
    return f"{digest[:32]}\n{digest[32:]}"
