"""Who holds a dose, what waits for it, and how do two people decide about one that came too warm?"""

from __future__ import annotations

from uuid import UUID

from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.services import transport
from tests.clinic import Clinic


def holder(clinic: Clinic, dose: UUID) -> tuple[str, str]:
    item = clinic.item(dose)
    if item.holder_place_id is None:
        return item.holder_role, "in transit"
    with clinic.world.look() as store:
        return item.holder_role, store.places.get(item.holder_place_id).code


def excursions(clinic: Clinic, dose: UUID) -> list[HoldKind]:
    with clinic.world.look() as store:
        return [hold.kind for hold in store.holds.all(item_id=store.items.by_uid(dose).id, lifted_at=None)]


def decide(clinic: Clinic, dose: UUID, *, usable: bool = True, second: str = "nurse-a", by: str = "pharm-a") -> Outcome:
    return clinic.do(
        transport.decide_excursion,
        dose,
        usable=usable,
        reason="Within the stability table",
        second=clinic.person(second),
        second_proof=clinic.proof_of(second),
        by=by,
        sign=True,
    )


def warm(clinic: Clinic) -> UUID:
    """A dose that came too warm."""
    dose = clinic.carried("LF-001")
    clinic.accept(dose, highest=14_200)
    return dose
