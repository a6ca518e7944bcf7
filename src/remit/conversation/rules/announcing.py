"""The words of a notice and of the mail that carries notices: which item and why, never what stands in it."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from remit.conversation.model import Notice, NoticeKind
from remit.locale import Translator
from remit.values.moment import Moment

CLOCKS: Mapping[str, str] = {
    "turnaround_time": "Turnaround time",
    "response_time": "Response time",
    "first_response": "First response",
    "next_response": "Next response",
    "accuracy": "Accuracy",
    "first_pass_yield": "First-pass yield",
}
"""What a service level promises, as its notice calls it."""


def saying(notice: Notice, speak: Translator) -> str:
    """Return what a notice says in the reader's language."""
    if notice.kind is NoticeKind.MENTION:
        return speak.gettext("{name} named you in a note").format(name=notice.by_name)
    if notice.kind is NoticeKind.WRITTEN:
        return speak.gettext("The client's side wrote about it")
    if notice.kind is NoticeKind.INCIDENT:
        return speak.gettext("An incident holds the item")
    if notice.kind is NoticeKind.ESCALATED:
        return _clock_told(notice, speak)
    if notice.kind is NoticeKind.RENEWAL:
        day = date.fromisoformat(notice.subject.rpartition(":")[2])
        return speak.gettext("The last day to give notice on the contract is {day}").format(day=speak.date(day))
    if notice.kind is NoticeKind.SUSPENDED:
        return speak.gettext("{name}'s work rests after critical findings").format(name=notice.by_name)
    if notice.kind is NoticeKind.REMINDED:
        return speak.gettext("It is overdue, and {name} reminds you of it").format(name=notice.by_name)
    return speak.gettext("Missed: {clock}").format(clock=_clock(notice.subject.split(":")[1], speak))


def _clock_told(notice: Notice, speak: Translator) -> str:
    """Say how much of which promised time is used up."""
    _, metric, used_pct, *_ = notice.subject.split(":")
    words = speak.gettext("{clock}: {n}% of the time is used up")
    return words.format(clock=_clock(metric, speak), n=speak.number(Decimal(used_pct)))


def _clock(metric: str, speak: Translator) -> str:
    return speak.gettext(CLOCKS.get(metric, metric))


def announce(
    notices: Sequence[Notice],
    speak: Translator,
    *,
    sender: str,
    to: str,
    base_url: str,
    at: Moment,
    key: str,
    zone: str,
) -> bytes:
    """Write the mail that tells of notices, newest last; `key` makes its Message-ID the same on every attempt."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998, cte_type="8bit"))
    message["From"], message["To"] = sender, to
    message["Subject"] = _subject(notices, speak)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<notice-{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    lines = [
        f"{one.number}  {saying(one, speak)} ({speak.clock_time(one.at, zone)})\n{base_url}{one.address}\n"
        for one in notices
    ]
    ending = speak.gettext("How you are told is set here:")
    message.set_content("\n".join([*lines, f"{ending}\n{base_url}/notices\n"]), cte="quoted-printable")
    return message.as_bytes()


def _subject(notices: Sequence[Notice], speak: Translator) -> str:
    if len(notices) == 1:
        return f"{notices[0].number}: {saying(notices[0], speak)}"
    return speak.ngettext("{n} notice", "{n} notices", len(notices)).format(n=len(notices))
