"""What may the cell laboratory do with an item, in which of its states?"""

from __future__ import annotations

from collections.abc import Iterator

from labtrack.domain.custody import Kind
from labtrack.domain.lifecycles import states_of
from labtrack.domain.marking import N_
from labtrack.domain.people import Permission
from labtrack.web.job import Action


def _action(
    kind: Kind, id: str, sentence: str, permission: Permission, endpoint: str, icon: str, *states: str
) -> Action:
    return Action(
        id=id,
        sentence=sentence,
        kind=kind,
        states=frozenset(states),
        permission=permission,
        endpoint=f"lab.{endpoint}",
        icon=icon,
    )


def _of_donations() -> Iterator[Action]:
    yield _action(Kind.DONATION, "open-lot", N_("Open a lot"), Permission.MANUFACTURE, "open_lot", "flask", "accepted")
    yield Action(
        id="european-code",
        sentence=N_("Record its Single European Code"),
        kind=Kind.DONATION,
        states=frozenset({"received", "accepted"}),
        permission=Permission.RECEIVE_DONATION,
        endpoint="lab.record_european",
        aside=True,
    )


def _of_lots() -> Iterator[Action]:
    make = Permission.MANUFACTURE
    grown, harvested, waiting = "in-culture", "harvested", "quarantined"
    yield _action(Kind.LOT, "passage", N_("Record a passage"), make, "record_passage", "plus", grown)
    yield _action(Kind.LOT, "fill", N_("Fill containers"), make, "fill", "bag", harvested, waiting)
    yield _action(
        Kind.LOT, "labels", N_("Labels"), Permission.LABEL, "lot_labels", "printer", harvested, waiting, "released"
    )
    counted = (harvested, waiting, "released")
    yield _action(Kind.LOT, "label-account", N_("Label account"), Permission.LOOK, "label_account", "list", *counted)
    yield _action(Kind.LOT, "send-to-test", N_("Send samples to test"), make, "send_to_test", "tube", harvested)
    yield _action(Kind.LOT, "material", N_("Record a material"), make, "use_material", "list", grown, harvested)
    yield _action(Kind.LOT, "harvest", N_("Harvest"), make, "harvest", "drop", grown)
    yield _action(Kind.LOT, "terminate", N_("Give the lot up"), make, "terminate", "cross", grown, harvested, waiting)
    yield _action(Kind.LOT, "record", N_("Batch record"), Permission.LOOK, "lot", "list", *states_of(Kind.LOT))


def _of_containers() -> Iterator[Action]:
    label, put, make = Permission.LABEL, Permission.STORE, Permission.MANUFACTURE
    kept = ("stored", "reserved")
    yield _action(Kind.CONTAINER, "store", N_("Store"), put, "store", "box", "filled")
    yield _action(Kind.CONTAINER, "move", N_("Move to another position"), put, "store", "box", "stored")
    yield _action(Kind.CONTAINER, "labels", N_("Labels"), label, "item_labels", "printer", "filled", *kept)
    yield _action(
        Kind.CONTAINER, "discard", N_("Discard"), make, "discard_container", "cross", "filled", *kept, "thawed"
    )


def _of_doses() -> Iterator[Action]:
    yield _action(Kind.DOSE, "labels", N_("Labels"), Permission.LABEL, "item_labels", "printer", "prepared", "released")
    clear = N_("Record the line clearance")
    yield _action(
        Kind.DOSE, "clear-line", clear, Permission.PREPARE_DOSE, "clear_line", "check", "prepared", "discarded"
    )
    yield _action(
        Kind.INFUSION,
        "prepare",
        N_("Thaw and prepare"),
        Permission.PREPARE_DOSE,
        "preparation",
        "flask",
        "authorised",
        "prepared",
    )


ACTIONS: tuple[Action, ...] = (*_of_donations(), *_of_lots(), *_of_containers(), *_of_doses())
"""Every row: item pages and scan answers offer those that fit the item and the person, the first one foremost."""
