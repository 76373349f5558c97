"""Does everything that speaks against a lot stand on one page, and does a signature alone let it leave?"""

from __future__ import annotations

import pytest

from labtrack.domain.custody import Happened
from labtrack.domain.deviations import Severity
from labtrack.domain.people import Role
from labtrack.services.deviations import open_deviation
from labtrack.services.holds import place_hold
from labtrack.services.testing import enter_result
from tests.manufacture import Batch, a_harvested_lot, a_print, a_quarantined_lot, a_tested_lot
from tests.web.browsing import Site
from tests.web.deciding import buttons_of, checks_of, evidence_of, results_shown, sign, verdict_of
from tests.web.wards import reasons_of

ALL_IN_ORDER = dict.fromkeys(
    ["Tests", "Donor", "Passage", "Materials", "Labels", "Deviations", "Holds", "Signer"], "ok"
)


@pytest.fixture
def tested(site: Site) -> Batch:
    return a_tested_lot(site.world)


def path_of(batch: Batch) -> str:
    return f"/quality/releases/{batch.lot}"


def test_a_lot_in_order_shows_all_its_evidence_and_the_place_to_sign(site, tested):
    page = site.browser("qa-a").open(path_of(tested))

    assert page.heading == "Release of the lot UC26-001"
    assert verdict_of(page) == "Nothing speaks against the release"
    assert checks_of(page) == ALL_IN_ORDER
    evidence = evidence_of(page)
    assert evidence["Tests"] == "12 of 12 within limits, 12 reviewed by a second person."
    assert evidence["Donor"] == "Accepted by Quality Assurance A, 23 Nov 2026."
    assert evidence["Passage"] == "At passage 4; asked for: 3 – 5."
    assert evidence["Labels"] == "2 of 2 containers bear one live label, and miss none."
    assert results_shown(page)["Endotoxin"] == ("<0.05 EU/mL", "Within limits")
    materials = [one.words for one in page.all("td")]
    assert {"FBS-11", "21 Feb 2027", "Accepted"} <= set(materials)
    assert "Sign and release the lot" in buttons_of(page)


def test_the_signature_lets_the_lot_leave_and_stands_on_the_page(site, tested):
    page = sign(site.browser("qa-a"), path_of(tested))

    assert page.heading == "Lot UC26-001"
    assert page.notices[0].startswith("Release signed. Recorded as event")
    assert site.world.item(tested.lot).state == "released"
    page = site.browser("qa-b").open(path_of(tested))
    assert verdict_of(page) == "Released"
    assert "Released by · Quality Assurance A, Quality assurance" in page.text
    assert "Sign and release the lot" not in buttons_of(page)


def test_a_wrong_password_lets_nothing_leave(site, tested):
    page = sign(site.browser("qa-a"), path_of(tested), password="guessed")

    assert page.status == 403
    assert page.heading == "Release of the lot UC26-001"
    assert site.world.item(tested.lot).state == "quarantined"


def test_nobody_signs_for_another(site, tested):
    page = sign(site.browser("qa-a"), path_of(tested), signer="qa-b")

    assert page.faults == ["This is another person. Whoever is signed in signs; else change hands first."]
    assert site.world.item(tested.lot).state == "quarantined"


def test_every_reason_stands_there_with_what_to_do_and_where(site):
    batch = a_quarantined_lot(site.world)
    world = site.world
    world.do(enter_result, batch.lot, "sterility", "positive", "", by=Role.QUALITY_CONTROL)
    world.do(place_hold, batch.lot, reason="Alarm of tank 3", by=Role.PHARMACIST)
    account = "Tank opened for six minutes"
    world.do(open_deviation, batch.lot, severity=Severity.MAJOR, account=account, by=Role.TECHNICIAN)
    a_print(world, batch.containers[0])

    page = site.browser("qa-a").open(path_of(batch))

    whats = [one.words for one in page.all(cls="reason__what")]
    todos = [one.words.removeprefix("What to do: ") for one in page.all(cls="reason__todo")]
    said = dict(zip(whats, todos, strict=True))
    assert verdict_of(page) == f"{len(said)} things speak against it"
    assert said["Sterility is positive; the specification asks for negative. R02"].startswith("Reject the lot")
    assert said["Sterility has not been reviewed. R04-unknown"] == "Let another person review the result."
    assert said["HIV-1 and HIV-2 has no result. R01"] == "Enter the result when it has been read."
    assert said["A major deviation is open: Tank opened for six minutes R07"] == "Decide on the deviation and close it."
    assert said["On hold: Alarm of tank 3 R12"] == "Two people lift the hold first."
    (missing,) = (what for what in said if what.endswith("R15"))
    assert missing.startswith(
        "Labels of A999926000137S1234VA0 do not add up: 2 issued, 1 applied, 0 spoiled, 0 destroyed. Missing: LB-"
    )
    in_order = {label for label, state in checks_of(page).items() if state == "ok"}
    assert in_order == {"Donor", "Passage", "Materials", "Signer"}
    assert {f"/quality/results/{batch.lot}", f"/quality/items/{batch.lot}/deviations", "/quality/holds"} <= set(
        page.links()
    )
    assert "Sign and release the lot" not in buttons_of(page)


