"""How does an operator have the log signed, and look after the key?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from labtrack.cli.database import ready
from labtrack.cli.opening import Opening
from labtrack.domain import sentences
from labtrack.domain.checkpoints import IntroducedKey, SignedCheckpoint, read
from labtrack.domain.errors import LabtrackError
from labtrack.edge.checkpointing import checkpoint, rotate_key
from labtrack.edge.transaction import reading
from labtrack.persistence.key_files import write_new_key


@click.command(name="checkpoint")
@click.option("--json", "as_json", is_flag=True, help="Print the newest checkpoint as it is kept outside.")
@click.pass_context
def checkpoint_ledger(context: click.Context, as_json: bool) -> None:
    """Give all that was recorded its place in the log, sign what it came to, and keep that outside the database.

    Nothing new is signed when nothing was recorded since the last checkpoint.
    """
    with ready(context) as installation, said_in_words():
        signed = checkpoint(installation)
        with reading(installation) as store:
            newest = store.checkpoints.newest()
    if as_json:
        click.echo(newest.as_file() if newest is not None else "null", nl=newest is None)
        return
    click.echo("Nothing was recorded since the last checkpoint." if signed is None else "A checkpoint was signed.")
    if newest is not None:
        click.echo(_of_checkpoint(newest))


@click.group(name="key")
def key_command() -> None:
    """Look after the key that checkpoints are signed with."""


@key_command.command()
@click.argument("file", type=click.Path(path_type=Path))
def create(file: Path) -> None:
    """Make a new key in FILE, readable by its owner alone, and print its public half.

    FILE is then named in LABTRACK_CHECKPOINT_KEY_FILE; the first checkpoint introduces the key.
    """
    with said_in_words():
        notary = write_new_key(file)
    click.echo(f"{notary.fingerprint}  {notary.public_key.hex()}")


@key_command.command()
@click.pass_context
def rotate(context: click.Context) -> None:
    """Put a new key in the place of the one in use: introduced under the signature of the key before.

    A labtrack that runs takes it up with its next checkpoint. The old private key is gone afterwards.
    """
    with ready(context) as installation, said_in_words():
        key = rotate_key(installation, context.ensure_object(Opening).key_file())
    click.echo(_of_key(key))


@key_command.command()
@click.option("--json", "as_json", is_flag=True, help="Print every key with its statement and signature.")
@click.pass_context
def show(context: click.Context, as_json: bool) -> None:
    """Print every public key that was introduced, oldest first: what to publish, and to compare with."""
    with ready(context) as installation, reading(installation) as store:
        keys = store.checkpoints.introduced()
    if as_json:
        click.echo(json.dumps([json.loads(key.as_file()) for key in keys], indent=2))
        return
    for key in keys:
        click.echo(_of_key(key))
    if not keys:
        click.echo("No key was introduced yet: the first checkpoint does.")


@contextmanager
def said_in_words() -> Iterator[None]:
    """Leave with a sentence, and exit code 1, when it cannot be done."""
    try:
        yield
    except LabtrackError as error:
        raise click.ClickException(sentences.said(error)) from error


def _of_checkpoint(signed: SignedCheckpoint) -> str:
    of = read(signed.text)
    return f"{of.size} leaves, root {of.root.hex()}, {of.at:%Y-%m-%d %H:%M:%S} UTC, key {of.key}"


def _of_key(key: IntroducedKey) -> str:
    since = json.loads(key.statement)["at"]
    return f"{key.number}  {key.fingerprint}  {key.public_key.hex()}  since {since}"
