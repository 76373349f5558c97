"""Does everyone come in, go out and hand over as they should, and nobody else?"""

from __future__ import annotations

from functools import partial

import pytest

from labtrack.cli.demonstration.site import PASSWORD
from labtrack.domain.errors import Invalid
from labtrack.domain.people import Language
from labtrack.edge.proving import prove
from tests.web.browsing import badge, pin


def test_a_person_signs_in_by_code_and_password_and_sees_their_work(site):
    page = site.browser().sign_in("tech-a")

    assert page.heading == "My work now"
    assert "Technician A" in page.text
    assert "Nothing waits for you" in page.text


def test_nobody_sees_a_page_without_signing_in(site):
    page = site.browser().open("/")

    assert (page.path, page.heading) == ("/sign-in", "Sign in")


def test_after_signing_in_one_is_where_one_wanted_to_be(site):
    page = site.browser().fill("/sign-in?next=/scan", code="tech-a", secret=PASSWORD)

    assert page.path == "/scan"


def test_signing_in_leads_to_no_other_site(site):
    plain = ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)")
    dropped_by_browsers = (
        "/%09/evil.example",
        "/%0a/evil.example",
        "/%0d%0aSet-Cookie:%20stolen=1",
        "/%7f/evil.example",
    )
    for elsewhere in (*plain, *dropped_by_browsers):
        browser = site.browser()
        path = f"/sign-in?next={elsewhere}"
        answer = browser.client.post(path, data={**browser.open(path).fields(), "code": "tech-a", "secret": PASSWORD})

        assert (answer.status_code, answer.headers["Location"]) == (303, "/"), elsewhere


@pytest.mark.parametrize("referrer", ["http://[::1", "//evil.example/", "http://localhost//evil.example/", "x", ""])
def test_a_screen_that_says_it_came_from_nowhere_of_ours_leads_home(site, referrer):
    browser = site.browser("tech-a")
    form = {**browser.open("/").fields("/language"), "language": "zh"}

    answer = browser.client.post("/language", data=form, headers={"Referer": referrer})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert browser.client.get("/change-hands", headers={"Referer": referrer}).status_code == 200


def test_a_wrong_password_says_nothing_of_which_part_was_wrong(site):
    wrong = site.browser().sign_in("tech-a", "guessed")
    unknown = site.browser().sign_in("nobody-at-all", "guessed")

    assert wrong.status == unknown.status == 422
    assert wrong.faults == unknown.faults
    assert "do not fit" in wrong.faults[0]


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(site):
    browser = site.browser()
    for _ in range(5):
        browser.sign_in("tech-a", "guessed")

    locked = browser.sign_in("tech-a")
    site.world.pass_time(minutes=15)
    later = browser.sign_in("tech-a")

    assert locked.status == 422
    assert locked.faults == ["After too many wrong attempts this account is locked until 23 Nov 2026, 10:15 CST."]
    assert later.heading == "My work now"


def test_only_wrong_ones_in_a_row_lock_an_account_and_a_signature_ends_the_row_as_well(site):
    """Who signs as the second person on a colleague's screen never signs in there."""
    proved = partial(prove, site.world.installation, badge("nurse-b"), device="tablet")
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(Invalid, match="wrong-credentials"):
                proved("0000")
        assert proved(pin("nurse-b")).code == "nurse-b"


def test_what_is_tried_while_an_account_is_locked_is_kept_as_well(site):
    for _ in range(7):
        site.browser().sign_in("tech-a", "guessed")

    rows = [row.words for row in site.browser("auditor-a").open("/audit/entries?code=locked").all("tr") if row.words]
    assert len([row for row in rows if "Technician A" in row]) == 3


def test_each_failed_attempt_is_kept_although_nobody_came_in(site):
    site.browser().sign_in("tech-a", "guessed")

    with site.world.look() as store:
        person = store.people.find(code="tech-a")

    assert person is not None
    assert person.failed_attempts == 1


