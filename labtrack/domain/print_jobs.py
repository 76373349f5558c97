"""What became of a print that was sent to a printer, and may it be sent again?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from labtrack.domain.marking import N_

AGAIN_AFTER: Final = tuple(timedelta(seconds=seconds) for seconds in (10, 20, 60, 120, 300))
"""How long to wait after the first, second … attempt; then always as long as after the last of these."""

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "print-settled": N_("It is known already what became of this print."),
        "print-not-asked": N_("This print is still with labtrack: call it off, or wait for the printer."),
        "print-under-way": N_("This print is being sent just now. Look again in a minute."),
        "not-printed-again": N_(
            "This serial is on paper already, or went to a printer: print another label, with a reason."
        ),
    }
)
"""What can be wrong with a word on a print."""


class JobStanding(StrEnum):
    """Where a print stands. Only one that waits is ever sent; `unknown` is settled by a person or by a scan."""

    WAITING = "waiting"
    SENDING = "sending"
    AT_PRINTER = "at-printer"
    UNKNOWN = "unknown"
    PRINTED = "printed"
    NOT_PRINTED = "not-printed"


OPEN: Final = (JobStanding.WAITING, JobStanding.SENDING, JobStanding.AT_PRINTER, JobStanding.UNKNOWN)
"""The standings in which it is not known yet what became of a print."""


class Trouble(StrEnum):
    """Why a print has not come out, or why it is not known whether it has."""

    OFF = "off"
    SILENT = "silent"
    OUT_OF_LABELS = "out-of-labels"
    OUT_OF_RIBBON = "out-of-ribbon"
    HEAD_OPEN = "head-open"
    PAUSED = "paused"
    BUSY = "busy"
    STOPPED = "stopped"
    REFUSED = "refused"
    NOT_DRAWABLE = "not-drawable"
    NEVER_A_PRINTER = "never-a-printer"
    BROKEN_OFF = "broken-off"
    NO_ANSWER = "no-answer"
    ENDED = "ended"
    CUT_SHORT = "cut-short"
    ONE_WAY = "one-way"


WORDS: Mapping[StrEnum, str] = MappingProxyType(
    {
        JobStanding.WAITING: N_("Waits for the printer"),
        JobStanding.SENDING: N_("Being sent"),
        JobStanding.AT_PRINTER: N_("In the printer's queue"),
        JobStanding.UNKNOWN: N_("Printed or not?"),
        JobStanding.PRINTED: N_("Came out"),
        JobStanding.NOT_PRINTED: N_("Did not come out"),
        Trouble.OFF: N_("The printer is off, or not to be reached."),
        Trouble.SILENT: N_("The printer takes the call and says nothing: it may be out of labels or open."),
        Trouble.OUT_OF_LABELS: N_("The printer is out of labels."),
        Trouble.OUT_OF_RIBBON: N_("The printer is out of ribbon."),
        Trouble.HEAD_OPEN: N_("The printer is open."),
        Trouble.PAUSED: N_("The printer is paused."),
        Trouble.BUSY: N_("The printer is busy with other work."),
        Trouble.STOPPED: N_("The printer has stopped."),
        Trouble.REFUSED: N_("The printer refused the print."),
        Trouble.NOT_DRAWABLE: N_("The label cannot be drawn for this printer."),
        Trouble.NEVER_A_PRINTER: N_("The printer's name leads to an address where no printer may be."),
        Trouble.BROKEN_OFF: N_("The connection broke while the label was sent."),
        Trouble.NO_ANSWER: N_("The label was sent, and the printer did not say that it came out."),
        Trouble.ENDED: N_("The printer gave the print up; it may have come out in part."),
        Trouble.CUT_SHORT: N_("labtrack was stopped while it sent the label."),
        Trouble.ONE_WAY: N_("This printer never answers. Scanning the label back says that it came out."),
    }
)
"""The words for where a print stands, and for why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One print for one printer: of a label, or of the printer's own test label when there is none.

    `job_id` is the row that says when it is due, who holds it and how often it was tried. `reference` is the printer's
    own name for it, once the printer has one.
    """

    id: int
    uid: UUID
    job_id: int
    printer_id: int
    label_id: int | None
    standing: JobStanding
    trouble: Trouble | None
    reference: str
    asked_at: datetime
    asked_by_id: int
    settled_at: datetime | None = None
    settled_by_id: int | None = None

    @property
    def open(self) -> bool:
        """Whether it is still to be known what became of it."""
        return self.standing in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an attempt came to. WAITING: nothing can have come out, so it may be sent again.

    UNKNOWN: something was sent, and nobody said what became of it. AT_PRINTER: the printer has it under `reference`.
    """

    standing: JobStanding
    trouble: Trouble | None = None
    reference: str = ""


def printed(reference: str = "") -> Answer:
    """The printer said that it came out."""
    return Answer(standing=JobStanding.PRINTED, reference=reference)


def not_sent(trouble: Trouble) -> Answer:
    """Nothing of it went out: the same print is sent again later."""
    return Answer(standing=JobStanding.WAITING, trouble=trouble)


def with_printer(reference: str, trouble: Trouble | None = None) -> Answer:
    """The printer took it, and will be asked again what became of it."""
    return Answer(standing=JobStanding.AT_PRINTER, reference=reference, trouble=trouble)


def not_known(trouble: Trouble, reference: str = "") -> Answer:
    """It may have come out: a person looks, or the label is scanned back. It is never sent again by itself."""
    return Answer(standing=JobStanding.UNKNOWN, trouble=trouble, reference=reference)


def next_try(attempts: int, *, at: datetime) -> datetime:
    """When to try again after so many attempts."""
    return at + AGAIN_AFTER[min(max(attempts, 1), len(AGAIN_AFTER)) - 1]
