"""How does an operator draw a label into a file?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from labels import (
    PAPERS,
    RESOLUTIONS,
    LabelContent,
    LabelError,
    render_pdf,
    render_png,
    render_zpl,
    required_fields,
)
from labtrack.cli.opening import Opening
from labtrack.domain import sentences
from labtrack.domain.errors import LabtrackError
from labtrack.edge.installation import Installation
from labtrack.edge.transaction import keep_attempt, reading, writing
from labtrack.services.label_texts import LabelTexts, texts_of

REFUSED: Final = 2
USE_CASE: Final = "print_label"
DEVICE: Final = "command"


@click.command(name="label")
@click.argument("design", metavar="DESIGN")
@click.argument("identifier", metavar="IDENTIFIER")
@click.option("--format", "form", type=click.Choice(["pdf", "zpl", "png"]), default="pdf", help="What to write.")
@click.option("--out", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True, help="The file.")
@click.option("--dpi", type=click.Choice([str(dpi) for dpi in RESOLUTIONS]), default="203", help="The printer's dots.")
@click.option("--paper", type=click.Choice(list(PAPERS)), help="Sheets of office paper, for a PDF.")
@click.option("--start", type=click.IntRange(min=1), default=1, help="The place on the paper to take.")
@click.pass_context
def label(
    context: click.Context,
    design: str,
    identifier: str,
    form: str,
    out: Path,
    dpi: str,
    paper: str | None,
    start: int,
) -> None:
    """Draw the label in DESIGN of what IDENTIFIER names into a file; that it was drawn is kept in the audit trail.

    IDENTIFIER is a scan, a typed number, a place, a person's sign-in code, or a uid. What was printed in that design
    before is drawn as it was; no new print comes into being. A serial that is live or went to a printer is not put on
    paper again: its symbol says COPY. Identity data is never drawn: a wristband has neither initials nor birth date.
    What cannot be drawn is answered as {"error": {"code", "message"}}, with exit code 2.
    """
    if paper is not None and form != "pdf":
        raise click.UsageError("--paper is for --format pdf alone.")
    opening: Opening = context.obj
    installation = opening.installation()
    try:
        wanted = required_fields(design)
        with reading(installation) as store:
            said = texts_of(store, design, identifier)
        drawn = _drawn(_content(design, wanted, said), form, dpi=int(dpi), paper=paper, start=start)
    except LabtrackError as error:
        keep_attempt(installation, USE_CASE, error, by=None)
        sentence = sentences.reason(error) or sentences.accident(error).sentence
        _refuse(context, error.reason, sentence.format(**error.facts))
    except LabelError as error:
        _refuse(context, error.code, str(error))
    else:
        _keep(installation, said, {"design": design, "format": form, "dpi": int(dpi)})
        out.write_bytes(drawn)
        copy = f", a copy: {said.copy_of} is on paper already" if said.copy_of else ""
        click.echo(f"{out}: {design}, {form.upper()}, {dpi} dpi{copy}")


def _content(design: str, wanted: Sequence[str], said: LabelTexts) -> LabelContent:
    fields = {name: said.texts.get(name, "") for name in wanted}
    return LabelContent(design=design, fields=fields, stage=said.stage, applicable=said.applicable)


def _drawn(content: LabelContent, form: str, *, dpi: int, paper: str | None, start: int) -> bytes:
    match form:
        case "zpl":
            return render_zpl([content], dpi=dpi)
        case "png":
            return render_png(content, dpi=dpi)
        case _:
            return render_pdf([content], dpi=dpi, paper=paper, start=start)


def _keep(installation: Installation, said: LabelTexts, how: dict[str, object]) -> None:
    """Write down that a label was drawn, before anybody has it."""
    detail = {"subject": said.subject, "serial": said.copy_of or said.texts.get("serial", ""), **how}
    if said.copy_of:
        detail["copy"] = True
    with writing(installation) as store:
        store.audit.write(USE_CASE, "printed", actor_id=None, at=installation.clock(), device=DEVICE, detail=detail)


def _refuse(context: click.Context, code: str, message: str) -> None:
    click.echo(json.dumps({"error": {"code": code, "message": message}}, ensure_ascii=False))
    context.exit(REFUSED)
