"""Is exactly that print live which was scanned back on its item?"""

from __future__ import annotations

from typing import Any

import pytest

from labtrack.domain.errors import Invalid, NotPermitted, WrongState
from labtrack.domain.identifiers import SiteSymbol, SymbolKind
from labtrack.domain.labelling import Standing
from labtrack.domain.people import Role
from labtrack.services.labelling import label_content, labels_of, live_label, print_label, scan_label_back, spoil_label
from tests import manufacture
from tests.world import World


@pytest.fixture
def container(world: World):
    """One filled container without a label."""
    return manufacture.a_filled_lot(world, count=2).containers[0]


def standings(world: World, uid) -> list[Standing]:
    with world.look() as store:
        return [label.standing for label in labels_of(store, store.items.by_uid(uid).id)]


def scan(world: World, uid, serial: str, *, by=Role.TECHNICIAN):
    return world.do(scan_label_back, uid, serial, by=by)


def test_a_print_has_a_serial_of_its_own_and_is_not_live(world: World, container) -> None:
    label = manufacture.a_print(world, container)

    assert SiteSymbol.parse(label.serial).kind is SymbolKind.LABEL
    with world.look() as store:
        content = label_content(store, label)
        assert live_label(store, label.item_id) is None
        assert [found.uid for found in store.items.by_code(label.serial, scheme="label")] == [container]
    assert (content["serial"], content["label_symbol"]) == (label.serial, label.serial)
    assert content["product_code"] == "S1234VA0"
    assert content["banner"] == "NOT FOR CLINICAL USE"
    assert manufacture.waiting(world, container) == {"scan-label-back"}


def test_a_print_scanned_back_is_live_and_the_container_may_be_stored(world: World, container) -> None:
    label = manufacture.a_print(world, container)
    scan(world, container, label.serial)

    with world.look() as store:
        assert live_label(store, label.item_id).serial == label.serial
    assert world.item(container).state == "filled"
    assert manufacture.waiting(world, container) == {"store-container"}


def test_only_when_the_reprint_is_scanned_back_is_the_former_void(world: World, container) -> None:
    former = manufacture.label(world, container)
    reprint = manufacture.a_print(world, container)
    assert standings(world, container) == [Standing.LIVE, Standing.PRINTED]

    scan(world, container, reprint.serial)

    assert standings(world, container) == [Standing.VOID, Standing.LIVE]
    assert world.chain(container)[-1].detail == {"serial": reprint.serial, "voided": [former.serial]}
    with world.look() as store:
        assert store.items.by_code(former.serial) == ()
        assert store.items.ever_bore("label", former.serial)


@pytest.mark.parametrize("which", ["void", "spoiled", "foreign", "unknown"])
def test_a_serial_that_cannot_be_taken_has_its_own_code(world: World, container, which: str) -> None:
    twin = world.item(container)
    with world.look() as store:
        siblings = [one.item_id for one in store.containers.all() if one.item_id != twin.id]
        sibling = store.items.get(siblings[0]).uid
    void = manufacture.label(world, container)
    manufacture.label(world, container)
    spoiled = manufacture.a_print(world, container)
    world.do(spoil_label, container, spoiled.serial, reason="unreadable", by=Role.TECHNICIAN)
    serial, code = {
        "void": (void.serial, "label-void"),
        "spoiled": (spoiled.serial, "label-spoiled"),
        "foreign": (manufacture.a_print(world, sibling).serial, "label-of-another-item"),
        "unknown": ("LB-00099999-0", "label-unknown"),
    }[which]
    events = len(world.chain(container))

    with pytest.raises(Invalid) as refused:
        scan(world, container, serial)

    assert (refused.value.reason, refused.value.fields) == (code, {"serial": code})
    assert len(world.chain(container)) == events
    assert standings(world, container).count(Standing.LIVE) == 1


def test_a_live_label_scanned_again_is_done_already(world: World, container) -> None:
    label = manufacture.label(world, container)
    again = scan(world, container, label.serial)
    with pytest.raises(WrongState) as other:
        scan(world, container, label.serial, by=world.person("tech-b"))

    assert again.repeated
    assert (other.value.reason, other.value.facts["who"]) == ("label-live", "Technician A")


def test_an_item_whose_live_label_was_destroyed_needs_another(world: World, container) -> None:
    label = manufacture.label(world, container)
    world.do(spoil_label, container, label.serial, reason="torn", by=Role.TECHNICIAN)

    with world.look() as store:
        assert live_label(store, label.item_id) is None
    assert manufacture.waiting(world, container) == {"store-container", "print-label"}

    scan(world, container, manufacture.a_print(world, container).serial)
    assert standings(world, container) == [Standing.SPOILED, Standing.LIVE]


def test_two_prints_and_one_scanned_leave_one_still_waiting(world: World, container) -> None:
    first = manufacture.a_print(world, container)
    second = manufacture.a_print(world, container)
    scan(world, container, second.serial)
    assert "scan-label-back" in manufacture.waiting(world, container)

    world.do(spoil_label, container, first.serial, reason="misprinted", by=Role.TECHNICIAN)

    assert "scan-label-back" not in manufacture.waiting(world, container)
    assert standings(world, container) == [Standing.SPOILED, Standing.LIVE]


def test_the_same_print_asked_for_twice_with_one_key_is_one_label(world: World, container) -> None:
    key = world.new_key()
    given: dict[str, Any] = {"design": "container-v1", "fields": {"serial": "", "label_symbol": ""}}
    first = world.do(print_label, container, **given, key=key, by=Role.TECHNICIAN)
    again = world.do(print_label, container, **given, key=key, by=Role.TECHNICIAN)

    assert (again.repeated, again.made) == (True, first.made)
    assert len(standings(world, container)) == 1


def test_a_label_is_spoiled_with_a_reason_and_by_who_may_label(world: World, container) -> None:
    label = manufacture.a_print(world, container)
    with pytest.raises(Invalid) as refused:
        world.do(spoil_label, container, label.serial, reason=" ", by=Role.TECHNICIAN)
    with pytest.raises(NotPermitted):
        scan(world, container, label.serial, by=Role.AUDITOR)

    assert refused.value.fields == {"reason": "missing"}
    assert standings(world, container) == [Standing.PRINTED]
