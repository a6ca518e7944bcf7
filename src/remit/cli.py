"""The command line: one command per thing an operator does; each says what it did or refuses in one line."""

import click

from remit import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="remit")
def main() -> None:
    """Run an outsourcing provider: work in, rules, judgement, deliverables, proof."""
