"""How are the labels of a lot counted, accounted for one by one, and closed against printing again?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from labtrack.domain.containers import product_text
from labtrack.domain.custody import Happened, Item, Kind
from labtrack.domain.deviations import Severity
from labtrack.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from labtrack.domain.label_accounts import Destroyed, LabelAccount, Lost, account_of, sum_of
from labtrack.domain.labelling import Label, Spoilt
from labtrack.domain.lots import Lot
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.readings import Reading
from labtrack.domain.signatures import Meaning, Proof
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, told
from labtrack.services.deviations import note_deviation
from labtrack.services.labelling import destroy_label, end_as_lost, spoil_label
from labtrack.services.naming import Name, names_of
from labtrack.services.printing import GONE, label_scanned
from labtrack.services.signatures import sign

RULE = "R15"
"""The stop that a label which cannot be found would otherwise be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One container with its labels."""

    item: Item
    name: Name
    account: LabelAccount
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLabels:
    """All labels of a lot, container by container, and their sum; `finished` says that printing may be closed."""

    item: Item
    lot: Lot
    lines: tuple[Line, ...]
    total: LabelAccount

    @property
    def finished(self) -> bool:
        """Whether each container that is there bears one live label, and no label is missing."""
        live = all(one.account.applied == 1 for one in self.lines if one.item.state not in GONE)
        return bool(self.lines) and live and not self.total.missing


def labels_of_lot(store: Store, lot_uid: UUID, *, by: Actor) -> LotLabels:
    """Count every label that was ever issued for a lot. Raises NotFound for what is no lot."""
    require(by, Permission.LOOK)
    item = store.items.by_uid(lot_uid)
    if item.kind is not Kind.LOT:
        raise NotFound(what="lot")
    lot = store.lots.get(item.id)
    din = store.donations.get(lot.donation_item_id).din
    containers = store.containers.all(lot_item_id=item.id)
    items = {one.id: one for one in store.items.all(id=[one.item_id for one in containers])}
    names = names_of(store, items.values())
    prints: dict[int, list[Label]] = {key: [] for key in items}
    for label in store.labels.all(item_id=sorted(items)):
        prints[label.item_id].append(label)
    lines = tuple(
        Line(
            item=items[one.item_id],
            name=names[one.item_id],
            account=account_of(product_text(din, one.product_code, one.division), prints[one.item_id]),
            labels=tuple(prints[one.item_id]),
        )
        for one in containers
    )
    return LotLabels(item=item, lot=lot, lines=lines, total=sum_of(one.account for one in lines))


def account_by_scan(
    store: Store, lot_uid: UUID, reading: Reading, ending: Destroyed | Spoilt, *, by: Actor, at: datetime
) -> Outcome:
    """Say of a label that was scanned that it was spoiled, or destroyed. Raises Invalid at the field `scan`."""
    require(by, Permission.LABEL)
    item, label = label_scanned(store, lot_uid, reading)
    if isinstance(ending, Destroyed):
        return destroy_label(store, item.uid, label.serial, reason=ending, by=by, at=at)
    return spoil_label(store, item.uid, label.serial, reason=ending, by=by, at=at)


def lose_label(
    store: Store,
    label_uid: UUID,
    lost: Lost,
    *,
    second: Actor,
    by: Actor,
    proof: Proof | None,
    second_proof: Proof | None,
    at: datetime,
) -> Outcome:
    """Take it that a label cannot be found: quality assurance and the laboratory sign, and a deviation opens by itself.

    From then on its serial identifies nothing. Raises Invalid when it is accounted for already.
    """
    require(by, Permission.RELEASE_LOT)
    if not second.may(Permission.LABEL):
        raise NotPermitted("laboratory-signs", fields={"second": "laboratory-signs"})
    label = _label(store, label_uid)
    item = lock_with_origins(store, store.items.get(label.item_id).uid)
    said = {"serial": label.serial, "reason": Spoilt.LOST, "lost": lost}
    item = end_as_lost(store, item, label.serial, said, witness=second, by=by, at=at)
    sign(store, item, Meaning.REVIEWED, said, by=by, proof=proof, at=at)
    sign(store, item, Meaning.VERIFIED, said, by=second, proof=second_proof, at=at)
    account = f"Label {label.serial} cannot be found ({lost.value})."
    _, item = note_deviation(store, item, severity=Severity.MAJOR, account=account, rule=RULE, by=by, at=at)
    return told(item, Happened.LABEL_SPOILED, at=at)


def lock_run(store: Store, lot_uid: UUID, *, by: Actor, at: datetime) -> Outcome:
    """Close the finished run of a lot's labels: none is printed again before quality assurance opens it."""
    require(by, Permission.LABEL)
    item = _lock_lot(store, lot_uid)
    if store.lots.get(item.id).labels_locked_at is not None:
        raise Conflict("run-locked", item=item.uid)
    counted = labels_of_lot(store, lot_uid, by=by)
    if not counted.finished:
        raise Conflict("run-not-finished", item=item.uid)
    item = record(store, item, Happened.LABELS_LOCKED, _counted(counted.total), by=by, at=at)
    store.lots.change(item.id, labels_locked_at=at)
    return told(item, Happened.LABELS_LOCKED, at=at)


def unlock_run(store: Store, lot_uid: UUID, *, reason: str, by: Actor, proof: Proof | None, at: datetime) -> Outcome:
    """Open a closed run again, by quality assurance, with a reason and a signature."""
    require(by, Permission.RELEASE_LOT)
    if not reason.strip():
        raise Invalid(fields={"reason": "missing"})
    item = _lock_lot(store, lot_uid)
    if store.lots.get(item.id).labels_locked_at is None:
        raise Conflict("run-open", item=item.uid)
    said = {"reason": reason.strip()}
    item = record(store, item, Happened.LABELS_UNLOCKED, said, by=by, at=at)
    store.lots.change(item.id, labels_locked_at=None)
    sign(store, item, Meaning.AUTHORISED, said, by=by, proof=proof, at=at)
    return told(item, Happened.LABELS_UNLOCKED, at=at)


def missing_label(store: Store, label_uid: UUID, *, by: Actor) -> tuple[Item, Label]:
    """A label of which nobody knows what became, and what it was printed for. Raises NotFound."""
    require(by, Permission.LOOK)
    label = _label(store, label_uid)
    return store.items.get(label.item_id), label


def _counted(total: LabelAccount) -> Mapping[str, object]:
    return {
        "issued": total.issued,
        "applied": total.applied,
        "spoiled": total.spoiled,
        "destroyed": total.destroyed,
    }


def _lock_lot(store: Store, lot_uid: UUID) -> Item:
    item = lock_with_origins(store, lot_uid)
    if item.kind is not Kind.LOT:
        raise NotFound(what="lot")
    return item


def _label(store: Store, uid: UUID) -> Label:
    label = store.labels.find(uid=uid)
    if label is None:
        raise NotFound(what="label")
    return label
