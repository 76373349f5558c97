"""Does a print by IPP come out once, and is it known what became of it: done, refused, stopped, given up?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.people import Role
from labtrack.domain.print_jobs import JobStanding, PrintJob, Trouble
from labtrack.domain.printers import PrinterKind
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of
from labtrack.work.connecting import Patience
from labtrack.work.ipp_messages import Garbled, Operation, reply_of, request
from labtrack.work.printing import send_due_prints
from tests import manufacture
from tests.work import ipp_servers as ipp
from tests.work.ipp_servers import queue
from tests.work.printer_servers import a_closed_port, printer, silent
from tests.world import World

IMPATIENT = Patience(reached=2.0, answered=0.5, done=0.3, between=0.01)


def asked(world: World, port: int) -> UUID:
    container = manufacture.a_filled_lot(world, count=1).containers[0]
    given = Destination(
        name="Office", place_code="CELL-LAB", kind=PrinterKind.IPP, host="127.0.0.1", port=port, path="/q", dpi=600
    )
    where = world.do(register_printer, given, by=Role.ADMINISTRATOR).made[0]
    world.do(print_label_of, container, printer_uid=where, by=Role.TECHNICIAN)
    return container


def sent(world: World, port: int) -> PrintJob:
    container = asked(world, port)
    send_due_prints(world.installation, IMPATIENT)
    one = the_print(world)
    waits = "say-if-printed" in manufacture.waiting(world, container)
    assert waits is (one.standing is JobStanding.UNKNOWN)
    return one


def the_print(world: World) -> PrintJob:
    with world.look() as store:
        return store.print_jobs.all()[-1]


def test_a_print_is_asked_about_until_the_printer_says_that_it_is_done(world) -> None:
    with queue(states=[ipp.PENDING, ipp.AT_WORK, ipp.COMPLETED]) as printing:
        one = sent(world, printing.port)

    assert (one.standing, one.trouble, one.reference) == (JobStanding.PRINTED, None, "17")
    assert printing.asked == [ipp.GET_PRINTER, ipp.PRINT_JOB, ipp.GET_JOB, ipp.GET_JOB, ipp.GET_JOB]
    (document,) = printing.documents
    assert document.rstrip().endswith(b"%%EOF")
    (head,) = printing.heads
    assert b"application/pdf" in head
    assert b"LB-00000001-" in head, "the serial is the name of the print, for whoever looks at the queue"
    assert f"ipp://127.0.0.1:{printing.port}/q".encode() in head


@pytest.mark.parametrize(
    ("how", "trouble"),
    [
        ({"reasons": ("media-empty-error",)}, Trouble.OUT_OF_LABELS),
        ({"reasons": ("media-low-report", "media-needed")}, Trouble.OUT_OF_LABELS),
        ({"reasons": ("cover-open",)}, Trouble.HEAD_OPEN),
        ({"reasons": ("marker-supply-empty-error",)}, Trouble.OUT_OF_RIBBON),
        ({"reasons": ("paused",), "state": ipp.STOPPED}, Trouble.PAUSED),
        ({"state": ipp.STOPPED}, Trouble.STOPPED),
        ({"accepting": False}, Trouble.PAUSED),
        ({"print_status": 0x0507}, Trouble.BUSY),
        ({"print_status": 0x040A}, Trouble.REFUSED),
        ({"http_status": 404}, Trouble.REFUSED),
    ],
)
def test_what_a_printer_does_not_take_waits_with_its_reason(sqlite_world, how, trouble) -> None:
    with queue(**how) as printing:
        one = sent(sqlite_world, printing.port)

    assert (one.standing, one.trouble) == (JobStanding.WAITING, trouble)
    assert printing.documents == []


def test_a_warning_hinders_nothing(sqlite_world) -> None:
    with queue(reasons=("media-low-warning", "marker-supply-empty-report")) as printing:
        assert sent(sqlite_world, printing.port).standing is JobStanding.PRINTED


def test_a_printer_that_is_off_and_one_that_says_nothing_keep_the_print_waiting(sqlite_world) -> None:
    one = sent(sqlite_world, a_closed_port())
    assert (one.standing, one.trouble) == (JobStanding.WAITING, Trouble.OFF)


def test_one_that_takes_the_call_and_says_nothing_was_sent_nothing(sqlite_world) -> None:
    with printer(silent) as bench:
        one = sent(sqlite_world, bench.port)

    assert (one.standing, one.trouble) == (JobStanding.WAITING, Trouble.SILENT)
    assert b"%PDF" not in bench.sent


def test_a_connection_that_breaks_while_the_print_is_sent_leaves_it_unknown(world) -> None:
    with queue(breaks_off=True) as printing:
        one = sent(world, printing.port)
        world.pass_time(hours=1)
        assert send_due_prints(world.installation, IMPATIENT) == 0

    assert (one.standing, one.trouble) == (JobStanding.UNKNOWN, Trouble.NO_ANSWER)
    assert len(printing.documents) == 1


@pytest.mark.parametrize("state", [ipp.CANCELED, ipp.ABORTED])
def test_a_print_that_the_printer_gave_up_is_unknown_for_a_part_may_be_out(sqlite_world, state) -> None:
    with queue(states=[ipp.AT_WORK, state]) as printing:
        one = sent(sqlite_world, printing.port)

    assert (one.standing, one.trouble) == (JobStanding.UNKNOWN, Trouble.ENDED)


def test_a_print_in_the_queue_of_an_empty_printer_is_asked_about_and_not_sent_again(world) -> None:
    states = [ipp.WORK_STOPPED, ipp.WORK_STOPPED, ipp.COMPLETED]
    with queue(states=states, job_reasons=("printer-stopped", "media-empty-error")) as printing:
        one = sent(world, printing.port)
        assert (one.standing, one.trouble) == (JobStanding.AT_PRINTER, Trouble.OUT_OF_LABELS)

        for seconds in (10, 20):
            world.pass_time(seconds=seconds)
            assert send_due_prints(world.installation, IMPATIENT) == 1

    assert the_print(world).standing is JobStanding.PRINTED
    assert len(printing.documents) == 1


def test_a_print_that_the_printer_has_forgotten_is_unknown(sqlite_world) -> None:
    with queue(states=[ipp.AT_WORK]) as printing:
        assert sent(sqlite_world, printing.port).standing is JobStanding.AT_PRINTER
        printing.forgets = True
        sqlite_world.pass_time(minutes=1)
        send_due_prints(sqlite_world.installation, IMPATIENT)

    one = the_print(sqlite_world)
    assert (one.standing, one.trouble, one.reference) == (JobStanding.UNKNOWN, Trouble.NO_ANSWER, "17")


def test_a_question_is_written_as_the_standard_lays_it_down() -> None:
    expected = (
        b"\x01\x01\x00\x0b\x00\x00\x00\x07\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x0bprinter-uri\x00\x0fipp://host/path"
        b"\x03"
    )

    assert request(Operation.GET_PRINTER_ATTRIBUTES, 7, "ipp://host/path") == expected


def test_every_value_of_an_answer_is_read() -> None:
    said = ipp.message(
        0x0001,
        b"\x00\x00\x00\x07",
        b"\x02",
        ipp.attribute(ipp.INTEGER, "job-id", -5),
        ipp.attribute(ipp.KEYWORD, "job-state-reasons", "a", "b"),
        ipp.attribute(ipp.BOOLEAN, "on", True),
    )

    reply = reply_of(said, 7)

    assert reply.succeeded
    assert (reply.first("job-id"), reply.first("on"), reply.first("nothing")) == (-5, True, None)
    assert list(reply.attributes["job-state-reasons"]) == ["a", "b"]


@pytest.mark.parametrize("cut", range(0, 40, 3))
def test_an_answer_that_is_cut_off_or_none_is_not_believed(cut) -> None:
    whole = ipp.message(0, b"\x00\x00\x00\x07", b"\x02", ipp.attribute(ipp.INTEGER, "job-id", 5))

    with pytest.raises(Garbled):
        reply_of(whole[: len(whole) - 1 - cut], 7)
    with pytest.raises(Garbled):
        reply_of(whole, 8)
