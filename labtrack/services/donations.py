"""How does a cord come in, and who decides whether cells may be grown from it?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from labtrack.domain import donations
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.donations import Donation
from labtrack.domain.errors import AlreadyDone, Duplicate, Invalid
from labtrack.domain.identifiers import Din
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.signatures import Meaning, Proof
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, lock_with_origins, record, told
from labtrack.services.numbering import next_din
from labtrack.services.signatures import sign
from labtrack.services.tasks import close_tasks, open_task

DECIDE_WITHIN = timedelta(hours=24)
OPEN_WITHIN = timedelta(hours=24)


def receive_donation(
    store: Store,
    din: Din | None,
    *,
    mother_code: str,
    collected_at: datetime,
    transit_temperature_mc: int | None,
    consent_version: str,
    by: Actor,
    at: datetime,
) -> Outcome:
    """Take a cord in. The temperature (m°C) may be unknown; the mother is a code, never a name.

    `din` None gives it the next donation number of this installation's facility. Raises Invalid with every field's
    fault, Duplicate when another cord bears this number, and what `next_din` raises.
    """
    require(by, Permission.RECEIVE_DONATION)
    if din is not None:
        store.premises.require_for_patients(din.facility, field="din")
    given = Donation(
        item_id=0,
        din=din or next_din(store, at=at),
        mother_code=mother_code.strip(),
        collected_at=collected_at,
        received_at=at,
        transit_temperature_mc=transit_temperature_mc,
        consent_version=consent_version.strip(),
    )
    if faults := donations.faults(given):
        raise Invalid(fields=faults)
    _refuse_known(store, given, by=by)
    item = begin(store, Kind.DONATION, Happened.RECEIVED, _detail(given), codes={"din": given.din.text}, by=by, at=at)
    store.donations.put(**_columns(given, item))
    open_task(store, TaskKind.DECIDE_DONOR, item, due_at=at + DECIDE_WITHIN, at=at)
    return told(item, Happened.RECEIVED, at=at)


def decide_donor(
    store: Store,
    donation_uid: UUID,
    *,
    accepted: bool,
    reason: str,
    by: Actor,
    proof: Proof | None,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Accept or refuse a donor, signed. A refusal says why; it leaves the donation for good."""
    require(by, Permission.DECIDE_DONOR)
    if not accepted and not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    donation = lock_with_origins(store, donation_uid, seen=seen)
    what = Happened.ACCEPTED if accepted else Happened.REJECTED
    decided = record(store, donation, what, {"reason": reason.strip()}, by=by, at=at)
    store.donations.change(decided.id, accepted=accepted, decided_at=at)
    meaning = Meaning.ACCEPTED if accepted else Meaning.REJECTED
    sign(store, decided, meaning, {"donor_accepted": accepted, "reason": reason.strip()}, by=by, proof=proof, at=at)
    close_tasks(store, decided, TaskKind.DECIDE_DONOR, at=at)
    if accepted:
        open_task(store, TaskKind.OPEN_LOT, decided, due_at=at + OPEN_WITHIN, at=at)
    return told(decided, what, at=at)


def _refuse_known(store: Store, given: Donation, *, by: Actor) -> None:
    known = store.donations.find(din=given.din)
    if known is None:
        return
    item = store.items.get(known.item_id)
    received = store.custody.chain(known.item_id)[0]
    same = (known.mother_code, known.collected_at, known.consent_version) == (
        given.mother_code,
        given.collected_at,
        given.consent_version,
    )
    if same and received.actor_id == by.id:
        raise AlreadyDone(item=item.uid, number=received.number, what=received.what.value, at=received.at)
    who = store.people.get(received.actor_id).printed_name
    raise Duplicate("donation-known", fields={"din": "donation-known"}, item=item.uid, who=who, at=received.at)


def _detail(donation: Donation) -> dict[str, object]:
    return {
        "din": donation.din.text,
        "mother_code": donation.mother_code,
        "collected_at": donation.collected_at,
        "transit_temperature_mc": donation.transit_temperature_mc,
        "consent_version": donation.consent_version,
    }


def _columns(donation: Donation, item: Item) -> dict[str, object]:
    return {
        "item_id": item.id,
        "din": donation.din,
        "mother_code": donation.mother_code,
        "collected_at": donation.collected_at,
        "received_at": donation.received_at,
        "transit_temperature_mc": donation.transit_temperature_mc,
        "consent_version": donation.consent_version,
    }
