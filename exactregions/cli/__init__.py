"""The command line: tables for people, one JSON object for programs.

Exit status: 0 complete, 1 a claim fails or a certificate is rejected, 2 bad input (one line on
standard error), 3 a budget was reached, a claim is undecided or a certificate incomplete, 130
interrupted.
"""

import sys

import click

from exactregions.cli import (  # noqa: F401  (they add their commands)
    bounds,
    certificate,
    count,
    draw,
    expect,
    judge,
    look,
    measure,
    parts,
    shrink,
    study,
)
from exactregions.cli.base import BAD_INPUT, INTERRUPTED, commands
from exactregions.errors import ExactRegionsError


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line on arguments and return the exit status."""
    sys.set_int_max_str_digits(0)  # what was computed is printed, however long; inputs are capped
    try:
        status = commands.main(arguments, prog_name="exactregions", standalone_mode=False)
    except ExactRegionsError as reason:
        return _complain(str(reason))
    except click.ClickException as reason:
        return _complain(reason.format_message())
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    return status if isinstance(status, int) else 0


def _complain(message: str) -> int:
    click.echo(f"exactregions: {' '.join(message.split())}", err=True)
    return BAD_INPUT