def test_a_release_that_is_sent_all_the_same_is_refused_with_every_reason_and_kept(site, tested):
    browser = site.browser("qa-a")
    seen = browser.open(path_of(tested)).fields()
    site.world.do(place_hold, tested.lot, reason="Alarm of tank 3", by=Role.PHARMACIST)
    again = {**seen, "seen": str(site.world.item(tested.lot).number), "secret": "labtrack-demo"}

    page = browser.send(path_of(tested), again)

    assert page.heading == "STOP"
    assert reasons_of(page) == {"R12": ("On hold: Alarm of tank 3", "Two people lift the hold first.")}
    assert site.world.chain(tested.lot)[-1].what is Happened.RELEASE_REFUSED
    assert site.world.item(tested.lot).state == "quarantined"


def test_what_came_meanwhile_is_shown_before_anything_is_signed_over_it(site, tested):
    browser = site.browser("qa-a")
    seen = browser.open(path_of(tested)).fields()
    site.world.do(place_hold, tested.lot, reason="Alarm of tank 3", by=Role.PHARMACIST)

    page = browser.send(path_of(tested), {**seen, "secret": "labtrack-demo"})

    assert page.status == 409
    assert "Put on hold" in page.text
    assert site.world.item(tested.lot).state == "quarantined"


def test_whoever_has_a_part_in_the_results_is_told_that_another_must_sign(site):
    batch = a_tested_lot(site.world)
    world = site.world
    (result,) = world.do(enter_result, batch.lot, "viability", "95", "%", by=world.person("qc-a")).made
    browser = site.browser("qa-a")
    page = browser.open(f"/quality/results/{batch.lot}")
    action = f"/quality/results/{batch.lot}/reviews"
    browser.send(action, {**page.fields(action), "result": str(result)})

    page = browser.open(path_of(batch))

    assert reasons_of(page)["R11"] == (
        "You entered or reviewed Viability: three people are needed.",
        "Let a person sign who has no part in the results.",
    )
    assert checks_of(site.browser("qa-b").open(path_of(batch))) == ALL_IN_ORDER


def test_a_lot_is_rejected_by_signature_and_with_a_reason(site, tested):
    path = f"{path_of(tested)}/rejection"
    browser = site.browser("qa-a")

    page = sign(browser, path, reason="")
    assert (page.status, page.faults) == (422, ["This is needed."])
    page = sign(browser, path, reason="Wrong donor panel", password="guessed")
    assert (page.status, page.fields()["reason"]) == (403, "Wrong donor panel")

    sign(browser, path, reason="Wrong donor panel")

    assert site.world.item(tested.lot).state == "rejected"
    assert site.world.chain(tested.lot)[-1].detail["reason"] == "Wrong donor panel"


def test_others_read_the_page_and_sign_nothing(site, tested):
    browser = site.browser("tech-a")
    page = browser.open(path_of(tested))
    assert verdict_of(page) == "Nothing speaks against the release"
    assert checks_of(page)["Signer"] == "wait"
    assert "Sign and release the lot" not in buttons_of(page)

    page = browser.send(path_of(tested), {"csrf_token": page.fields("/language")["csrf_token"]})

    assert page.status == 403
    assert site.world.item(tested.lot).state == "quarantined"


def test_a_lot_that_is_not_at_test_yet_is_not_ready_to_be_decided(site):
    batch = a_harvested_lot(site.world)

    page = site.browser("qa-a").open(path_of(batch))

    assert verdict_of(page) == "Not ready to be decided"
    assert "Sign and release the lot" not in buttons_of(page)


def test_only_a_lot_has_such_a_page(site, tested):
    assert site.browser("qa-a").open(f"/quality/releases/{tested.donation}").status == 404
