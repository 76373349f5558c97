"""Does every print go out once, does none get lost, and is one printed twice by nobody's guess?"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from labtrack.domain.labelling import Label, Standing
from labtrack.domain.people import Role
from labtrack.domain.print_jobs import JobStanding, PrintJob, Trouble, not_known, not_sent
from labtrack.domain.printers import RESOLUTIONS, Printer, PrinterKind
from labtrack.services.labelling import scan_label_back
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of
from labtrack.services.prints import Word, settle_by_word
from labtrack.work import raw_printer
from labtrack.work.connecting import Patience
from labtrack.work.printing import send_due_prints
from tests import manufacture
from tests.labels.decoding import by_zxing_linear, printed_by_zebra
from tests.work.printer_servers import (
    HOST,
    Bench,
    a_closed_port,
    answering,
    closing_after,
    closing_in_the_middle,
    never_reading,
    one_way,
    printer,
    silent,
    status,
)
from tests.world import START, World

IMPATIENT = Patience(reached=2.0, answered=0.5, done=0.6, between=0.01)


@pytest.fixture
def container(world: World) -> UUID:
    """One filled container without a label."""
    return manufacture.a_filled_lot(world, count=1).containers[0]


def registered(world: World, port: int, *, answers: bool = True, name: str = "Bench", dpi: int = 203) -> UUID:
    given = Destination(
        name=name, place_code="CELL-LAB", kind=PrinterKind.RAW, host=HOST, port=port, dpi=dpi, answers=answers
    )
    return world.do(register_printer, given, by=Role.ADMINISTRATOR).made[0]


def asked(world: World, container: UUID, where: UUID) -> UUID:
    return world.do(print_label_of, container, printer_uid=where, by=Role.TECHNICIAN).made[0]


def send(world: World) -> int:
    return send_due_prints(world.installation, IMPATIENT)


def the_print(world: World) -> PrintJob:
    with world.look() as store:
        return store.print_jobs.all()[-1]


def labels(world: World, item: UUID) -> tuple[Label, ...]:
    with world.look() as store:
        return store.labels.all(item_id=store.items.by_uid(item).id)


def test_a_label_goes_to_a_printer_that_answers_and_came_out_when_nothing_is_left(world, container) -> None:
    with printer(answering(status(), status(formats=1), status(left=1))) as bench:
        asked(world, container, registered(world, bench.port))

        assert send(world) == 1
        assert send(world) == 0

    one = the_print(world)
    assert (one.standing, one.trouble) == (JobStanding.PRINTED, None)
    assert bench.calls == 1
    assert bench.sent.startswith(b"^XA")
    assert labels(world, container)[0].standing is Standing.PRINTED, "only a scan makes it live"


@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_what_arrives_at_a_printer_is_drawn_by_another_interpreter_and_read_as_the_labels_serial(
    sqlite_world, dpi
) -> None:
    container = manufacture.a_filled_lot(sqlite_world, count=1).containers[0]
    with printer(answering()) as bench:
        asked(sqlite_world, container, registered(sqlite_world, bench.port, dpi=dpi))
        send(sqlite_world)

    assert by_zxing_linear(printed_by_zebra(bench.sent, dpi)) == [labels(sqlite_world, container)[0].serial]


def test_a_printer_that_is_off_loses_nothing_and_is_tried_again_later(world, container) -> None:
    port = a_closed_port()
    asked(world, container, registered(world, port))

    assert send(world) == 1
    one = the_print(world)
    assert (one.standing, one.trouble) == (JobStanding.WAITING, Trouble.OFF)
    assert send(world) == 0, "not before its time"
    world.pass_time(seconds=10)
    assert send(world) == 1
    assert the_print(world).standing is JobStanding.WAITING


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        (silent, Trouble.SILENT),
        (closing_after(0), Trouble.SILENT),
        (answering(then=status(paper_out=1)), Trouble.OUT_OF_LABELS),
        (answering(then=status(head_up=1)), Trouble.HEAD_OPEN),
        (answering(then=status(ribbon=1)), Trouble.OUT_OF_RIBBON),
        (answering(then=status(paused=1)), Trouble.PAUSED),
        (answering(then=status(formats=2)), Trouble.BUSY),
        (answering(then=b"\x02what\x03\x02is\x03\x02this\x03"), Trouble.SILENT),
    ],
)
def test_what_hinders_a_printer_before_it_got_anything_leaves_the_print_waiting(
    sqlite_world, behaviour, trouble
) -> None:
    container = manufacture.a_filled_lot(sqlite_world, count=1).containers[0]
    with printer(behaviour) as bench:
        asked(sqlite_world, container, registered(sqlite_world, bench.port))
        send(sqlite_world)

    one = the_print(sqlite_world)
    assert (one.standing, one.trouble) == (JobStanding.WAITING, trouble)
    assert bench.sent == b""


@pytest.mark.parametrize(
    ("behaviour", "trouble"),
    [
        (answering(status(), then=status(paper_out=1, left=1)), Trouble.OUT_OF_LABELS),
        (answering(status(), then=status(formats=1)), Trouble.NO_ANSWER),
        (closing_after(1), Trouble.BROKEN_OFF),
    ],
)
def test_what_went_out_and_was_not_confirmed_is_unknown_and_never_sent_again(sqlite_world, behaviour, trouble) -> None:
    container = manufacture.a_filled_lot(sqlite_world, count=1).containers[0]
    with printer(behaviour) as bench:
        asked(sqlite_world, container, registered(sqlite_world, bench.port))
        send(sqlite_world)
        sqlite_world.pass_time(hours=5)
        assert send(sqlite_world) == 0

    one = the_print(sqlite_world)
    assert (one.standing, one.trouble) == (JobStanding.UNKNOWN, trouble)
    assert bench.calls == 1
    assert "say-if-printed" in manufacture.waiting(sqlite_world, container)


@pytest.mark.parametrize("behaviour", [closing_in_the_middle, never_reading])
def test_a_label_of_which_only_a_part_was_taken_may_have_come_out(behaviour) -> None:
    larger_than_any_buffer = b"^XA" + b"^FX" * 8_000_000 + b"^XZ"
    with printer(behaviour) as bench:
        answer = raw_printer.send(a_raw_printer(bench.port), larger_than_any_buffer, IMPATIENT)
        bench.ended.set()

    assert answer == not_known(Trouble.BROKEN_OFF)
    assert len(bench.sent) < len(larger_than_any_buffer)


def test_a_name_that_leads_where_no_printer_may_be_is_never_spoken_to() -> None:
    answer = raw_printer.send(replace(a_raw_printer(9100), host="169.254.169.254"), b"^XA^XZ", IMPATIENT)

    assert answer == not_sent(Trouble.NEVER_A_PRINTER)


def a_raw_printer(port: int) -> Printer:
    return Printer(
        id=1,
        uid=UUID(int=1),
        code="PT-00000001-T",
        name="Bench",
        place_id=1,
        kind=PrinterKind.RAW,
        host=HOST,
        port=port,
        path="",
        dpi=203,
        design="",
        stock="",
        answers=True,
        registered_at=START,
    )


def test_a_printer_that_never_answers_is_believed_when_its_label_is_scanned_back(world, container) -> None:
    with printer(one_way) as bench:
        asked(world, container, registered(world, bench.port, answers=False))
        send(world)
    one = the_print(world)
    assert (one.standing, one.trouble) == (JobStanding.UNKNOWN, Trouble.ONE_WAY)

    world.do(scan_label_back, container, labels(world, container)[0].serial, by=Role.TECHNICIAN)

    one = the_print(world)
    assert (one.standing, one.settled_by_id) == (JobStanding.PRINTED, world.actor(Role.TECHNICIAN).id)
    assert "say-if-printed" not in manufacture.waiting(world, container)


def test_a_label_that_was_scanned_back_while_its_print_still_waits_is_not_sent_any_more(world, container) -> None:
    with printer(answering()) as bench:
        asked(world, container, registered(world, bench.port))
        world.do(scan_label_back, container, labels(world, container)[0].serial, by=Role.TECHNICIAN)

        assert send(world) == 0
        assert bench.sent == b""

    assert the_print(world).standing is JobStanding.PRINTED


def unknown(world: World, container: UUID) -> Bench:
    with printer(one_way) as bench:
        asked(world, container, registered(world, bench.port, answers=False))
        send(world)
    return bench


def test_what_a_person_says_came_out_is_settled_and_waits_for_its_scan(world, container) -> None:
    unknown(world, container)

    world.do(settle_by_word, the_print(world).uid, Word.CAME_OUT, by=Role.TECHNICIAN)

    assert the_print(world).standing is JobStanding.PRINTED
    assert manufacture.waiting(world, container) == {"scan-label-back"}


def test_what_a_person_says_did_not_come_out_is_spoiled_and_another_serial_is_printed(world, container) -> None:
    unknown(world, container)

    made = world.do(settle_by_word, the_print(world).uid, Word.AGAIN, by=Role.TECHNICIAN).made

    first, second = labels(world, container)
    assert (first.standing, first.spoiled_as) == (Standing.SPOILED, "never-printed")
    assert (second.uid, second.standing, second.reason) == (made[0], Standing.PRINTED, "never-came-out")
    assert second.serial != first.serial
    assert the_print(world).standing is JobStanding.WAITING


def test_prints_go_out_in_their_order_and_those_behind_wait_for_the_first(world) -> None:
    batch = manufacture.a_filled_lot(world, count=3)
    port = a_closed_port()
    where = registered(world, port)
    serials = [asked(world, one, where) for one in batch.containers]
    assert send(world) == 1, "the printer is off: one attempt, not three"
    world.pass_time(seconds=10)
    with world.look() as store:
        standings = [one.standing for one in store.print_jobs.all()]
    assert standings == [JobStanding.WAITING] * 3
    assert len(serials) == 3
