"""Do cords, bags and orders bear the identifiers that other houses know them by?"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from labtrack.domain.errors import Conflict, Duplicate, Invalid, NotFound, NotPermitted
from labtrack.domain.outcomes import Outcome
from labtrack.domain.people import Role
from labtrack.domain.readings import Reading
from labtrack.interop.scans import read
from labtrack.services.chains_of_identity import record_chain_of_identity
from labtrack.services.european_codes import record_european_code
from labtrack.services.identification import identify
from labtrack.services.items import summary_of
from labtrack.services.scanning import resolve
from tests import manufacture
from tests.clinic import Clinic
from tests.world import World

CODE = "PL001499A999926000137A00T041600320281231"
CHAIN = "&/CHA999926000001"


def scanned(raw: str) -> Reading:
    return read(raw)


def record_code(world: World, uid: UUID, raw: str, *, by: str = "tech-a") -> Outcome:
    return world.do(record_european_code, uid, read(raw), by=world.person(by))


def test_a_cord_is_found_by_its_european_code(world: World) -> None:
    cord = manufacture.a_received_donation(world)
    record_code(world, cord, f"&,4{CODE}")

    with world.look() as store:
        named = identify(store, read(f"SEC: {CODE[:21]} {CODE[21:]}"))
    assert ([item.uid for item in named.items], named.typed) == ([cord], True)
    assert world.chain(cord)[-1].detail == {"scheme": "sec", "value": CODE, "typed": False}


def test_a_code_is_recorded_once_and_another_follows_it(world: World) -> None:
    cord = manufacture.a_received_donation(world)
    first = record_code(world, cord, f"&,4{CODE}")
    again = record_code(world, cord, f"&,4{CODE}")
    later = CODE.replace("20281231", "20291231")
    record_code(world, cord, f"&,4{later}")

    assert (again.repeated, again.number) == (True, first.number)
    with world.look() as store:
        assert store.items.codes(store.items.by_uid(cord).id)["sec"] == later
        assert identify(store, read(f"&,4{CODE}")).code == "unknown-code"
    with pytest.raises(Duplicate) as refused:
        record_code(world, cord, f"&,4{CODE}")
    assert refused.value.fields == {"code": "sec-taken"}


def test_no_medicine_bears_a_european_code(world: World) -> None:
    batch = manufacture.a_filled_lot(world)

    for uid in (batch.lot, batch.containers[0]):
        with pytest.raises(Conflict) as refused:
            record_code(world, uid, f"&,4{CODE}")
        assert refused.value.reason == "sec-for-medicines"


def test_no_dose_bears_a_european_code(clinic: Clinic) -> None:
    dose = clinic.prepared("LF-001")

    with pytest.raises(Conflict) as refused:
        clinic.do(record_european_code, dose, read(f"&,4{CODE}"), by="tech-a")
    assert refused.value.reason == "sec-for-medicines"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (f"&,4{CODE.replace('A999926000137', 'A999926000138')}", "sec-of-another"),
        ("=A99992600013700", "not-a-sec"),
        (f"&,4{CODE[:-1]}", "half-scan"),
        ("SEC: what", "malformed-sec"),
    ],
)
def test_what_is_not_this_cord_s_code_is_refused(world: World, raw: str, fault: str) -> None:
    cord = manufacture.a_received_donation(world)
    with pytest.raises(Invalid) as refused:
        record_code(world, cord, raw)

    assert refused.value.fields == {"code": fault}
    assert len(world.chain(cord)) == 1


def test_a_code_of_another_system_cannot_be_compared_and_is_taken(world: World) -> None:
    cord = manufacture.a_received_donation(world)
    record_code(world, cord, "&,4PL0014990000000000137E000005300120281231")

    assert len(world.chain(cord)) == 2
    with pytest.raises(NotPermitted):
        record_code(world, cord, f"&,4{CODE}", by="nurse-a")


def test_every_container_has_an_identifier_of_its_own_and_is_found_by_it(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    identifiers = ["A9999S1234A999926000137A00000", "A9999S1234A999926000137B00000"]

    with world.look() as store:
        borne = [store.items.codes(store.items.by_uid(uid).id)["mpho"] for uid in batch.containers]
        found = [identify(store, read(text)).items[0].uid for text in identifiers]
        processed = identify(store, read("=+03000=/A9999000000S1234=A99992600013700=,A00000"))
        divided = identify(store, read("=+03000=A99992600013700=<S1234V99=,B00000"))
    assert borne == identifiers
    assert found == list(batch.containers)
    assert (processed.item, divided.item) != (None, None)
    assert processed.item is not None
    assert divided.item is not None
    assert [processed.item.uid, divided.item.uid] == list(batch.containers)
    assert world.chain(batch.containers[0])[0].body.count(identifiers[0]) == 1


def test_a_typed_identifier_without_a_check_character_is_enough_to_look_and_not_to_act(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    typed = read("A9999S1234A999926000137A00000", typed=True)

    with world.look() as store:
        looked = resolve(store, typed, by=world.actor(Role.TECHNICIAN), at=world.at)
        named = identify(store, typed)
    assert looked.item is not None
    assert (looked.item.item.uid, looked.typed) == (batch.containers[0], True)
    assert (named.items, named.code) == ((), "typed-to-look")


def test_an_identifier_that_nothing_bears_is_unknown(world: World) -> None:
    manufacture.a_filled_lot(world)
    for typed in (True, False):
        with world.look() as store:
            reading = read("A9999S1234A999926000137Z00000", typed=typed)
            answer = resolve(store, reading, by=world.actor(Role.TECHNICIAN), at=world.at)
        assert (answer.item, answer.code) == (None, "unknown-code")


def test_a_dose_has_an_identifier_and_says_the_chain_of_its_order(clinic: Clinic) -> None:
    order = clinic.order("LF-001")
    clinic.do(record_chain_of_identity, order, read(CHAIN), by="coordinator-a")
    dose = clinic.prepared("LF-001")

    with clinic.world.look() as store:
        summary = summary_of(store, store.items.by_uid(dose), by=clinic.person("tech-a"), at=clinic.at)
        found = identify(store, read(summary.codes["mpho"]))
    assert summary.codes["coi"] == "CHA999926000001"
    assert summary.codes["mpho"].startswith("A9999S1235A999926")
    assert [item.uid for item in found.items] == [dose]


def test_every_order_of_one_therapy_may_bear_the_same_chain_and_no_other_patient_s(clinic: Clinic) -> None:
    orders = [clinic.order("LF-001", number) for number in (1, 2)]
    for order in orders:
        clinic.do(record_chain_of_identity, order, read(CHAIN), by="coordinator-a")

    with clinic.world.look() as store:
        named = identify(store, read(CHAIN))
        typed = identify(store, read("CH A9999 26 000001 *"))
    assert {item.uid for item in named.items} == set(orders)
    assert ({item.uid for item in typed.items}, typed.typed) == (set(orders), True)
    with pytest.raises(Duplicate) as refused:
        clinic.do(record_chain_of_identity, clinic.order("LF-002"), read(CHAIN), by="coordinator-a")
    assert refused.value.fields == {"chain": "chain-of-another"}


def test_the_same_chain_again_is_done_already(clinic: Clinic) -> None:
    order = clinic.order("LF-001")
    first = clinic.do(record_chain_of_identity, order, read(CHAIN), by="coordinator-a")
    again = clinic.do(record_chain_of_identity, order, read(CHAIN), by="coordinator-a")
    with pytest.raises(Duplicate):
        clinic.do(record_chain_of_identity, order, read(CHAIN), by="investigator-a")

    assert (again.repeated, again.number) == (True, first.number)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("CHA999926000001", "check-character-missing"),
        ("CHA9999260000012", "check-character-wrong"),
        ("=A99992600013700", "not-a-chain"),
    ],
)
def test_what_is_no_chain_is_refused(clinic: Clinic, raw: str, fault: str) -> None:
    with pytest.raises(Invalid) as refused:
        clinic.do(record_chain_of_identity, clinic.order("LF-001"), read(raw), by="coordinator-a")

    assert refused.value.fields == {"chain": fault}


def test_only_an_order_bears_a_chain(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        clinic.do(record_chain_of_identity, clinic.patient("LF-001"), read(CHAIN), by="coordinator-a")


def test_what_is_made_of_a_number_for_tests_is_never_for_clinical_use(world: World) -> None:
    batch = manufacture.a_filled_lot(world)
    by = world.actor(Role.TECHNICIAN)

    with world.look() as store:
        for uid in (batch.donation, batch.lot, batch.containers[0]):
            assert summary_of(store, store.items.by_uid(uid), by=by, at=world.at).for_validation


def test_where_patients_are_treated_no_number_for_tests_is_taken(world: World) -> None:
    cord = manufacture.a_received_donation(world)
    premises = replace(world.installation.premises, clinical=True, facility="G1234")
    world.installation = replace(world.installation, premises=premises)

    with pytest.raises(Invalid) as refused:
        manufacture.a_received_donation(world, serial=138)
    assert refused.value.fields == {"din": "validation-number"}
    with pytest.raises(Invalid) as refused:
        record_code(world, cord, f"&,4{CODE}")
    assert refused.value.fields == {"code": "validation-number"}
