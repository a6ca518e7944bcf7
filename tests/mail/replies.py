"""Replies as mail programs write them: which headers they keep, how they quote, how they write a subject."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage

JANE = "Jane Smart <jane.smart@harrow.example>"


@dataclass(frozen=True, slots=True)
class Style:
    """One way of replying: subject, headers kept, and the body that quotes."""

    name: str
    subject: Callable[[str], str]
    headers: str
    body: Callable[[str, str], str]
    html: bool = False


SIGN = {
    "from": "From: ap@provider.example\r\nSent: Monday, March 2, 2026 10:00\r\nTo: Jane\r\nSubject: A question",
    "von": "Von: ap@provider.example\r\nGesendet: Montag, 2. März 2026\r\nAn: Jane Smart\r\nBetreff: A question",
    "gmail": "On Mon, Mar 2, 2026 at 10:00 AM Accounts Payable <ap@provider.example>\r\nwrote:\r\n",
    "vào": "Vào Th 2, 2 thg 3, 2026 vào lúc 10:00 <ap@provider.example> đã viết:\r\n",
    "apple": "> On 2 Mar 2026, at 10:00, ap@provider.example wrote:\r\n> ",
}


def _marked(quoted: str) -> str:
    return "".join(f"> {line}\r\n" for line in quoted.splitlines())


def _outlook(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n________________________________\r\n{SIGN['from']}\r\n\r\n{quoted}"


def _outlook_german(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n{SIGN['von']}\r\n\r\n{quoted}"


def _original(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n-----Original Message-----\r\n{SIGN['from']}\r\n\r\n{quoted}"


def _gmail(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n{SIGN['gmail']}\r\n{_marked(quoted)}"


def _gmail_vietnamese(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n{SIGN['vào']}\r\n{_marked(quoted)}"


def _apple(said: str, quoted: str) -> str:
    return f"{said}\r\n\r\n{SIGN['apple']}\r\n{_marked(quoted)}"


def _gmail_html(said: str, quoted: str) -> str:
    sign = "On Mon, Mar 2, 2026 at 10:00 AM &lt;ap@provider.example&gt; wrote:<br>"
    quotation = f'<div class="gmail_attr">{sign}</div><blockquote class="gmail_quote">{quoted}</blockquote>'
    return f'<div dir="ltr">{said}</div><br><div class="gmail_quote">{quotation}</div>'


def _outlook_html(said: str, quoted: str) -> str:
    sign = "<b>From:</b> ap@provider.example<br><b>Sent:</b> Monday, March 2, 2026<br><b>Subject:</b> A question"
    ruled = f'<div><div style="border-top:solid #E1E1E1 1.0pt"><p>{sign}</p></div></div><p>{quoted}</p>'
    return (
        f'<html><head><style>p {{ margin: 0 }}</style></head><body><p class="MsoNormal">{said}</p>{ruled}</body></html>'
    )


def _words(prefix: str) -> Callable[[str], str]:
    return lambda subject: f"{prefix}{subject}"


def _split_words(subject: str) -> str:
    """Write a subject as encoded words of 24 bytes, so that they cut the token (RFC 2047)."""
    raw = f"Antw: Grüße – {subject}"
    pieces = [raw[at : at + 20] for at in range(0, len(raw), 20)]
    return "\r\n ".join(f"=?utf-8?B?{b64encode(piece.encode()).decode()}?=" for piece in pieces)


STYLES = (
    Style("Outlook", _words("RE: "), "both", _outlook),
    Style("Outlook, German", _words("AW: "), "both", _outlook_german),
    Style("Outlook, headers stripped by a gateway", _words("RE: "), "none", _outlook),
    Style("Outlook, marked external", _words("RE: [EXTERNAL] "), "none", _original),
    Style("Outlook, HTML", _words("RE: "), "reply", _outlook_html, html=True),
    Style("Exchange, ids rewritten", _words("RE: "), "foreign", _outlook),
    Style("Gmail", _words("Re: "), "both", _gmail),
    Style("Gmail, HTML", _words("Re: "), "both", _gmail_html, html=True),
    Style("Gmail, Vietnamese", _words("Re: "), "both", _gmail_vietnamese),
    Style("Gmail, subject changed", lambda subject: "Something else", "both", _gmail),
    Style("Apple Mail", _words("Re: "), "both", _apple),
    Style("Apple Mail, references alone", _words("Re: "), "references", _apple),
    Style("iPhone", _words("Re: "), "reply", _apple),
    Style("Thunderbird", _words("Re: "), "both", _gmail),
    Style("Notes, no headers, encoded words", _split_words, "none", _original),
    Style("an upper-case gateway", lambda subject: subject.upper(), "none", _original),
    Style("a ticket system that adds its own mark", lambda subject: f"[#8841] {subject} [Case 12]", "none", _original),
)


def replies(answer: EmailMessage, *, said: str) -> Iterator[tuple[Style, bytes]]:
    """Yield a reply to a letter of the house in every style."""
    for number, style in enumerate(STYLES):
        yield style, _written(style, answer, said=f"{said} {number}", number=number)


def _written(style: Style, answer: EmailMessage, *, said: str, number: int) -> bytes:
    own = str(answer["Message-ID"])
    kept = {
        "both": {"In-Reply-To": own, "References": f"<first@harrow.example>\r\n {own}"},
        "reply": {"In-Reply-To": own},
        "references": {"References": f"<first@harrow.example> {own}"},
        "foreign": {"In-Reply-To": "<rewritten@gateway.example>", "References": "<rewritten@gateway.example>"},
        "none": {},
    }[style.headers]
    kind = "text/html" if style.html else "text/plain"
    headers = {
        "From": JANE,
        "To": "ap@provider.example",
        "Subject": style.subject(str(answer["Subject"])),
        "Message-ID": f"<reply-{number}@client.example>",
        "Date": "Mon, 02 Mar 2026 10:00:00 +0000",
        **kept,
        "MIME-Version": "1.0",
        "Content-Type": f"{kind}; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    quoted = str(answer.get_content()).strip()
    return f"{head}\r\n{style.body(said, quoted)}".encode()
