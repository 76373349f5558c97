"""Does a hold bind all that was made from a thing, and do only two people together lift it?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened, Kind
from labtrack.domain.errors import Invalid, NotFound, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Role
from labtrack.domain.signatures import Meaning
from labtrack.persistence.store import Store
from labtrack.services.custody import begin, held_by, record, told
from labtrack.services.holds import lift_hold, open_holds, place_hold
from tests import manufacture
from tests.world import World

TO_THE_WARD = (
    Happened.RELEASED,
    Happened.ISSUED,
    Happened.HANDED_OVER,
    Happened.HANDOVER_ACCEPTED,
    Happened.IDENTITY_CONFIRMED,
    Happened.INFUSION_STARTED,
)


def make_dose(store: Store, container: UUID, events: tuple[Happened, ...], *, by, at) -> Outcome:
    """A dose made from a container and taken through the events that are given, with no rule asked."""
    dose = begin(store, Kind.DOSE, Happened.PREPARED, {}, by=by, at=at, made_from=[store.items.by_uid(container)])
    for what in events:
        dose = record(store, dose, what, {}, by=by, at=at, holder=held_by(by))
    return told(dose, Happened.PREPARED, at=at)


def a_dose(world: World, container: UUID, *, until: Happened) -> UUID:
    events = TO_THE_WARD[: TO_THE_WARD.index(until) + 1]
    made = world.do(make_dose, container, events, by=Role.WARD_NURSE).item
    assert made is not None
    return made


def hold(world: World, item: UUID, *, reason: str = "Tank alarm", by: Any = Role.QUALITY_ASSURANCE) -> UUID:
    return world.do(place_hold, item, reason=reason, by=by).made[0]


def lift(world: World, held: UUID, *, by: str = "qa-a", second: str = "qa-b", **changes: Any) -> Outcome:
    other = world.person(second)
    given = {
        "second": other,
        "second_proof": world.proof(other),
        "proof": world.proof(world.person(by)),
        "reason": "Alarm was false",
        **changes,
    }
    return world.do(lift_hold, held, by=world.person(by), **given)


def reasons_on(world: World, item: UUID) -> list[str]:
    with world.look() as store:
        return [found.reason for found in open_holds(store, [store.items.by_uid(item).id])]


def test_a_hold_binds_its_item_and_all_that_was_made_from_it(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    dose = a_dose(world, batch.containers[0], until=Happened.RELEASED)
    hold(world, batch.lot)

    for bound in (batch.lot, *batch.containers, dose):
        assert reasons_on(world, bound) == ["Tank alarm"]
    assert reasons_on(world, batch.donation) == []
    assert world.item(batch.lot).state == "harvested"
    assert world.chain(batch.lot)[-1].detail["reason"] == "Tank alarm"


def test_a_hold_on_a_container_leaves_its_twin_free(world: World) -> None:
    first, second = manufacture.a_filled_lot(world).containers
    hold(world, first)

    assert (reasons_on(world, first), reasons_on(world, second)) == (["Tank alarm"], [])


def test_two_people_lift_a_hold_and_both_sign(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    held = hold(world, batch.lot)
    lift(world, held)

    assert reasons_on(world, batch.containers[0]) == []
    with world.look() as store:
        key = store.items.by_uid(batch.lot).id
        signed = {(one.printed_name, one.meaning) for one in store.signatures.all(item_id=key)}
        row = store.holds.find(uid=held)
        witness = store.custody.last(key).witness_id
    assert signed == {
        ("Quality Assurance A", Meaning.AUTHORISED),
        ("Quality Assurance B", Meaning.VERIFIED),
    }
    assert (row.lifted_by_id, row.lifted_second_id) == (world.person("qa-a").id, world.person("qa-b").id)
    assert witness == world.person("qa-b").id


def test_one_person_alone_lifts_nothing(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    held = hold(world, batch.lot)
    with pytest.raises(Invalid) as refused:
        lift(world, held, second="qa-a", reason="")

    assert refused.value.fields == {"reason": "missing", "second": "same-person"}
    assert reasons_on(world, batch.lot) == ["Tank alarm"]


@pytest.mark.parametrize("missing", ["proof", "second_proof"])
def test_either_missing_signature_leaves_the_hold(world: World, missing: str) -> None:
    batch = manufacture.a_filled_lot(world)
    held = hold(world, batch.lot)
    without: dict[str, Any] = {missing: None}
    with pytest.raises(SignatureRequired):
        lift(world, held, **without)

    assert reasons_on(world, batch.lot) == ["Tank alarm"]
    with world.look() as store:
        assert store.signatures.count(item_id=store.items.by_uid(batch.lot).id) == 0


def test_both_who_lift_must_be_entitled(sqlite_world: World) -> None:
    batch = manufacture.a_filled_lot(sqlite_world)
    held = hold(sqlite_world, batch.lot)
    with pytest.raises(NotPermitted):
        lift(sqlite_world, held, second="tech-a")
    with pytest.raises(NotPermitted):
        hold(sqlite_world, batch.lot, by=Role.TECHNICIAN)

    assert reasons_on(sqlite_world, batch.lot) == ["Tank alarm"]


def test_each_hold_is_lifted_for_itself(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    first = hold(world, batch.lot)
    hold(world, batch.donation, reason="Donor called back", by=Role.PHARMACIST)
    lift(world, first)

    assert reasons_on(world, batch.containers[0]) == ["Donor called back"]


def test_a_hold_is_lifted_once(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    held = hold(world, batch.lot)
    lift(world, held)
    again = lift(world, held)
    with pytest.raises(WrongState) as refused:
        lift(world, held, by="qa-b", second="qa-a")

    assert again.repeated
    assert (refused.value.reason, refused.value.facts["who"]) == ("hold-lifted", "Quality Assurance A")


def test_a_hold_says_why_and_an_unknown_one_is_not_found(sqlite_world: World) -> None:
    batch = manufacture.a_filled_lot(sqlite_world)
    with pytest.raises(Invalid) as refused:
        hold(sqlite_world, batch.lot, reason="")
    with pytest.raises(NotFound):
        lift(sqlite_world, UUID(int=5))

    assert refused.value.fields == {"reason": "missing"}


def test_a_hold_above_a_dose_on_the_ward_tells_the_pharmacist(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    dose = a_dose(world, batch.containers[0], until=Happened.HANDOVER_ACCEPTED)
    hold(world, batch.lot)

    assert manufacture.waiting(world, dose) == {"answer-stop"}


def test_a_hold_above_a_running_dose_asks_the_physician_and_stops_nothing(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    dose = a_dose(world, batch.containers[0], until=Happened.INFUSION_STARTED)
    hold(world, batch.donation)

    assert world.item(dose).state == "infusing"
    with world.look() as store:
        (task,) = store.tasks.all(item_id=store.items.by_uid(dose).id, closed_at=None)
    assert (task.kind.value, task.role, task.place_id) == (
        "decide-running",
        Role.PHYSICIAN,
        world.place("WARD-7").id,
    )
