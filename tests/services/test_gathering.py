"""Do scans and answers in any order come to one verdict, and is a wrong one mended by the next?"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from labtrack.domain.bedside import RULES
from labtrack.domain.custody import Happened
from labtrack.domain.errors import Invalid, NotFound, NotPermitted
from labtrack.domain.findings import Verdict
from labtrack.domain.labelling import Reprint
from labtrack.domain.outcomes import Outcome
from labtrack.services import bedside, labelling
from labtrack.services.dose_labels import dose_label
from tests.clinic import Clinic, codes


def answer(clinic: Clinic, check: UUID, by: str = "nurse-a", **answers: Any) -> Outcome:
    return clinic.do(bedside.answer, check, by=by, **answers)


def scan_all(clinic: Clinic, check: UUID, *scans: str) -> Outcome:
    return [clinic.scan(check, scan) for scan in scans][-1]


def twins(clinic: Clinic) -> tuple[UUID, UUID]:
    """Bags for LF-001 and LF-002, of one donation and one lot, on one ward, with vital signs of both patients."""
    bags = clinic.on_ward("LF-001"), clinic.on_ward("LF-002")
    clinic.take_vital_signs("LF-001")
    return bags


def test_one_scan_after_the_other_names_what_is_still_missing(clinic: Clinic):
    dose, check = clinic.on_ward("LF-001"), clinic.open_check()

    told = [
        (codes(outcome), outcome.verdict)
        for outcome in (
            clinic.scan(check, clinic.wristband("LF-001")),
            clinic.scan(check, clinic.symbol(dose)),
            clinic.scan(check, clinic.badge("nurse-a")),
            clinic.scan(check, clinic.badge("nurse-b")),
            answer(clinic, check, identifier_confirmed="aloud"),
            answer(clinic, check, inspected=True),
        )
    ]

    assert told == [
        (["B02", "B03", "B07", "B11"], Verdict.WAIT),
        (["B03", "B07", "B11"], Verdict.WAIT),
        (["B03", "B07", "B11"], Verdict.WAIT),
        (["B03", "B11"], Verdict.WAIT),
        (["B11"], Verdict.WAIT),
        ([], Verdict.GO),
    ]
    assert clinic.happened(dose)[-1] is Happened.CHECKED_AT_BEDSIDE
    assert clinic.chain(dose)[-1].detail["verdict"] == "go"


def test_scans_and_answers_in_any_order_come_to_the_same_verdict(clinic: Clinic):
    right, wrong = twins(clinic)
    wristband = clinic.wristband("LF-001")
    badges = clinic.badge("nurse-a"), clinic.badge("nurse-b")
    # Ten orders of the six steps, for the right bag and for the other patient's.
    for number, order in enumerate(itertools.islice(itertools.permutations(range(6)), 0, None, 72)):
        for bag, expected in ((right, []), (wrong, ["B01"])):
            check = clinic.open_check()
            steps: list[Callable[[], Outcome]] = [
                partial(clinic.scan, check, wristband),
                partial(clinic.scan, check, clinic.symbol(bag)),
                partial(clinic.scan, check, badges[0]),
                partial(clinic.scan, check, badges[1]),
                partial(answer, clinic, check, identifier_confirmed="aloud"),
                partial(answer, clinic, check, inspected=True),
            ]
            outcomes = [steps[step]() for step in order]
            assert codes(outcomes[-1]) == expected, (number, order)


def test_a_porter_s_badge_is_mended_by_a_nurse_s_whichever_came_first(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    porter, one, other = (clinic.badge(code) for code in ("porter-a", "nurse-a", "nurse-b"))

    for badges in ((porter, one, other), (one, porter, other)):
        check = clinic.open_check()
        scan_all(clinic, check, clinic.wristband("LF-001"), clinic.symbol(dose))
        before = scan_all(clinic, check, *badges[:2])
        after = clinic.scan(check, badges[2])
        assert ("B09" in codes(before), "B09" in codes(after)) == (True, False)
        assert clinic.check_of(check).people == {clinic.person("nurse-a").id, clinic.person("nurse-b").id}


def test_one_person_as_both_nurses_is_stopped_and_another_badge_mends_it(clinic: Clinic):
    dose, check = clinic.on_ward("LF-001"), clinic.open_check()
    scan_all(clinic, check, clinic.wristband("LF-001"), clinic.symbol(dose))
    answer(clinic, check, identifier_confirmed="aloud", inspected=True)

    twice = scan_all(clinic, check, clinic.badge("nurse-a"), clinic.badge("nurse-a"))
    assert (codes(twice), twice.verdict) == (["B08"], Verdict.STOP)
    with pytest.raises(NotPermitted):
        clinic.confirm(check, nurses=("nurse-a", "nurse-a"))

    assert clinic.scan(check, clinic.badge("nurse-b")).verdict is Verdict.GO


def test_a_nurse_of_another_ward_is_not_qualified_here_and_a_physician_of_this_one_is(clinic: Clinic):
    dose, check = clinic.on_ward("LF-001"), clinic.open_check()
    scan_all(clinic, check, clinic.wristband("LF-001"), clinic.symbol(dose), clinic.badge("nurse-a"))
    answer(clinic, check, identifier_confirmed="aloud", inspected=True)

    assert codes(clinic.scan(check, clinic.badge("nurse-c"))) == ["B09"]
    assert codes(clinic.scan(check, clinic.badge("doctor-a"))) == []


def test_a_second_identical_scan_writes_nothing_and_says_the_same(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)
    events = len(clinic.chain(dose))

    again = [clinic.scan(check, clinic.symbol(dose)), clinic.scan(check, clinic.wristband("LF-001"))]

    assert [outcome.verdict for outcome in again] == [Verdict.GO, Verdict.GO]
    assert len(clinic.chain(dose)) == events


def test_the_next_patient_is_asked_for_name_and_birth_date_anew(clinic: Clinic):
    dose, check = clinic.on_ward("LF-001"), clinic.open_check()
    scan_all(clinic, check, clinic.badge("nurse-a"), clinic.badge("nurse-b"), clinic.symbol(dose))
    scan_all(clinic, check, clinic.wristband("LF-002"))
    answer(clinic, check, identifier_confirmed="aloud", inspected=True)

    outcome = clinic.scan(check, clinic.wristband("LF-001"))

    assert (codes(outcome), outcome.verdict) == (["B03"], Verdict.WAIT)


def test_the_next_bag_is_looked_at_anew(clinic: Clinic):
    right, wrong = twins(clinic)
    check = clinic.gathered("LF-001", wrong)

    outcome = clinic.scan(check, clinic.symbol(right))

    assert (codes(outcome), outcome.verdict) == (["B11"], Verdict.WAIT)
    assert answer(clinic, check, inspected=True).verdict is Verdict.GO


def test_a_typed_identifier_needs_its_reason(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    check = clinic.gathered("LF-001", dose)

    assert codes(clinic.scan(check, clinic.wristband("LF-001"), typed=True)) == ["B10"]
    assert answer(clinic, check, typed_reason="Wristband is wet").verdict is Verdict.GO


@pytest.mark.parametrize(
    ("said", "code"), [({"identifier_confirmed": "no"}, "B03"), ({"inspected": False}, "B11")], ids=["name", "bag"]
)
def test_an_answer_that_speaks_against_it_stops_and_can_be_mended(clinic: Clinic, said: dict[str, Any], code: str):
    check = clinic.gathered("LF-001", clinic.on_ward("LF-001"))

    assert codes(answer(clinic, check, **said)) == [code]
    assert answer(clinic, check, identifier_confirmed="relative", inspected=True).verdict is Verdict.GO


def test_an_answer_must_be_one(clinic: Clinic):
    check = clinic.open_check()

    for wrong in ({}, {"identifier_confirmed": "by the bed number"}, {"typed_reason": "  "}):
        with pytest.raises(Invalid):
            answer(clinic, check, **wrong)


def test_a_check_belongs_to_its_ward(clinic: Clinic):
    check = clinic.open_check("nurse-c")

    with pytest.raises(NotPermitted) as refused:
        clinic.scan(check, clinic.wristband("LF-001"))
    assert refused.value.reason == "check-elsewhere"


@pytest.mark.parametrize("who", ["pharm-a", "tech-a", "porter-a", "qa-a"])
def test_nobody_but_a_ward_nurse_checks(clinic: Clinic, who: str):
    check = clinic.open_check()

    with pytest.raises(NotPermitted):
        clinic.do(bedside.open_check, by=who)
    with pytest.raises(NotPermitted):
        clinic.scan(check, clinic.wristband("LF-001"), by=who)

    assert clinic.check_of(check).participant_item_id is None


def test_twin_bags_swapped_are_each_stopped_with_the_name_of_whom_they_are_for(clinic: Clinic):
    one, other = twins(clinic)
    assert clinic.symbol(one)[:14] == clinic.symbol(other)[:14]
    assert clinic.dose(one).lot_item_id == clinic.dose(other).lot_item_id

    for worn, bag, owner in (("LF-001", other, "LF-002"), ("LF-002", one, "LF-001")):
        check = clinic.gathered(worn, bag)
        outcome = clinic.confirm(check)
        assert outcome.refused
        assert codes(outcome) == ["B01"]
        remedy = next(rule.remedy for rule in RULES if rule.id == "B01")
        assert remedy.format(**outcome.findings[0].facts) == (
            f"Keep this bag closed and cool: it is for {owner}. Find the bag for {worn}."
        )

    for worn, bag in (("LF-001", one), ("LF-002", other)):
        assert not clinic.confirm(clinic.gathered(worn, bag)).refused


def test_a_stop_for_another_patient_waits_on_the_pharmacy_s_page(clinic: Clinic):
    wrong = clinic.on_ward("LF-002")
    check = clinic.open_check()

    scan_all(clinic, check, clinic.wristband("LF-001"), clinic.symbol(wrong))

    task = clinic.waiting(wrong)["answer-stop"]
    assert (task.role.value, task.place_id, task.due_at) == ("pharmacist", clinic.world.place("PHARMACY").id, clinic.at)
    assert clinic.chain(wrong)[-1].detail["findings"] == ["B01", "B07", "B03", "B11"]


def test_a_bare_donation_number_that_fits_two_bags_is_never_resolved(clinic: Clinic):
    one, check = clinic.on_ward("LF-001"), clinic.open_check()
    clinic.on_ward("LF-002")
    number = clinic.symbol(one)[1:14]

    for scan in (f"={number}00", f"={number}00=%5100"):
        with pytest.raises(NotFound) as refused:
            clinic.scan(check, scan)
        assert refused.value.reason == "fits-several"
    assert clinic.check_of(check).dose_item_id is None


@pytest.mark.parametrize("what", ["container", "specimen", "another container"])
def test_whatever_is_no_dose_is_stopped(clinic: Clinic, what: str):
    check = clinic.open_check()
    with clinic.world.look() as store:
        tube = store.specimens.all()[0].accession
    scan = tube if what == "specimen" else clinic.symbol(clinic.furnished.bags[what == "container"])

    outcome = clinic.scan(check, scan)

    assert outcome.verdict is Verdict.STOP
    assert "B02" in codes(outcome)
    with pytest.raises(NotPermitted):
        clinic.confirm(check)


def test_a_badge_or_code_that_nobody_bears_names_nothing(clinic: Clinic):
    check = clinic.open_check()

    for scan in ("BG-00000099-W", "=A999926999999900=<S1235VA0", "hello", clinic.world.place("WARD-7").code):
        with pytest.raises(NotFound):
            clinic.scan(check, scan)


def reprinted(clinic: Clinic, dose: UUID, *, scan_back: bool) -> str:
    """A second label of a dose; its serial."""
    with clinic.world.look() as store:
        fields = dose_label(store, dose)
    request = labelling.PrintRequest(reason=Reprint.DAMAGED)
    made = clinic.do(labelling.print_label, dose, design="dose-v2", fields=fields, request=request, by="tech-a").made[0]
    with clinic.world.look() as store:
        serial = store.labels.find(uid=made).serial
    if scan_back:
        clinic.do(labelling.scan_label_back, dose, serial, by="tech-a")
    return serial


def test_a_bag_that_was_labelled_twice_is_named_by_its_live_label_alone(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    with clinic.world.look() as store:
        first = store.labels.all(item_id=store.items.by_uid(dose).id)[0].serial
    second = reprinted(clinic, dose, scan_back=True)
    check = clinic.open_check()

    for scan, reason in ((clinic.symbol(dose), "label-symbol-needed"), (first, "void-label-replaced")):
        with pytest.raises(NotFound) as refused:
            clinic.scan(check, scan)
        assert refused.value.reason == reason

    clinic.scan(check, second)
    assert clinic.check_of(check).dose_item_id == clinic.item(dose).id


def test_a_label_that_was_never_scanned_back_speaks_for_no_bag(clinic: Clinic):
    dose = clinic.on_ward("LF-001")
    loose = reprinted(clinic, dose, scan_back=False)

    with pytest.raises(NotFound) as refused:
        clinic.scan(clinic.open_check(), loose)

    assert refused.value.reason == "label-not-live"
