"""Is a batch record read in as many statements however many containers it has, and are its sums right?"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labtrack.domain.people import Permission, Role
from labtrack.services.containers import discard_container
from labtrack.services.lot_record import donations_in, lots_in, record_of_lot
from labtrack.services.printing import prints_of, unlabelled
from labtrack.services.storing import storing_desk
from tests.manufacture import a_filled_lot, a_harvested_lot, a_print, label
from tests.statements import sent_by
from tests.world import World

STATES = {"received", "accepted", "in-culture", "harvested"}


def statements_of(world: World, look: Callable[..., object]) -> int:
    """How many statements a look at the database asks."""
    with world.look() as store:
        return len(sent_by(store.items.connection.engine, lambda: look(store)))


def test_sums_labels_and_places_of_a_record(world):
    batch = a_filled_lot(world, count=3)
    live = label(world, batch.containers[0])
    waiting = a_print(world, batch.containers[1])

    with world.look() as store:
        record = record_of_lot(store, batch.lot, by=world.actor(Role.TECHNICIAN))

    assert (record.harvested, record.filled, record.left) == (80_000_000, 30_000_000, 50_000_000)
    assert [(one.number, one.by.printed_name) for one in record.passages] == [(4, "Technician A")]
    assert [one.material for one in record.materials] == ["Fetal bovine serum"]
    assert [one.live.serial if one.live else None for one in record.fillings] == [live.serial, None, None]
    assert [one.waiting.serial if one.waiting else None for one in record.fillings] == [None, waiting.serial, None]
    assert [one.container.division for one in unlabelled(record.fillings)] == ["C0"]


def test_what_was_thrown_away_needs_no_label_and_stays_in_the_sums(world):
    batch = a_filled_lot(world, count=2)
    world.do(discard_container, batch.containers[0], reason="Leaked", by=Role.TECHNICIAN)

    with world.look() as store:
        record = record_of_lot(store, batch.lot, by=world.actor(Role.TECHNICIAN))

    assert [one.container.division for one in unlabelled(record.fillings)] == ["B0"]
    assert record.filled == 20_000_000


@pytest.mark.parametrize("what", ["record", "lots", "donations", "desk", "prints"])
def test_a_page_asks_as_much_for_many_containers_as_for_few(sqlite_world, what):
    world, by = sqlite_world, sqlite_world.actor(Role.TECHNICIAN)
    batch = a_filled_lot(world, count=2)
    looks: dict[str, Callable[..., object]] = {
        "record": lambda store: record_of_lot(store, batch.lot, by=by),
        "lots": lambda store: lots_in(store, STATES, by=by, limit=50),
        "donations": lambda store: donations_in(store, STATES, by=by, limit=50),
        "desk": lambda store: storing_desk(store, batch.containers[0], by=by),
        "prints": lambda store: prints_of(store, batch.containers[0], by=by),
    }
    few = statements_of(world, looks[what])
    a_filled_lot(world, count=6, serial=201)
    batch = a_filled_lot(world, count=6, serial=202)
    label(world, batch.containers[0])

    assert 1 <= statements_of(world, looks[what]) <= few
    assert by.may(Permission.LOOK)


def test_a_list_comes_in_pages_the_newest_first(world):
    for serial in (1, 2, 3):
        a_harvested_lot(world, serial=serial)

    with world.look() as store:
        by = world.actor(Role.TECHNICIAN)
        first = lots_in(store, STATES, by=by, limit=2)
        second = lots_in(store, STATES, by=by, limit=2, offset=2)

    assert [one.lot.number for one in (*first, *second)] == ["UC26-003", "UC26-002", "UC26-001"]
