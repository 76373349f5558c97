"""At which rate is a ledger verified, as a ratio to bare SHA-256 over the same bytes?

`python -m tests.bench.ledger 1000000` writes a ledger of that many events, puts it into the log, signs that, and
verifies it by one process and by as many as there are cores. The floor hashes the same bodies, read before.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, select

from labtrack.domain.custody import NO_DIGEST, Happened, Kind, Link, body_of, digest_of
from labtrack.domain.people import Actor, Role
from labtrack.edge.checkpointing import checkpoint
from labtrack.persistence.models import CommandRow, CustodyEventRow, ItemRow
from labtrack.persistence.shelf import table_of
from labtrack.persistence.verification import verify
from labtrack.persistence.verification.processes import in_processes
from tests.world import SqliteWorlds, World

EVENTS = 20_000
A_CHAIN = 20
ROUNDS = 5
OFTEN = 10
AT_ONCE = 500


def fill(world: World, events: int) -> None:
    """Write that many events in chains of twenty, as use cases would have, but without asking them."""
    by, item, event = world.actor(Role.TECHNICIAN), table_of(ItemRow), table_of(CustodyEventRow)
    command = {"client_key": world.new_key(), "actor_id": by.id, "use_case": "bench", "input_digest": bytes(32)}
    with world.installation.database.writing() as connection:
        connection.execute(insert(table_of(CommandRow)).values(**command, at=world.at))
        place = world.place("CELL-LAB")
        first = connection.execute(select(item.c.id).order_by(item.c.id.desc()).limit(1)).scalar() or 0
        for begins in range(0, events // A_CHAIN, AT_ONCE):
            keys = range(first + begins + 1, first + min(begins + AT_ONCE, events // A_CHAIN) + 1)
            chains = {key: list(chain(world, by, place.uid, command["client_key"])) for key in keys}
            connection.execute(insert(item), [head(key, links[-1], by, place.id) for key, links in chains.items()])
            rows = [row(key, link, by) for key, links in chains.items() for link in links]
            connection.execute(insert(event), rows)


def chain(world: World, by: Actor, place, command) -> Iterator[tuple[Link, str, bytes]]:
    """One item's links, each with its body and digest."""
    uid, before = world.installation.uids(), NO_DIGEST
    for number in range(1, A_CHAIN + 1):
        link = Link(
            item=uid, kind=Kind.CONTAINER, number=number, what=Happened.STORED,
            detail={"position": f"T3-B1-{number}", "temperature_mc": -196_000, "from": f"T3-B2-{number}"},
            state="stored", holder=f"technician@{place}", made_from=frozenset(), codes={}, actor=by.uid, witness=None,
            place=place, at=world.at + timedelta(seconds=number), device_at=None, command=command, before=before,
        )  # fmt: skip
        body = body_of(link)
        before = digest_of(body)
        yield link, body, before


def head(key: int, last: tuple[Link, str, bytes], by: Actor, place_id: int) -> dict[str, object]:
    """The item of a chain."""
    link, _, digest = last
    return {
        "id": key, "uid": link.item, "kind": link.kind, "state": link.state, "number": link.number, "digest": digest,
        "holder_role": by.role.value, "holder_place_id": place_id, "place_id": place_id,
        "made_at": link.at - timedelta(seconds=A_CHAIN - 1),
    }  # fmt: skip


def row(key: int, made: tuple[Link, str, bytes], by: Actor) -> dict[str, object]:
    """One event."""
    link, body, digest = made
    return {
        "item_id": key, "number": link.number, "what": link.what, "at": link.at, "body": body, "digest": digest,
        "actor_id": by.id, "witness_id": None, "command_key": link.command,
    }  # fmt: skip


def floor(bodies: list[bytes]) -> None:
    """Hash the bodies and nothing else, so often that it takes about as long as what it is compared with."""
    for _ in range(OFTEN):
        for body in bodies:
            sha256(body).digest()


def measured(world: World) -> Iterator[tuple[str, Callable[[], None]]]:
    """Verification in each of its ways."""
    database = world.installation.database
    for processes in sorted({1, os.cpu_count() or 1}):

        def verified(count: int = processes) -> None:
            with database.reading() as connection:
                if not verify(connection, reads=in_processes(database, count, lambda *_: None)).holds:
                    raise SystemExit("the ledger does not hold")

        yield f"verify, {processes} process{'es' if processes > 1 else ''}", verified


def seconds(action: Callable[[], None]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def main(events: int = EVENTS, rounds: int = ROUNDS) -> None:
    """Measure, and print one line each."""
    with tempfile.TemporaryDirectory() as name, SqliteWorlds(Path(name)).world() as world:
        print(f"Verification of {events} events, {rounds} interleaved rounds, SQLite:")
        print(f"  written in {seconds(lambda: fill(world, events)):.1f} s", end="")
        print(f", sequenced and signed in {seconds(lambda: signed(world)):.1f} s")
        with world.installation.database.reading() as connection:
            found = connection.execute(select(table_of(CustodyEventRow).c.body)).scalars()
            bodies = [b"\0" + body.encode() for body in found]
        size, ways = sum(map(len, bodies)), dict(measured(world))
        lows, times = list[float](), {label: list[float]() for label in ways}
        for _ in range(rounds):
            lows.append(seconds(lambda: floor(bodies)) / OFTEN)
            for label, way in ways.items():
                times[label].append(seconds(way))
        low = statistics.median(lows)
        print(f"  {'bare SHA-256':24} {events / low:12,.0f} events/s   {size / low / 1e6:8.1f} MB/s")
        for label, took in times.items():
            ratio = statistics.median(one / floor_ for one, floor_ in zip(took, lows, strict=True))
            middle = statistics.median(took)
            print(f"  {label:24} {events / middle:12,.0f} events/s   {size / middle / 1e6:8.1f} MB/s   {ratio:6.1f} ×")


def signed(world: World) -> None:
    """Put everything into the log, and sign what it came to."""
    if checkpoint(world.installation) is None:
        raise SystemExit("nothing was signed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EVENTS, ROUNDS if len(sys.argv) < 2 else 1)
