"""What does the label of a dose say?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from labtrack.domain.doses import DoseLabel, dose_fields
from labtrack.persistence.store import Store
from labtrack.services.places import processing_facility, site_zone
from labtrack.services.protocol import plan_of

DESIGN = "dose-v2"


def dose_label(store: Store, dose_uid: UUID, *, say: Callable[[str], str] = str) -> Mapping[str, str]:
    """Every field of a dose's label but its serial's own; `say` puts a sentence into the language of the label."""
    dose = store.doses.get(store.items.by_uid(dose_uid).id)
    lot = store.lots.get(dose.lot_item_id)
    participant = store.participants.get(dose.participant_item_id)
    order = store.infusion_orders.get(dose.infusion_item_id)
    plan = plan_of(store.protocols.get(participant.protocol_id).text)
    din = store.donations.get(lot.donation_item_id).din
    about = DoseLabel(
        din=din,
        lot=lot.number,
        study_number=participant.study_number,
        infusion=order.number,
        infusions=plan.infusion.count,
        medium=plan.medium(dose.medium),
        minutes=int(plan.infusion.duration.total_seconds() // 60),
        synthetic=din.is_validation,
        facility=processing_facility(store),
    )
    return dose_fields(dose, about, site_zone(store), say=say)
