"""Is a dose handed from one to the next with its temperatures, and does an excursion wait for two people?"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotPermitted, SignatureRequired, WrongState
from labtrack.domain.holds import HoldKind
from labtrack.domain.outcomes import Outcome
from labtrack.services import dose_ends, preparation, transport
from tests.clinic import Clinic, codes


def holder(clinic: Clinic, dose: UUID) -> tuple[str, str]:
    item = clinic.item(dose)
    if item.holder_place_id is None:
        return item.holder_role, "in transit"
    with clinic.world.look() as store:
        return item.holder_role, store.places.get(item.holder_place_id).code


def test_a_dose_passes_from_hand_to_hand_and_each_holder_is_on_record(clinic: Clinic):
    dose = clinic.issued("LF-001")
    assert holder(clinic, dose) == ("technician", "CELL-LAB")

    clinic.do(transport.hand_over, dose, porter=clinic.person("porter-a"), by="pharm-a")
    assert (clinic.item(dose).state, holder(clinic, dose)) == ("in-transit", ("porter", "in transit"))
    assert clinic.chain(dose)[-1].witness_id == clinic.person("porter-a").id
    assert set(clinic.waiting(dose)) == {"accept-dose"}

    clinic.later(minutes=9)
    clinic.accept(dose)
    assert (clinic.item(dose).state, holder(clinic, dose)) == ("on-ward", ("ward-nurse", "WARD-7"))
    assert set(clinic.waiting(dose)) == {"infuse-dose"}
    kept = clinic.dose(dose)
    assert (kept.accepted_at, kept.lowest_mc, kept.highest_mc) == (clinic.at, 4_000, 6_900)


def test_another_ward_cannot_accept_what_was_not_issued_to_it(clinic: Clinic):
    dose = clinic.carried("LF-001")
    before = len(clinic.chain(dose))

    with pytest.raises(NotPermitted) as refused:
        clinic.accept(dose, by="nurse-c")

    assert refused.value.reason == "issued-elsewhere"
    assert len(clinic.chain(dose)) == before
    assert clinic.item(dose).state == "in-transit"


@pytest.mark.parametrize("way", ["issued", "carried", "on_ward", "confirmed"])
def test_another_ward_cannot_send_back_what_was_not_issued_to_it(clinic: Clinic, way: str):
    dose = getattr(clinic, way)("LF-001")
    before = clinic.item(dose)

    with pytest.raises(NotPermitted) as refused:
        clinic.do(transport.return_dose, dose, reason="Not ours", by="nurse-c")

    assert refused.value.reason == "issued-elsewhere"
    assert clinic.item(dose) == before


def test_only_a_porter_s_badge_takes_a_dose_and_only_a_pharmacist_gives_it(clinic: Clinic):
    dose = clinic.issued("LF-001")

    for giver, taker in (("pharm-a", "nurse-a"), ("nurse-a", "porter-a")):
        with pytest.raises(NotPermitted):
            clinic.do(transport.hand_over, dose, porter=clinic.person(taker), by=giver)

    assert clinic.item(dose).state == "issued"


def test_a_dose_is_accepted_only_after_it_was_handed_over(clinic: Clinic):
    dose = clinic.issued("LF-001")

    with pytest.raises(WrongState):
        clinic.accept(dose)


@pytest.mark.parametrize(
    ("lowest", "highest", "faults"),
    [
        (-80_001, 5_000, {"lowest": "too-low"}),
        (4_000, 60_001, {"highest": "too-high"}),
        (6_000, 5_000, {"lowest": "above-highest"}),
    ],
)
def test_temperatures_that_cannot_be_are_refused_with_their_field(
    clinic: Clinic, lowest: int, highest: int, faults: dict[str, str]
):
    dose = clinic.carried("LF-001")

    with pytest.raises(Invalid) as refused:
        clinic.accept(dose, lowest=lowest, highest=highest)

    assert refused.value.fields == faults
    assert clinic.item(dose).state == "in-transit"


def excursions(clinic: Clinic, dose: UUID) -> list[HoldKind]:
    with clinic.world.look() as store:
        return [hold.kind for hold in store.holds.all(item_id=store.items.by_uid(dose).id, lifted_at=None)]


@pytest.mark.parametrize(
    ("lowest", "highest", "waits"),
    [(2_000, 10_000, False), (1_999, 10_000, True), (2_000, 10_001, True)],
    ids=["at both limits", "too cold", "too warm"],
)
def test_a_bag_outside_its_medium_s_limits_is_accepted_and_waits(
    clinic: Clinic, lowest: int, highest: int, waits: bool
):
    dose = clinic.carried("LF-001")

    clinic.accept(dose, lowest=lowest, highest=highest)

    assert clinic.item(dose).state == "on-ward"
    assert excursions(clinic, dose) == ([HoldKind.EXCURSION] if waits else [])
    assert ("decide-excursion" in clinic.waiting(dose)) is waits


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


def test_an_excursion_stops_at_the_bedside_until_two_people_have_decided(clinic: Clinic):
    dose = warm(clinic)
    clinic.take_vital_signs("LF-001")
    check = clinic.gathered("LF-001", dose)
    assert codes(clinic.confirm(check)) == ["B27"]

    decide(clinic, dose)

    outcome = clinic.confirm(check)
    assert (outcome.refused, codes(outcome)) == (False, [])
    with clinic.world.look() as store:
        key = store.items.by_uid(dose).id
        decided = store.custody.last(key, Happened.EXCURSION_DECIDED)
        signatures = [one for one in store.signatures.all(item_id=key) if one.number == decided.number]
        (deviation,) = store.deviations.all(item_id=key)
    assert [(one.printed_name, one.meaning.value) for one in signatures] == [
        ("Pharmacist A", "authorised"),
        ("Nurse A", "verified"),
    ]
    assert (deviation.rule, deviation.severity) == ("B27", None)
    assert "decide-excursion" not in clinic.waiting(dose)


def test_an_excursion_decided_against_the_bag_holds_it(clinic: Clinic):
    dose = warm(clinic)
    clinic.take_vital_signs("LF-001")

    decide(clinic, dose, usable=False)

    assert excursions(clinic, dose) == [HoldKind.HOLD]
    assert codes(clinic.confirm(clinic.gathered("LF-001", dose))) == ["B16"]


def test_an_excursion_is_decided_by_two_different_people_of_two_callings_and_both_sign(clinic: Clinic):
    dose = warm(clinic)
    before = len(clinic.chain(dose))

    for by, second in (("pharm-a", "pharm-a"), ("pharm-a", "pharm-b"), ("nurse-a", "nurse-b")):
        with pytest.raises(NotPermitted):
            decide(clinic, dose, by=by, second=second)
    with pytest.raises(SignatureRequired):
        clinic.do(
            transport.decide_excursion,
            dose,
            usable=True,
            reason="Fine",
            second=clinic.person("nurse-a"),
            second_proof=None,
            by="pharm-a",
            sign=True,
        )

    assert len(clinic.chain(dose)) == before
    assert excursions(clinic, dose) == [HoldKind.EXCURSION]


def test_nothing_is_decided_where_nothing_waits_and_a_decision_once(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    with pytest.raises(WrongState) as refused:
        decide(clinic, dose)
    assert refused.value.reason == "no-excursion"

    warmed = clinic.carried("LF-002")
    clinic.accept(warmed, highest=14_200)
    decide(clinic, warmed)
    assert decide(clinic, warmed).repeated
    with pytest.raises(WrongState) as again:
        decide(clinic, warmed, by="pharm-b")
    assert again.value.facts["who"] == "Pharmacist A"


# Back again


def send_back(clinic: Clinic, dose: UUID, *, by: str = "pharm-a", **measured: Any) -> Outcome:
    return clinic.do(transport.return_dose, dose, reason="Patient in theatre", by=by, **measured)


def test_a_dose_that_came_back_cold_is_issued_again_and_begins_its_way_anew(clinic: Clinic):
    dose = clinic.confirmed("LF-001")

    send_back(clinic, dose, lowest_mc=3_000, highest_mc=8_000)

    assert (clinic.item(dose).state, holder(clinic, dose)) == ("returned", ("pharmacist", "PHARMACY"))
    assert set(clinic.waiting(dose)) == {"issue-dose"}
    assert not clinic.issue(dose).refused
    kept = clinic.dose(dose)
    assert (kept.accepted_at, kept.confirmed_at, kept.porter_id, kept.lowest_mc) == (None, None, None, None)
    clinic.do(transport.hand_over, dose, porter=clinic.person("porter-a"), by="pharm-a")
    clinic.accept(dose)
    outcome = clinic.confirm(clinic.gathered("LF-001", dose))
    assert codes(outcome) == []


@pytest.mark.parametrize(
    "measured", [{}, {"lowest_mc": 3_000}, {"lowest_mc": 3_000, "highest_mc": 10_500}], ids=["nothing", "half", "warm"]
)
def test_a_dose_that_came_back_with_a_gap_is_not_issued_before_two_have_decided(
    clinic: Clinic, measured: dict[str, Any]
):
    dose = clinic.on_ward("LF-001")

    send_back(clinic, dose, **measured)

    assert codes(clinic.issue(dose)) == ["I15"]
    decide(clinic, dose)
    assert not clinic.issue(dose).refused


def test_a_dose_that_never_left_has_no_gap(clinic: Clinic):
    dose = clinic.issued("LF-001")

    send_back(clinic, dose)

    assert excursions(clinic, dose) == []
    assert not clinic.issue(dose).refused


def test_a_returned_dose_has_left_the_ward_for_the_check(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    send_back(clinic, dose, by="nurse-a", lowest_mc=3_000, highest_mc=8_000)

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert codes(outcome) == ["B05"]


def test_what_is_running_is_not_sent_back(clinic: Clinic):
    dose = clinic.running("LF-001")

    with pytest.raises(WrongState):
        send_back(clinic, dose)


def test_a_return_needs_its_reason(clinic: Clinic):
    dose = clinic.on_ward("LF-001")

    with pytest.raises(Invalid) as refused:
        clinic.do(transport.return_dose, dose, reason=" ", by="nurse-a")

    assert refused.value.fields == {"reason": "missing"}


# Lost and found, and thrown away


def test_a_lost_dose_is_asked_for_again_and_when_found_waits_for_a_decision(clinic: Clinic):
    dose, order = clinic.carried("LF-001"), clinic.order("LF-001")
    clinic.do(dose_ends.report_lost, dose, reason="Not in the box", by="porter-a")
    assert clinic.item(dose).state == "lost"
    assert "prepare-dose" in clinic.waiting(order)

    clinic.do(dose_ends.report_found, dose, by="nurse-a")

    assert clinic.item(dose).state == "returned"
    assert codes(clinic.issue(dose)) == ["I15"]


@pytest.mark.parametrize("end", ["lost", "discarded"])
def test_a_bag_that_was_lost_or_discarded_never_passes_at_the_bedside(clinic: Clinic, end: str):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    if end == "lost":
        clinic.do(dose_ends.report_lost, dose, reason="Not in the fridge", by="nurse-a")
        expected = ["B02"]
    else:
        clinic.do(preparation.discard_dose, dose, reason="Dropped", by="pharm-a")
        expected = ["B02", "B28"]

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert codes(outcome) == expected