def test_signing_out_ends_the_session_on_the_server(site):
    browser = site.browser("tech-a")
    token = browser.client.get_cookie("labtrack_session")
    browser.send("/sign-out", {"csrf_token": browser.open("/").fields("/sign-out")["csrf_token"]})
    browser.client.set_cookie("labtrack_session", token.value)

    assert browser.open("/").path == "/sign-in"


def test_a_session_ends_after_a_while_of_nothing(site):
    browser = site.browser("tech-a")
    site.world.pass_time(minutes=14)
    still = browser.open("/")
    site.world.pass_time(minutes=15)

    assert still.heading == "My work now"
    assert browser.open("/").path == "/sign-in"


def test_a_clock_that_is_set_back_keeps_nobody_signed_in(site):
    browser = site.browser("tech-a")
    site.world.pass_time(hours=3)
    other = site.browser("tech-b")

    site.world.pass_time(minutes=-14)
    assert other.open("/").path == "/"
    site.world.pass_time(minutes=-16)

    assert browser.open("/").path == other.open("/").path == "/sign-in"


def test_a_page_that_polls_keeps_nobody_signed_in(site):
    browser = site.browser("tech-a")
    answers = []
    for _ in range(4):
        site.world.pass_time(minutes=5)
        answers.append(browser.client.get("/", headers={"Sec-Fetch-Dest": "empty"}).status_code)

    assert answers == [200, 200, 303, 303]


def test_the_token_is_kept_as_its_digest_alone(site):
    browser = site.browser("tech-a")
    token = browser.client.get_cookie("labtrack_session").value

    with site.world.look() as store:
        kept = [sign_in.token_digest for sign_in in store.sign_ins.all()]

    assert len(kept) == 1
    assert token.encode() not in kept[0]


def test_a_shared_screen_changes_hands_by_badge_and_pin_and_stays_on_its_ward(site):
    browser = site.browser("nurse-a")
    page = browser.change_hands("nurse-b")

    assert "Nurse B" in page.text
    assert "Ward 7" in page.text


def test_a_badge_alone_or_with_another_s_pin_takes_nothing_over(site):
    browser = site.browser("nurse-a")
    page = browser.fill("/change-hands", hands_badge=badge("nurse-b"), hands_pin=pin("nurse-a"))

    assert page.status == 422
    assert "Nurse A" in browser.open("/").text


def test_a_password_does_not_stand_for_a_pin(site):
    page = site.browser().fill("/change-hands", hands_badge=badge("nurse-b"), hands_pin=PASSWORD)

    assert page.status == 422


def test_the_language_is_kept_with_the_person_on_every_screen(site):
    browser = site.browser("tech-a")
    browser.send("/language", {"csrf_token": browser.open("/").fields("/language")["csrf_token"], "language": "zh"})

    elsewhere = site.browser("tech-a").open("/")
    with site.world.look() as store:
        person = store.people.find(code="tech-a")

    assert elsewhere.all("html")[0].attributes["lang"] == "zh-Hans"
    assert person is not None
    assert person.language is Language.CHINESE


def test_the_language_is_kept_on_a_screen_before_anyone_signs_in(site):
    browser = site.browser()
    token = browser.open("/sign-in").fields("/language")["csrf_token"]
    browser.send("/language", {"csrf_token": token, "language": "zh"})

    assert browser.open("/sign-in").all("html")[0].attributes["lang"] == "zh-Hans"


def test_no_page_is_given_in_a_language_that_there_is_not(site):
    browser = site.browser("tech-a")
    token = browser.open("/").fields("/language")["csrf_token"]

    assert browser.send("/language", {"csrf_token": token, "language": "xx"}).status == 422


def test_the_demonstration_shows_its_sign_ins_and_says_that_its_data_are_synthetic(site):
    page = site.browser().open("/sign-in")

    assert "tech-a" in page.text
    assert PASSWORD in page.text
    assert "Synthetic data" in page.text
