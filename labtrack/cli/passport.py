"""How does an operator hand out the custody passport of an item?"""

from __future__ import annotations

from pathlib import Path

import click

from labtrack.cli.checkpoints import said_in_words
from labtrack.cli.database import ready
from labtrack.edge.passports import passport_of
from labtrack.edge.transaction import reading
from labtrack.services.trace import find


@click.command(name="passport")
@click.argument("identifier")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write: JSON, for docs/verify_passport.py.",
)
@click.pass_context
def passport_command(context: click.Context, identifier: str, out: Path) -> None:
    """Write the custody passport of IDENTIFIER: its events, signatures and origin, with proofs against a checkpoint.

    IDENTIFIER is a scan, a donation number typed with its check character, a product code, an accession, or a uid.
    A checkpoint is signed first, and that the passport was exported is kept in the audit trail.
    """
    with ready(context) as installation, said_in_words():
        with reading(installation) as store:
            item = find(store, identifier)
        signed = passport_of(installation, item.uid, by=None)
    out.write_text(signed.as_file(), encoding="utf-8", newline="")
    events = sum(len(chain.events) for chain in signed.passport.chains)
    click.echo(f"{out}: {item.kind.value} {item.uid}, {len(signed.passport.chains)} chains, {events} events.")
    click.echo(f"Signed with the key {installation.checkpointing.notary().fingerprint}.")
