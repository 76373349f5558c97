"""Is every rule of issue shown with its evidence, and does a dose leave for its patient's ward alone?"""

from __future__ import annotations

from uuid import UUID

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.people import Role
from labtrack.services.holds import place_hold
from labtrack.services.participants import withdraw_consent
from tests.web.deciding import buttons_of, checks_of, evidence_of, sign, verdict_of
from tests.web.wards import Ward, reasons_of

LABELS = {
    "As many cells as the weight asks for",
    "Not more than twice as many",
    "Endotoxin of this bag for this patient",
    "Prepared for this patient's order",
    "A physician has authorised it",
    "The arm gives cells",
    "Earlier infusions are closed",
    "The interval is kept",
    "The exchange that comes first is done",
    "Consent",
    "The patient does not refuse",
    "Alive, and no transplant",
    "The ward where the patient lies",
    "The lot is released",
    "The lot is not recalled",
    "The lot is not rejected",
    "The dose is released",
    "No hold binds it",
    "No excursion waits for a decision",
    "Its label is live",
    "It lives longer than the infusion lasts",
}


def path_of(dose: UUID) -> str:
    return f"/pharmacy/issues/{dose}"


def test_every_rule_stands_there_with_its_evidence(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert page.heading.startswith("Issue the dose A9999 26 000001 · S1235VA0")
    assert verdict_of(page) == "Nothing speaks against issuing it"
    assert checks_of(page) == dict.fromkeys(LABELS, "ok")
    evidence = evidence_of(page)
    assert evidence["As many cells as the weight asks for"] == "6.5 × 10⁶ viable cells; 6.5 × 10⁶ are due for 65 kg."
    assert evidence["Endotoxin of this bag for this patient"] == (
        "At most 0.015 EU/kg; 5 EU/kg is the limit. Result of the lot: <0.05 EU/mL."
    )
    assert evidence["The arm gives cells"].startswith("Arm 2:")
    assert evidence["Prepared for this patient's order"] == "LF-001, infusion 1"
    assert evidence["The ward where the patient lies"] == "Ward 7"
    assert "LF-001 lies on Ward 7." in page.text
    assert "100 %" in [one.words for one in page.all(cls="amount__figure")]


def test_the_ward_is_named_and_not_chosen_beforehand(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = ward.browser("pharm-a").open(path_of(dose))

    wards = [one for one in page.all("input") if one.attributes.get("name") == "to_place"]
    assert [one.attributes["value"] for one in wards] == ["WARD-7", "WARD-9"]
    assert not [one for one in wards if "checked" in one.attributes]


def test_the_signature_issues_it_to_the_ward_that_was_chosen(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = sign(ward.browser("pharm-a"), path_of(dose), to_place="WARD-7")

    assert page.notices[0].startswith("Issued to the ward. Recorded as event")
    assert ward.clinic.item(dose).state == "issued"
    assert ward.clinic.dose(dose).issued_to_id == ward.clinic.world.place("WARD-7").id
    page = ward.browser("pharm-a").open(path_of(dose))
    assert verdict_of(page) == "Issued"
    assert "Sign and issue the dose" not in buttons_of(page)


def test_without_a_ward_nothing_is_issued(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = sign(ward.browser("pharm-a"), path_of(dose))

    assert (page.status, page.faults) == (422, ["This is needed."])
    assert ward.clinic.item(dose).state == "released"


def test_a_wrong_password_issues_nothing_and_keeps_the_ward(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = sign(ward.browser("pharm-a"), path_of(dose), to_place="WARD-7", password="guessed")

    assert page.status == 403
    assert page.fields()["to_place"] == "WARD-7"
    assert ward.clinic.item(dose).state == "released"


def test_another_ward_than_the_patient_s_is_refused_and_kept(ward: Ward):
    dose = ward.clinic.released("LF-001")

    page = sign(ward.browser("pharm-a"), path_of(dose), to_place="WARD-9")

    assert page.heading == "STOP"
    assert reasons_of(page) == {
        "I21": ("The patient does not lie on that ward.", "Issue it to the ward where the patient lies.")
    }
    assert ward.clinic.happened(dose)[-1] is Happened.ISSUE_REFUSED
    assert ward.clinic.item(dose).state == "released"


def test_every_reason_against_it_stands_there_with_where_it_is_decided(ward: Ward):
    clinic = ward.clinic
    dose = clinic.prepared("LF-001")
    clinic.do(place_hold, clinic.furnished.lot, reason="Alarm of tank 3", by="qa-a")
    clinic.do(withdraw_consent, clinic.patient("LF-001"), reason="Moved away", by="investigator-a")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert verdict_of(page) == "4 things speak against it"
    assert set(reasons_of(page)) == {"I02", "I03", "I14", "I17"}
    stopped = {label for label, state in checks_of(page).items() if state == "stop"}
    assert stopped == {"The dose is released", "No hold binds it", "Consent", "A physician has authorised it"}
    assert {f"/pharmacy/releases/{dose}", "/quality/holds"} <= set(page.links())
    assert "Sign and issue the dose" not in buttons_of(page)


def test_a_dose_off_nominal_is_told_and_one_ten_times_too_large_is_stopped(ward: Ward):
    twelve_percent_more = ward.clinic.released("LF-001", cells=7_761_194)
    page = ward.browser("pharm-a").open(path_of(twelve_percent_more))
    assert verdict_of(page) == "It may be issued, but read this first"
    assert checks_of(page)["As many cells as the weight asks for"] == "warn"
    assert reasons_of(page)["I12"][0].startswith("The dose is 111 % of nominal")
    assert "Sign and issue the dose" in buttons_of(page)


def test_the_exchange_that_came_first_is_told_with_its_end(ward: Ward):
    ward.clinic.exchanged("LF-004")
    ward.clinic.later(hours=8)
    dose = ward.clinic.released("LF-004")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert checks_of(page)["The exchange that comes first is done"] == "ok"
    told = evidence_of(page)["The exchange that comes first is done"]
    assert told.startswith("Exchange 1 ended 22 Dec 2026")
    assert told.endswith("CST, counts as done.")
    assert evidence_of(page)["The arm gives cells"].startswith("Arm 4:")


def test_what_happened_meanwhile_is_shown_before_anything_is_signed(ward: Ward):
    dose = ward.clinic.released("LF-001")
    browser = ward.browser("pharm-a")
    fields = browser.open(path_of(dose)).fields()
    ward.clinic.do(place_hold, dose, reason="Seal looks odd", by="pharm-b")

    page = browser.send(path_of(dose), {**fields, "to_place": "WARD-7", "secret": "labtrack-demo"})

    assert page.status == 409
    assert "Put on hold" in page.text
    assert ward.clinic.item(dose).state == "released"


@pytest.mark.parametrize("role", [Role.WARD_NURSE, Role.QUALITY_ASSURANCE, Role.INVESTIGATOR])
def test_nobody_but_a_pharmacist_opens_it_for_the_arm_stands_there(ward: Ward, role):
    dose = ward.clinic.released("LF-001")

    assert ward.browser(ward.clinic.world.actor(role).code).open(path_of(dose)).status == 403
