"""Does a real browser lose nothing and say what was wrong, whatever scanner, fingers and time do to it?"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from labtrack.domain.custody import Happened
from tests.browser.conftest import Served, ServedClinic
from tests.browser.screens import CORD, CORD_FORM, begin_check, fill_cord, focused, words
from tests.web.browsing import badge, pin


def donations(served: Served | ServedClinic) -> int:
    world = served.world if isinstance(served, Served) else served.clinic.world
    with world.look() as store:
        return store.donations.count()


@pytest.mark.parametrize(
    ("scanned", "sentence"),
    [
        ("=A9999260001", "Only a part of the symbol arrived."),
        (CORD + CORD, "Two scans came in one field."),
        (CORD.lower(), "Switch Caps Lock off and scan again."),
    ],
)
def test_a_bad_scan_says_what_was_wrong_and_the_box_is_ready_for_the_next(
    served: Served, scanned: str, sentence: str
) -> None:
    screen = served.screen("tech-a")

    screen.scan(scanned)

    assert sentence in words(screen.page)
    assert focused(screen) == "scan"
    screen.page.locator("[data-scan-home]").fill("")
    screen.scan(badge("tech-b"))
    assert "Technician B" in words(screen.page)


def test_a_number_typed_with_a_wrong_check_character_stays_in_its_field(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    page.locator("[name=mother_code]").fill("M-0137")
    page.locator("[name=din]").press_sequentially("A9999260001378", delay=70)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert "The check character does not fit, so a character was mistyped." in words(page)
    assert page.locator("[name=din]").input_value() == "A9999260001378"
    assert page.locator("[name=mother_code]").input_value() == "M-0137"
    assert donations(served) == 0


def test_swapped_twin_bags_fill_the_screen_with_stop_and_both_study_numbers(ward: ServedClinic) -> None:
    clinic = ward.clinic
    with clinic.in_one_go():
        mine, other = clinic.on_ward("LF-001"), clinic.on_ward("LF-002")
    screen = ward.screen()
    begin_check(screen)

    screen.scan(clinic.wristband("LF-001"))
    screen.scan(clinic.symbol(other))

    verdict = screen.page.locator(".verdict--stop")
    expect(screen.page.locator("h1")).to_have_text("STOP")
    assert "LF-002" in verdict.inner_text()
    assert "LF-001" in verdict.inner_text()
    box, screen_width = verdict.bounding_box(), 1280
    assert box is not None
    assert box["width"] > 0.9 * screen_width
    assert clinic.item(other).state == "on-ward"
    assert clinic.item(mine).state == "on-ward"
    assert clinic.happened(other)[-1] is Happened.CHECKED_AT_BEDSIDE


def test_one_person_as_both_nurses_stops_and_nothing_can_be_signed(ward: ServedClinic) -> None:
    clinic = ward.clinic
    dose = clinic.on_ward("LF-001")
    screen = ward.screen()
    begin_check(screen)

    for text in (badge("nurse-a"), clinic.symbol(dose), clinic.wristband("LF-001"), badge("nurse-a")):
        screen.scan(text)

    expect(screen.page.locator("h1")).to_have_text("STOP")
    assert "B08" in words(screen.page)
    assert screen.page.locator('form[action$="/signatures"]').count() == 0


def test_a_double_click_books_once(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    fill_cord(screen)
    page.locator("form.form button[type=submit]").dblclick(no_wait_after=True)
    page.wait_for_url("**/items/*")

    assert "Recorded as event 1 of" in words(page)
    assert donations(served) == 1


def test_a_form_sent_again_after_going_back_is_answered_already_done(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    fill_cord(screen)
    kept = {one.get_attribute("name"): one.input_value() for one in page.locator("form.form input").all()}
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").click()

    screen.open(CORD_FORM)
    fill_cord(screen)
    page.locator("form.form [name=client_key]").evaluate("(one, key) => { one.value = key }", kept["client_key"])
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").click()

    assert "Already done, by you" in words(page)
    assert donations(served) == 1


def test_a_time_out_keeps_what_was_typed_and_goes_on_with_badge_and_pin(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    fill_cord(screen)
    served.world.pass_time(minutes=20)
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("Are you still there?")
    assert donations(served) == 0

    page.locator("[name=hands_badge]").focus()
    screen.wedge(badge("tech-a"))
    assert focused(screen) == "hands_pin"
    page.keyboard.type(pin("tech-a"))
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Donation A9999 26 000137")
    with served.world.look() as store:
        (donation,) = store.donations.all()
    assert donation.mother_code == "M-0137"


def test_a_form_about_an_item_that_moved_on_says_what_happened_and_keeps_what_was_typed(ward: ServedClinic) -> None:
    clinic = ward.clinic
    patient = clinic.patient("LF-001")
    screen = ward.screen()
    page = screen.open(f"/trial/participants/{patient}/weighings/new")
    page.locator("[name=weight]").fill("64.5")
    clinic.take_vital_signs("LF-001")
    with page.expect_response(lambda one: one.request.method == "POST") as answered:
        page.locator("form.form button[type=submit]").click()

    assert answered.value.status == 409
    page.wait_for_load_state()
    assert "What happened meanwhile" in words(page)
    assert page.locator("[name=weight]").input_value() == "64.5"
    with page.expect_navigation():
        page.locator("form.form button[type=submit]").click()
    assert "Recorded as event" in words(page)
