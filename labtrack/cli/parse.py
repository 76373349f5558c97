"""What does this text say, and which check character belongs to it?"""

import json
from typing import Final

import click

from labtrack.domain.identifiers import (
    BloodGroup,
    Divisions,
    DonationNumber,
    Expiry,
    ProductCode,
    Structure,
    Unreadable,
    check_character_for,
)
from labtrack.domain.scanning import IsbtReading, SymbolReading, Unread, read

UNREAD: Final = 2

_Said = dict[str, str | bool | None]


@click.command()
@click.argument("text", metavar="STRING")
@click.pass_context
def parse(context: click.Context, text: str) -> None:
    """Say as JSON what the scanned or typed STRING is.

    What cannot be read is answered as {"error": {"code", "message"}}, with exit code 2.
    """
    match read(text):
        case IsbtReading(structures=structures, typed=typed):
            said: dict[str, object] = {"structures": [_said(structure) for structure in structures]}
            _print(said | {"typed": True} if typed else said)
        case SymbolReading(symbol=symbol):
            number = f"{symbol.number:08}"
            said_symbol = {"kind": symbol.kind.value, "number": number, "check_character": symbol.check_character}
            _print({"symbol": {"text": symbol.text, **said_symbol}})
        case Unread(code=code) as unread:
            _refuse(context, code, unread.sentence)


@click.command(name="check-character")
@click.argument("value", metavar="VALUE")
@click.pass_context
def check_character(context: click.Context, value: str) -> None:
    """Print the check character of VALUE: a donation number, or kind and number of a labtrack symbol.

    Spaces and hyphens do not count. Anything else is answered as by `parse`, with exit code 2.
    """
    try:
        click.echo(check_character_for(value))
    except Unreadable as refusal:
        _refuse(context, refusal.code, refusal.message)


def _said(structure: Structure) -> _Said:
    match structure:
        case DonationNumber(din=din, flags=flags):
            return {"ds": structure.ds, "din": din.text, "flags": flags, "check_character": din.check_character}
        case BloodGroup(code=code, phenotype=phenotype):
            return {
                "ds": structure.ds,
                "code": code,
                "abo": structure.abo.value if structure.abo else None,
                "rhd": structure.rhd.value if structure.rhd else None,
                "status": structure.status.name.lower().replace("_", "-") if structure.status else None,
                "phenotype": phenotype,
            }
        case ProductCode(code=code, collection_type=collection_type, division=division):
            return {
                "ds": structure.ds,
                "product_code": code,
                "collection_type": collection_type,
                "division": division,
            }
        case Expiry(local=local):
            return {
                "ds": structure.ds,
                "expires": local.isoformat(timespec="minutes"),
                "time_unknown": structure.time_unknown,
            }
        case Divisions(text=text):
            return {"ds": structure.ds, "divisions": text}


def _refuse(context: click.Context, code: str, message: str) -> None:
    _print({"error": {"code": code, "message": message}})
    context.exit(UNREAD)


def _print(said: dict[str, object] | dict[str, dict[str, str]]) -> None:
    click.echo(json.dumps(said))
