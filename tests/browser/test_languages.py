"""Does the language that a person chose stay with them?"""

from __future__ import annotations

from tests.browser.conftest import Served


def test_chinese_is_kept_over_signing_out_and_in_again(served: Served) -> None:
    screen = served.screen("tech-a")
    page = screen.open("/lab/donations")
    with page.expect_navigation():
        page.locator("button[name=language][value=zh]").first.click()
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
        first.page.locator("button[name=language][value=zh]").first.click()

    second = served.screen("tech-a")

    assert second.page.locator("html").get_attribute("lang") == "zh-Hans"
