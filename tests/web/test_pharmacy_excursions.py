"""Is a bag that was too warm used again only when pharmacist and nurse have both signed?"""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.web.deciding import second, sign
from tests.web.wards import Ward


def a_warm_bag(ward: Ward) -> UUID:
    dose = ward.clinic.carried("LF-001")
    ward.clinic.accept(dose, highest=14_200)
    return dose


def path_of(dose: UUID) -> str:
    return f"/pharmacy/excursions/{dose}"


GOOD = {"usable": "yes", "reason": "Four minutes above 10 °C, within the stability table"}


def test_the_page_shows_what_was_measured_beside_what_is_allowed(ward: Ward):
    dose = a_warm_bag(ward)

    page = ward.browser("pharm-a").open(path_of(dose))

    assert page.heading.startswith("Excursion of the dose A9999 26 000001")
    assert [one.words for one in page.all(cls="amount__figure")][:2] == ["4 °C – 14.2 °C", "2 °C to 10 °C"]
    assert not [one for one in page.all("input") if "checked" in one.attributes]


@pytest.mark.parametrize(("usable", "held"), [("yes", False), ("no", True)])
def test_both_sign_the_decision_and_a_deviation_opens_by_itself(ward: Ward, usable, held):
    clinic = ward.clinic
    dose = a_warm_bag(ward)

    page = sign(ward.browser("pharm-a"), path_of(dose), **{**GOOD, "usable": usable}, **second("nurse-a"))

    assert page.path == f"/items/{dose}"
    with clinic.world.look() as store:
        key = store.items.by_uid(dose).id
        names = [one.printed_name for one in store.signatures.all(item_id=key)]
        open_holds = store.holds.count(item_id=key, lifted_at=None)
        deviations = store.deviations.count(item_id=key)
    assert names[-2:] == ["Pharmacist A", "Nurse A"]
    assert (bool(open_holds), deviations) == (held, 1)
    assert "Nothing waits to be decided" in ward.browser("pharm-a").open(path_of(dose)).text


@pytest.mark.parametrize(
    ("values", "status", "sentence"),
    [
        ({"usable": ""}, 422, "This is needed."),
        ({"reason": ""}, 422, "This is needed."),
        (second("pharm-a"), 403, "Two different people are needed."),
        (second("pharm-b"), 422, "This person is no nurse of the ward where the bag lies."),
        (second("nurse-c"), 422, "This person is no nurse of the ward where the bag lies."),
        (
            second("nurse-a", secret="0000"),
            403,
            "Code or badge and password or PIN do not fit. After several wrong ones the account is locked.",
        ),
    ],
)
def test_nothing_is_decided_while_anything_is_wrong_and_the_reason_stays(ward: Ward, values, status, sentence):
    dose = a_warm_bag(ward)

    page = sign(ward.browser("pharm-a"), path_of(dose), **{**GOOD, **second("nurse-a"), **values})

    assert (page.status, page.faults) == (status, [sentence])
    assert page.fields().get("reason") == {**GOOD, **values}["reason"]
    assert "decide-excursion" in ward.clinic.waiting(dose)


def test_a_nurse_alone_decides_nothing(ward: Ward):
    dose = a_warm_bag(ward)

    assert ward.browser("nurse-a").open(path_of(dose)).status == 403


def test_a_bag_that_was_kept_well_has_nothing_to_decide(ward: Ward):
    dose = ward.clinic.on_ward("LF-001")

    page = ward.browser("pharm-a").open(path_of(dose))

    assert "Nothing waits to be decided" in page.text
    assert "secret" not in page.fields()
