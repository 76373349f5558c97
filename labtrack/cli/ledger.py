"""Does the ledger hold, and if not, where is it wrong first?"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Final

import click

from labtrack.cli.checkpoints import checkpoint_ledger, key_command, said_in_words
from labtrack.cli.database import ready
from labtrack.domain.checkpoints import SignedCheckpoint, read_file
from labtrack.domain.verification import SENTENCES, WORDS, Verified, Where, Wrong
from labtrack.edge.installation import Installation
from labtrack.persistence.checkpoint_folder import LEAVES, newest_in
from labtrack.persistence.verification import Against, verify
from labtrack.persistence.verification.processes import in_processes

DOES_NOT_HOLD: Final = 1
A_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(name="ledger", commands={"checkpoint": checkpoint_ledger, "key": key_command})
def ledger_command() -> None:
    """Ask the chains of custody and the log over them."""


@ledger_command.command(name="verify")
@click.option("--checkpoint", type=A_FILE, help="A checkpoint that is kept outside; else the newest in the folder.")
@click.option("--since", type=A_FILE, help="Take what this checkpoint covers to be good, and read what came after it.")
@click.option("--processes", type=click.IntRange(min=1), help="How many read at once; else as many as there are cores.")
@click.option("--json", "as_json", is_flag=True, help="Answer as one JSON object.")
@click.pass_context
def verify_ledger(
    context: click.Context, checkpoint: Path | None, since: Path | None, processes: int | None, as_json: bool
) -> None:
    """Walk every chain of custody and the log over them, and name what does not hold.

    Stored bodies are hashed as they are. Beside a checkpoint's file may lie the log's leaves, as the folder of
    checkpoints has them: they name what was made anew together with its place in the log.

    The exit code is 0 when all hold, 1 when one does not, and 69 when the database is not at the newest revision.
    """
    with ready(context) as installation, said_in_words():
        against = _against(installation, checkpoint, since)
        reads = in_processes(installation.database, processes or os.cpu_count() or 1, _progress)
        with installation.database.reading() as connection:
            verified = verify(connection, against, reads=reads)
    click.echo(json.dumps(_as_json(verified)) if as_json else _as_text(verified))
    context.exit(0 if verified.holds else DOES_NOT_HOLD)


def _against(installation: Installation, checkpoint: Path | None, since: Path | None) -> Against:
    folder = installation.checkpointing.folder
    outside = checkpoint or (newest_in(folder) if folder is not None else None)
    leaves = outside.with_name(LEAVES) if outside is not None else None
    return Against(
        key=installation.checkpointing.notary().public_key,
        outside=_read(outside),
        leaves=leaves if leaves is not None and leaves.is_file() else None,
        since=_read(since),
    )


def _read(file: Path | None) -> SignedCheckpoint | None:
    return read_file(file.read_text(encoding="utf-8")) if file is not None else None


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r{done * 100 // total} %" + ("\r    \r" if done == total else ""), err=True, nl=False)


def _as_json(verified: Verified) -> dict[str, object]:
    return {
        "holds": verified.holds,
        "items": verified.items,
        "events": verified.events,
        "leaves": verified.leaves,
        "checkpoints": verified.checkpoints,
        "covered": verified.covered,
        "wrong": [
            {
                "item": wrong.item,
                "number": wrong.number,
                "where": wrong.where.value,
                "code": wrong.fault.value,
                "message": SENTENCES[wrong.fault],
            }
            for wrong in verified.wrong
        ],
    }


def _as_text(verified: Verified) -> str:
    read = (
        f"{verified.items} items, {verified.events} events, {verified.leaves} places of the log and"
        f" {verified.checkpoints} checkpoints were read; the newest checkpoint covers {verified.covered}."
    )
    if verified.holds:
        return f"The ledger holds. {read}"
    first, *others = (_said(wrong) for wrong in verified.wrong)
    lines = ["The ledger does not hold. What is wrong first:", first]
    if others:
        lines += ["Wrong as well:", *others]
    return "\n".join((*lines, read))


def _said(wrong: Wrong) -> str:
    if wrong.item:
        signature = "a signature under " if wrong.where is Where.SIGNATURE else ""
        of = f"item {wrong.item}, {signature}event {wrong.number}"
    else:
        of = f"{WORDS[wrong.where]} {wrong.number}"
    return f"  {of}: {SENTENCES[wrong.fault]} [{wrong.fault.value}]"
