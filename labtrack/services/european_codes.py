"""Which Single European Code does a cord bear?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from labtrack.domain.custody import Kind
from labtrack.domain.errors import Conflict, Invalid
from labtrack.domain.identifiers import SingleEuropeanCode
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import IsbtReading, Reading, Unread
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins
from labtrack.services.identifiers import give_identifier

SCHEME = "sec"


def record_european_code(
    store: Store, donation_uid: UUID, reading: Reading, *, by: Actor, at: datetime, seen: int | None = None
) -> Outcome:
    """Record the code that a tissue establishment gave to starting material; it is found by it from now on.

    Raises Conflict `sec-for-medicines` for whatever is made of it, Invalid at the field `code` for another scan or
    another donation's code, Stale, and what `give_identifier` raises.
    """
    require(by, Permission.RECEIVE_DONATION)
    item = store.items.by_uid(donation_uid)
    if item.kind is not Kind.DONATION:
        raise Conflict("sec-for-medicines", item=item.uid)
    code = _code(reading)
    _require_this_donation(store, item.id, code)
    item = lock_with_origins(store, donation_uid, seen=seen)
    typed = not isinstance(reading, Unread) and reading.typed
    return give_identifier(
        store, item, SCHEME, code.content, typed=typed, taken="sec-taken", field="code", by=by, at=at
    )


def _code(reading: Reading) -> SingleEuropeanCode:
    if isinstance(reading, Unread):
        raise Invalid(reading.code, fields={"code": reading.code})
    code = reading.european_code if isinstance(reading, IsbtReading) else None
    if code is None:
        raise Invalid("not-a-sec", fields={"code": "not-a-sec"})
    return code


def _require_this_donation(store: Store, item_id: int, code: SingleEuropeanCode) -> None:
    """Refuse the code of another donation; a code of another system has a number that cannot be compared."""
    if code.din is None:
        return
    store.premises.require_for_patients(code.din.facility, field="code")
    if code.din != store.donations.get(item_id).din:
        raise Invalid("sec-of-another", fields={"code": "sec-of-another"})
