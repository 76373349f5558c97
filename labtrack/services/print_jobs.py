"""How does a print wait for its printer, go out once, and be settled by the printer, a scan or a person?"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from labtrack.domain.custody import Item
from labtrack.domain.errors import Conflict, NotFound
from labtrack.domain.jobs import Job
from labtrack.domain.labelling import Label
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.print_jobs import Answer, JobStanding, PrintJob, Trouble, next_try, not_known
from labtrack.domain.printers import Printer
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.queries.print_jobs import Turn, lock_printer, lock_turn, turns_of
from labtrack.persistence.store import Store
from labtrack.services.tasks import close_tasks, wait_once

PRINT: Final = "print"
"""The kind of the job that sends a print."""

KEPT_AS: Mapping[JobStanding, str] = {
    JobStanding.WAITING: "print-waits",
    JobStanding.AT_PRINTER: "print-queued",
    JobStanding.UNKNOWN: "print-not-known",
    JobStanding.PRINTED: "print-came-out",
    JobStanding.NOT_PRINTED: "print-did-not-come-out",
}
"""What the audit says of an attempt or of a word."""

SETTLED: Final = frozenset({JobStanding.PRINTED, JobStanding.NOT_PRINTED})
IN_ITS_HANDS: Final = frozenset({JobStanding.UNKNOWN, JobStanding.AT_PRINTER})
"""Where a print may have come out, and a person may say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A print that a worker holds: for which printer, at which attempt, and what the label says.

    Without a label it is the printer's test. With `reference` it went out before, and the printer is asked about it.
    """

    print_job: PrintJob
    printer: Printer
    attempt: int
    label: Label | None

    @property
    def reference(self) -> str:
        """The printer's own name for it, when it has it already."""
        return self.print_job.reference if self.print_job.standing is JobStanding.AT_PRINTER else ""


def ask_for_print(store: Store, printer: Printer, label: Label | None, *, by: Actor, at: datetime) -> PrintJob:
    """Let a print wait for a printer, in the transaction of the use case that asked for it."""
    uid = store.new_uid()
    job = store.jobs.put(
        kind=PRINT,
        due_at=at,
        unique_key=f"{PRINT}:{uid}",
        payload=json.dumps({"print_job": str(uid)}),
        leased_until=None,
        attempts=0,
        done_at=None,
    )
    return store.print_jobs.put(
        uid=uid,
        job_id=job.id,
        printer_id=printer.id,
        label_id=label.id if label is not None else None,
        standing=JobStanding.WAITING,
        trouble=None,
        reference="",
        asked_at=at,
        asked_by_id=by.id,
        settled_at=None,
        settled_by_id=None,
    )


def take_next(store: Store, printer_id: int, *, at: datetime, until: datetime) -> Assignment | None:
    """Take the next print of a printer and hold it until a time; None when there is none, or another worker is at it.

    One print at a time goes to a printer, in the order in which they were asked for. One that a worker held and never
    answered for may have come out: it becomes unknown, and is not sent again.
    """
    printer = lock_printer(store, printer_id)
    if printer is None:
        return None
    left = []
    for turn in turns_of(store, printer_id):
        if turn.job.leased_until is not None and turn.job.leased_until > at:
            return None
        if turn.print_job.standing is JobStanding.SENDING:
            _cut_short(store, turn, at=at)
        else:
            left.append(turn)
    chosen = _chosen(left, at=at)
    if chosen is None or lock_turn(store, chosen.print_job.id) != chosen:
        return None
    attempt = chosen.job.attempts + 1
    store.jobs.change(chosen.job.id, leased_until=until, attempts=attempt)
    if chosen.print_job.standing is JobStanding.WAITING:
        store.print_jobs.change(chosen.print_job.id, standing=JobStanding.SENDING)
    label = store.labels.get(chosen.print_job.label_id) if chosen.print_job.label_id is not None else None
    return Assignment(print_job=chosen.print_job, printer=printer, attempt=attempt, label=label)


def settle(store: Store, assignment: Assignment, answer: Answer, *, at: datetime) -> bool:
    """Write down what an attempt came to. False when it was settled meanwhile, by a scan, a person or a lost lease."""
    _lock_item(store, assignment.print_job)
    turn = lock_turn(store, assignment.print_job.id)
    held = turn.print_job.standing in (JobStanding.SENDING, JobStanding.AT_PRINTER)
    if not held or turn.job.attempts != assignment.attempt:
        return False
    _apply(store, turn, answer, at=at)
    return True


def say_if_printed(store: Store, uid: UUID, came_out: bool, *, by: Actor, at: datetime) -> PrintJob:
    """Take a person's word on a print of which it is not known; or call off one that was never sent.

    The item must be locked. Raises Conflict when it is known, is being sent, or was never sent and yet came out.
    """
    require(by, Permission.LABEL)
    turn = lock_turn(store, print_job_of(store, uid).id)
    standing = turn.print_job.standing
    if standing in SETTLED:
        raise Conflict("print-settled")
    if standing is JobStanding.SENDING:
        raise Conflict("print-under-way")
    if came_out and standing not in IN_ITS_HANDS:
        raise Conflict("print-not-asked")
    said = Answer(standing=JobStanding.PRINTED if came_out else JobStanding.NOT_PRINTED)
    return _apply(store, turn, said, at=at, by=by)


