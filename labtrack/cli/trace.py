"""Where does an item come from, and what became of it?"""

from __future__ import annotations

import json

import click

from labtrack.cli.opening import Opening
from labtrack.domain.errors import NotFound
from labtrack.edge.transaction import reading
from labtrack.services.places import site_zone
from labtrack.services.trace import Trace, trace


@click.command(name="trace")
@click.argument("identifier")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def trace_command(opening: Opening, identifier: str, as_json: bool) -> None:
    """Print where IDENTIFIER comes from, what became of it, and every event on the way.

    IDENTIFIER is a scan, a donation number typed with its check character, a lot or study number, or a uid.
    """
    with reading(opening.installation()) as store:
        try:
            traced = trace(store, identifier)
        except NotFound as fault:
            click.echo(json.dumps({"error": {"code": fault.reason}}))
            raise SystemExit(2) from fault
        zone = site_zone(store)
    if as_json:
        click.echo(json.dumps(_as_json(traced), indent=2, ensure_ascii=False))
        return
    for one in traced.items:
        mark = "→" if one.item.uid == traced.asked else " "
        number = f" / {one.name.number}" if one.name.number else ""
        click.echo(f"{mark} {one.item.kind.value} {one.name.text}{number} · {one.item.state} · {one.item.uid}")
        for event in one.events:
            witness = f" with {traced.names[event.witness_id]}" if event.witness_id else ""
            click.echo(
                f"    {event.number:>3}  {event.at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}  {event.what.value:<22}"
                f" {traced.names[event.actor_id]}{witness}  {event.digest.hex()[:16]}"
            )
        for signature in one.signatures:
            click.echo(
                f"         signed {signature.meaning.value}: {signature.printed_name}, {signature.role},"
                f" {signature.local_time}"
            )


def _as_json(traced: Trace) -> dict[str, object]:
    return {
        "asked": str(traced.asked),
        "items": [
            {
                "uid": str(one.item.uid),
                "kind": one.item.kind.value,
                "name": one.name.text,
                "state": one.item.state,
                "distance": one.distance,
                "codes": dict(one.codes),
                "events": [
                    {
                        "number": event.number,
                        "what": event.what.value,
                        "at": event.at.isoformat(),
                        "by": traced.names[event.actor_id],
                        "digest": event.digest.hex(),
                    }
                    for event in one.events
                ],
                "signatures": [
                    {
                        "meaning": signature.meaning.value,
                        "name": signature.printed_name,
                        "role": signature.role,
                        "at": signature.local_time,
                        "digest": signature.digest.hex(),
                    }
                    for signature in one.signatures
                ],
            }
            for one in traced.items
        ],
        "links": [[str(parent), str(child)] for parent, child in traced.links],
    }
