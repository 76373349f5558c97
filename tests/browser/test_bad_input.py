"""Does a real browser lose nothing and say what was wrong, whatever scanner, fingers and time do to it?"""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.custody import Happened
from tests.browser.conftest import Screen, Served, ServedClinic
from tests.web.browsing import badge, pin

CORD = "=A99992600013700"
CORD_FORM = "/lab/donations/new"


def words(page: Page) -> str:
    """What can be read in the body, with single spaces."""
    return " ".join(page.locator("main").inner_text().split())


def focused(screen: Screen) -> str:
    """The name of the field that has the focus, or the tag of what has it."""
    return str(screen.page.evaluate("document.activeElement.name || document.activeElement.tagName"))


def donations(served: Served | ServedClinic) -> int:
    world = served.world if isinstance(served, Served) else served.clinic.world
    with world.look() as store:
        return store.donations.count()


def begin_check(screen: Screen) -> None:
    """Begin a check as the button on the ward's page does."""
    screen.open("/ward/doses")
    with screen.page.expect_navigation():
        screen.page.locator('form[action="/ward/checks"] button').first.click()


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


def fill_cord(screen: Screen) -> None:
    """Fill the form of a cord: the number by scan, the rest by keyboard."""
    page = screen.page
    page.locator("[name=din]").focus()
    screen.wedge(CORD)
    page.locator("[name=mother_code]").fill("M-0137")
    page.locator("[name=collected_at]").fill("2026-11-23T08:00")
    page.locator("[name=transit_temperature_mc]").fill("4.2")
    page.locator("[name=consent_version]").fill("cord-2")


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


def test_a_check_is_done_from_sign_in_to_go_without_a_mouse(ward: ServedClinic) -> None:
    clinic = ward.clinic
    dose = clinic.on_ward("LF-001")
    screen = ward.served.screen()
    page = screen.page
    page.goto("/sign-in")
    assert focused(screen) == "code"
    page.keyboard.type("nurse-a", delay=60)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD, delay=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto("/ward/doses")
    tab_to(page, 'form[action="/ward/checks"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    for text in (badge("nurse-b"), clinic.wristband("LF-001"), badge("nurse-a"), clinic.symbol(dose)):
        screen.scan(text)
        assert focused(screen) == "scan"
    for answer in ("[value=aloud]", "[name=inspected][value=yes]"):
        tab_to(page, answer)
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("GO")
    tab_to(page, "[name=secret]")
    page.keyboard.type(pin("nurse-a"), delay=60)
    tab_to(page, "[name=second]")
    screen.wedge(badge("nurse-b"))
    assert focused(screen) == "second_secret"
    page.keyboard.type(pin("nurse-b"), delay=60)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert clinic.happened(dose)[-1] is Happened.IDENTITY_CONFIRMED
    tab_to(page, 'form[action$="/starts"] button')
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert clinic.item(dose).state == "infusing"


def tab_to(page: Page, selector: str, *, most: int = 60) -> None:
    """Press Tab until something has the focus."""
    wanted = page.locator(selector).first
    for _press in range(most):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def test_the_scan_box_takes_a_burst_wherever_the_focus_is_and_f2_leads_to_it(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    page.locator("[name=mother_code]").fill("M-01")
    page.locator("[name=mother_code]").focus()
    page.keyboard.press("F2")
    assert focused(screen) == "scan"

    page.locator("[name=mother_code]").focus()
    screen.scan(badge("tech-b"))

    assert "Technician B" in words(page)
    assert focused(screen) == "scan"
    page.locator(".menu summary").focus()
    screen.scan(badge("tech-a"))
    assert "Technician A" in words(page)


def test_a_scan_into_a_scan_field_stays_there_and_moves_on(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open(CORD_FORM)
    assert focused(screen) == "din"

    screen.wedge(CORD)

    assert page.locator("[name=din]").input_value() == CORD
    assert focused(screen) == "mother_code"
    assert page.locator("[name=din_typed]").input_value() == "0"


def test_chinese_is_kept_over_signing_out_and_in_again(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/lab/donations")
    with page.expect_navigation():
        page.locator("button[name=language][value=zh]").click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").inner_text() == "捐献"

    page.locator(".menu summary").click()
    with page.expect_navigation():
        page.locator('form[action="/sign-out"] button').click()
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    screen.sign_in("tech-a")

    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_language_chosen_after_signing_in_belongs_to_the_person_on_every_screen(served: Served) -> None:
    first = served.screen("tech-a")
    with first.page.expect_navigation():
        first.page.locator("button[name=language][value=zh]").click()

    second = served.screen("tech-a")

    assert second.page.locator("html").get_attribute("lang") == "zh-Hans"


def test_a_scanned_dose_leads_to_its_page(ward: ServedClinic) -> None:
    dose: UUID = ward.clinic.on_ward("LF-001")
    screen = ward.screen()

    screen.scan(ward.clinic.symbol(dose))

    assert "On the ward" in words(screen.page)
    assert screen.page.locator(f'a[href="/items/{dose}"]').count() > 0
