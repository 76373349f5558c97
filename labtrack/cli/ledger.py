"""Does the ledger hold, and if not, where is it wrong first?"""

import json
from typing import Final

import click

from labtrack.cli.checkpoints import checkpoint_ledger, key_command
from labtrack.cli.database import ready
from labtrack.domain.verification import SENTENCES, Verified, Wrong
from labtrack.persistence.verification import verify

DOES_NOT_HOLD: Final = 1


@click.group(name="ledger", commands={"checkpoint": checkpoint_ledger, "key": key_command})
def ledger_command() -> None:
    """Ask the chains of custody and the log over them."""


@ledger_command.command(name="verify")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
@click.pass_context
def verify_ledger(context: click.Context, as_json: bool) -> None:
    """Walk every chain of custody, and name the first wrong event of each that does not hold.

    The exit code is 0 when all hold, 1 when one does not, and 69 when the database is not at the newest revision.
    """
    with ready(context) as installation, installation.database.reading() as connection:
        verified = verify(connection)
    click.echo(json.dumps(_as_json(verified)) if as_json else _as_text(verified))
    context.exit(0 if verified.holds else DOES_NOT_HOLD)


def _as_json(verified: Verified) -> dict[str, object]:
    return {
        "holds": verified.holds,
        "items": verified.items,
        "events": verified.events,
        "wrong": [
            {"item": wrong.item, "number": wrong.number, "code": wrong.fault.value, "message": SENTENCES[wrong.fault]}
            for wrong in verified.wrong
        ],
    }


def _as_text(verified: Verified) -> str:
    read = f"{verified.items} items and {verified.events} events were read."
    if verified.holds:
        return f"The ledger holds. {read}"
    first, *others = (_said(wrong) for wrong in verified.wrong)
    lines = ["The ledger does not hold. The first wrong event:", first]
    if others:
        lines += ["Wrong as well, chain by chain:", *others]
    return "\n".join((*lines, read))


def _said(wrong: Wrong) -> str:
    return f"  item {wrong.item}, event {wrong.number}: {SENTENCES[wrong.fault]} [{wrong.fault.value}]"
