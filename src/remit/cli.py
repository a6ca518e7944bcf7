"""The command line: one command per thing an operator does; each says what it did or refuses in one line."""

import gc
from importlib import import_module
from typing import Any

import click

from remit import __version__
from remit.commands.refusals import in_one_line

COMMANDS = {
    "demo": ("demo", "A provider at work with invented clients, in one minute."),
    "init": ("init", "Make an empty installation."),
    "serve": ("serve", "Serve the pages and the API."),
    "worker": ("serve", "Do background work without serving pages."),
    "migrate": ("migrate", "Bring the database to this release."),
    "receive": ("items", "Take documents in."),
    "items": ("items", "List items."),
    "restart": ("items", "Set items going that could not be set going when they came."),
    "eventlog": ("eventlog", "Write the event log for process mining: OCEL 2.0, XES."),
    "instances": ("instances", "Operate running processes and cases."),
    "message": ("message", "Bring messages and signals to running work."),
    "merge": ("merge", "Merge an item into another that is the same matter."),
    "unmerge": ("merge", "Take a merge back."),
    "split": ("merge", "Make an item of messages that are about another matter."),
    "export": ("items", "Write deliverables to a folder."),
    "usage": ("rate", "Take time sheets, receipts and other facts to be priced."),
    "index": ("index", "Enter the values of indices that prices follow."),
    "rate": ("rate", "Rate a month: from the record of the work to charges."),
    "key": ("key", "Issue, renew and revoke API keys."),
    "mailbox": ("mailbox", "Give engagements mail addresses."),
    "margin": ("margin", "Set a month's charges against what the work cost."),
    "bill": ("bill", "Issue the invoice of a rated month, as UBL."),
    "payroll": ("payroll", "Compute payslips by dated tables of the law."),
    "line": ("line", "Scaffold and check lines of service."),
    "scenario": ("scenario", "Run scenario files against processes and cases."),
    "clock": ("clock", "Compute service-level clocks from a file."),
    "clauses": ("clauses", "Learn clause types from settled clauses."),
    "decide": ("decide", "Evaluate a decision."),
    "table": ("table", "Check decision tables for gaps and overlaps."),
    "publish": ("publish", "Bring a new version of a process, case or decision live."),
    "tck": ("tck", "Run test cases of the DMN compatibility kit."),
    "panels": ("panels", "Say how many judges adaptive panels asked, and what that spared."),
    "redline": ("redline", "Show what changed between two versions of a Word deliverable."),
    "rerun": ("rerun", "Run a delivered analysis again and compare it bit by bit."),
    "profile": ("profile", "Place each running service between BPO and KPO."),
    "site": ("site", "Let a client deploy a site by git push."),
    "proof": ("proof", "Export, sign and check the sealed log."),
    "forget": ("forget", "Delete finished jobs and sent messages that are old."),
    "erase": ("erase", "Erase a person: show what goes, seal it, destroy the key."),
    "backup": ("backup", "Copy the database while work goes on."),
    "health": ("health", "Say how the installation stands and what needs somebody."),
    "restore": ("backup", "Make the database anew from a backup."),
}
"""Command -> the module under `commands` that holds it, and its line of help: loaded only when called."""


class Door(click.Group):
    """Loads a command when it is called, so that `remit --help` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which somebody meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        gc.disable()  # what is loaded stays: looking for garbage among it takes a fifth of a server's start
        command: click.Command = getattr(import_module(f"remit.commands.{COMMANDS[cmd_name][0]}"), cmd_name)
        gc.freeze()
        gc.enable()
        return command

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the words of a call; what is wrong with them is told in one line."""
        with in_one_line():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; what it refuses is told in one line."""
        with in_one_line():
            return super().invoke(ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its line, without loading it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_module, line) in COMMANDS.items()])


@click.command(
    "remit",
    cls=Door,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Start with “remit demo”. Each command explains itself: remit COMMAND --help",
)
@click.version_option(__version__, prog_name="remit")
def main() -> None:
    """Run an outsourcing provider: work in, rules, judgement, deliverables, proof."""
