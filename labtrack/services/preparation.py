"""How do thawed containers become one dose for one patient?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from labtrack.domain.containers import Container, mpho_text, product_text
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.doses import DIVISION_LENGTH, FAILED, PRODUCT_CODE, Dose, preparation_faults, viable_cells
from labtrack.domain.errors import AlreadyDone, Conflict, Invalid
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.protocol import Protocol
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.queries.family import with_origins
from labtrack.persistence.store import Store
from labtrack.services.clearance import lock_dose
from labtrack.services.containers import next_division
from labtrack.services.custody import begin, record, require_turn, told
from labtrack.services.dose_ends import discard_dose
from labtrack.services.protocol import protocol_of
from labtrack.services.tasks import close_tasks, open_task
from labtrack.services.testing import specification_in_force
from labtrack.services.thawing import require_usable, reserve_container, thaw_container, unreserve_container

__all__ = [
    "clear_line",
    "discard_dose",
    "prepare_dose",
    "reserve_container",
    "thaw_container",
    "unreserve_container",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Filled:
    """What the technician says of the bag: volume in µL, viability in parts per thousand."""

    cells: int
    viability_permille: int
    volume_ul: int
    medium: str
    line_cleared: bool
    remainder: str

    def measured(self) -> dict[str, Any]:
        """All but the line clearance, which is yes or no."""
        return {name: value for name, value in asdict(self).items() if name != "line_cleared"}


def prepare_dose(
    store: Store,
    infusion_uid: UUID,
    *,
    cells: int,
    viability_permille: int,
    volume_ul: int,
    medium: str,
    line_cleared: bool,
    remainder: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> Outcome:
    """Make the dose of an order from every container that was thawed for it; one dose an order, unless it failed.

    `cells` are all nucleated cells in the bag; volume in µL, viability in parts per thousand. `remainder` is one of
    REMAINDERS. Life counts from the first thaw, by the protocol's medium. Raises Invalid with every fault of the form,
    Conflict `dose-there`, `nothing-thawed`, `several-lots`, or what speaks against a container.
    """
    require(by, Permission.PREPARE_DOSE)
    filled = _Filled(
        cells=cells,
        viability_permille=viability_permille,
        volume_ul=volume_ul,
        medium=medium,
        line_cleared=line_cleared,
        remainder=remainder,
    )
    order, thawed = _locked(store, store.items.by_uid(infusion_uid), seen=seen)
    require_turn(store, order, Happened.DOSE_PREPARED_FOR, by=by)
    _require_none_there(store, order)
    made = _make(store, order, thawed, filled, by=by, at=at)
    return told(made, Happened.PREPARED, at=at, made=[made])


def clear_line(store: Store, dose_uid: UUID, *, by: Actor, at: datetime, seen: int | None = None) -> Outcome:
    """Record that the line was cleared after a preparation that had left it uncleared: a correction of that record.

    Raises AlreadyDone when it is on record as cleared.
    """
    require(by, Permission.PREPARE_DOSE)
    item = lock_dose(store, store.items.by_uid(dose_uid), seen=seen)
    prepared = store.custody.last(item.id, Happened.PREPARED)
    if store.doses.get(item.id).line_cleared or prepared is None:
        last = store.custody.last(item.id, Happened.CORRECTED, Happened.PREPARED)
        number, done_at = (last.number, last.at) if last is not None else (item.number, at)
        raise AlreadyDone(item=item.uid, number=number, what=Happened.CORRECTED.value, at=done_at)
    detail = {"corrects": prepared.number, "line_cleared": True}
    item = record(store, item, Happened.CORRECTED, detail, by=by, at=at)
    store.doses.change(item.id, line_cleared=True)
    return told(item, Happened.CORRECTED, at=at)


def _locked(store: Store, order: Item, *, seen: int | None) -> tuple[Item, tuple[Item, ...]]:
    """Lock the order and its containers to be changed, and all that they came from for share; the thawed ones."""
    reserved = store.containers.all(reserved_for_id=order.id)
    changing = [order.id, *(container.item_id for container in reserved)]
    locked = store.items.lock(changing, shares=with_origins(store, changing))
    if seen is not None:
        store.items.require_seen(locked[order.id], seen)
    thawed = (locked[container.item_id] for container in reserved)
    return locked[order.id], tuple(item for item in thawed if item.state == "thawed")


def _require_none_there(store: Store, order: Item) -> None:
    """Raise Conflict while there is a dose for this order that has not failed."""
    made = store.doses.all(infusion_item_id=order.id)
    for item in store.items.all(id=[dose.item_id for dose in made]):
        if item.state not in FAILED:
            raise Conflict("dose-there", item=item.uid, state=item.state)


def _of_one_lot(store: Store, order: Item, thawed: Sequence[Item]) -> tuple[Container, ...]:
    """The thawed containers; Conflict when there is none, or when they are not of one lot."""
    if not thawed:
        raise Conflict("nothing-thawed", item=order.uid)
    containers = store.containers.all(item_id=[item.id for item in thawed])
    if len({container.lot_item_id for container in containers}) > 1:
        raise Conflict("several-lots", item=order.uid)
    return containers


def _make(store: Store, order: Item, thawed: Sequence[Item], filled: _Filled, *, by: Actor, at: datetime) -> Item:
    """Let the dose come into being, use the containers up, and say what waits for it now."""
    containers = _of_one_lot(store, order, thawed)
    for item in thawed:
        require_usable(store, item, at=at)
    participant = store.participants.get(store.infusion_orders.get(order.id).participant_item_id)
    protocol = protocol_of(store, participant)
    cells, media = sum(container.cells for container in containers), frozenset(one.code for one in protocol.media)
    if faults := preparation_faults(thawed=cells, media=media, **filled.measured()):
        raise Invalid(fields=faults)
    made = _begin(store, order, thawed, containers[0].lot_item_id, filled, by=by, at=at)
    dose = _dose(store, made, order.id, participant.item_id, containers, protocol, filled, at=at)
    store.doses.add(dose)
    for item in thawed:
        record(store, item, Happened.USED, {"dose": made.uid}, by=by, at=at)
    order = record(store, order, Happened.DOSE_PREPARED_FOR, {"dose": made.uid}, by=by, at=at)
    close_tasks(store, order, TaskKind.PREPARE_DOSE, at=at)
    for kind in (TaskKind.PRINT_LABEL, TaskKind.TEST_DOSE):
        open_task(store, kind, made, due_at=dose.start_by, at=at)
    return made


def _begin(
    store: Store, order: Item, thawed: Sequence[Item], lot_id: int, filled: _Filled, *, by: Actor, at: datetime
) -> Item:
    din = store.donations.get(store.lots.get(lot_id).donation_item_id).din
    division = next_division(store, din, PRODUCT_CODE)
    product = product_text(din, PRODUCT_CODE, division)
    mpho = mpho_text(din, PRODUCT_CODE, division, facility=store.premises.facility)
    said = {**asdict(filled), "infusion": order.uid, "containers": [item.uid for item in thawed], "product": product}
    codes = {"product": product, "mpho": mpho}
    return begin(store, Kind.DOSE, Happened.PREPARED, said, by=by, at=at, made_from=[order, *thawed], codes=codes)


def _dose(
    store: Store,
    item: Item,
    infusion_item_id: int,
    participant_item_id: int,
    containers: Sequence[Container],
    protocol: Protocol,
    filled: _Filled,
    *,
    at: datetime,
) -> Dose:
    first_thaw = min(container.thawed_at for container in containers if container.thawed_at is not None)
    complete_by = min(
        first_thaw + protocol.medium(filled.medium).life, *(container.expires_at for container in containers)
    )
    return Dose(
        item_id=item.id,
        infusion_item_id=infusion_item_id,
        participant_item_id=participant_item_id,
        lot_item_id=containers[0].lot_item_id,
        product_code=PRODUCT_CODE,
        division=store.items.codes(item.id)["product"][-DIVISION_LENGTH:],
        viable_cells=viable_cells(filled.cells, filled.viability_permille),
        specification_id=specification_in_force(store, "dose", at=at).id,
        thawed_at=first_thaw,
        prepared_at=at,
        start_by=complete_by - protocol.infusion.duration,
        complete_by=complete_by,
        **asdict(filled),
    )
