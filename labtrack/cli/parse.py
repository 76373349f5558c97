"""What does this text say, and which check character belongs to it?"""

import json
from typing import Final

import click

from labtrack.domain.identifiers import Unreadable, check_character_for
from labtrack.domain.identifiers.plain import plain, plain_elements, plain_mpho
from labtrack.domain.readings import (
    BandReading,
    Gs1Reading,
    IsbtReading,
    MphoReading,
    SymbolReading,
    Taken,
    Unread,
)
from labtrack.interop.scans import read

UNREAD: Final = 2


@click.command()
@click.argument("text", metavar="STRING")
@click.pass_context
def parse(context: click.Context, text: str) -> None:
    """Say as JSON what the scanned or typed STRING is.

    An ISBT 128 symbol is answered as {"structures": [{"ds", …}, …]}, a GS1 symbol (after ]C1 or ]d2, or as printed
    with its identifiers in parentheses) as {"gs1": …}, an MPHO unique identifier as {"mpho": …}, a symbol of
    labtrack's own as {"symbol": …}. What a person must have typed has "typed": true beside it. What cannot be read is
    answered as {"error": {"code", "message"}}, with exit code 2.
    """
    reading = read(text)
    if isinstance(reading, Unread):
        _refuse(context, reading.code, reading.sentence)
    else:
        said = _said(reading)
        click.echo(json.dumps(said | {"typed": True} if reading.typed else said))


@click.command(name="check-character")
@click.argument("value", metavar="VALUE")
@click.pass_context
def check_character(context: click.Context, value: str) -> None:
    """Print the check character of VALUE: an identifier without it.

    VALUE is a donation number (13 characters), a Chain of Identity identifier (15), kind and number of a labtrack
    symbol such as an accession, or the digits of a GTIN (7, 11, 12 or 13) or GSRN (17). Thirteen digits may be either
    of two: = before them says donation number, (01) says GTIN. Spaces and hyphens do not count. Anything else is
    answered as by `parse`, with exit code 2.
    """
    try:
        click.echo(check_character_for(value))
    except Unreadable as refusal:
        _refuse(context, refusal.code, refusal.message)


def _said(reading: Taken) -> dict[str, object]:
    match reading:
        case IsbtReading(structures=structures):
            return {"structures": [plain(structure) for structure in structures]}
        case Gs1Reading(elements=elements):
            return {"gs1": plain_elements(elements)}
        case MphoReading(identifier=identifier):
            return {"mpho": plain_mpho(identifier)}
        case BandReading(text=text):
            return {"wristband": {"text": text}}
        case SymbolReading(symbol=symbol):
            number = f"{symbol.number:08}"
            said = {"kind": symbol.kind.value, "number": number, "check_character": symbol.check_character}
            return {"symbol": {"text": symbol.text, **said}}


def _refuse(context: click.Context, code: str, message: str) -> None:
    click.echo(json.dumps({"error": {"code": code, "message": message}}))
    context.exit(UNREAD)
