"""How does a label come onto its item, and which print of it is the live one?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from labtrack.domain import labelling
from labtrack.domain.custody import Event, Happened, Item, Kind
from labtrack.domain.errors import AlreadyDone, Conflict, Invalid, WrongState
from labtrack.domain.identifiers import SymbolKind
from labtrack.domain.label_accounts import Destroyed
from labtrack.domain.labelling import NO_LIVE_LABEL, SERIAL_FIELDS, Label, Spoilt, Standing, reprint_faults, scan_fault
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Actor, Permission, require
from labtrack.domain.printers import Printer, PrinterKind
from labtrack.domain.tasks import TaskKind
from labtrack.persistence.store import Store
from labtrack.services.custody import lock_with_origins, record, told
from labtrack.services.label_designs import design_in_force
from labtrack.services.numbering import next_symbol
from labtrack.services.places import site_zone
from labtrack.services.print_jobs import ask_for_print, seen_on_paper, withdraw_print
from labtrack.services.tasks import close_tasks, wait_once

SCAN_BACK_WITHIN = timedelta(minutes=30)
STORE_WITHIN = timedelta(hours=4)
LABEL_CODE = "label"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintRequest:
    """How a label is to be printed: on which printer (None is the browser), and why again, if there is one already."""

    printer: Printer | None = None
    reason: str | None = None
    note: str = ""


def print_label(
    store: Store,
    item_uid: UUID,
    *,
    design: str,
    fields: Mapping[str, str],
    by: Actor,
    at: datetime,
    request: PrintRequest | None = None,
) -> Outcome:
    """Print a label for an item: it gets a serial, and is not live before it has been scanned back.

    `fields` is every text of the design; those named `label_symbol` and `serial` are filled with the new serial. `made`
    of the outcome is the label's uid. Each call is another print: a live one stays live until the new one is scanned.
    Raises Invalid at `reason` or `note` when the item has a label and nobody says why it is printed again, and Conflict
    `labels-locked`.
    """
    require(by, Permission.LABEL)
    asked = request or PrintRequest()
    item = lock_with_origins(store, item_uid)
    _require_printable(store, item, asked)
    serial = next_symbol(store, SymbolKind.LABEL).text
    said = {name: serial if name in SERIAL_FIELDS else text for name, text in fields.items()}
    content = json.dumps(said, sort_keys=True, ensure_ascii=False)
    detail = {"serial": serial, "design": design, "content_sha256": sha256(content.encode()).hexdigest()}
    item = record(store, item, Happened.LABEL_PRINTED, {**detail, **_requested(asked)}, by=by, at=at)
    label = _put_label(store, item, asked, design=design, serial=serial, content=content, by=by, at=at)
    close_tasks(store, item, TaskKind.PRINT_LABEL, at=at)
    due = at + SCAN_BACK_WITHIN
    wait_once(store, TaskKind.SCAN_LABEL_BACK, item, due_at=due, at=at, place_id=by.place_id)
    what = Happened.LABEL_PRINTED.value
    return Outcome(item=item.uid, number=item.number, what=what, at=at, made=(label.uid,))


def scan_label_back(store: Store, item_uid: UUID, serial: str, *, by: Actor, at: datetime) -> Outcome:
    """Say that this print sticks on its item: it is live from now on, and only now is the former one void.

    Raises Invalid, with the field `serial`, for one that is unknown, another item's, void or spoiled; AlreadyDone or
    WrongState for one that is live already.
    """
    require(by, Permission.LABEL)
    item = lock_with_origins(store, item_uid)
    label = _label_of(store, item, serial)
    if label.standing is Standing.LIVE:
        raise _live_already(store, item, label, by=by)
    former = store.labels.all(item_id=item.id, void_at=None, spoiled_at=None)
    voided = [one for one in former if one.live_at is not None]
    for one in voided:
        _end(store, one, at=at, void_at=at)
    store.labels.change(label.id, live_at=at)
    seen_on_paper(store, label, by=by, at=at)
    detail = {"serial": label.serial, "voided": [one.serial for one in voided]}
    item = record(store, item, Happened.LABEL_SCANNED_BACK, detail, by=by, at=at)
    if not _waiting(store, item):
        close_tasks(store, item, TaskKind.SCAN_LABEL_BACK, at=at)
    if item.kind is Kind.CONTAINER and item.state == "filled":
        wait_once(store, TaskKind.STORE_CONTAINER, item, due_at=at + STORE_WITHIN, at=at)
    return told(item, Happened.LABEL_SCANNED_BACK, at=at)


def spoil_label(store: Store, item_uid: UUID, serial: str, *, reason: str, by: Actor, at: datetime) -> Outcome:
    """Say that a print was torn, smeared or never came out: it identifies nothing any more, live or not.

    `reason` is one of `Spoilt`. Raises Invalid for another, or for a serial that cannot be taken. An item without a
    live label needs another.
    """
    require(by, Permission.LABEL)
    if reason not in set(Spoilt):
        raise Invalid(fields={"reason": "not-a-choice" if reason.strip() else "missing"})
    item = lock_with_origins(store, item_uid)
    label = _label_of(store, item, serial)
    ended = {"spoiled_at": at} if label.live_at is None else {"spoiled_at": at, "void_at": at}
    _end(store, label, at=at, spoiled_as=reason, **ended)
    detail = {"serial": label.serial, "reason": reason}
    item = record(store, item, Happened.LABEL_SPOILED, detail, by=by, at=at)
    _let_go(store, item, label, by=by, at=at)
    return told(item, Happened.LABEL_SPOILED, at=at)


def destroy_label(store: Store, item_uid: UUID, serial: str, *, reason: Destroyed, by: Actor, at: datetime) -> Outcome:
    """Say that a label which is not live was destroyed: one that is void, or was printed and never used.

    Raises Invalid for a label that is live, is accounted for already, or is another item's.
    """
    require(by, Permission.LABEL)
    item = lock_with_origins(store, item_uid)
    label = _unaccounted(store, item, serial)
    if label.standing is Standing.LIVE:
        raise Invalid("label-is-live", fields={"serial": "label-is-live"})
    _end(store, label, at=at, destroyed_at=at, void_at=label.void_at or at)
    detail = {"serial": label.serial, "reason": reason}
    item = record(store, item, Happened.LABEL_DESTROYED, detail, by=by, at=at)
    _let_go(store, item, label, by=by, at=at)
    return told(item, Happened.LABEL_DESTROYED, at=at)


def end_as_lost(
    store: Store,
    item: Item,
    serial: str,
    said: Mapping[str, object],
    *,
    witness: Actor,
    by: Actor,
    at: datetime,
) -> Item:
    """Let a label end that nobody can find, within another use case; the item must be locked."""
    label = _unaccounted(store, item, serial)
    voided = {} if label.live_at is None else {"void_at": label.void_at or at}
    _end(store, label, at=at, spoiled_at=at, spoiled_as=Spoilt.LOST, **voided)
    item = record(store, item, Happened.LABEL_SPOILED, said, by=by, at=at, witness=witness)
    _let_go(store, item, label, by=by, at=at)
    return item


def container_label(store: Store, container_uid: UUID, *, say: Callable[[str], str] = str) -> Mapping[str, str]:
    """Every field of a container's label, on the site's clock; `say` translates. Ready for `print_label`."""
    container = store.containers.get(store.items.by_uid(container_uid).id)
    lot = store.lots.get(container.lot_item_id)
    din = store.donations.get(lot.donation_item_id).din
    return labelling.container_fields(container, din, lot.number, site_zone(store), say=say)


def label_content(_store: Store, label: Label) -> Mapping[str, str]:
    """What a label says, field to text."""
    content: dict[str, str] = json.loads(label.content)
    return content


def labels_of(store: Store, item_id: int) -> tuple[Label, ...]:
    """Every print that was ever made for an item, in request."""
    return store.labels.all(item_id=item_id)


def live_label(store: Store, item_id: int) -> Label | None:
    """The print that is live on an item now; None when there is none."""
    current = store.labels.all(item_id=item_id, void_at=None, spoiled_at=None)
    return next((label for label in current if label.live_at is not None), None)


def end_labels(store: Store, item: Item, *, at: datetime) -> None:
    """Let every print of an item end with it: the live one is void, the others were never used."""
    for label in store.labels.all(item_id=item.id, void_at=None, spoiled_at=None):
        ended = {"spoiled_at": at, "spoiled_as": Spoilt.WITH_ITEM}
        if label.live_at is not None:
            ended = {"void_at": at, "destroyed_at": at}
        _end(store, label, at=at, **ended)


def _put_label(
    store: Store, item: Item, asked: PrintRequest, *, design: str, serial: str, content: str, by: Actor, at: datetime
) -> Label:
    """Keep the print under its serial, and let it wait for its printer unless the browser prints it.

    Where nobody has signed what is asked of the design, its print must be scanned back.
    """
    version = design_in_force(store, design, at=at)
    label = store.labels.put(
        uid=store.new_uid(),
        item_id=item.id,
        design=design,
        serial=serial,
        content=content,
        printed_at=at,
        printed_by_id=by.id,
        reason=asked.reason,
        note=asked.note.strip() or None,
        scan_back=version.scan_back if version is not None else True,
    )
    store.items.give_code(item.id, LABEL_CODE, serial, at=at)
    if asked.printer is not None and asked.printer.kind is not PrinterKind.BROWSER:
        ask_for_print(store, asked.printer, label, by=by, at=at)
    return label


def _require_printable(store: Store, item: Item, request: PrintRequest) -> None:
    """Raise unless the run of this label is open, and whoever prints it again says why."""
    if item.kind is Kind.CONTAINER:
        lot = store.lots.get(store.containers.get(item.id).lot_item_id)
        if lot.labels_locked_at is not None:
            raise Conflict("labels-locked", item=item.uid)
    has_label = store.labels.count(item_id=item.id, void_at=None, spoiled_at=None) > 0
    if faults := reprint_faults(request.reason, request.note, has_label=has_label):
        raise Invalid("reason-needed", fields=faults)


def _requested(request: PrintRequest) -> Mapping[str, object]:
    """What the event says of the printer and the reason; nothing for a first print by the browser."""
    said = {"reason": request.reason, "note": request.note.strip(), "printer": request.printer and request.printer.uid}
    return {name: value for name, value in said.items() if value}


def _let_go(store: Store, item: Item, label: Label, *, by: Actor, at: datetime) -> None:
    """Nobody waits any more for a print that has ended; an item without a live label needs another."""
    withdraw_print(store, label, by=by, at=at)
    if not _waiting(store, item):
        close_tasks(store, item, TaskKind.SCAN_LABEL_BACK, at=at)
        if live_label(store, item.id) is None:
            place = by.place_id
            wait_once(store, TaskKind.PRINT_LABEL, item, due_at=at + SCAN_BACK_WITHIN, at=at, place_id=place)


def _unaccounted(store: Store, item: Item, serial: str) -> Label:
    """The label of that serial, if nobody has said yet what became of it. Raises Invalid."""
    label = store.labels.find(serial=serial.strip())
    if label is None or label.item_id != item.id:
        fault = "label-unknown" if label is None else "label-of-another-item"
        raise Invalid(fault, fields={"serial": fault})
    if label.standing in (Standing.SPOILED, Standing.DESTROYED):
        raise Invalid("label-accounted", fields={"serial": "label-accounted"}, standing=label.standing.value)
    return label


def _label_of(store: Store, item: Item, serial: str) -> Label:
    label = store.labels.find(serial=serial.strip())
    fault = scan_fault(label, item_id=item.id)
    if label is None or fault is not None:
        current = live_label(store, item.id)
        said = current.serial if current is not None else NO_LIVE_LABEL
        raise Invalid(fault, fields={"serial": fault or "label-unknown"}, serial=serial, current=said)
    return label


def _end(store: Store, label: Label, *, at: datetime, **ended: object) -> None:
    store.labels.change(label.id, **ended)
    store.items.end_code(LABEL_CODE, label.serial, at=at)


def _waiting(store: Store, item: Item) -> bool:
    return store.labels.count(item_id=item.id, live_at=None, void_at=None, spoiled_at=None) > 0


def _live_already(store: Store, item: Item, label: Label, *, by: Actor) -> AlreadyDone | WrongState:
    scanned = _scan_of(store, item, label)
    if scanned.actor_id == by.id:
        return AlreadyDone(item=item.uid, number=scanned.number, what=scanned.what.value, at=scanned.at)
    who = store.people.get(scanned.actor_id).printed_name
    what = scanned.what.value
    return WrongState("label-live", item=item.uid, what=what, last=what, who=who, at=scanned.at)


def _scan_of(store: Store, item: Item, label: Label) -> Event:
    """The link that made a label live."""
    return next(
        event
        for event in reversed(store.custody.chain(item.id))
        if event.what is Happened.LABEL_SCANNED_BACK and event.detail["serial"] == label.serial
    )
