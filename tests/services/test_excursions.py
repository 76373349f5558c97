"""Does a dose that was too warm or too cold wait until two people have decided about it?"""

from __future__ import annotations

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.errors import NotPermitted, SignatureRequired, WrongState
from labtrack.domain.holds import HoldKind
from labtrack.services import transport
from tests.clinic import Clinic, codes
from tests.services.travelling import decide, excursions, warm


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
