"""Is a dose released by signature, and only with its tests, its label and a lot that holds?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.cli.demonstration import delivery, manufacture
from labtrack.domain.custody import Happened
from labtrack.domain.errors import WrongState
from labtrack.services import dose_release, labelling, testing
from tests.clinic import Clinic, codes
from tests.services.preparing import prepare, thawed


def test_a_dose_is_released_by_signature_over_what_it_is(clinic: Clinic):
    dose = clinic.released("LF-001")

    with clinic.world.look() as store:
        item = store.items.by_uid(dose)
        (signature,) = store.signatures.all(item_id=item.id)
        event = store.custody.last(item.id, Happened.RELEASED)
    assert event is not None
    assert (signature.printed_name, signature.meaning.value, signature.number) == (
        "Pharmacist A",
        "released",
        event.number,
    )
    assert event.digest.hex() in signature.text
    assert set(clinic.waiting(dose)) == {"issue-dose"}


def test_a_dose_without_tests_and_label_is_refused_with_every_reason(clinic: Clinic):
    order = clinic.authorised("LF-001")
    thawed(clinic, order)
    dose = prepare(clinic, order, line_cleared=False)

    outcome = clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)

    assert outcome.refused
    assert codes(outcome) == ["D01", "D01", "D01", "D01", "D03", "D04"]
    assert clinic.item(dose).state == "prepared"
    last = clinic.chain(dose)[-1]
    assert (last.what, last.detail["findings"]) == (
        Happened.RELEASE_REFUSED,
        ["D01", "D01", "D01", "D01", "D03", "D04"],
    )


def test_a_positive_gram_stain_and_a_recalled_lot_stop_the_release(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    delivery.test_dose(clinic.stage, dose)
    corrected = clinic.do(testing.enter_result, dose, "gram", "positive", "", by="qc-a")
    clinic.do(testing.review_result, corrected.made[0], by="qc-b")
    clinic.recall()

    assert codes(clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)) == ["D02", "D07"]


def test_a_label_that_was_spoiled_stops_the_release(clinic: Clinic):
    dose = clinic.prepared("LF-001")
    manufacture.test(clinic.stage, dose, good_results(clinic, dose))
    with clinic.world.look() as store:
        (label,) = store.labels.all(item_id=store.items.by_uid(dose).id)
    clinic.do(labelling.spoil_label, dose, label.serial, reason="torn", by="tech-a")

    assert codes(clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True)) == ["D03"]


def test_a_second_release_is_already_done_for_the_one_and_too_late_for_another(clinic: Clinic):
    dose = clinic.released("LF-001")
    before = len(clinic.chain(dose))

    assert clinic.do(dose_release.release_dose, dose, by="pharm-a", sign=True).repeated
    with pytest.raises(WrongState) as refused:
        clinic.do(dose_release.release_dose, dose, by="pharm-b", sign=True)

    assert refused.value.facts["who"] == "Pharmacist A"
    assert len(clinic.chain(dose)) == before


def good_results(clinic: Clinic, dose: UUID) -> dict[str, tuple[str, str]]:
    viable = clinic.dose(dose).viable_cells
    return {
        "appearance": ("passes", ""),
        "viable-cells": (f"{viable / 1_000_000:.2f}", "10*6"),
        "viability": ("93.8", "%"),
        "gram": ("negative", ""),
    }
