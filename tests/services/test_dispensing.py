"""Does a dose leave the pharmacy only for its own patient, by signature, while everything still holds?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotPermitted, SignatureRequired, Stale, WrongState
from labtrack.edge.transaction import writing
from labtrack.services import dispensing, holds, labelling, orders, participants, transport, watchdog
from tests.clinic import Clinic, codes


def test_a_dose_is_issued_by_signature_to_its_patient_s_ward(clinic: Clinic):
    dose = clinic.released("LF-001")

    outcome = clinic.issue(dose)

    assert not outcome.refused
    item, kept = clinic.item(dose), clinic.dose(dose)
    with clinic.world.look() as store:
        ward = store.places.get(kept.issued_to_id)
        signature = store.signatures.all(item_id=item.id)[-1]
        (job,) = store.jobs.all(kind="dose-not-verified")
    assert (item.state, ward.code, kept.issued_at) == ("issued", "WARD-7", clinic.at)
    assert (signature.printed_name, signature.meaning.value) == ("Pharmacist A", "issued")
    assert str(ward.uid) in signature.text
    assert set(clinic.waiting(dose)) == {"carry-dose"}
    assert job.due_at == clinic.at + timedelta(hours=1)


def test_a_dose_that_was_not_released_stays(clinic: Clinic):
    outcome = clinic.issue(clinic.prepared("LF-001"))

    assert outcome.refused
    assert codes(outcome) == ["I02"]


@pytest.mark.parametrize(("state", "expected"), [("quarantined", ["I01"]), ("rejected", ["I01", "I05"])])
def test_a_dose_of_an_unreleased_lot_stays(clinic: Clinic, state: str, expected: list[str]):
    dose = clinic.released("LF-001")
    with writing(clinic.world.installation) as store:  # no use case leads there: this is the last net
        store.items.change(store.doses.get(store.items.by_uid(dose).id).lot_item_id, state=state)

    outcome = clinic.issue(dose)

    assert outcome.refused
    assert codes(outcome) == expected


@pytest.mark.parametrize(
    ("arm", "number", "expected"), [(1, 1, ["I08"]), (None, 1, ["I08-unknown", "I11-unknown"]), (2, 5, ["I08", "I09"])]
)
def test_a_dose_for_an_arm_without_cells_or_beyond_the_plan_stays(
    clinic: Clinic, arm: int | None, number: int, expected: list[str]
):
    dose = clinic.released("LF-001")
    with writing(clinic.world.installation) as store:  # no use case leads there: this is the last net
        store.participants.change(clinic.dose(dose).participant_item_id, arm=arm)
        store.infusion_orders.change(clinic.dose(dose).infusion_item_id, number=number)

    assert codes(clinic.issue(dose)) == expected


def test_a_dose_whose_label_was_never_scanned_back_stays(clinic: Clinic):
    dose = clinic.released("LF-001")
    with clinic.world.look() as store:
        (label,) = store.labels.all(item_id=store.items.by_uid(dose).id)
    clinic.do(labelling.spoil_label, dose, label.serial, reason="unreadable", by="tech-a")

    assert codes(clinic.issue(dose)) == ["I16"]


CHANGES: list[tuple[str, Callable[[Clinic], object], list[str]]] = [
    ("recalled", lambda clinic: clinic.recall(), ["I04"]),
    (
        "held",
        lambda clinic: clinic.do(holds.place_hold, clinic.furnished.lot, reason="Alarm", by="qa-a"),
        ["I03"],
    ),
    (
        "the patient on hold",
        lambda clinic: clinic.do(holds.place_hold, clinic.patient("LF-001"), reason="Query", by="qa-a"),
        ["I03"],
    ),
    (
        "consent withdrawn",
        lambda clinic: clinic.do(
            participants.withdraw_consent, clinic.patient("LF-001"), reason="Wish", by="investigator-a"
        ),
        ["I14", "I17"],
    ),
    (
        "the patient refuses",
        lambda clinic: clinic.do(
            participants.record_refusal, clinic.patient("LF-001"), reason="Tired", by="coordinator-a"
        ),
        ["I17", "I19"],
    ),
    (
        "transplanted",
        lambda clinic: clinic.do(
            participants.record_transplant, clinic.patient("LF-001"), clinic.at, by="coordinator-a"
        ),
        ["I17", "I18"],
    ),
    (
        "the slot withdrawn",
        lambda clinic: clinic.do(orders.withdraw_slot, clinic.order("LF-001"), reason="Not today", by="investigator-a"),
        ["I17"],
    ),
    ("too late to finish in time", lambda clinic: clinic.later(hours=5, minutes=30), ["I06"]),
]


@pytest.mark.parametrize(("change", "expected"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_whatever_happened_since_the_release_keeps_the_dose_in_the_pharmacy(
    clinic: Clinic, change: Callable[[Clinic], object], expected: list[str]
):
    dose = clinic.released("LF-001")
    change(clinic)

    outcome = clinic.issue(dose)

    assert outcome.refused
    assert codes(outcome) == expected
    assert clinic.item(dose).state == "released"
    assert clinic.dose(dose).issued_at is None


@pytest.mark.parametrize(
    ("change", "expected"), [row[1:] for row in CHANGES if row[0] in {"recalled", "held"}], ids=["recalled", "held"]
)
def test_what_happens_after_the_issue_keeps_the_bag_from_being_handed_over(
    clinic: Clinic, change: Callable[[Clinic], object], expected: list[str]
):
    dose = clinic.issued("LF-001")
    change(clinic)

    outcome = clinic.do(transport.hand_over, dose, porter=clinic.person("porter-a"), by="pharm-a")

    assert outcome.refused
    assert codes(outcome) == expected
    assert clinic.item(dose).state == "issued"
    assert clinic.chain(dose)[-1].what is Happened.ISSUE_REFUSED


def test_an_infusion_that_needs_an_exchange_first_leaves_only_after_one_that_counts(clinic: Clinic):
    clinic.exchanged("LF-004")
    dose = clinic.released("LF-004")
    with clinic.world.look() as store:
        first = store.exchanges.find(participant_item_id=store.items.by_uid(clinic.patient("LF-004")).id, number=1)

    for counts, expected in ((None, ["I11"]), (False, ["I11"]), (True, [])):
        with clinic.stage.batch(), clinic.stage.look() as store:
            store.exchanges.change(first.item_id, counts=counts)
        assert codes(clinic.issue(dose)) == expected


def test_a_dose_is_not_issued_to_a_ward_where_its_patient_does_not_lie(clinic: Clinic):
    dose = clinic.released("LF-001")

    outcome = clinic.issue(dose, to="WARD-9")

    assert outcome.refused
    assert codes(outcome) == ["I21"]


@pytest.mark.parametrize("place", ["QUALITY", "CELL-LAB", "WARD-8", ""])
def test_a_dose_is_issued_to_a_ward_and_to_nothing_else(clinic: Clinic, place: str):
    dose = clinic.released("LF-001")
    before = len(clinic.chain(dose))

    with pytest.raises(Invalid) as refused:
        clinic.issue(dose, to=place)

    assert refused.value.fields == {"to_place": "unknown-choice"}
    assert len(clinic.chain(dose)) == before


def test_a_clock_that_steps_back_brings_no_expired_dose_out_of_the_pharmacy(clinic: Clinic):
    dose = clinic.released("LF-001")
    released_at = clinic.at
    clinic.stage.at = clinic.dose(dose).start_by + timedelta(seconds=1)
    assert codes(clinic.issue(dose)) == ["I06"]

    clinic.stage.at = released_at

    assert codes(clinic.issue(dose)) == ["I06"]


def test_a_signature_is_asked_for_and_without_it_nothing_is_written(clinic: Clinic):
    dose = clinic.released("LF-001")
    before = len(clinic.chain(dose))

    for proof in (None, clinic.proof_of("pharm-b")):
        with pytest.raises(SignatureRequired):
            clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", by="pharm-a", proof=proof)

    assert len(clinic.chain(dose)) == before
    assert clinic.item(dose).state == "released"


@pytest.mark.parametrize("who", ["nurse-a", "tech-a", "qa-a", "doctor-a", "porter-a"])
def test_nobody_but_a_pharmacist_issues_and_the_attempt_alone_is_kept(clinic: Clinic, who: str):
    dose = clinic.released("LF-001")
    before, audited = len(clinic.chain(dose)), _audited(clinic)

    with pytest.raises(NotPermitted):
        clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", by=who, sign=True)

    assert len(clinic.chain(dose)) == before
    assert _audited(clinic) == [*audited, ("issue_dose", "not-permitted", clinic.person(who).id)]


def _audited(clinic: Clinic) -> list[tuple[str, str, int]]:
    with clinic.world.installation.database.reading() as connection:
        rows = connection.execute(text("SELECT use_case, code, actor_id FROM audit ORDER BY id"))
        return [(row.use_case, row.code, row.actor_id) for row in rows]


def test_a_form_that_saw_an_older_dose_is_stale(clinic: Clinic):
    dose = clinic.released("LF-001")
    seen = clinic.item(dose).number
    clinic.do(holds.place_hold, dose, reason="Query", by="qa-a")

    with pytest.raises(Stale):
        clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", seen=seen, by="pharm-a", sign=True)


def test_the_same_key_is_answered_with_what_was_done_before_and_a_second_tap_with_already_done(clinic: Clinic):
    dose, key = clinic.released("LF-001"), clinic.world.new_key()
    first = clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", by="pharm-a", sign=True, key=key)
    events = len(clinic.chain(dose))

    again = clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", by="pharm-a", sign=True, key=key)
    tapped = clinic.issue(dose)

    assert (again.number, again.repeated) == (first.number, True)
    assert (tapped.number, tapped.repeated) == (first.number, True)
    assert len(clinic.chain(dose)) == events
    with pytest.raises(WrongState):
        clinic.do(dispensing.issue_dose, dose, to_place="WARD-7", by="pharm-b", sign=True)


def test_what_was_issued_and_not_verified_waits_for_the_pharmacy_and_for_the_ward(clinic: Clinic):
    dose = clinic.issued("LF-001")

    with clinic.stage.batch(), clinic.stage.look() as store:
        watchdog.remind(store, store.items.by_uid(dose), at=clinic.at)
        watchdog.remind(store, store.items.by_uid(dose), at=clinic.at)

    waiting = clinic.waiting(dose)
    assert set(waiting) == {"carry-dose", "not-verified", "accept-dose"}
    assert waiting["accept-dose"].place_id == clinic.dose(dose).issued_to_id


def test_what_was_verified_in_time_reminds_nobody(clinic: Clinic):
    dose = clinic.confirmed("LF-001")
    before = set(clinic.waiting(dose))

    with clinic.stage.batch(), clinic.stage.look() as store:
        watchdog.remind(store, store.items.by_uid(dose), at=clinic.at)

    assert set(clinic.waiting(dose)) == before
