"""Does a dose go into the hands of whoever's badge was scanned, and of nobody else?"""

from __future__ import annotations

import pytest

from labtrack.domain.custody import Happened
from labtrack.services.holds import place_hold
from tests.web.browsing import badge
from tests.web.wards import Ward, reasons_of


def path_of(dose: object) -> str:
    return f"/pharmacy/hand-overs/{dose}"


def test_the_page_says_where_to_and_asks_for_the_badge_alone(ward: Ward):
    dose = ward.clinic.issued("LF-001")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert page.heading.startswith("Hand the dose over A9999 26 000001")
    assert "Ward 7" in [one.words for one in page.all(cls="amount__figure")]
    assert "for LF-001 · telephone 4407" in page.text
    asked = [one.attributes["name"] for one in page.all("input", within="field")]
    assert asked[0] == "porter"


def test_the_scan_gives_the_bag_over(ward: Ward):
    dose = ward.clinic.issued("LF-001")

    page = ward.browser("pharm-a").fill(path_of(dose), porter=badge("porter-a"), porter_typed="0")

    assert page.heading == "Doses"
    assert page.notices[0].startswith("Handed over to the porter. Recorded as event")
    item = ward.clinic.item(dose)
    assert (item.state, item.holder_role, item.holder_place_id) == ("in-transit", "porter", None)
    assert ward.clinic.dose(dose).porter_id == ward.clinic.person("porter-a").id


@pytest.mark.parametrize(
    ("scanned", "sentence"),
    [
        (badge("nurse-a"), "This person is no porter now. Scan the badge of whoever carries it."),
        ("=A99992600000100", "This is no badge that labtrack knows. Scan the porter's badge."),
        ("", "This is needed."),
    ],
)
def test_whatever_else_is_scanned_stays_in_the_field_with_its_sentence(ward: Ward, scanned, sentence):
    dose = ward.clinic.issued("LF-001")

    page = ward.browser("pharm-a").fill(path_of(dose), porter=scanned, porter_typed="0")

    assert (page.status, page.faults) == (422, [sentence])
    assert page.fields()["porter"] == scanned
    assert ward.clinic.item(dose).state == "issued"


def test_a_bag_that_was_held_meanwhile_stays_and_that_is_told(ward: Ward):
    clinic = ward.clinic
    dose = clinic.issued("LF-001")
    clinic.do(place_hold, clinic.furnished.lot, reason="Alarm of tank 3", by="qa-a")

    page = ward.browser("pharm-a").fill(path_of(dose), porter=badge("porter-a"), porter_typed="0")

    assert page.heading == "STOP"
    assert list(reasons_of(page)) == ["I03"]
    assert clinic.happened(dose)[-1] is Happened.ISSUE_REFUSED
    assert clinic.item(dose).state == "issued"


def test_the_porter_reads_where_it_goes_and_takes_nothing_alone(ward: Ward):
    dose = ward.clinic.issued("LF-001")
    browser = ward.browser("porter-a")
    page = browser.open(path_of(dose))
    assert "Show your badge to the pharmacist" in page.text

    token = page.fields("/language")["csrf_token"]
    page = browser.send(path_of(dose), {"csrf_token": token, "porter": badge("porter-a")})

    assert page.status == 403
    assert ward.clinic.item(dose).state == "issued"


def test_there_is_nothing_to_hand_over_once_it_has_left(ward: Ward):
    dose = ward.clinic.carried("LF-001")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert "There is nothing to hand over now." in page.text
