"""Does the ward's last check let a bag pass for its own patient alone, checked by two, and say why when it does not?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.doses import Dose
from labtrack.domain.errors import WrongState
from labtrack.domain.findings import Verdict
from labtrack.domain.outcomes import Outcome
from labtrack.edge.transaction import writing
from labtrack.persistence.store import Store
from labtrack.services import holds, infusion, orders, participants, protocol
from tests.clinic import Clinic, codes
from tests.clinical import REGISTRY

MOVED: list[tuple[str, Callable[[Clinic, UUID], object], list[str]]] = [
    ("recalled", lambda clinic, _: clinic.recall(), ["B17"]),
    ("held", lambda clinic, dose: clinic.do(holds.place_hold, dose, reason="Call", by="pharm-a"), ["B16"]),
    (
        "the cord on hold",
        lambda clinic, dose: clinic.do(holds.place_hold, _cord(clinic, dose), reason="Donor called", by="qa-a"),
        ["B16"],
    ),
    (
        "consent withdrawn",
        lambda clinic, _: clinic.do(
            participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="doctor-a"
        ),
        ["B02", "B19"],
    ),
    (
        "refused",
        lambda clinic, _: clinic.do(
            participants.record_refusal, clinic.patient("LF-001"), reason="Tired", by="nurse-a"
        ),
        ["B02", "B20"],
    ),
    (
        "died",
        lambda clinic, _: clinic.do(participants.record_death, clinic.patient("LF-001"), clinic.at, by="doctor-a"),
        ["B02", "B25"],
    ),
    (
        "the slot withdrawn",
        lambda clinic, _: clinic.do(orders.withdraw_slot, clinic.order("LF-001"), reason="No vein", by="doctor-a"),
        ["B02"],
    ),
    (
        "a fever since",
        lambda clinic, _: _signs(clinic, temperature_mc=38_900),
        ["B13"],
    ),
    ("vital signs an hour old", lambda clinic, _: clinic.later(minutes=61), ["B12", "B29"]),
]


def _cord(clinic: Clinic, dose: UUID) -> UUID:
    with clinic.world.look() as store:
        lot = store.lots.get(store.doses.get(store.items.by_uid(dose).id).lot_item_id)
        return store.items.get(lot.donation_item_id).uid


def _signs(clinic: Clinic, **changes: int) -> Outcome:
    good: dict[str, Any] = {"temperature_mc": 36_700, "pulse": 78, "systolic": 118, "diastolic": 74, "saturation": 98}
    return clinic.do(
        participants.record_vital_signs,
        clinic.patient("LF-001"),
        **{**good, **changes},
        taken_at=clinic.at,
        by="nurse-a",
    )


@pytest.mark.parametrize(("move", "expected"), [row[1:] for row in MOVED], ids=[row[0] for row in MOVED])
def test_what_changed_since_the_scans_stops_the_signatures(
    clinic: Clinic, move: Callable[[Clinic, UUID], object], expected: list[str]
):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    move(clinic, dose)

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert codes(outcome) == expected
    assert clinic.item(dose).state == "on-ward"
    assert clinic.dose(dose).confirmed_at is None
    assert clinic.happened(dose)[-1] is Happened.CHECKED_AT_BEDSIDE


def test_an_expired_dose_is_stopped_to_the_minute(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    clinic.stage.at = clinic.dose(dose).start_by - timedelta(seconds=62)
    clinic.take_vital_signs("LF-001")
    check = clinic.gathered("LF-001", dose)
    assert clinic.stage.at == clinic.dose(dose).start_by - timedelta(seconds=30)

    # Signing takes half a minute: the infusion would end exactly at expiry.
    assert clinic.confirm(check).verdict is Verdict.GO

    again = clinic.gathered("LF-001", dose)
    assert codes(clinic.confirm(again)) == ["B26"]


def test_a_clock_that_steps_back_makes_no_bag_younger(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    clinic.stage.at = clinic.dose(dose).start_by + timedelta(seconds=1)
    clinic.take_vital_signs("LF-001")
    assert codes(clinic.confirm(clinic.gathered("LF-001", dose))) == ["B26"]

    clinic.later(hours=-2)
    clinic.take_vital_signs("LF-001")
    check = clinic.gathered("LF-001", dose)

    outcome = clinic.confirm(check)
    assert outcome.refused
    assert codes(outcome) == ["B26"]


def test_a_dose_that_was_infused_before_is_stopped(clinic: Clinic):
    dose = clinic.infused("LF-001")

    outcome = clinic.confirm(clinic.gathered("LF-001", dose))

    assert outcome.refused
    assert codes(outcome) == ["B06"]


UNRELEASED = {
    "in-culture": ["B15"],
    "harvested": ["B15"],
    "quarantined": ["B15"],
    "rejected": ["B15", "B18"],
    "terminated": ["B15", "B18"],
}


@pytest.mark.parametrize("state", UNRELEASED)
def test_a_bag_of_an_unreleased_lot_is_stopped_before_both_sign_and_at_the_start(clinic: Clinic, state: str):
    confirmed, dose = clinic.confirmed("LF-002"), clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    with writing(clinic.world.installation) as store:  # no use case leads there: this is the last net
        store.items.change(store.doses.get(store.items.by_uid(dose).id).lot_item_id, state=state)

    assert codes(clinic.confirm(check)) == UNRELEASED[state]
    assert [code for code in codes(clinic.start(confirmed)) if code in ("B15", "B18")] == UNRELEASED[state]
    assert clinic.item(confirmed).state == "on-ward"


def _patient(store: Store, dose: Dose, **changes: Any) -> None:
    store.participants.change(dose.participant_item_id, **changes)


def _second_slot_comes_first(store: Store, dose: Dose, **_changes: Any) -> None:
    orders = store.infusion_orders.all(participant_item_id=dose.participant_item_id)
    store.infusion_orders.change(next(one.item_id for one in orders if one.number == 2), number=0)


LAST_NET: list[tuple[str, Callable[[Store, Dose], None], list[str]]] = [
    ("arm 1", lambda store, dose: _patient(store, dose, arm=1), ["B21"]),
    ("arm 3", lambda store, dose: _patient(store, dose, arm=3), ["B21", "B24"]),
    ("no arm", lambda store, dose: _patient(store, dose, arm=None), ["B21-unknown", "B24-unknown"]),
    (
        "a fifth infusion",
        lambda store, dose: store.infusion_orders.change(dose.infusion_item_id, number=5),
        ["B21", "B22"],
    ),
    ("an earlier slot that is open", _second_slot_comes_first, ["B22"]),
    ("a transplant", lambda store, dose: _patient(store, dose, transplanted_at=dose.prepared_at), ["B25"]),
    ("a death", lambda store, dose: _patient(store, dose, died_at=dose.prepared_at), ["B25"]),
]
"""The last net: what the steps before keep away is looked at again at the bedside."""


@pytest.mark.parametrize(
    ("change", "expected"),
    [row[1:] for row in LAST_NET],
    ids=[row[0] for row in LAST_NET],
)
def test_what_no_step_before_would_let_through_is_stopped_at_the_bedside(
    clinic: Clinic, change: Callable[[Store, Dose], None], expected: list[str]
):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    with writing(clinic.world.installation) as store:
        change(store, clinic.dose(dose))

    assert codes(clinic.confirm(check)) == expected


def test_a_bag_that_was_never_issued_is_stopped(clinic: Clinic):
    dose = clinic.released("LF-001")
    clinic.take_vital_signs("LF-001")

    assert codes(clinic.confirm(clinic.gathered("LF-001", dose))) == ["B04-unknown", "B05"]


def test_a_bag_that_was_never_released_is_stopped_for_that_too(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    clinic.take_vital_signs("LF-001")

    assert codes(clinic.confirm(clinic.gathered("LF-001", dose))) == ["B04-unknown", "B05", "B30"]


def test_a_bag_on_another_ward_than_it_was_issued_to_is_stopped(clinic: Clinic):
    dose = clinic.on_ward("LF-001")

    check = clinic.gathered("LF-001", dose, nurses=("nurse-c", "nurse-d"))

    assert codes(clinic.confirm(check, nurses=("nurse-c", "nurse-d"))) == ["B04"]


def test_the_physician_s_go_is_of_the_day(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    with clinic.stage.batch(), clinic.stage.look() as store:
        key = store.items.by_uid(clinic.order("LF-001")).id
        store.infusion_orders.change(key, authorised_at=clinic.at - timedelta(hours=12))

    assert codes(clinic.confirm(clinic.gathered("LF-001", dose))) == ["B14"]


def test_an_exchange_that_does_not_count_stops_the_infusion_that_comes_after_it(clinic: Clinic):
    clinic.exchanged("LF-004")
    dose = clinic.on_ward("LF-004")
    check = clinic.gathered("LF-004", dose)
    with clinic.world.look() as store:
        exchange = store.exchanges.find(participant_item_id=clinic.item(clinic.patient("LF-004")).id, number=1)

    for counts, expected in ((None, ["B24"]), (False, ["B24"]), (True, [])):
        with clinic.stage.batch(), clinic.stage.look() as store:
            store.exchanges.change(exchange.item_id, counts=counts)
        assert codes(clinic.confirm(check)) == expected


GAP = "shortest_hours_after_exchange = 2\nlongest_hours_after_exchange = 72"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(2 * 60 - 1, ["B24"]), (2 * 60, []), (72 * 60 - 1, []), (72 * 60, ["B24"])],
    ids=["a minute early", "two hours", "not yet three days", "three days and the time to sign"],
)
def test_an_exchange_counts_within_the_hours_that_the_protocol_gives_it(
    clinic: Clinic, minutes: int, expected: list[str]
):
    clinic.exchanged("LF-004")
    check = clinic.gathered("LF-004", clinic.on_ward("LF-004"))
    text = REGISTRY.replace("shortest_hours_after_exchange = 0", GAP).replace('"registry-1"', '"registry-gap"')
    clinic.do(protocol.adopt_protocol, text, by="admin", sign=True)
    with writing(clinic.world.installation) as store:
        patient = store.items.by_uid(clinic.patient("LF-004")).id
        adopted = store.protocols.find(version="registry-gap")
        exchange = store.exchanges.find(participant_item_id=patient, number=1)
        assert adopted is not None
        assert exchange is not None
        store.participants.change(patient, protocol_id=adopted.id)
        store.exchanges.change(exchange.item_id, ended_at=clinic.at - timedelta(minutes=minutes))

    assert codes(clinic.confirm(check)) == expected


# Both sign


def test_a_closed_check_takes_nothing_more(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    clinic.confirm(check)
    clinic.do(infusion.start_infusion, dose, by="nurse-a")

    with pytest.raises(WrongState) as refused:
        clinic.scan(check, clinic.wristband("LF-001"))
    assert refused.value.reason == "check-closed"


def test_what_is_on_hold_of_the_bag_that_was_scanned_before_says_nothing_of_the_next(clinic: Clinic):
    held, dose = clinic.on_ward("LF-002"), clinic.on_ward("LF-001")
    check = clinic.open_check()
    clinic.do(holds.place_hold, held, reason="Call", by="pharm-a")

    assert "B16" in codes(clinic.scan(check, clinic.symbol(held)))
    assert "B16" not in codes(clinic.scan(check, clinic.symbol(dose)))