def send_elsewhere(store: Store, uid: UUID, printer: Printer, *, by: Actor, at: datetime) -> Outcome:
    """Let a print that was never sent wait for another printer. Raises Conflict when it may have come out already."""
    require(by, Permission.LABEL)
    turn = lock_turn(store, print_job_of(store, uid).id)
    if turn.print_job.standing is not JobStanding.WAITING:
        raise Conflict("print-settled" if not turn.print_job.open else "print-under-way")
    store.print_jobs.change(turn.print_job.id, printer_id=printer.id, trouble=None)
    store.jobs.change(turn.job.id, due_at=at, attempts=0)
    _note(store, turn.print_job, "print-moved", by=by, at=at, printer=printer.uid)
    return Outcome(item=None, number=0, what="print-moved", at=at, made=(uid,))


def seen_on_paper(store: Store, label: Label, *, by: Actor, at: datetime) -> None:
    """A label was scanned: whatever its printer said or did not say, it came out. The item must be locked."""
    found = store.print_jobs.find(label_id=label.id, settled_at=None)
    if found is not None:
        _apply(store, lock_turn(store, found.id), Answer(standing=JobStanding.PRINTED), at=at, by=by)


def withdraw_print(store: Store, label: Label, *, by: Actor, at: datetime) -> None:
    """A label has ended: what still waits for a printer under its serial is not sent. The item must be locked."""
    found = store.print_jobs.find(label_id=label.id, settled_at=None)
    if found is not None:
        call_off(store, found, by=by, at=at)


def call_off(store: Store, print_job: PrintJob, *, by: Actor, at: datetime) -> None:
    """Let a print end unprinted: whatever a worker has to say of it comes too late."""
    _apply(store, lock_turn(store, print_job.id), Answer(standing=JobStanding.NOT_PRINTED), at=at, by=by)


def print_job_of(store: Store, uid: UUID) -> PrintJob:
    """The print of that uid. Raises NotFound."""
    found = store.print_jobs.find(uid=uid)
    if found is None:
        raise NotFound(what="print")
    return found


def _lock_item(store: Store, print_job: PrintJob) -> None:
    """Lock the item of a print before the print itself, as everybody does who scans or speaks of it."""
    if print_job.label_id is not None:
        store.items.lock([store.labels.get(print_job.label_id).item_id])


def _cut_short(store: Store, seen: Turn, *, at: datetime) -> None:
    """The worker that held it is gone, unless it has answered in this very moment."""
    _lock_item(store, seen.print_job)
    if lock_turn(store, seen.print_job.id) == seen:
        _apply(store, seen, not_known(Trouble.CUT_SHORT), at=at)


def _chosen(turns: list[Turn], *, at: datetime) -> Turn | None:
    """The one to take up: what the printer has already and is to be asked about; else the first that waits, if due."""
    asked = [one for one in turns if one.print_job.standing is JobStanding.AT_PRINTER and one.job.due_at <= at]
    waiting = [one for one in turns if one.print_job.standing is JobStanding.WAITING][:1]
    return next(iter(asked or [one for one in waiting if one.job.due_at <= at]), None)


def _apply(store: Store, turn: Turn, answer: Answer, *, at: datetime, by: Actor | None = None) -> PrintJob:
    """Write the new standing, say when to try again, and let a person be asked when it is not known."""
    before, job = turn.print_job, turn.job
    settled = answer.standing in SETTLED
    changed: Mapping[str, object] = {
        "standing": answer.standing,
        "trouble": answer.trouble,
        "reference": answer.reference or before.reference,
        "settled_at": at if settled else None,
        "settled_by_id": by.id if settled and by is not None else None,
    }
    store.print_jobs.change(before.id, **changed)
    store.jobs.change(job.id, leased_until=None, **_when(job, answer, at=at))
    if (answer.standing, answer.trouble) != (before.standing, before.trouble):
        why = {"trouble": answer.trouble.value} if answer.trouble is not None else {}
        _note(store, before, KEPT_AS[answer.standing], by=by, at=at, **why)
    _ask_a_person(store, before, answer, at=at)
    return replace(before, standing=answer.standing, trouble=answer.trouble)


def _when(job: Job, answer: Answer, *, at: datetime) -> dict[str, datetime]:
    if answer.standing in (JobStanding.WAITING, JobStanding.AT_PRINTER):
        return {"due_at": next_try(job.attempts, at=at)}
    return {"done_at": at}


def _ask_a_person(store: Store, print_job: PrintJob, answer: Answer, *, at: datetime) -> None:
    if print_job.label_id is None:
        return
    item: Item = store.items.get(store.labels.get(print_job.label_id).item_id)
    if answer.standing is JobStanding.UNKNOWN:
        wait_once(store, TaskKind.SAY_IF_PRINTED, item, due_at=at, at=at)
    elif not _unknown_prints(store, item):
        close_tasks(store, item, TaskKind.SAY_IF_PRINTED, at=at)


def _unknown_prints(store: Store, item: Item) -> int:
    labels = [label.id for label in store.labels.all(item_id=item.id)]
    return store.print_jobs.count(label_id=labels, standing=JobStanding.UNKNOWN, settled_at=None)


def _note(store: Store, print_job: PrintJob, code: str, *, by: Actor | None, at: datetime, **more: object) -> None:
    """Keep in the audit what became of a print: the printer's word has no person behind it."""
    serial = store.labels.get(print_job.label_id).serial if print_job.label_id is not None else ""
    detail = {"print": print_job.uid, "serial": serial, **more}
    device = by.device if by is not None else ""
    store.audit.write("send_print", code, actor_id=by.id if by else None, at=at, device=device, detail=detail)
