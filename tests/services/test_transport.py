"""Is a dose handed from one to the next, with its temperatures on record?"""

from __future__ import annotations

import pytest

from labtrack.domain.errors import Invalid, NotPermitted, WrongState
from labtrack.services import transport
from tests.clinic import Clinic
from tests.services.travelling import holder


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
