"""Which commands does an operator have, and how do they answer the shell?"""

import sys
from collections.abc import Sequence
from typing import Final

import click

from labtrack.cli.database import database_command
from labtrack.cli.docs import docs
from labtrack.cli.label import label
from labtrack.cli.ledger import ledger_command
from labtrack.cli.parse import check_character, parse
from labtrack.cli.passport import passport_command
from labtrack.cli.serve import serve
from labtrack.cli.story import story
from labtrack.cli.trace import trace_command
from labtrack.cli.translations import translations
from labtrack.cli.work import work

WRONG_USAGE: Final = 64
INTERRUPTED: Final = 130

COMMANDS: Final[tuple[click.Command, ...]] = (
    serve,
    parse,
    check_character,
    story,
    trace_command,
    passport_command,
    label,
    ledger_command,
    database_command,
    docs,
    translations,
    work,
)


@click.group(name="labtrack", commands={command.name or "": command for command in COMMANDS})
def labtrack() -> None:
    """Follow every bag and every tube of the trial."""


def run(argv: Sequence[str] | None, *, obj: object) -> int:
    """Run one command and return its exit code: its own, 64 for wrong usage, 130 when interrupted.

    `argv` None takes the process's own arguments. `obj` is what the commands find as their context's object.
    """
    try:
        code = labtrack.main(args=argv, prog_name="labtrack", standalone_mode=False, obj=obj)
    except click.UsageError as fault:
        fault.show()
        return WRONG_USAGE
    except click.ClickException as fault:
        fault.show()
        return fault.exit_code
    except click.Abort:
        click.echo("Interrupted.", file=sys.stderr)
        return INTERRUPTED
    return code if isinstance(code, int) else 0
