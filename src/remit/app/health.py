"""How the installation stands: its store, background work, mail, telephone, messages, backup, and what is kept.

What lives here: what counts as a need of somebody, and since when. What does not: words for it, which are the pages'.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from remit.app.house import House
from remit.app.telephony.exchange import Exchange
from remit.app.telephony.tapes import taped_at
from remit.conversation.reports.mailboxes import MailboxLine, mailbox_lines
from remit.parties.access import Principal
from remit.parties.reports.upkeep import Backup, Dropped, last_backup, last_dropped
from remit.store.health import DeskStanding, StoreStanding, standing
from remit.store.stuck import StuckJob, stuck_jobs
from remit.store.workers import WorkerStanding, workers
from remit.values.moment import Moment

OVERDUE = timedelta(minutes=10)
"""Work that is due is taken within a second; so long after, no worker takes it."""
BACKUP_EVERY = timedelta(days=1)
Figure = int | str | Moment | None


class Condition(StrEnum):
    """How a part stands."""

    WELL = "well"
    NEEDS = "needs_somebody"
    UNUSED = "not_set_up"
    UNKNOWN = "not_known_here"


class Need(StrEnum):
    """Why a part needs somebody."""

    PARKED = "events_parked"
    JOBS_STUCK = "jobs_stuck"
    JOBS_OVERDUE = "jobs_overdue"
    MAILBOX_FAILING = "mailbox_failing"
    LETTERS_GIVEN_UP = "letters_given_up"
    MESSAGES_STUCK = "messages_stuck"
    MESSAGES_OVERDUE = "messages_overdue"
    TELEPHONE_SILENT = "telephone_silent"
    BACKUP_NEVER = "backup_never"
    BACKUP_OLD = "backup_old"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One need: since when where that is known, what it is about, and the kind of fault."""

    need: Need
    since: Moment | None = None
    about: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the installation with its figures by name."""

    name: str
    figures: Mapping[str, Figure]
    troubles: tuple[Trouble, ...] = ()
    mailboxes: tuple[MailboxLine, ...] = ()
    workers: tuple[WorkerStanding, ...] = ()
    stuck: tuple[StuckJob, ...] = ()
    otherwise: Condition = Condition.WELL

    @property
    def condition(self) -> Condition:
        """How the part stands: where it has no troubles, as it does otherwise."""
        return Condition.NEEDS if self.troubles else self.otherwise


def examine(house: House, principal: Principal, *, exchange: Exchange | None = None) -> tuple[Part, ...]:
    """Tell how every part stands, from one snapshot; `exchange` is known to the serving process alone.

    Needs `house.operate` at the provider.
    """
    now = house.clock.now()
    with house.store.read() as reader:
        backup = last_backup(reader, principal)
        dropped = last_dropped(reader, principal)
        lines = mailbox_lines(reader, principal)
        stands = standing(reader, now=now)
        there, stuck = workers(reader, now=now), stuck_jobs(reader)
    return (
        _database(stands),
        replace(_work(stands.jobs, now=now), workers=there, stuck=stuck),
        _mail(lines),
        _telephone(house, exchange),
        _messages(stands.messages, now=now),
        _backup(backup, now=now),
        _kept(house, dropped),
    )


def _database(stands: StoreStanding) -> Part:
    figures: dict[str, Figure] = {
        "kind": stands.dialect,
        "size_bytes": stands.size_bytes,
        "schema": stands.schema,
        "events_parked": stands.parked,
    }
    return Part("database", figures, (Trouble(Need.PARKED, stands.parked_since),) if stands.parked else ())


def _desk_figures(desk: DeskStanding) -> dict[str, Figure]:
    return {
        "waiting": desk.waiting,
        "due": desk.due,
        "due_since": desk.due_since,
        "leased": desk.leased,
        "stuck": desk.stuck,
        "finished_at": desk.finished_at,
    }


def _desk_troubles(desk: DeskStanding, now: Moment, *, stuck: Need, overdue: Need) -> Iterator[Trouble]:
    if desk.stuck:
        yield Trouble(stuck, desk.stuck_since)
    if desk.due_since is not None and now - desk.due_since > OVERDUE:
        yield Trouble(overdue, desk.due_since)


def _work(desk: DeskStanding, *, now: Moment) -> Part:
    troubles = _desk_troubles(desk, now, stuck=Need.JOBS_STUCK, overdue=Need.JOBS_OVERDUE)
    return Part("work", {**_desk_figures(desk), "workers": desk.workers}, tuple(troubles))


def _messages(desk: DeskStanding, *, now: Moment) -> Part:
    troubles = _desk_troubles(desk, now, stuck=Need.MESSAGES_STUCK, overdue=Need.MESSAGES_OVERDUE)
    return Part("messages", _desk_figures(desk), tuple(troubles))


def _mail(lines: tuple[MailboxLine, ...]) -> Part:
    troubles = tuple(trouble for line in lines for trouble in _mailbox_troubles(line))
    otherwise = Condition.WELL if lines else Condition.UNUSED
    return Part("mail", {"mailboxes": len(lines)}, troubles, mailboxes=lines, otherwise=otherwise)


def _mailbox_troubles(line: MailboxLine) -> Iterator[Trouble]:
    if line.active and line.failing_since is not None:
        yield Trouble(Need.MAILBOX_FAILING, line.failing_since, line.address, line.fault)
    if line.given_up:
        yield Trouble(Need.LETTERS_GIVEN_UP, about=line.address)


def _telephone(house: House, exchange: Exchange | None) -> Part:
    figures: dict[str, Figure] = {"taped_at": taped_at(house.settings.folder / "telephony")}
    silent = exchange is not None and not exchange.linked
    troubles = (Trouble(Need.TELEPHONE_SILENT),) if silent else ()
    known = Condition.UNKNOWN if exchange is None else Condition.WELL
    return Part("telephone", figures, troubles, otherwise=known if house.settings.telephony else Condition.UNUSED)


def _backup(last: Backup | None, *, now: Moment) -> Part:
    if last is None:
        return Part("backup", {"made_at": None}, (Trouble(Need.BACKUP_NEVER),))
    troubles = (Trouble(Need.BACKUP_OLD, last.at),) if now - last.at > BACKUP_EVERY else ()
    return Part("backup", {"made_at": last.at, "size_bytes": last.size_bytes}, troubles)


def _kept(house: House, last: Dropped | None) -> Part:
    """Tell for how many days things are kept (None is for ever) and what was dropped last."""
    settings = house.settings
    figures: dict[str, Figure] = {
        "finished_days": settings.keep_finished_days or None,
        "journal_days": settings.keep_journals_days.days or None,
    }
    by_definition = settings.keep_journals_days.by_definition
    figures |= {f"journal_days of {key}": days or None for key, days in by_definition.items()}
    figures["dropped_at"] = last.at if last else None
    if last:
        figures |= {"finished_dropped": last.finished, "journals_dropped": last.journals}
    return Part("kept", figures)
