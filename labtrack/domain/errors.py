"""What can go wrong in a use case, so that nothing at all is written?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar


class LabtrackError(Exception):
    """An accident: it is raised, the use case leaves nothing behind, and the door keeps the attempt.

    `code` is stable and names the kind of accident; `reason` is the finer code of this one; `fields` maps the name of
    an input to the code of its fault, so that a page can put each sentence beside its field; `facts` holds the values
    that the sentence speaks of.
    """

    code: ClassVar[str] = "error"

    def __init__(self, code: str | None = None, *, fields: Mapping[str, str] | None = None, **facts: object) -> None:
        self.reason = code or type(self).code
        self.fields: Mapping[str, str] = dict(fields or {})
        self.facts: Mapping[str, object] = facts
        super().__init__(self.reason)


class NotFound(LabtrackError):
    """Nothing is known under that identifier."""

    code = "not-found"


class NotPermitted(LabtrackError):
    """This person may not do that here."""

    code = "not-permitted"


class SignatureRequired(LabtrackError):
    """The signature's two components were missing or wrong."""

    code = "signature-required"


class Invalid(LabtrackError):
    """What was entered cannot be taken; `fields` names every fault at once."""

    code = "invalid"


class Conflict(LabtrackError):
    """What was asked does not fit what is."""

    code = "conflict"


class WrongState(Conflict):
    """The item is in a state from which this cannot follow."""

    code = "wrong-state"


class Stale(Conflict):
    """The item moved on after the person looked at it."""

    code = "stale"


class Duplicate(Conflict):
    """That identifier is already taken."""

    code = "duplicate"


class KeyReused(Invalid):
    """The same client key came with another input."""

    code = "key-reused"


class PrinterUnavailable(LabtrackError):
    """No printer took the job."""

    code = "printer-unavailable"


class AlreadyDone(LabtrackError):
    """This very person did it before: the door answers with what was done then, and writes nothing."""

    code = "already-done"

    def __init__(self, *, item: object, number: int, what: str, at: datetime) -> None:
        super().__init__(item=item, number=number, what=what, at=at)
        self.item = item
        self.number = number
        self.what = what
        self.at = at
