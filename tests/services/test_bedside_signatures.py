"""Do just the two whose badges were scanned sign a check, and what each signed?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from labtrack.domain.errors import NotPermitted, SignatureRequired
from labtrack.domain.findings import Verdict
from labtrack.services import bedside
from tests.clinic import Clinic, codes


def test_both_sign_what_was_checked_and_each_signature_is_bound_to_it(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)

    outcome = clinic.confirm(check)

    assert (outcome.what, clinic.item(dose).state) == ("identity-confirmed", "identity-confirmed")
    event = clinic.chain(dose)[-1]
    assert (event.actor_id, event.witness_id) == (clinic.person("nurse-a").id, clinic.person("nurse-b").id)
    assert event.detail["wristband"] == "LF-001"
    with clinic.world.look() as store:
        signed = [one for one in store.signatures.all(item_id=event.item_id) if one.number == event.number]
    assert [(one.printed_name, one.meaning.value) for one in signed] == [
        ("Nurse A", "performed"),
        ("Nurse B", "verified"),
    ]
    assert all(event.digest.hex() in one.text and str(check) in one.text for one in signed)
    kept = clinic.dose(dose)
    assert (kept.confirmed_at, kept.confirmed_by_id, kept.confirmed_second_id) == (
        clinic.at,
        *[p.id for p in _two(clinic)],
    )


def _two(clinic: Clinic) -> list:
    return [clinic.person("nurse-a"), clinic.person("nurse-b")]


def test_only_the_two_whose_badges_were_scanned_sign(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    events = len(clinic.chain(dose))

    for second in ("doctor-a", "nurse-c", "nurse-a"):
        with pytest.raises(NotPermitted) as refused:
            clinic.confirm(check, nurses=("nurse-a", second))
        assert refused.value.reason == "not-the-two-who-checked"

    assert len(clinic.chain(dose)) == events
    assert not clinic.confirm(check, nurses=("nurse-b", "nurse-a")).refused


@pytest.mark.parametrize("missing", ["proof", "second_proof"])
def test_without_both_signatures_nothing_is_confirmed(clinic: Clinic, missing: str):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    proofs = {"proof": clinic.proof_of("nurse-a"), "second_proof": clinic.proof_of("nurse-b"), missing: None}

    with pytest.raises(SignatureRequired):
        clinic.do(bedside.confirm_identity, check, second=clinic.person("nurse-b"), **proofs, by="nurse-a")

    assert clinic.item(dose).state == "on-ward"
    with clinic.world.look() as store:
        assert store.signatures.count(item_id=clinic.item(dose).id) == 2


def test_a_proof_of_somebody_else_is_none(clinic: Clinic):
    check = clinic.gathered("LF-001", clinic.on_ward("LF-001"))

    with pytest.raises(SignatureRequired):
        clinic.do(
            bedside.confirm_identity,
            check,
            second=clinic.person("nurse-b"),
            second_proof=clinic.proof_of("nurse-a"),
            by="nurse-a",
            sign=True,
        )


def test_a_check_that_waits_is_not_signed(clinic: Clinic):
    dose, check = clinic.on_ward("LF-001"), clinic.open_check()
    for scan in (clinic.badge("nurse-a"), clinic.badge("nurse-b"), clinic.symbol(dose)):
        clinic.scan(check, scan)

    outcome = clinic.confirm(check)

    assert outcome.refused
    assert (codes(outcome), outcome.verdict) == (["B01", "B03", "B11"], Verdict.WAIT)


def test_a_second_tap_on_both_signatures_is_already_done(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    first = clinic.confirm(check)
    events = len(clinic.chain(dose))

    again = clinic.confirm(check)

    assert (again.repeated, again.number) == (True, first.number)
    assert len(clinic.chain(dose)) == events


def test_scans_that_are_too_old_are_not_signed(clinic: Clinic):
    check = clinic.gathered("LF-001", clinic.on_ward("LF-001"))
    opened = clinic.check_of(check).opened_at
    clinic.stage.at = opened + timedelta(minutes=14, seconds=31)

    assert codes(clinic.confirm(check)) == ["B29"]
