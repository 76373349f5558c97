"""Which print may be taken up now, and by whom is it held?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, bindparam, or_, select

from labtrack.domain.jobs import Job
from labtrack.domain.print_jobs import PrintJob
from labtrack.domain.printers import Printer
from labtrack.persistence.models import JobRow, PrinterRow, PrintJobRow
from labtrack.persistence.queries.people import places_above
from labtrack.persistence.shelf import table_of
from labtrack.persistence.store import Store

_job = table_of(JobRow)
_print = table_of(PrintJobRow)
_printer = table_of(PrinterRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A print with the job that says when it is due and who holds it."""

    print_job: PrintJob
    job: Job


def printers_due(store: Store, *, at: datetime) -> tuple[int, ...]:
    """The keys of the printers for which something is due and not held by anybody."""
    found = (
        select(_print.c.printer_id)
        .join(_job, _job.c.id == _print.c.job_id)
        .where(_print.c.settled_at.is_(None), _job.c.done_at.is_(None), _job.c.due_at <= at)
        .where(or_(_job.c.leased_until.is_(None), _job.c.leased_until <= at))
        .distinct()
        .order_by(_print.c.printer_id)
    )
    return tuple(store.items.connection.execute(found).scalars())


def printers_from(store: Store, place_id: int) -> tuple[Printer, ...]:
    """The printers in use that stand at a place or anywhere above it."""
    above = places_above(bindparam("place", place_id, type_=Integer()))
    found = store.printers.statement().where(
        _printer.c.retired_at.is_(None), _printer.c.place_id.in_(select(above.c.id))
    )
    return store.printers.read(found.order_by(_printer.c.id))


def lock_printer(store: Store, printer_id: int) -> Printer | None:
    """The printer, held until the transaction ends; None while another worker chooses its next print."""
    found = store.printers.read(
        store.printers.statement().where(_printer.c.id == printer_id).with_for_update(skip_locked=True, key_share=True)
    )
    return found[0] if found else None


def turns_of(store: Store, printer_id: int) -> Sequence[Turn]:
    """Everything that is still to be done for a printer, in the order in which it was asked for."""
    open_prints = store.print_jobs.all(printer_id=printer_id, settled_at=None)
    jobs = {job.id: job for job in store.jobs.all(id=[one.job_id for one in open_prints], done_at=None)}
    return [Turn(print_job=one, job=jobs[one.job_id]) for one in open_prints if one.job_id in jobs]


def lock_turn(store: Store, print_job_id: int) -> Turn:
    """One print with its job, held until the transaction ends: whoever else would settle it waits."""
    (found,) = store.print_jobs.read(
        store.print_jobs.statement().where(_print.c.id == print_job_id).with_for_update(of=_print)
    )
    return Turn(print_job=found, job=store.jobs.get(found.job_id))
