"""What was sent to which printer, and what does a person say became of it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from labtrack.domain.labelling import Label, Reprint, Spoilt, Standing
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, Person, require
from labtrack.domain.print_jobs import PrintJob
from labtrack.domain.printers import Printer
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins
from labtrack.services.labelling import spoil_label
from labtrack.services.print_jobs import print_job_of, say_if_printed
from labtrack.services.printing import print_label_of


class Word(StrEnum):
    """What a person says of a print."""

    CAME_OUT = "came-out"
    NOT = "not"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A print with its printer, and with its label unless it is a printer's test."""

    print_job: PrintJob
    printer: Printer
    label: Label | None
    asked_by: Person


def open_prints(store: Store, *, by: Actor) -> tuple[Sent, ...]:
    """Every print of which it is not known yet what became of it, the oldest first."""
    require(by, Permission.LABEL)
    return _sent(store, store.print_jobs.all(settled_at=None))


def sent_of(store: Store, uid: UUID, *, by: Actor) -> Sent:
    """One print. Raises NotFound."""
    require(by, Permission.LABEL)
    (found,) = _sent(store, [print_job_of(store, uid)])
    return found


def sent_for(store: Store, labels: Iterable[Label]) -> Mapping[int, Sent]:
    """The newest print of each of these labels that went to a printer, by the label's key."""
    found = _sent(store, store.print_jobs.all(label_id=[label.id for label in labels]))
    return {one.print_job.label_id: one for one in found if one.print_job.label_id is not None}


def _sent(store: Store, prints: Sequence[PrintJob]) -> tuple[Sent, ...]:
    printers = {one.id: one for one in store.printers.all(id=sorted({one.printer_id for one in prints}))}
    keys = [one.label_id for one in prints if one.label_id is not None]
    labels = {label.id: label for label in store.labels.all(id=keys)}
    people = {one.id: one for one in store.people.all(id=sorted({one.asked_by_id for one in prints}))}
    return tuple(
        Sent(
            print_job=one,
            printer=printers[one.printer_id],
            label=labels.get(one.label_id or 0),
            asked_by=people[one.asked_by_id],
        )
        for one in prints
    )


def open_in_browser(store: Store, labels: Iterable[Label], *, by: Actor, at: datetime) -> tuple[Label, ...]:
    """The labels that the browser may print: those not scanned back yet that went to no printer. Each is audited.

    A serial that is live, has ended, or went to a printer is never put on paper a second time.
    """
    require(by, Permission.LABEL)
    waiting = tuple(label for label in labels if label.standing is Standing.PRINTED)
    elsewhere = {one.label_id for one in store.print_jobs.all(label_id=[label.id for label in waiting])}
    opened = tuple(label for label in waiting if label.id not in elsewhere)
    for label in opened:
        detail = {"label": label.uid, "serial": label.serial}
        store.audit.write("print_label", "printed", actor_id=by.id, at=at, device=by.device, detail=detail)
    return opened


def settle_by_word(store: Store, uid: UUID, word: Word, *, by: Actor, at: datetime) -> Outcome:
    """Take a person's word on a print: it came out, or it did not, and perhaps another is to be printed.

    A label that did not come out is spoiled at once: should it come out later, its serial says nothing. Another one
    gets a serial of its own, so that no serial is ever on two pieces of paper.
    """
    require(by, Permission.LABEL)
    sent = sent_of(store, uid, by=by)
    if sent.label is None:
        say_if_printed(store, uid, word is Word.CAME_OUT, by=by, at=at)
        return Outcome(item=None, number=0, what="print-settled", at=at, made=(uid,))
    item = lock_with_origins(store, store.items.get(sent.label.item_id).uid)
    say_if_printed(store, uid, word is Word.CAME_OUT, by=by, at=at)
    label = store.labels.get(sent.label.id)
    if word is Word.CAME_OUT or label.standing is not Standing.PRINTED:
        return Outcome(item=None, number=0, what="print-settled", at=at, made=(uid,))
    spoiled = spoil_label(store, item.uid, label.serial, reason=Spoilt.NEVER_PRINTED, by=by, at=at)
    if word is Word.NOT:
        return spoiled
    reason = Reprint.NEVER_CAME_OUT
    return print_label_of(store, item.uid, printer_uid=sent.printer.uid, reason=reason, by=by, at=at)
