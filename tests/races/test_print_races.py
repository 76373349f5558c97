"""When two workers look for prints at once, does each go out once, and when one of them dies, none twice?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from labtrack.domain.people import Role
from labtrack.domain.print_jobs import JobStanding, Trouble, printed
from labtrack.domain.printers import PrinterKind
from labtrack.edge.transaction import writing
from labtrack.services.labelling import scan_label_back
from labtrack.services.print_jobs import settle, take_next
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of, print_missing_labels
from labtrack.work.printing import send_due_prints
from tests import manufacture
from tests.races.print_deeds import send_prints
from tests.races.racers import Racers, deed, racers
from tests.work.printer_servers import HOST, answering, printer
from tests.world import World

ROUNDS = 5
LABELS = 4


@pytest.fixture(scope="module")
def two() -> Iterator[Racers]:
    with racers(2) as workers:
        yield workers


def registered(world: World, port: int, name: str):
    given = Destination(name=name, place_code="CELL-LAB", kind=PrinterKind.RAW, host=HOST, port=port, dpi=203)
    return world.do(register_printer, given, by=Role.ADMINISTRATOR).made[0]


def test_each_print_goes_out_once_whichever_worker_takes_it(world: World, two: Racers) -> None:
    for number in range(ROUNDS):
        batch = manufacture.a_filled_lot(world, count=LABELS, serial=200 + number)
        with printer(answering()) as bench:
            where = registered(world, bench.port, f"Bench {number}")
            world.do(print_missing_labels, batch.lot, printer_uid=where, by=Role.TECHNICIAN)
            asked = deed(send_prints)
            attempts = [sum(answer.numbers) for answer in two.race(world, asked, asked)]
            send_due_prints(world.installation)

        documents = bench.sent.count(b"^XZ")
        assert documents == LABELS, f"{attempts} attempts"
        with world.look() as store:
            assert {one.standing for one in store.print_jobs.all()} == {JobStanding.PRINTED}


def held(world: World):
    """A print that a worker took, and then died over."""
    container = manufacture.a_filled_lot(world, count=1).containers[0]
    where = registered(world, 9100, "Bench")
    world.do(print_label_of, container, printer_uid=where, by=Role.TECHNICIAN)
    with world.look() as store:
        key = store.printers.all()[-1].id
    return container, key, taken(world, key)


def taken(world: World, key: int):
    with writing(world.installation) as store:
        return take_next(store, key, at=world.at, until=world.at + timedelta(minutes=2))


def standing(world: World) -> tuple[JobStanding, Trouble | None]:
    with world.look() as store:
        one = store.print_jobs.all()[-1]
    return one.standing, one.trouble


def test_what_a_worker_holds_nobody_else_takes_and_when_it_is_gone_the_print_is_unknown(world: World) -> None:
    container, key, first = held(world)
    assert first is not None
    assert taken(world, key) is None

    world.pass_time(minutes=2)

    assert taken(world, key) is None
    assert standing(world) == (JobStanding.UNKNOWN, Trouble.CUT_SHORT)
    assert "say-if-printed" in manufacture.waiting(world, container)


def test_a_worker_that_comes_back_too_late_changes_nothing(world: World) -> None:
    _, key, first = held(world)
    world.pass_time(minutes=2)
    taken(world, key)

    with writing(world.installation) as store:
        assert settle(store, first, printed(), at=world.at) is False

    assert standing(world) == (JobStanding.UNKNOWN, Trouble.CUT_SHORT)


def test_a_label_scanned_back_while_it_is_being_sent_came_out_whatever_the_worker_says(world: World) -> None:
    container, _, first = held(world)
    with world.look() as store:
        serial = store.labels.all()[-1].serial
    world.do(scan_label_back, container, serial, by=Role.TECHNICIAN)

    with writing(world.installation) as store:
        assert settle(store, first, printed(), at=world.at) is False

    assert standing(world) == (JobStanding.PRINTED, None)
