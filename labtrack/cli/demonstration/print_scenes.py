"""How does the demonstration come to its printers, a print that nobody knows of, one that waits, and a reprint?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from labtrack.cli.demonstration.stage import Stage
from labtrack.domain.custody import Kind
from labtrack.domain.labelling import CONTAINER_DESIGN, Reprint
from labtrack.domain.print_jobs import Answer, Trouble, not_known, not_sent
from labtrack.domain.printers import PrinterKind
from labtrack.domain.readings import Unread
from labtrack.domain.scan_failures import TYPED
from labtrack.edge.transaction import writing
from labtrack.interop.scans import read
from labtrack.services.label_accounts import lock_run
from labtrack.services.labelling import scan_label_back
from labtrack.services.print_jobs import settle, take_next
from labtrack.services.printers import Destination, register_printer
from labtrack.services.printing import print_label_of
from labtrack.services.scan_failures import keep_failure

NOWHERE = ("127.0.0.1", 9)
"""An address of this computer at which nothing prints."""
HELD_FOR = timedelta(minutes=2)


def printers_and_prints(stage: Stage, anchor: datetime) -> None:
    """Two printers; of the lot without labels one print is unknown and one waits; a stored bag has a reprint.

    The label of the unknown print did come out, and reads badly: it stands in the register of failed scans. The run of
    a lot that was released is closed against printing again.
    """
    stage.at = anchor - timedelta(hours=3)
    bench = _registered(
        stage, "Filling bench", PrinterKind.RAW, design=CONTAINER_DESIGN, stock="Cryo 100 × 50, roll 4711"
    )
    _registered(stage, "Laboratory office", PrinterKind.BROWSER, stock="A4 sheets")
    first, second = _without_label(stage)[:2]
    for container, answer in ((first, not_known(Trouble.BROKEN_OFF)), (second, not_sent(Trouble.OFF))):
        stage.do(print_label_of, container, printer_uid=bench, by="tech-b")
        stage.later(seconds=5)
        _attempted(stage, bench, answer)
    _failed_scans(stage, first)
    _reprint(stage, _quarantined(stage))
    stage.do(lock_run, _released(stage), by="tech-b")


def _registered(stage: Stage, name: str, kind: PrinterKind, *, design: str = "", stock: str = "") -> UUID:
    host, port = NOWHERE if kind is PrinterKind.RAW else ("", 0)
    given = Destination(
        name=name, place_code="CELL-LAB", kind=kind, host=host, port=port, dpi=300, design=design, stock=stock
    )
    return stage.do(register_printer, given, by="admin").made[0]


def _attempted(stage: Stage, printer: UUID, answer: Answer) -> None:
    """A worker took the next print, and this came of it."""
    with stage.look() as store:
        found = store.printers.find(uid=printer)
    assert found is not None
    with writing(stage.installation) as store:
        taken = take_next(store, found.id, at=stage.at, until=stage.at + HELD_FOR)
        assert taken is not None
        settle(store, taken, answer, at=stage.at)


def _failed_scans(stage: Stage, container: UUID) -> None:
    """Half of the symbol arrived; then the technician typed what stands below it."""
    technician = stage.person("tech-b")
    with writing(stage.installation) as store:
        (label,) = store.labels.all(item_id=store.items.by_uid(container).id)
        for raw, typed in ((label.serial[:8], False), (label.serial, True)):
            taken = read(raw, typed=typed)
            code = taken.code if isinstance(taken, Unread) else TYPED
            place, device = technician.place_id, technician.device
            keep_failure(store, code, raw, taken, station=None, place_id=place, device=device, at=stage.at)


def _without_label(stage: Stage) -> list[UUID]:
    """The containers of the lot that was just filled, but those whose label was printed already."""
    with stage.look() as store:
        filled = store.items.all(kind=Kind.CONTAINER, state="filled")
        return [item.uid for item in filled if not store.labels.count(item_id=item.id)]


def _released(stage: Stage) -> UUID:
    """The lot that was released last."""
    with stage.look() as store:
        return max(store.items.all(kind=Kind.LOT, state="released"), key=lambda item: item.id).uid


def _quarantined(stage: Stage) -> UUID:
    """A stored container of a lot that is not released yet."""
    with stage.look() as store:
        lot = max(store.items.all(kind=Kind.LOT, state="quarantined"), key=lambda item: item.id)
        return store.items.get(store.containers.all(lot_item_id=lot.id)[0].item_id).uid


def _reprint(stage: Stage, container: UUID) -> None:
    """The label was torn while the bag was put away; the new one is live, and the old one is still to be destroyed."""
    stage.later(minutes=10)
    printed = stage.do(print_label_of, container, reason=Reprint.DAMAGED, by="tech-a")
    with stage.look() as store:
        made = store.labels.find(uid=printed.made[0])
    assert made is not None
    stage.later(seconds=40)
    stage.do(scan_label_back, container, made.serial, by="tech-a")
